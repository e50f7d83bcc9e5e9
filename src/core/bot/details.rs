//! Details: what an intent needs to know is asked for briefly, one at a time, validated, and repeated back.

use super::consent;
use super::memory::{Memory, Pending};
use super::reply::{Action, QuickReply, Reply};
use super::turn::{Decision, Known, Seen};
use super::wish::HandoffReason;
use crate::core::intent::{Intent, Library, Phrase};
use crate::core::text::{self, Normalised};

/// How often a detail is asked for before a person takes over.
const ASKED_MAX: u8 = 2;

impl<'a> Seen<'a> {
    /// The visitor was asked for a detail.
    pub(super) fn slot_given(
        &self,
        memory: &mut Memory,
        intent: &str,
        slot: &str,
        asked: u8,
        known: Option<Known<'a>>,
    ) -> Decision {
        let Some(wanted) = self.find(Some(intent)) else { return self.reply_to(memory, known) };
        if self.take_slot(memory, slot) {
            return self.answer_or_ask(memory, (wanted, None), 0);
        }
        if known.is_some_and(|(other, _)| other.id != intent) {
            return self.reply_to(memory, known);
        }
        if asked >= ASKED_MAX {
            return self.hand_off(memory, HandoffReason::MissingDetail, Some(wanted), None);
        }
        self.answer_or_ask(memory, (wanted, None), asked)
    }

    /// The details were repeated back: a yes goes on, a correction is taken, a no asks for them again.
    pub(super) fn confirmed(&self, memory: &mut Memory, intent: &str, known: Option<Known<'a>>) -> Decision {
        let Some(wanted) = self.find(Some(intent)) else { return self.reply_to(memory, known) };
        if self.says(Phrase::Yes) || consent::is_yes(&self.normalised) {
            return self.finish(memory, (wanted, None));
        }
        if self.says(Phrase::No) || consent::is_no(&self.normalised) {
            memory.forget(&wanted.slots);
            let (reply, action) = self.answer_or_ask(memory, (wanted, None), 0);
            let again = self.phrase(Phrase::ConfirmAgain);
            let reply = reply.map(|reply| Reply { text: format!("{again}{}", reply.text), ..reply });
            return (reply, action);
        }
        let mut corrected = false;
        for slot in &wanted.slots {
            corrected |= self.take_slot(memory, slot);
        }
        if corrected {
            return self.answer_or_ask(memory, (wanted, None), 0);
        }
        self.reply_to(memory, known)
    }

    /// Answers, unless a detail is missing or must be confirmed: then asks. `asked`: how often for this one already.
    pub(super) fn answer_or_ask(&self, memory: &mut Memory, known: Known<'a>, asked: u8) -> Decision {
        let (intent, _) = known;
        if let Some(slot) = self.missing_slot(memory, intent) {
            return (Some(self.ask(memory, intent, &slot, asked)), Action::AskedForSlot);
        }
        if intent.confirm {
            return (Some(self.repeat_back(memory, intent)), Action::AskedToConfirm);
        }
        self.finish(memory, known)
    }

    fn ask(&self, memory: &mut Memory, intent: &Intent, slot: &str, asked: u8) -> Reply {
        memory.pending =
            Some(Pending::Slot { intent: intent.id.as_str().into(), slot: slot.into(), asked: asked + 1 });
        let Some(wanted) = self.context.library.slot(slot) else { return self.say(Phrase::SlotRetry) };
        let question = wanted.ask.in_language(self.language);
        let retry = if asked > 0 { self.phrase(Phrase::SlotRetry) } else { String::new() };
        let choices = wanted.choices.get(self.language).iter();
        let choice = |label: &String| QuickReply { id: slot.into(), label: label.as_str().into() };
        Reply::of(format!("{retry}{question}"), choices.map(choice).collect())
    }

    fn repeat_back(&self, memory: &mut Memory, intent: &Intent) -> Reply {
        memory.pending = Some(Pending::Confirm { intent: intent.id.as_str().into() });
        let separator = Library::separator(self.language);
        let details: Vec<&str> = intent.slots.iter().filter_map(|slot| memory.slot(slot)).collect();
        let details = details.join(separator);
        let text = self.phrase_with(Phrase::ConfirmDetails, &|name| (name == "details").then_some(&details));
        Reply::of(text, self.answers(&[("confirm.yes", Phrase::Yes), ("confirm.no", Phrase::No)]))
    }

    /// Buttons with the bot's own words on them; the words are what is sent.
    pub(super) fn answers(&self, phrases: &[(&str, Phrase)]) -> Vec<QuickReply> {
        let button = |(id, phrase): &(&str, Phrase)| QuickReply {
            id: (*id).into(),
            label: self.phrase(*phrase).into(),
        };
        phrases.iter().map(button).collect()
    }

    /// Whether the utterance is what the button says.
    pub(super) fn says(&self, phrase: Phrase) -> bool {
        text::normalise(&self.phrase(phrase)).text() == self.normalised.text()
    }

    /// The first slot of the intent that neither this utterance nor an earlier one fills.
    pub(super) fn missing_slot(&self, memory: &mut Memory, intent: &Intent) -> Option<String> {
        let missing = |slot: &&String| !self.take_slot(memory, slot) && memory.slot(slot).is_none();
        intent.slots.iter().find(missing).cloned()
    }

    /// Whether a text says something for this detail.
    pub(super) fn holds(&self, text: &Normalised, slot: &str) -> bool {
        self.context.library.slot(slot).is_some_and(|slot| slot.find(text).is_some())
    }

    fn take_slot(&self, memory: &mut Memory, slot: &str) -> bool {
        let Some(known) = self.context.library.slot(slot) else { return false };
        let value = known.find(&self.normalised);
        if let Some(value) = value {
            memory.remember(slot, &known.spell(value));
        }
        value.is_some()
    }
}
