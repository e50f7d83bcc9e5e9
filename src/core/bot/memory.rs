//! What the bot remembers of one conversation between two turns.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What the bot waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A yes to "shall I call a person?".
    Consent {
        /// The intent whose answer ended with the offer.
        intent: Option<Arc<str>>,
    },
}

/// Small on purpose: every live conversation has one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    /// The intent that was answered last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_intent: Option<Arc<str>>,
    /// The visitor's last words, cut: what an agent is shown when the visitor presses the button for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_words: Option<Arc<str>>,
    /// How often in a row the visitor said nearly the same again.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub repeats: u8,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(count: &u8) -> bool {
    *count == 0
}

impl Memory {
    /// Slot values kept; beyond it the oldest is forgotten.
    pub const SLOTS_MAX: usize = 8;

    /// The value of a slot.
    pub fn slot(&self, id: &str) -> Option<&str> {
        self.slots.iter().rev().find(|(slot, _)| &**slot == id).map(|(_, value)| &**value)
    }

    pub(super) fn remember(&mut self, slot: &str, value: &str) {
        self.slots.retain(|(known, _)| &**known != slot);
        if self.slots.len() == Self::SLOTS_MAX {
            self.slots.remove(0);
        }
        self.slots.push((slot.into(), value.into()));
    }
}
