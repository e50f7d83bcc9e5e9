//! What happened in a run: what the people did (the truth) and what the routing decided, in order.

use std::sync::Arc;

use crate::core::id::{AgentId, ConversationId, TeamId};
use crate::core::mood::Urgency;
use crate::core::routing::Event;
use crate::core::text::Language;
use crate::core::time::Moment;

/// One line of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When; the simulation starts at 0.
    pub at: Moment,
    /// What.
    pub what: What,
}

/// A line is either the truth or a decision.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// What somebody did, whether the routing knows of it or not.
    Fact(Fact),
    /// What the routing decided.
    Event(Event),
}

/// What somebody did, or what befell them.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// A person is wanted.
    Asked {
        /// Which conversation.
        conversation: ConversationId,
        /// Whose queue.
        team: TeamId,
        /// Needed skills.
        skills: Vec<Arc<str>>,
        /// The visitor's language.
        language: Language,
        /// VIP level.
        level: u8,
        /// How soon it wants a person.
        urgency: Urgency,
        /// Whether the visitor is upset.
        upset: bool,
    },
    /// The visitor's patience is at its end.
    GaveUp(ConversationId),
    /// Work begins: online and connected.
    ShiftBegan(AgentId),
    /// Work ends: no more rings; what is owned is finished.
    ShiftEnded(AgentId),
    /// Still online, but sees nothing.
    WentAbsent(AgentId),
    /// Sees the console again.
    CameBack(AgentId),
    /// The connection is lost.
    Dropped(AgentId),
    /// It is there again.
    Reconnected(AgentId),
    /// Set away by Sixty, and online again by a click.
    ClickedBack(AgentId),
}

/// All lines of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Log {
    /// In order.
    pub entries: Vec<Entry>,
}
