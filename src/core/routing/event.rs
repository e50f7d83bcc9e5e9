//! What the routing table decided, each with its reason.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::command::TransferTarget;
use super::model::{Agent, Cause, Handoff, OfferStage, Presence, Team};
use crate::core::id::{AgentId, ConversationId, OfferId, TeamId};
use crate::core::mood::Urgency;
use crate::core::text::Language;
use crate::core::time::Moment;

/// A decision, or what a decision rests on; durable before anybody sees it. The events of one epoch are
/// enough to play it again; not in it are typing and messages after the first answer. What a later version adds is
/// `#[serde(default)]`, so that an old ledger stays readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A team is new to the table, or its settings differ from what the table knew.
    TeamChanged {
        /// As it is from now on.
        team: Arc<Team>,
    },
    /// An agent is new to the table, or their profile differs from what the table knew.
    AgentChanged {
        /// As it is from now on.
        agent: Arc<Agent>,
    },
    /// An agent serves no more.
    AgentRemoved {
        /// Who.
        agent: AgentId,
    },
    /// An agent's first connection of several is there.
    Connected {
        /// Who.
        agent: AgentId,
        /// What they wish while they are connected.
        wish: Presence,
    },
    /// An agent's last connection is gone; the reconnect grace begins.
    Disconnected {
        /// Who.
        agent: AgentId,
    },
    /// A handoff of an earlier epoch is back after a restart, with place and promise as they were.
    Restored {
        /// As it came back.
        handoff: Arc<Handoff>,
    },
    /// A person is wanted: the clock runs. The first event of each handoff.
    Requested {
        /// Which one.
        conversation: ConversationId,
        /// Which team.
        team: TeamId,
        /// Needed skills.
        skills: Vec<Arc<str>>,
        /// The visitor's language.
        language: Language,
        /// VIP level, 0 is none.
        level: u8,
        /// How soon it wants a person.
        urgency: Urgency,
        /// Whether the visitor is upset.
        upset: bool,
        /// The agent the visitor talked to last.
        preferred: Option<AgentId>,
        /// When the clock started.
        requested_at: Moment,
        /// Why a person is wanted, e.g. `requested`, `upset`, `not_understood`.
        reason: Arc<str>,
    },
    /// It presses more than was known; its place may move earlier.
    Raised {
        /// Which one.
        conversation: ConversationId,
        /// VIP level.
        level: u8,
        /// How soon it wants a person.
        urgency: Urgency,
        /// Whether the visitor is upset.
        upset: bool,
    },
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
        /// Why this agent, e.g. `preferred`, `least_loaded`, `longest_idle`, `slot_free`, `ring_all`, `overflow`, `rescue`.
        reason: Arc<str>,
        /// The figures behind it.
        #[serde(default)]
        chosen: Option<Chosen>,
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
        /// The agent's words when they declined.
        #[serde(default)]
        reason: Option<Arc<str>>,
        /// When it expired: how many offers to them alone this agent has missed in a row, this one included.
        #[serde(default)]
        missed: u8,
    },
    /// An agent's effective presence changed.
    PresenceChanged {
        /// Whose.
        agent: AgentId,
        /// To what.
        presence: Presence,
        /// `missed_offers` or `connection_lost` when Sixty did it, else the agent's own words.
        reason: Option<Arc<str>>,
        /// Whose doing it is.
        #[serde(default)]
        by: PresenceBy,
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
        /// Why this agent, when it was assigned at once; as in an offer.
        #[serde(default)]
        reason: Option<Arc<str>>,
        /// The figures behind it.
        #[serde(default)]
        chosen: Option<Chosen>,
    },
    /// The owner, or a supervisor, passes it on.
    Transferred {
        /// Which one.
        conversation: ConversationId,
        /// By whom.
        by: AgentId,
        /// The owner until now.
        from: AgentId,
        /// Where to.
        to: TransferTarget,
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
        /// Agents of the team who were online then, supervisors aside.
        #[serde(default)]
        online: u32,
        /// Conversations that waited for the team then.
        #[serde(default)]
        waiting: u32,
    },
    /// The handoff is over: closed, or the visitor left.
    Ended {
        /// Which one.
        conversation: ConversationId,
        /// The last owner.
        agent: Option<AgentId>,
        /// True when the visitor stopped waiting.
        left: bool,
        /// Who closed it; `None` when the visitor or Sixty did.
        #[serde(default)]
        by: Option<AgentId>,
    },
}

impl Event {
    /// The conversation it is about.
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            Self::TeamChanged { .. }
            | Self::AgentChanged { .. }
            | Self::AgentRemoved { .. }
            | Self::Connected { .. }
            | Self::Disconnected { .. }
            | Self::PresenceChanged { .. } => None,
            Self::Restored { handoff } => Some(handoff.conversation),
            Self::Requested { conversation, .. }
            | Self::Raised { conversation, .. }
            | Self::Queued { conversation, .. }
            | Self::Offered { conversation, .. }
            | Self::OfferEnded { conversation, .. }
            | Self::Assigned { conversation, .. }
            | Self::Transferred { conversation, .. }
            | Self::Unassigned { conversation, .. }
            | Self::Nudged { conversation, .. }
            | Self::RescueStarted { conversation, .. }
            | Self::AtRisk { conversation, .. }
            | Self::Answered { conversation, .. }
            | Self::Breached { conversation, .. }
            | Self::Ended { conversation, .. } => Some(*conversation),
        }
    }

    /// Its name in the ledger, the same as in its JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::TeamChanged { .. } => "team_changed",
            Self::AgentChanged { .. } => "agent_changed",
            Self::AgentRemoved { .. } => "agent_removed",
            Self::Connected { .. } => "connected",
            Self::Disconnected { .. } => "disconnected",
            Self::Restored { .. } => "restored",
            Self::Requested { .. } => "requested",
            Self::Raised { .. } => "raised",
            Self::Queued { .. } => "queued",
            Self::Offered { .. } => "offered",
            Self::OfferEnded { .. } => "offer_ended",
            Self::PresenceChanged { .. } => "presence_changed",
            Self::Assigned { .. } => "assigned",
            Self::Transferred { .. } => "transferred",
            Self::Unassigned { .. } => "unassigned",
            Self::Nudged { .. } => "nudged",
            Self::RescueStarted { .. } => "rescue_started",
            Self::AtRisk { .. } => "at_risk",
            Self::Answered { .. } => "answered",
            Self::Breached { .. } => "breached",
            Self::Ended { .. } => "ended",
        }
    }
}

/// The agent who was chosen, as they stood when they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Conversations and rings they had.
    pub load: u32,
    /// How many they may have.
    pub capacity: u32,
    /// When their number of conversations last changed.
    pub idle_since: Moment,
    /// How many others of the team had a free slot, supervisors aside and whatever they can do.
    pub others_free: u32,
}

/// Who changed a presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceBy {
    /// The agent wished so.
    #[default]
    Wish,
    /// They connected.
    Connected,
    /// Their connection was lost for longer than the grace.
    ConnectionLost,
    /// They let too many offers pass.
    MissedOffers,
}

/// How an offer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
