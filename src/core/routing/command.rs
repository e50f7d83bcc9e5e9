//! What can be asked of the routing table.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::model::{Agent, Presence, Team};
use crate::core::id::{AgentId, ConversationId, OfferId, TeamId, VisitorId};
use crate::core::mood::Urgency;
use crate::core::text::Language;
use crate::core::time::Moment;

/// A step of the routing table. Every one first lets the deadlines up to `now` pass.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// A team is new or has changed.
    PutTeam(Team),
    /// An agent is new or has changed.
    PutAgent(Agent),
    /// An agent is disabled: offers are withdrawn, unanswered conversations return to their old place, others are re-queued with a new promise.
    RemoveAgent(AgentId),
    /// An agent's first connection of several is there; they are online unless they wished otherwise.
    Connected(AgentId),
    /// An agent's last connection is gone: the reconnect grace begins, offers go to others at once.
    Disconnected(AgentId),
    /// An agent wishes to be online, away or offline.
    SetPresence {
        /// Who.
        agent: AgentId,
        /// The wish; it holds while they are connected.
        presence: Presence,
        /// For colleagues and reports.
        reason: Option<Arc<str>>,
    },
    /// A person is wanted: the clock starts. Idempotent while one is under way.
    Request(Request),
    /// The visitor stops waiting.
    Leave(ConversationId),
    /// An agent takes an offer. Refused after expiry, and in a rescue, where the first reply wins.
    Accept {
        /// Who.
        agent: AgentId,
        /// Which offer.
        offer: OfferId,
    },
    /// An agent passes an offer on.
    Decline {
        /// Who.
        agent: AgentId,
        /// Which offer.
        offer: OfferId,
        /// For the record.
        reason: Option<Arc<str>>,
    },
    /// An agent takes a waiting conversation out of turn.
    Claim {
        /// Who.
        agent: AgentId,
        /// Which one.
        conversation: ConversationId,
    },
    /// An agent is about to write to the visitor: refused unless they own the conversation or rescue it (then they own it). Stops the clock the first time.
    Reply {
        /// Who.
        agent: AgentId,
        /// Where.
        conversation: ConversationId,
    },
    /// The owner is typing: the rescue waits a little longer.
    Typing {
        /// Who.
        agent: AgentId,
        /// Where.
        conversation: ConversationId,
    },
    /// The owner or a supervisor passes the conversation on; the clock neither stops nor restarts.
    Transfer {
        /// Who.
        agent: AgentId,
        /// Which one.
        conversation: ConversationId,
        /// Where to.
        to: TransferTarget,
    },
    /// The owner or a supervisor is done with it. `by` is `None` when Sixty or the visitor ends it.
    Close {
        /// Who; refused when they neither own it nor supervise.
        by: Option<AgentId>,
        /// Which one.
        conversation: ConversationId,
    },
    /// Nothing but the deadlines.
    Tick,
}

/// The wish for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Whose.
    pub visitor: VisitorId,
    /// Which team.
    pub team: TeamId,
    /// Needed skills.
    pub skills: Vec<Arc<str>>,
    /// The visitor's language.
    pub language: Language,
    /// VIP level, 0 is none.
    pub level: u8,
    /// How soon it wants a person.
    pub urgency: Urgency,
    /// Whether the visitor is upset.
    pub upset: bool,
    /// The agent the visitor talked to last.
    pub preferred: Option<AgentId>,
    /// When the clock started: now, or earlier when a restart finds a request that was not routed yet.
    pub requested_at: Moment,
    /// Why a person is wanted, for the record.
    pub reason: Arc<str>,
}

/// Where a transfer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferTarget {
    /// Whoever of this team is next.
    Team(TeamId),
    /// This agent.
    Agent(AgentId),
}
