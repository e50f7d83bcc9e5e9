//! What the bot remembers of one conversation between two turns.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::wish::HandoffWish;

/// What the bot waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pending {
    /// The value of a slot, before an intent can be answered.
    Slot {
        /// Which intent.
        intent: Arc<str>,
        /// Which slot.
        slot: Arc<str>,
        /// How often it was asked for.
        asked: u8,
    },
    /// A yes to the details that were repeated back.
    Confirm {
        /// The intent they are for.
        intent: Arc<str>,
    },
    /// Which of these was meant.
    Meant {
        /// The intents on the buttons, in their order.
        intents: Vec<Arc<str>>,
    },
    /// A word on whether the answer helped.
    Solved {
        /// The intent that was answered.
        intent: Arc<str>,
    },
    /// A yes to "shall I call a person?".
    Consent {
        /// The intent whose answer ended with the offer.
        intent: Option<Arc<str>>,
    },
    /// A person was named as a way out, without a question: "fine" takes note of the answer, only a wish calls one.
    Mention {
        /// The intent whose answer ended so.
        intent: Option<Arc<str>>,
    },
    /// One of the choices that followed the look at the queue.
    Choice {
        /// The handoff it was about.
        wish: Box<HandoffWish>,
    },
    /// A message to be left, with a contact, in one text.
    Message {
        /// The team of the handoff it takes the place of.
        team: Option<Arc<str>>,
        /// How often it was asked for.
        asked: u8,
    },
}

/// Small on purpose: every live conversation has one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Memory {
    /// What the bot waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    /// Slot values the visitor gave, newest last; at most [`Memory::SLOTS_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<(Arc<str>, Arc<str>)>,
    /// Utterances in a row that were not understood.
    #[serde(default)]
    pub misses: u8,
    /// The intent that was answered last; courtesies are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_intent: Option<Arc<str>>,
    /// How often the same answer was called for again in a row.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub same_answers: u8,
    /// The last answer that was marked as no help.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unhelpful: u32,
    /// The visitor's last words, cut: what an agent is shown when the visitor presses the button for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_words: Option<Arc<str>>,
    /// The visitor has been told how long a person would take; who asks once more is handed off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told: bool,
    /// A waiting visitor has been offered choices, and no person has answered since.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub choosing: bool,
    /// How often in a row the visitor said nearly the same again.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub repeats: u8,
}

impl Memory {
    /// Slot values kept; beyond it the oldest is forgotten.
    pub const SLOTS_MAX: usize = 8;

    /// The value of a slot.
    pub fn slot(&self, id: &str) -> Option<&str> {
        self.slots.iter().rev().find(|(slot, _)| &**slot == id).map(|(_, value)| &**value)
    }

    /// A detail that is new makes the same answer another one.
    pub(super) fn remember(&mut self, slot: &str, value: &str) {
        if self.slot(slot) != Some(value) {
            self.last_intent = None;
        }
        self.slots.retain(|(known, _)| &**known != slot);
        if self.slots.len() == Self::SLOTS_MAX {
            self.slots.remove(0);
        }
        self.slots.push((slot.into(), value.into()));
    }

    pub(super) fn forget(&mut self, slots: &[String]) {
        self.slots.retain(|(known, _)| !slots.iter().any(|slot| **slot == **known));
    }
}

fn is_zero<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
