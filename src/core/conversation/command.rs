//! What can be asked of a conversation, and what comes of it.

use std::sync::Arc;

use super::entry::{Entry, Outcome, Rating};
use crate::core::bot::{HandoffWish, Miss};
use crate::core::id::{AgentId, ClientId};
use crate::core::routing::Cause;
use crate::core::sla::Prospect;
use crate::core::ticket::Ticket;

/// A step of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// The visitor writes; the bot answers while no person is wanted.
    VisitorMessage {
        /// The sender's id of it.
        client_id: ClientId,
        /// 1 to 4,000 characters.
        text: Arc<str>,
    },
    /// The visitor wants a person; idempotent while one is under way.
    RequestHandoff {
        /// Makes it repeatable.
        client_id: ClientId,
        /// The wanted team's key.
        team: Option<Arc<str>>,
        /// In the visitor's words.
        reason: Option<Arc<str>>,
    },
    /// The visitor stops waiting.
    LeaveQueue,
    /// The visitor leaves a message for follow-up; who waits stops waiting.
    LeaveMessage {
        /// The sender's id of it.
        client_id: ClientId,
        /// How to reach them; see [`crate::core::ticket::is_contact`].
        contact: Arc<str>,
        /// 1 to 4,000 characters.
        text: Arc<str>,
    },
    /// The promise is about to break, or is broken: the visitor is told where they stand and what they can do.
    TellStanding {
        /// Where they stand.
        standing: Prospect,
        /// Why it is broken; none while it is only at risk.
        broken: Option<Cause>,
    },
    /// An agent writes; the caller has made sure that they may.
    AgentMessage {
        /// Who.
        agent: AgentId,
        /// The sender's id of it.
        client_id: ClientId,
        /// 1 to 4,000 characters.
        text: Arc<str>,
        /// True: internal.
        note: bool,
    },
    /// The routing table gave it to an agent.
    Assigned {
        /// Who.
        agent: AgentId,
        /// Their public name.
        name: Arc<str>,
    },
    /// The routing table took it back: it waits again.
    Requeued {
        /// True when a colleague passed it on.
        transferred: bool,
    },
    /// It is over.
    Close {
        /// How it ended.
        outcome: Outcome,
        /// What it was about.
        tags: Vec<Arc<str>>,
        /// A last internal note of the agent.
        note: Option<(AgentId, Arc<str>)>,
    },
    /// The visitor's judgement, once.
    Rate {
        /// Makes it repeatable.
        client_id: ClientId,
        /// What.
        rating: Rating,
    },
    /// Somebody has read up to here.
    Read {
        /// The visitor's side or the agents' side.
        by_visitor: bool,
        /// Up to here.
        seq: u32,
    },
    /// Whether a bot answer helped.
    Feedback {
        /// Which answer.
        seq: u32,
        /// Helped or not.
        helpful: bool,
    },
}

/// What came of a step, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A new entry.
    Entry(Entry),
    /// A message that was sent before: acknowledge it with its old place.
    Repeated {
        /// The sender's id of it.
        client_id: ClientId,
        /// Its place.
        seq: u32,
    },
    /// The stage changed.
    StageChanged,
    /// The bot remembers something else since the last entry; nothing but its memory changed.
    Remembered,
    /// What lasts beside the entries changed: stage, outcome, tags ...
    RowChanged,
    /// The bot had no answer to a message of the visitor.
    Missed {
        /// Which message.
        seq: u32,
        /// What became of it.
        why: Miss,
    },
    /// A person is wanted, or wanted more urgently than before.
    HandoffRequested(Box<HandoffWish>),
    /// The visitor stopped waiting.
    QueueLeft,
    /// A message was left for follow-up.
    TicketOpened(Box<Ticket>),
    /// Ask the visitor for a judgement.
    RatingRequested,
    /// The visitor judged.
    Rated {
        /// Makes it repeatable.
        client_id: ClientId,
        /// What.
        rating: Rating,
    },
    /// A read mark moved.
    Read {
        /// The visitor's side or the agents' side.
        by_visitor: bool,
        /// Up to here.
        seq: u32,
    },
    /// A bot answer was judged.
    Feedback {
        /// Which answer.
        seq: u32,
        /// Helped or not.
        helpful: bool,
    },
}
