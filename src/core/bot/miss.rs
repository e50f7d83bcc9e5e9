//! Which messages the bot had no answer to: what its library has yet to learn.

use serde::{Deserialize, Serialize};

use super::memory::{Memory, Pending};
use super::reply::Action;
use super::wish::HandoffReason;

/// What became of a message that was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Miss {
    /// The bot was not sure and asked which of some intents was meant.
    AskedBack,
    /// The bot asked to say it otherwise, or called a person.
    NotUnderstood,
}

/// What a turn shows, by the memory before and after it and by what was decided; none when the message was understood.
pub fn miss(before: &Memory, after: &Memory, action: &Action) -> Option<Miss> {
    if after.misses > before.misses {
        let asked_back = matches!(after.pending, Some(Pending::Meant { .. }));
        return Some(if asked_back { Miss::AskedBack } else { Miss::NotUnderstood });
    }
    // Who chooses among the ways on was not understood a turn ago, and is now.
    if matches!(before.pending, Some(Pending::Choice { .. })) {
        return None;
    }
    let ((Action::HandOff { wish, .. }, _) | (Action::ToldFirst, Some(Pending::Choice { wish }))) =
        (action, &after.pending)
    else {
        return None;
    };
    (wish.reason == HandoffReason::NotUnderstood).then_some(Miss::NotUnderstood)
}
