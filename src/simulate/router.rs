//! What a policy must be able to do; the ladder is the real routing table.

use std::fmt;
use std::str::FromStr;

use crate::core::id::ConversationId;
use crate::core::refusal::Refusal;
use crate::core::routing::{Command, Event, RoutingTable};
use crate::core::time::Moment;

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Policy {
    /// Sixty's routing table itself.
    Ladder,
    /// Assigned once, never moved.
    NoReroute,
    /// Assigned; when silent for 30 s passed on once.
    OneTransfer30s,
    /// Offers of 15 s, one agent after the other.
    Reoffer15s,
    /// Every 5 s one waiting conversation of each team is looked at.
    LhcPoll,
}

impl Policy {
    /// All of them, ours first.
    pub const ALL: [Self; 5] =
        [Self::Ladder, Self::Reoffer15s, Self::OneTransfer30s, Self::LhcPoll, Self::NoReroute];

    /// As it is written on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ladder => "ladder",
            Self::NoReroute => "no_reroute",
            Self::OneTransfer30s => "one_transfer_30s",
            Self::Reoffer15s => "reoffer_15s",
            Self::LhcPoll => "lhc_poll",
        }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Policy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|policy| policy.name() == text);
        known.ok_or_else(|| format!("write one of {}", Self::ALL.map(Self::name).join(", ")))
    }
}

/// A policy at work: commands and time in, decisions out, in the manner of the routing table.
pub trait Router {
    /// One step; deadlines up to `now` pass first.
    fn handle(&mut self, now: Moment, command: Command, events: &mut Vec<Event>) -> Result<(), Refusal>;

    /// When [`Self::expire`] is wanted next.
    fn next_deadline(&self) -> Option<Moment>;

    /// Lets the deadlines up to `now` pass.
    fn expire(&mut self, now: Moment, events: &mut Vec<Event>);

    /// What the visitor is told when they enter the queue: a person answers in so many seconds, from and to.
    fn told(&self, now: Moment, conversation: ConversationId) -> Option<(u32, u32)>;
}

impl Router for RoutingTable {
    fn handle(&mut self, now: Moment, command: Command, events: &mut Vec<Event>) -> Result<(), Refusal> {
        Self::handle(self, now, command, events)
    }

    fn next_deadline(&self) -> Option<Moment> {
        Self::next_deadline(self)
    }

    fn expire(&mut self, now: Moment, events: &mut Vec<Event>) {
        Self::expire(self, now, events);
    }

    fn told(&self, now: Moment, conversation: ConversationId) -> Option<(u32, u32)> {
        self.standing(now, conversation).map(|standing| (standing.eta_low_s, standing.eta_high_s))
    }
}
