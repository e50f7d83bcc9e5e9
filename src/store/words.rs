//! The stored word of every enum: the same in each database, and free of the names in code.

use crate::core::bot::Miss;
use crate::core::conversation::{Outcome, Status, SystemEvent};
use crate::core::routing::{AcceptMode, Presence};
use crate::core::text::Language;
use crate::store::directory::Role;

/// An enum that is stored as a word.
pub(super) trait Word: Copy {
    /// The word.
    fn word(self) -> &'static str;
    /// Back from the word; none when no version wrote it.
    fn from_word(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($($type:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {$(
        impl Word for $type {
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    )+};
}

words! {
    Status { Bot = "bot", Waiting = "waiting", Active = "active", Closed = "closed" }
    Outcome { Solved = "solved", Unsolved = "unsolved", Spam = "spam" }
    SystemEvent {
        HandedOff = "handed_off",
        BackToBot = "back_to_bot",
        AgentJoined = "agent_joined",
        Transferred = "transferred",
        Closed = "closed",
        Reopened = "reopened",
        AtRisk = "at_risk",
        Breached = "breached",
        WaitsOn = "waits_on",
        MessageAsked = "message_asked",
        MessageLeft = "message_left",
    }
    Language { Zh = "zh-CN", En = "en" }
    Presence { Online = "online", Away = "away", Offline = "offline" }
    AcceptMode { Ring = "ring", Direct = "direct" }
    Miss { AskedBack = "asked_back", NotUnderstood = "not_understood" }
    Role { Agent = "agent", Supervisor = "supervisor", Admin = "admin" }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    fn checked<T: Word + Serialize + PartialEq + std::fmt::Debug>(all: &[T]) {
        for value in all {
            assert_eq!(T::from_word(value.word()), Some(*value));
            assert_eq!(serde_json::to_value(value).unwrap(), value.word(), "JSON columns use the same words");
        }
        assert!(T::from_word("nonsense").is_none());
    }

    #[test]
    fn every_word_leads_back_and_is_the_word_in_json() {
        checked(&[Status::Bot, Status::Waiting, Status::Active, Status::Closed]);
        checked(&[Outcome::Solved, Outcome::Unsolved, Outcome::Spam]);
        checked(&[
            SystemEvent::HandedOff,
            SystemEvent::BackToBot,
            SystemEvent::AgentJoined,
            SystemEvent::Transferred,
        ]);
        checked(&[SystemEvent::Closed, SystemEvent::Reopened]);
        checked(&[Language::Zh, Language::En]);
        checked(&[Presence::Online, Presence::Away, Presence::Offline]);
        checked(&[AcceptMode::Ring, AcceptMode::Direct]);
        checked(&[Miss::AskedBack, Miss::NotUnderstood]);
        checked(&[Role::Agent, Role::Supervisor, Role::Admin]);
    }
}
