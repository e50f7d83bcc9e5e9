//! What the routing table decided, each with its reason.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::model::{Cause, OfferStage, Presence};
use crate::core::id::{AgentId, ConversationId, OfferId, TeamId};
use crate::core::time::Moment;

/// A decision; durable before anybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A handoff entered a queue (also: came back to its old place).
    Queued {
        /// Which one.
        conversation: ConversationId,
        /// Whose queue.
        team: TeamId,
        /// The promise.
        respond_by: Moment,
        /// The place in the queue.
        rank: Moment,
        /// Why the place is what it is, e.g. `requested`, `vip`, `urgent`, `upset`, `transferred`, `owner_lost`.
        reason: Arc<str>,
    },
    /// It rings at an agent.
    Offered {
        /// Which offer.
        offer: OfferId,
        /// Which conversation.
        conversation: ConversationId,
        /// At whom.
        agent: AgentId,
        /// Whose queue.
        team: TeamId,
        /// Which step of the ladder.
        stage: OfferStage,
        /// It rings until then.
        expires_at: Moment,
        /// The promise.
        respond_by: Moment,
        /// Why this agent, e.g. `preferred`, `least_loaded`, `longest_idle`, `ring_all`, `overflow`, `rescue`.
        reason: Arc<str>,
    },
    /// It rings no more.
    OfferEnded {
        /// Which offer.
        offer: OfferId,
        /// Which conversation.
        conversation: ConversationId,
        /// At whom it rang.
        agent: AgentId,
        /// How it ended.
        end: OfferEnd,
    },
    /// An agent's effective presence changed.
    PresenceChanged {
        /// Whose.
        agent: AgentId,
        /// To what.
        presence: Presence,
        /// `missed_offers` or `connection_lost` when Sixty did it.
        reason: Option<Arc<str>>,
    },
    /// An agent owns the conversation now.
    Assigned {
        /// Which one.
        conversation: ConversationId,
        /// Who.
        agent: AgentId,
        /// Whose queue it came from.
        team: TeamId,
        /// How.
        via: Assignment,
        /// The promise.
        respond_by: Moment,
    },
    /// An agent does not own it any more.
    Unassigned {
        /// Which one.
        conversation: ConversationId,
        /// Who.
        agent: AgentId,
        /// Why.
        why: Release,
    },
    /// A silent owner is reminded.
    Nudged {
        /// Which one.
        conversation: ConversationId,
        /// Who.
        agent: AgentId,
        /// The promise.
        respond_by: Moment,
    },
    /// Others are being rung beside the owner.
    RescueStarted {
        /// Which one.
        conversation: ConversationId,
        /// The silent owner.
        agent: AgentId,
        /// The promise.
        respond_by: Moment,
    },
    /// The promise is about to break: the visitor must be told.
    AtRisk {
        /// Which one.
        conversation: ConversationId,
        /// The promise.
        respond_by: Moment,
    },
    /// A person answered for the first time; again only after the owner of an answered conversation was lost.
    Answered {
        /// Which one.
        conversation: ConversationId,
        /// Who.
        agent: AgentId,
        /// Since the request.
        waited_ms: u64,
        /// Within the target.
        in_time: bool,
    },
    /// The promise is broken; said once.
    Breached {
        /// Which one.
        conversation: ConversationId,
        /// Why.
        cause: Cause,
        /// The promise.
        respond_by: Moment,
    },
    /// The handoff is over: closed, or the visitor left.
    Ended {
        /// Which one.
        conversation: ConversationId,
        /// The last owner.
        agent: Option<AgentId>,
        /// True when the visitor stopped waiting.
        left: bool,
    },
}

impl Event {
    /// The conversation it is about.
    pub const fn conversation(&self) -> Option<ConversationId> {
        match self {
            Self::PresenceChanged { .. } => None,
            Self::Queued { conversation, .. }
            | Self::Offered { conversation, .. }
            | Self::OfferEnded { conversation, .. }
            | Self::Assigned { conversation, .. }
            | Self::Unassigned { conversation, .. }
            | Self::Nudged { conversation, .. }
            | Self::RescueStarted { conversation, .. }
            | Self::AtRisk { conversation, .. }
            | Self::Answered { conversation, .. }
            | Self::Breached { conversation, .. }
            | Self::Ended { conversation, .. } => Some(*conversation),
        }
    }
}

/// How an offer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// The agent took it.
    Accepted,
    /// The agent passed it on.
    Declined,
    /// Nobody took it in time.
    Expired,
    /// Somebody else was faster.
    Taken,
    /// The visitor left the queue.
    Left,
    /// It went elsewhere (agent lost, transfer, restart).
    Reassigned,
}

/// How a conversation came to its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// Took an offer.
    Accepted,
    /// Took it out of turn.
    Claimed,
    /// Wrote first in a rescue.
    Rescued,
    /// Assigned at once (accept mode `direct`).
    Direct,
    /// A colleague passed it on.
    Transferred,
}

/// Why somebody does not own a conversation any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// Done.
    Closed,
    /// Passed on.
    Transferred,
    /// Somebody else wrote first.
    Rescued,
    /// The owner's connection was lost for longer than the grace, or the owner was removed.
    OwnerLost,
}
