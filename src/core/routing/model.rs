//! What the routing table knows of teams, agents and handoffs.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::core::id::{AgentId, ConversationId, TeamId, VisitorId};
use crate::core::mood::Urgency;
use crate::core::sla::{self, Pressure, Weights};
use crate::core::text::Language;
use crate::core::time::Moment;

/// Whether an agent takes offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Takes offers.
    Online,
    /// There, but takes no offers.
    Away,
    /// Not there.
    Offline,
}

/// How a conversation reaches an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AcceptMode {
    /// It rings; the agent accepts.
    #[default]
    Ring,
    /// It is assigned at once; a silent owner is nudged, then rescued.
    Direct,
}

/// The steps of the response ladder, as time since the handoff was requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// The promised first response time.
    pub target: Duration,
    /// How long one offer rings before it goes to the next agent.
    pub offer: Duration,
    /// From here everybody who could take it is rung.
    pub ring_all: Duration,
    /// From here skills relax, and overflow teams and supervisors are rung too.
    pub overflow: Duration,
    /// A silent owner is reminded.
    pub nudge: Duration,
    /// Others are rung beside a silent owner.
    pub rescue: Duration,
    /// The same while the owner is typing.
    pub rescue_typing: Duration,
    /// The visitor is told honestly.
    pub notice: Duration,
    /// How many others are rung in a rescue.
    pub rescuers: u8,
    /// After so many missed offers in a row an agent is set to away.
    pub missed_offers: u8,
    /// How long an agent whose last connection is lost keeps what they own and is still counted as there.
    pub reconnect_grace: Duration,
}

impl Ladder {
    /// The default steps for `target`, scaled from those of 60 s (12, 24, 30, 30, 36, 45, 50 s).
    pub fn for_target(target: Duration) -> Self {
        let at = |seconds: u32| target * seconds / 60;
        Self {
            target,
            offer: at(12),
            ring_all: at(24),
            overflow: at(30),
            nudge: at(30),
            rescue: at(36),
            rescue_typing: at(45),
            notice: at(50),
            rescuers: 3,
            missed_offers: 2,
            reconnect_grace: Duration::from_secs(15),
        }
    }
}

/// A team of agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Which one.
    pub id: TeamId,
    /// When what happens.
    pub ladder: Ladder,
    /// Ring or assign at once.
    pub accept: AcceptMode,
    /// Teams that help from the overflow step on.
    pub overflow_to: Vec<TeamId>,
    /// How much what presses moves a place in its queue. In ledgers from before there were settings: the defaults.
    #[serde(default)]
    pub weights: Weights,
}

/// An agent's profile, as the routing table needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Who.
    pub id: AgentId,
    /// Where they serve.
    pub teams: Vec<TeamId>,
    /// How many conversations at once, over all teams.
    pub capacity: u32,
    /// What they can do, sorted; a request's skills must all be among them.
    pub skills: Vec<Arc<str>>,
    /// What they speak; empty: everything.
    pub languages: Vec<Language>,
    /// Supervisors and administrators are rung from the overflow step on, for their teams or, with none, for all; at once while
    /// nobody else of the team is there.
    pub supervisor: bool,
}

/// Where a handoff stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffStage {
    /// Nobody owns it yet.
    Waiting,
    /// An agent owns it.
    Owned {
        /// Who.
        agent: AgentId,
        /// Since when.
        since: Moment,
    },
}

/// One conversation in the hands of the routing table, from the request until it is closed; what a restart brings back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and a column of what is stored"
)]
pub struct Handoff {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Whose.
    pub visitor: VisitorId,
    /// Whose queue.
    pub team: TeamId,
    /// All of them are needed, until the overflow step.
    pub skills: Vec<Arc<str>>,
    /// The visitor's language.
    pub language: Language,
    /// VIP level, 0 is none.
    pub level: u8,
    /// How soon it wants a person.
    pub urgency: Urgency,
    /// Whether the visitor is upset.
    pub upset: bool,
    /// The visitor comes back on a matter that was left unsolved or whose promise was broken.
    #[serde(default)]
    pub repeated: bool,
    /// It was passed on before anybody answered.
    #[serde(default)]
    pub transferred: bool,
    /// Rung first if free: the agent the visitor talked to last.
    pub preferred: Option<AgentId>,
    /// When the clock started; anew when the owner of an answered conversation is lost.
    pub requested_at: Moment,
    /// The promise: `requested_at` + target. Moves with it alone.
    pub respond_by: Moment,
    /// The place in the queue: `respond_by` moved earlier, bounded, by what presses (`sla::Pressure`); of an answered one that was
    /// passed on, the moment it was.
    pub rank: Moment,
    /// Waiting or owned.
    pub stage: HandoffStage,
    /// When a person first answered.
    pub answered_at: Option<Moment>,
    /// Missed, and why.
    pub breached: Option<Cause>,
    /// The visitor has been told that the promise is at risk.
    pub noticed: bool,
    /// Agents it was offered to in vain, in order.
    pub tried: Vec<AgentId>,
}

impl Handoff {
    /// What moves its place earlier.
    pub const fn pressure(&self) -> Pressure {
        let Self { level, urgency, upset, repeated, transferred, .. } = *self;
        Pressure { level, urgency, upset, repeated, transferred }
    }

    /// The place that promise and pressure give.
    pub(super) fn pressed(&self, weights: Weights) -> Moment {
        sla::rank(self.requested_at, self.respond_by, self.pressure(), weights)
    }
}

/// At which step of the ladder an offer is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferStage {
    /// To this agent alone.
    Offer,
    /// To everybody who could take it.
    RingAll,
    /// Beside a silent owner.
    Rescue,
}

/// Why a promise was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// No agent of the team was online.
    NobodyOnline,
    /// Everybody was at capacity.
    AtCapacity,
    /// It rang, and nobody took it.
    OffersIgnored,
    /// Somebody took it and kept silent.
    AcceptedButSilent,
    /// The team does not work at this time.
    OutsideHours,
    /// The owner's connection was lost.
    ConnectionLost,
}
