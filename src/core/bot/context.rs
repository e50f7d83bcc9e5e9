//! What a turn of the bot needs to know beside the utterance.

use crate::core::id::TeamId;
use crate::core::intent::{Library, Thresholds};
use crate::core::mood::Raising;
use crate::core::sla::Prospect;
use crate::core::ticket::FollowUp;
use crate::core::time::WallTime;

/// When the bot answers, asks back, gives up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// From which confidence it answers, and asks back.
    pub thresholds: Thresholds,
    /// After so many utterances in a row that were not understood a person is called. An asking back counts as one.
    pub misses_before_handoff: u8,
    /// What makes a conversation press more than its last message.
    pub raising: Raising,
    /// Whether an answer opens with a sentence for the visitor's emotion.
    pub soothe: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            thresholds: Thresholds::default(),
            misses_before_handoff: 1,
            raising: Raising::default(),
            soothe: true,
        }
    }
}

/// Who follows up on a message left at this time, in the team a conversation was handed to or else the one with this key.
/// The time is the command's own, so that what the visitor is told and what is written down are one figure.
pub type FollowUpOf<'a> = dyn Fn(WallTime, Option<TeamId>, Option<&str>) -> FollowUp + 'a;

/// What a turn needs to know.
pub struct Context<'a> {
    /// What the bot knows.
    pub library: &'a Library,
    /// When it answers.
    pub settings: &'a Settings,
    /// The look at the queue: what a visitor may expect of this team (its key; `None`: the site's).
    pub prospect: &'a dyn Fn(Option<&str>) -> Prospect,
    /// Who follows up on a message that is left.
    pub follow_up: &'a FollowUpOf<'a>,
}
