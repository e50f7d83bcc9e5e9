//! One turn of the bot: from an utterance to a reply and a decision.
//!
//! Order of the rules: the wish for a person, then danger and anger, then what the bot waits for, then the best intent, then
//! asking back, then a person - because what the bot cannot answer goes to a human by itself.

use std::sync::Arc;

use super::consent;
use super::context::Context;
use super::memory::{Memory, Pending};
use super::reply::{Action, Answer, QUICK_REPLIES_MAX, QuickReply, Reply, Turn, buttons};
use super::wish::{HandoffReason, HandoffWish, cut, handoff_notice};
use crate::core::intent::{Candidate, Handoff, Intent, IntentIndex, MatchedBy, Phrase};
use crate::core::mood::{self, Emotion, Mood, Urgency};
use crate::core::text::{self, Language, Normalised};

/// How often a slot is asked for before the intent is answered by a person.
const SLOT_ASKED_MAX: u8 = 2;

/// Takes one turn; `memory` is what stays for the next one.
pub fn turn(context: &Context<'_>, memory: &mut Memory, utterance: &str, hint: Language) -> Turn {
    let language = text::language(utterance, hint);
    let normalised = text::normalise(utterance);
    let best = context.library.matches(&normalised, language).best;
    let sure = best.first().is_some_and(|best| best.confidence >= context.settings.thresholds.answer);
    let mood = mood::read(utterance).tempered_by(sure);
    let seen = Seen { context, utterance, normalised, best, mood, language };
    let (reply, action) = seen.decide(memory);
    Turn { reply, action, language }
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
            return (Some(say(text, Vec::new())), Action::AskedForSlot);
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
            return (Some(say(self.phrase(Phrase::AskBack), options)), Action::AskedBack);
        }
        if memory.misses < allowed || (!says_something && memory.misses <= allowed) {
            memory.pending = Some(Pending::Consent { intent: None });
            let options = buttons(self.context.library, [human], self.language);
            return (Some(say(self.phrase(Phrase::Fallback), options)), Action::OfferedHuman);
        }
        self.hand_off(memory, HandoffReason::NotUnderstood, None, None)
    }

    fn answer(&self, memory: &mut Memory, intent: &Intent, best: Option<&Candidate>) -> Reply {
        memory.misses = 0;
        memory.last_intent = Some(intent.id.as_str().into());
        let library = self.context.library;
        let template = intent.answer.in_language(self.language);
        let text = library.render(template, self.language, &|name| memory.slot(name));
        let text = match self.opening() {
            Some(opening) => format!("{opening}\n{text}"),
            None => text,
        };
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
        let signs = mood::Signs {
            repeats: memory.repeats,
            unanswered: memory.misses.saturating_sub(1),
            ..mood::Signs::default()
        };
        let urgency = self.context.settings.raising.urgency(&self.mood, signs);
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
            urgency: intent.map_or(urgency, |intent| intent.urgency.max(urgency)),
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

    /// What soothes before an answer: the opening of the first emotion. Thanks are answered by the library itself.
    fn opening(&self) -> Option<String> {
        let emotion = self.mood.emotions.first().filter(|_| self.context.settings.soothe)?;
        Some(self.phrase(match emotion {
            Emotion::Angry => Phrase::SootheAngry,
            Emotion::Overlooked => Phrase::SootheOverlooked,
            Emotion::Anxious => Phrase::SootheAnxious,
            Emotion::Doubtful => Phrase::SootheDoubtful,
            Emotion::Thankful => return None,
        }))
    }

    fn phrase(&self, phrase: Phrase) -> String {
        let library = self.context.library;
        library.render(library.phrase(phrase, self.language), self.language, &|_| None)
    }
}

fn say(text: impl Into<String>, quick_replies: Vec<QuickReply>) -> Reply {
    Reply { text: text.into(), quick_replies, answer: None }
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
