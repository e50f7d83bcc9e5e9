//! One turn of the bot: from an utterance to a reply and a decision.
//!
//! Order of the rules: the wish for a person, then danger and anger, then what the bot waits for, then the best intent, then
//! asking back, then a person - because what the bot cannot answer goes to a human by itself.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::consent;
use super::memory::{Memory, Pending};
use crate::core::conversation::{Answer, QuickReply};
use crate::core::intent::{Candidate, Handoff, Intent, IntentIndex, Library, MatchedBy, Phrase, Thresholds};
use crate::core::mood::{self, Mood, Urgency};
use crate::core::text::{self, Language, Normalised};

/// Buttons under one message.
const QUICK_REPLIES_MAX: usize = 6;
/// Characters of the visitor's words shown in an offer.
const SUMMARY_CHARS_MAX: usize = 200;
/// How often a slot is asked for before the intent is answered by a person.
const SLOT_ASKED_MAX: u8 = 2;

/// When the bot answers, asks back, gives up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// From which confidence it answers, and asks back.
    pub thresholds: Thresholds,
    /// After so many utterances in a row that were not understood a person is called. An asking back counts as one.
    pub misses_before_handoff: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self { thresholds: Thresholds::default(), misses_before_handoff: 1 }
    }
}

/// What a turn needs to know.
pub struct Context<'a> {
    /// What the bot knows.
    pub library: &'a Library,
    /// When it answers.
    pub settings: &'a Settings,
    /// Whether somebody of this team (its key; `None`: the site's) could answer in time.
    pub can_promise: &'a dyn Fn(Option<&str>) -> bool,
}

/// Why a person is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffReason {
    /// The visitor asked for a person.
    Requested,
    /// The visitor said yes to the bot's offer.
    Offered,
    /// The visitor is upset.
    Upset,
    /// The matter is urgent.
    Urgent,
    /// The bot did not understand.
    NotUnderstood,
    /// The intent's rule says so.
    Rule,
}

impl HandoffReason {
    /// Its name on the wire and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Offered => "offered",
            Self::Upset => "upset",
            Self::Urgent => "urgent",
            Self::NotUnderstood => "not_understood",
            Self::Rule => "rule",
        }
    }
}

/// The wish for a person, with what that person must know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandoffWish {
    /// Why.
    pub reason: HandoffReason,
    /// The team's key; `None`: the site's team.
    pub team: Option<Arc<str>>,
    /// How soon.
    pub urgency: Urgency,
    /// Whether the visitor is upset.
    pub upset: bool,
    /// The words that say so.
    pub words: Vec<String>,
    /// The visitor's last words, cut to 200 characters.
    pub last_message: Option<Arc<str>>,
    /// What the bot took it for, and how sure it was.
    pub intent: Option<(Arc<str>, f32)>,
}

/// What the bot says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The words.
    pub text: String,
    /// The buttons.
    pub quick_replies: Vec<QuickReply>,
    /// How the answer was found, when it is one.
    pub answer: Option<Answer>,
}

/// What the bot decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// It knew the answer.
    Answered,
    /// It asked "did you mean".
    AskedBack,
    /// It asked for a detail.
    AskedForSlot,
    /// It offered a person.
    OfferedHuman,
    /// It calls a person; the sentence the visitor reads comes with it.
    HandOff {
        /// What the person must know.
        wish: Box<HandoffWish>,
        /// What the visitor is told.
        notice: String,
    },
}

/// The result of a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// What the bot says, if it says anything.
    pub reply: Option<Reply>,
    /// What it decided.
    pub action: Action,
    /// The language it spoke.
    pub language: Language,
}

/// Takes one turn; `memory` is what stays for the next one.
pub fn turn(context: &Context<'_>, memory: &mut Memory, utterance: &str, hint: Language) -> Turn {
    let language = text::language(utterance, hint);
    let normalised = text::normalise(utterance);
    let best = context.library.matches(&normalised, language).best;
    let mood = mood::read(utterance);
    let seen = Seen { context, utterance, normalised, best, mood, language };
    let (reply, action) = seen.decide(memory);
    Turn { reply, action, language }
}

/// The wish of a visitor who pressed the button for a person; the mood of `reason` counts.
pub fn requested(reason: Option<&str>, team: Option<Arc<str>>, last: Option<Arc<str>>) -> HandoffWish {
    let mood = reason.map(mood::read).unwrap_or_default();
    HandoffWish {
        reason: HandoffReason::Requested,
        team,
        urgency: mood.urgency,
        upset: mood.is_upset(),
        words: mood.cues.into_iter().map(|cue| cue.text).collect(),
        last_message: reason.map(cut).or(last),
        intent: None,
    }
}

/// What the visitor is told at a handoff.
pub fn handoff_notice(context: &Context<'_>, wish: &HandoffWish, language: Language) -> String {
    let phrase = if !(context.can_promise)(wish.team.as_deref()) {
        Phrase::HandingOffClosed
    } else if wish.upset || wish.urgency > Urgency::Normal {
        Phrase::HandingOffUrgent
    } else {
        Phrase::HandingOff
    };
    context.library.render(context.library.phrase(phrase, language), language, &|_| None)
}

/// The buttons of these intents.
pub fn buttons(
    library: &Library,
    intents: impl IntoIterator<Item = IntentIndex>,
    language: Language,
) -> Vec<QuickReply> {
    intents
        .into_iter()
        .filter_map(|index| library.intent(index))
        .take(QUICK_REPLIES_MAX)
        .map(|intent| QuickReply {
            id: intent.id.as_str().into(),
            label: intent.title.in_language(language).into(),
        })
        .collect()
}

/// One utterance and everything that was read from it.
struct Seen<'a> {
    context: &'a Context<'a>,
    utterance: &'a str,
    normalised: Normalised,
    best: Vec<Candidate>,
    mood: Mood,
    language: Language,
}

impl Seen<'_> {
    fn decide(&self, memory: &mut Memory) -> (Option<Reply>, Action) {
        let library = self.context.library;
        let sure =
            self.best.first().filter(|best| best.confidence >= self.context.settings.thresholds.answer);
        let known = sure.and_then(|best| library.intent(best.intent).map(|intent| (intent, best)));
        let pending = memory.pending.take();

        if sure.is_some_and(|best| best.intent == library.human_agent()) {
            return self.hand_off(memory, HandoffReason::Requested, None, None);
        }
        if self.mood.urgency > Urgency::Normal || self.mood.is_upset() {
            let reason = if self.mood.urgency > Urgency::Normal {
                HandoffReason::Urgent
            } else {
                HandoffReason::Upset
            };
            let answer = known.filter(|(intent, _)| self.missing_slot(memory, intent).is_none());
            let reply = answer.map(|(intent, best)| self.answer(memory, intent, Some(best)));
            return self.hand_off(memory, reason, known.map(|(intent, _)| intent), reply);
        }
        match pending {
            Some(Pending::Slot { intent, slot, asked }) => {
                self.slot_given(memory, &intent, &slot, asked, known)
            }
            Some(Pending::Consent { intent }) if consent::is_yes(&self.normalised) => {
                let intent = intent.and_then(|id| library.find(&id)).and_then(|index| library.intent(index));
                self.hand_off(memory, HandoffReason::Offered, intent, None)
            }
            _ => self.reply_to(memory, known),
        }
    }

    fn reply_to(&self, memory: &mut Memory, known: Option<(&Intent, &Candidate)>) -> (Option<Reply>, Action) {
        match known {
            Some((intent, best)) => self.answer_or_ask(memory, intent, Some(best), 0),
            None => self.not_understood(memory),
        }
    }

    /// The visitor was asked for a detail.
    fn slot_given(
        &self,
        memory: &mut Memory,
        intent: &str,
        slot: &str,
        asked: u8,
        known: Option<(&Intent, &Candidate)>,
    ) -> (Option<Reply>, Action) {
        let library = self.context.library;
        let Some(wanted) = library.find(intent).and_then(|index| library.intent(index)) else {
            return self.reply_to(memory, known);
        };
        let value = library.slot(slot).and_then(|slot| slot.find(&self.normalised));
        if let Some(value) = value {
            memory.remember(slot, value);
            return self.answer_or_ask(memory, wanted, None, 0);
        }
        if known.is_some_and(|(other, _)| other.id != intent) {
            return self.reply_to(memory, known);
        }
        if asked >= SLOT_ASKED_MAX {
            return self.hand_off(memory, HandoffReason::NotUnderstood, Some(wanted), None);
        }
        self.answer_or_ask(memory, wanted, None, asked)
    }

    /// Answers, unless a detail is missing: then asks for it.
    fn answer_or_ask(
        &self,
        memory: &mut Memory,
        intent: &Intent,
        best: Option<&Candidate>,
        asked: u8,
    ) -> (Option<Reply>, Action) {
        if let Some(slot) = self.missing_slot(memory, intent) {
            let question = self.context.library.slot(&slot).map(|slot| slot.ask.in_language(self.language));
            let text = match question {
                Some(question) if asked > 0 => format!("{}{question}", self.phrase(Phrase::SlotRetry)),
                question => question.unwrap_or_default().to_owned(),
            };
            memory.pending = Some(Pending::Slot {
                intent: intent.id.as_str().into(),
                slot: slot.into(),
                asked: asked + 1,
            });
            return (Some(self.say(text, Vec::new())), Action::AskedForSlot);
        }
        let mut reply = self.answer(memory, intent, best);
        match intent.handoff {
            Handoff::Never => (Some(reply), Action::Answered),
            Handoff::Always => self.hand_off(memory, HandoffReason::Rule, Some(intent), Some(reply)),
            Handoff::Offer => {
                let human = self.context.library.human_agent();
                reply.text = format!("{}\n{}", reply.text, self.phrase(Phrase::OfferHuman));
                reply.quick_replies.truncate(QUICK_REPLIES_MAX - 1);
                reply.quick_replies.extend(buttons(self.context.library, [human], self.language));
                memory.pending = Some(Pending::Consent { intent: Some(intent.id.as_str().into()) });
                (Some(reply), Action::OfferedHuman)
            }
        }
    }

    fn not_understood(&self, memory: &mut Memory) -> (Option<Reply>, Action) {
        memory.misses = memory.misses.saturating_add(1);
        let thresholds = &self.context.settings.thresholds;
        let likely = self.best.iter().filter(|candidate| candidate.confidence >= thresholds.ask_back);
        let likely: Vec<IntentIndex> = likely.map(|candidate| candidate.intent).collect();
        let says_something = self.normalised.text().chars().filter(|c| c.is_alphanumeric()).count() > 1;
        let allowed = self.context.settings.misses_before_handoff.max(1);
        let human = self.context.library.human_agent();
        if !likely.is_empty() && memory.misses <= allowed {
            let options = buttons(self.context.library, likely.into_iter().chain([human]), self.language);
            return (Some(self.say(self.phrase(Phrase::AskBack), options)), Action::AskedBack);
        }
        if memory.misses < allowed || (!says_something && memory.misses <= allowed) {
            memory.pending = Some(Pending::Consent { intent: None });
            let options = buttons(self.context.library, [human], self.language);
            return (Some(self.say(self.phrase(Phrase::Fallback), options)), Action::OfferedHuman);
        }
        self.hand_off(memory, HandoffReason::NotUnderstood, None, None)
    }

    fn answer(&self, memory: &mut Memory, intent: &Intent, best: Option<&Candidate>) -> Reply {
        memory.misses = 0;
        memory.last_intent = Some(intent.id.as_str().into());
        let library = self.context.library;
        let template = intent.answer.in_language(self.language);
        let text = library.render(template, self.language, &|name| memory.slot(name));
        let quick_replies = buttons(library, intent.quick_replies.iter().copied(), self.language);
        let answer = Answer {
            intent: intent.id.as_str().into(),
            confidence: best.map_or(1.0, |best| best.confidence),
            source: best.map_or("slot", |best| source_name(best.by)).into(),
        };
        Reply { text, quick_replies, answer: Some(answer) }
    }

    fn hand_off(
        &self,
        memory: &mut Memory,
        reason: HandoffReason,
        intent: Option<&Intent>,
        reply: Option<Reply>,
    ) -> (Option<Reply>, Action) {
        memory.misses = 0;
        let guess =
            self.best.first().filter(|best| best.confidence >= self.context.settings.thresholds.ask_back);
        let guess = guess.and_then(|best| {
            self.context
                .library
                .intent(best.intent)
                .map(|intent| (Arc::from(intent.id.as_str()), best.confidence))
        });
        let wish = HandoffWish {
            reason,
            team: intent.and_then(|intent| intent.team.as_deref().map(Arc::from)),
            urgency: intent.map_or(self.mood.urgency, |intent| intent.urgency.max(self.mood.urgency)),
            upset: self.mood.is_upset(),
            words: self.mood.cues.iter().map(|cue| cue.text.clone()).collect(),
            last_message: Some(cut(self.utterance)),
            intent: intent
                .map(|intent| (Arc::from(intent.id.as_str()), 1.0))
                .filter(|_| guess.is_none())
                .or(guess),
        };
        let notice = handoff_notice(self.context, &wish, self.language);
        (reply, Action::HandOff { wish: Box::new(wish), notice })
    }

    /// The first slot of the intent that neither this utterance nor an earlier one fills.
    fn missing_slot(&self, memory: &mut Memory, intent: &Intent) -> Option<String> {
        for id in &intent.slots {
            let slot = self.context.library.slot(id)?;
            if let Some(value) = slot.find(&self.normalised) {
                memory.remember(id, value);
            } else if memory.slot(id).is_none() {
                return Some(id.clone());
            }
        }
        None
    }

    fn phrase(&self, phrase: Phrase) -> String {
        let library = self.context.library;
        library.render(library.phrase(phrase, self.language), self.language, &|_| None)
    }

    fn say(&self, text: impl Into<String>, quick_replies: Vec<QuickReply>) -> Reply {
        Reply { text: text.into(), quick_replies, answer: None }
    }
}

/// The name of a source on the wire.
const fn source_name(by: MatchedBy) -> &'static str {
    match by {
        MatchedBy::Exact => "exact",
        MatchedBy::Keyword => "keyword",
        MatchedBy::Pattern => "pattern",
        MatchedBy::Classifier => "classifier",
    }
}

fn cut(text: &str) -> Arc<str> {
    text.chars().take(SUMMARY_CHARS_MAX).collect::<String>().into()
}
