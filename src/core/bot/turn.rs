//! One turn of the bot: from an utterance to a reply and a decision.
//!
//! Order of the rules: the wish for a person, then danger and anger, then what the bot waits for, then several matters at once,
//! then the best intent, in the light of the last one where the utterance is short, then asking back, then a person - because
//! what the bot cannot answer goes to a human by itself.

use std::sync::Arc;

use super::choice::Choice;
use super::consent;
use super::context::Context;
use super::denial;
use super::honest::Words;
use super::look::{Look, look};
use super::marks::mark_blanks;
use super::memory::{Memory, Pending};
use super::reply::{Action, Reply, Turn, buttons};
use super::restated;
use super::wish::{HandoffReason, HandoffWish, cut};
use crate::core::intent::{Candidate, Handoff, Intent, Phrase, is_pinyin};
use crate::core::mood::{self, Mood, Urgency};
use crate::core::text::{self, Language, Normalised};

/// Takes one turn; `memory` is what stays for the next one.
pub fn turn(context: &Context<'_>, memory: &mut Memory, utterance: &str, hint: Language) -> Turn {
    let normalised = text::normalise(&mark_blanks(utterance));
    // Words typed in pinyin are Chinese to who has spoken it so far.
    let in_pinyin = hint == Language::Zh && is_pinyin(normalised.text());
    let language = if in_pinyin { Language::Zh } else { text::language(utterance, hint) };
    let denial = denial::read(context, &normalised, language);
    let (normalised, denied) = match denial {
        Some(denial) => {
            (denial.meant.clone().unwrap_or(normalised), denial.meant.is_none().then_some(denial.denied))
        }
        None => (normalised, None),
    };
    let normalised = restated::read(context, &normalised, language).unwrap_or(normalised);
    let best =
        if denied.is_some() { Vec::new() } else { context.library.matches(&normalised, language).best };
    let sure = best.first().is_some_and(|best| best.confidence >= context.settings.thresholds.answer);
    let mood = mood::read(utterance).tempered_by(sure);
    let seen = Seen { context, utterance, normalised, denied, best, mood, language };
    let (reply, action) = seen.decide(memory);
    Turn { reply, action, language }
}

/// From this sentiment on nobody complains; politeness alone ("..., thank you") stays below.
const PRAISE: f32 = 0.5;

/// One utterance and everything that was read from it.
pub(super) struct Seen<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) utterance: &'a str,
    /// What was said; without the denial where something was said instead.
    pub(super) normalised: Normalised,
    /// The only thing said is that this is not wanted.
    pub(super) denied: Option<&'a Intent>,
    pub(super) best: Vec<Candidate>,
    pub(super) mood: Mood,
    pub(super) language: Language,
}

/// What a rule comes to.
pub(super) type Decision = (Option<Reply>, Action);

/// An intent, and how it was found; by a button or a detail when there is no candidate.
pub(super) type Known<'a> = (&'a Intent, Option<Candidate>);

impl<'a> Seen<'a> {
    fn decide(&self, memory: &mut Memory) -> Decision {
        let known =
            self.best.first().and_then(|best| self.sure(*best)).filter(|known| !self.is_praise(known.0));
        let pending = memory.pending.take();
        let human = self.context.library.human_agent();
        if known.and_then(|(_, by)| by).is_some_and(|best| best.intent == human) {
            return self.hand_off(memory, HandoffReason::Requested, None, None);
        }
        if self.mood.urgency > Urgency::Normal || self.mood.is_upset() {
            return self.press(memory, known);
        }
        if let Some(denied) = self.denied {
            return self.deny(memory, denied);
        }
        match pending {
            Some(Pending::Slot { intent, slot, asked }) => {
                self.slot_given(memory, &intent, &slot, asked, known)
            }
            Some(Pending::Confirm { intent }) => self.confirmed(memory, &intent, known),
            Some(Pending::Consent { intent }) if consent::is_yes(&self.normalised) => {
                self.hand_off(memory, HandoffReason::Offered, self.find(intent.as_deref()), None)
            }
            Some(Pending::Mention { intent }) if consent::is_wish(&self.normalised) => {
                self.hand_off(memory, HandoffReason::Offered, self.find(intent.as_deref()), None)
            }
            // Takes note of the answer; what an intent of its own answers ("fine") keeps that answer.
            Some(Pending::Mention { .. }) if known.is_none() && consent::is_yes(&self.normalised) => {
                (Some(self.say(Phrase::GoingOn)), Action::Acknowledged)
            }
            Some(Pending::Consent { .. } | Pending::Mention { .. }) if consent::is_no(&self.normalised) => {
                memory.same_answers = 0;
                (Some(self.say(Phrase::OfferDeclined)), Action::Acknowledged)
            }
            Some(Pending::Solved { intent }) => match consent::solved(&self.normalised) {
                Some(true) => (Some(self.say(Phrase::SolvedThanks)), Action::Acknowledged),
                Some(false) => {
                    self.hand_off(memory, HandoffReason::NotSolved, self.find(Some(&intent)), None)
                }
                None => self.reply_to(memory, known),
            },
            Some(Pending::Choice { wish }) => self.chosen(memory, *wish, known),
            Some(Pending::Meant { intents }) => self.meant(memory, &intents, known),
            _ => self.reply_to(memory, known),
        }
    }

    /// Friendly words of what is a complaint otherwise (快递小哥态度超好): nobody is called for them unasked.
    fn is_praise(&self, intent: &Intent) -> bool {
        intent.handoff == Handoff::Always && !self.is_human(intent) && self.mood.sentiment >= PRAISE
    }

    /// Danger and anger: a person at once; what is known is answered beside it.
    fn press(&self, memory: &mut Memory, known: Option<Known<'a>>) -> Decision {
        let urgent = self.mood.urgency > Urgency::Normal;
        let reason = if urgent { HandoffReason::Urgent } else { HandoffReason::Upset };
        let answer = known.filter(|(intent, _)| self.missing_slot(memory, intent).is_none());
        let reply = answer.map(|known| self.answer(memory, known));
        self.hand_off(memory, reason, known.map(|(intent, _)| intent), reply)
    }

    pub(super) fn reply_to(&self, memory: &mut Memory, known: Option<Known<'a>>) -> Decision {
        // A number alone is like those in the phrases of some intents, but says nothing of its own.
        if let Some(noted) = self.bare_detail(memory, known).or_else(|| self.several(memory)) {
            return noted;
        }
        match self.follow_up(memory, known).or(known) {
            Some((intent, _)) if self.is_human(intent) => {
                self.hand_off(memory, HandoffReason::Requested, None, None)
            }
            Some(known) => self.answer_or_ask(memory, known, 0),
            None => self.unmatched(memory),
        }
    }

    /// No intent: a choice of before, or not understood.
    fn unmatched(&self, memory: &mut Memory) -> Decision {
        match Choice::named(self.context.library, &self.normalised) {
            Some(Choice::Wait) => return self.hand_off(memory, HandoffReason::Requested, None, None),
            Some(Choice::Message) => return self.ask_for_message(memory, None),
            Some(_) => return (Some(self.say(Phrase::GoingOn)), Action::Acknowledged),
            None => {}
        }
        self.not_understood(memory)
    }

    fn ask_for_message(&self, memory: &mut Memory, team: Option<Arc<str>>) -> Decision {
        memory.pending = Some(Pending::Message { team, asked: 1 });
        (Some(self.say(Phrase::MessageAsk)), Action::AskedForMessage)
    }

    pub(super) fn is_human(&self, intent: &Intent) -> bool {
        self.context
            .library
            .intent(self.context.library.human_agent())
            .is_some_and(|human| human.id == intent.id)
    }

    pub(super) fn hand_off(
        &self,
        memory: &mut Memory,
        reason: HandoffReason,
        intent: Option<&Intent>,
        reply: Option<Reply>,
    ) -> Decision {
        let signs = mood::Signs {
            repeats: memory.repeats,
            unanswered: memory.misses.saturating_sub(1),
            ..mood::Signs::default()
        };
        let urgency = self.context.settings.raising.urgency(&self.mood, signs);
        memory.misses = 0;
        memory.same_answers = 0;
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
        self.look_first(memory, wish, reply)
    }

    /// Looks at the queue; what the bot has to tell comes after its answer.
    fn look_first(&self, memory: &mut Memory, wish: HandoffWish, reply: Option<Reply>) -> Decision {
        let at_a_loss = wish.reason == HandoffReason::NotUnderstood;
        let open = |text: String| if at_a_loss { self.after(Phrase::CannotAnswer, &text) } else { text };
        match look(self.context, memory, wish, self.language) {
            Look::HandOff { wish, notice } => (reply, Action::HandOff { wish, notice: open(notice) }),
            Look::Told(told) => {
                let told = Reply { text: open(told.text), ..told };
                let Some(mut answer) = reply else { return (Some(told), Action::ToldFirst) };
                answer.text = format!("{}\n{}", answer.text, told.text);
                answer.quick_replies = told.quick_replies;
                (Some(answer), Action::ToldFirst)
            }
        }
    }

    /// The visitor was told the truth about the queue and had choices; anything else they say is heard as ever.
    fn chosen(&self, memory: &mut Memory, wish: HandoffWish, known: Option<Known<'a>>) -> Decision {
        match Choice::read(self.context.library, self.utterance, Choice::FIRST) {
            Some(Choice::Wait) => self.hand_off_all_the_same(memory, wish),
            Some(Choice::Message) => self.ask_for_message(memory, wish.team),
            Some(_) => (Some(self.say(Phrase::GoingOn)), Action::Answered),
            None if consent::is_yes(&self.normalised) => self.hand_off_all_the_same(memory, wish),
            None if consent::is_no(&self.normalised) => {
                (Some(self.say(Phrase::GoingOn)), Action::Acknowledged)
            }
            None => self.reply_to(memory, known),
        }
    }

    fn hand_off_all_the_same(&self, memory: &mut Memory, wish: HandoffWish) -> Decision {
        memory.told = true;
        self.look_first(memory, HandoffWish { reason: HandoffReason::Requested, ..wish }, None)
    }

    /// The candidate's intent, when it is sure enough to be answered.
    pub(super) fn sure(&self, candidate: Candidate) -> Option<Known<'a>> {
        let is_sure = candidate.confidence >= self.context.settings.thresholds.answer;
        let intent = self.context.library.intent(candidate.intent).filter(|_| is_sure)?;
        Some((intent, Some(candidate)))
    }

    pub(super) fn find(&self, id: Option<&str>) -> Option<&'a Intent> {
        id.and_then(|id| self.context.library.find(id)).and_then(|index| self.context.library.intent(index))
    }

    pub(super) fn phrase(&self, phrase: Phrase) -> String {
        self.phrase_with(phrase, &|_| None)
    }

    pub(super) fn phrase_with<'v>(&self, phrase: Phrase, vars: &dyn Fn(&str) -> Option<&'v str>) -> String {
        let library = self.context.library;
        library.render(library.phrase(phrase, self.language), self.language, vars)
    }

    /// A sentence with the bot's own in front of it.
    pub(super) fn after(&self, phrase: Phrase, text: &str) -> String {
        Words { library: self.context.library, language: self.language }.join(&self.phrase(phrase), text)
    }

    pub(super) fn say(&self, phrase: Phrase) -> Reply {
        Reply::of(self.phrase(phrase), Vec::new())
    }

    pub(super) fn say_with_human(&self, phrase: Phrase) -> Reply {
        let human = self.context.library.human_agent();
        Reply::of(self.phrase(phrase), buttons(self.context.library, [human], self.language))
    }
}
