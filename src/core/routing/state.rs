//! What the routing table holds: teams, agents, handoffs, offers and the deadlines of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::eta::Pace;
use super::model::{Agent, Handoff, HandoffStage, OfferStage, Presence, Team};
use super::queue::{Need, Place, Queue, Want};
use crate::core::id::{AgentId, ConversationId, OfferId, TeamId};
use crate::core::sla::Deadlines;
use crate::core::time::Moment;

/// The routing table of one workspace.
#[derive(Debug, Clone, Default)]
pub struct RoutingTable {
    pub(super) epoch: u32,
    /// The latest moment anybody reported; a caller's clock that steps back moves nothing.
    pub(super) now: Moment,
    pub(super) offers_made: u64,
    pub(super) handoffs_seen: u64,
    pub(super) teams: BTreeMap<TeamId, TeamState>,
    pub(super) agents: BTreeMap<AgentId, AgentState>,
    pub(super) cases: BTreeMap<ConversationId, Case>,
    pub(super) offers: BTreeMap<OfferId, Offer>,
    pub(super) deadlines: Deadlines<Deadline>,
    /// Supervisors with a free slot, over all teams.
    pub(super) free_supervisors: BTreeSet<FreeKey>,
    /// Agents who may have got a free slot in this step.
    pub(super) slots_freed: BTreeSet<AgentId>,
    /// Conversations that may want an agent after this step, in the order of service.
    pub(super) wanting: BTreeSet<Place>,
}

/// A timer. At the same moment the ladder steps first: a ring-all that begins when an offer ends sees that offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Deadline {
    Step(ConversationId),
    Offer(OfferId),
    Grace(AgentId),
}

/// A team and its queue.
#[derive(Debug, Clone)]
pub(super) struct TeamState {
    pub(super) team: Team,
    pub(super) queue: Queue,
    /// Members (supervisors aside) who are online and connected.
    pub(super) present: usize,
    /// Those of them with a free slot, best first.
    pub(super) free: BTreeSet<FreeKey>,
    /// Offers at agents of this team whose conversation rings elsewhere too: a slot for one that rings nowhere.
    pub(super) spare: BTreeSet<OfferId>,
    /// Teams that overflow to this one.
    pub(super) helps: BTreeSet<TeamId>,
    pub(super) pace: Pace,
}

impl TeamState {
    pub(super) fn new(team: Team) -> Self {
        Self {
            team,
            queue: Queue::default(),
            present: 0,
            free: BTreeSet::new(),
            spare: BTreeSet::new(),
            helps: BTreeSet::new(),
            pace: Pace::default(),
        }
    }
}

/// Candidates in order: those who answered what rang there last, then least loaded in proportion to capacity, then longest idle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FreeKey {
    /// It rang there in vain, and nothing was heard of them since: perhaps they are not at the desk. Free slots of those who are not
    /// there look tempting: few conversations, long idle.
    pub(super) doubted: bool,
    /// Taken slots (conversations and rings) in millionths of the capacity.
    pub(super) load: u64,
    pub(super) idle_since: Moment,
    pub(super) agent: AgentId,
}

/// An agent.
#[derive(Debug, Clone)]
pub(super) struct AgentState {
    pub(super) agent: Agent,
    pub(super) wish: Presence,
    pub(super) connection: Connection,
    pub(super) owned: BTreeSet<ConversationId>,
    pub(super) rings: BTreeSet<OfferId>,
    /// When their number of conversations last changed.
    pub(super) idle_since: Moment,
    /// Offers to them alone that they let pass, in a row.
    pub(super) missed: u8,
    /// It rang in vain since they acted last.
    pub(super) doubted: bool,
    /// The most they may hold: their capacity, or what they held when it was lowered.
    pub(super) allowed: usize,
    /// Their key in the indexes of free agents.
    pub(super) indexed: Option<FreeKey>,
    /// Whether they count as present in their teams.
    pub(super) counted: bool,
}

/// Whether an agent can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Connection {
    /// At least one connection is there.
    Up,
    /// The last one is gone; what they own is kept until then.
    Lost { until: Moment },
    /// Not there.
    Down,
}

impl AgentState {
    pub(super) fn new(agent: Agent, now: Moment) -> Self {
        let allowed = agent.capacity as usize;
        Self {
            agent,
            // Who connects is there, unless they say otherwise: a restart must not send everybody away.
            wish: Presence::Online,
            connection: Connection::Down,
            owned: BTreeSet::new(),
            rings: BTreeSet::new(),
            idle_since: now,
            missed: 0,
            doubted: false,
            allowed,
            indexed: None,
            counted: false,
        }
    }

    /// What colleagues see: the wish while connected or within the grace.
    pub(super) fn presence(&self) -> Presence {
        match self.connection {
            Connection::Down => Presence::Offline,
            Connection::Up | Connection::Lost { .. } => self.wish,
        }
    }

    /// Online and connected: it can ring here.
    pub(super) fn is_there(&self) -> bool {
        self.connection == Connection::Up && self.wish == Presence::Online
    }

    /// Slots with neither a conversation nor a ring.
    pub(super) fn slots(&self) -> usize {
        (self.agent.capacity as usize).saturating_sub(self.owned.len() + self.rings.len())
    }

    pub(super) fn has_room(&self) -> bool {
        self.owned.len() < self.agent.capacity as usize
    }

    pub(super) fn fits(&self, need: &Need) -> bool {
        match need {
            Need::Anyone => true,
            Need::Fit { skills, language } => {
                let speaks = self.agent.languages.is_empty() || self.agent.languages.contains(language);
                speaks && skills.iter().all(|skill| self.agent.skills.contains(skill))
            }
        }
    }

    pub(super) fn free_key(&self) -> Option<FreeKey> {
        let capacity = u64::from(self.agent.capacity);
        let taken = (self.owned.len() + self.rings.len()) as u64;
        (self.is_there() && self.slots() > 0).then(|| FreeKey {
            doubted: self.doubted,
            load: taken * 1_000_000 / capacity.max(1),
            idle_since: self.idle_since,
            agent: self.agent.id,
        })
    }
}

/// How far a waiting conversation reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// It rings at one agent at a time.
    One,
    /// It rings at every fitting agent of the team.
    All,
    /// It rings at everybody: other skills, overflow teams, supervisors.
    Wide,
}

/// How long an owner has kept silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Silence {
    Short,
    Nudged,
    Rescue,
}

/// A step of the ladder. At the same moment in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    RingAll,
    Overflow,
    Nudge,
    Rescue,
    Notice,
    Breach,
    /// What rings has rung for as long as an offer, and counts as ringing nowhere: others are asked beside it.
    Vain,
    /// Ring-all begins anew: those who passed are asked again.
    Round,
}

/// A handoff on its way.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) handoff: Handoff,
    pub(super) order: u64,
    pub(super) need: Arc<Need>,
    pub(super) offers: BTreeMap<AgentId, OfferId>,
    /// Those who passed; not rung again before the next round.
    pub(super) declined: BTreeSet<AgentId>,
    pub(super) reach: Reach,
    pub(super) silence: Silence,
    pub(super) owner_lost: bool,
    pub(super) typed_at: Option<Moment>,
    /// Ring-all offers ring until then.
    pub(super) round_at: Moment,
    /// The newest of its offers.
    pub(super) newest: Option<OfferId>,
    /// Offers up to this one have rung in vain so far; they ring on.
    pub(super) vain: Option<OfferId>,
    /// The next step; its deadline is armed.
    pub(super) step: Option<(Moment, Step)>,
    /// The shelf it lies on.
    pub(super) shelved: Option<(TeamId, Want, Arc<Need>, Place)>,
}

impl Case {
    pub(super) fn new(handoff: Handoff, order: u64) -> Self {
        let need = Need::Fit { skills: handoff.skills.clone(), language: handoff.language };
        Self {
            handoff,
            order,
            need: Arc::new(need),
            offers: BTreeMap::new(),
            declined: BTreeSet::new(),
            reach: Reach::One,
            silence: Silence::Short,
            owner_lost: false,
            typed_at: None,
            round_at: Moment::default(),
            newest: None,
            vain: None,
            step: None,
            shelved: None,
        }
    }

    pub(super) fn owner(&self) -> Option<AgentId> {
        match self.handoff.stage {
            HandoffStage::Owned { agent, .. } => Some(agent),
            HandoffStage::Waiting => None,
        }
    }

    pub(super) fn is_answered(&self) -> bool {
        self.handoff.answered_at.is_some()
    }

    /// When the ladder of the present wait began: at the request, or, for an answered one that is passed on, when it was.
    pub(super) fn ladder_from(&self) -> Moment {
        if self.is_answered() { self.handoff.rank } else { self.handoff.requested_at }
    }

    pub(super) fn place(&self) -> Place {
        Place {
            rank: self.handoff.rank,
            requested_at: self.handoff.requested_at,
            order: self.order,
            conversation: self.handoff.conversation,
        }
    }

    /// Whether a running promise is close to breaking, or broken.
    pub(super) fn is_at_risk(&self) -> bool {
        !self.is_answered() && (self.handoff.noticed || self.handoff.breached.is_some())
    }

    /// Whether it may ring at this agent, as far as what they did before goes.
    pub(super) fn may_ask(&self, agent: AgentId) -> bool {
        let tired = self.owner().is_none() && self.reach == Reach::One && self.handoff.tried.contains(&agent);
        !tired
            && !self.declined.contains(&agent)
            && !self.offers.contains_key(&agent)
            && self.owner() != Some(agent)
    }

    /// Offers that have not rung in vain yet.
    pub(super) fn fresh(&self) -> impl Iterator<Item = OfferId> {
        self.offers.values().copied().filter(|id| Some(*id) > self.vain)
    }

    /// The newest offer, unless all of them have rung in vain.
    pub(super) fn newest_fresh(&self) -> Option<OfferId> {
        self.newest.filter(|_| self.newest > self.vain)
    }

    /// What it wants now; `rescuers` is the team's setting.
    pub(super) fn want(&self, rescuers: u8) -> Option<Want> {
        match (self.owner(), self.reach) {
            (None, _) if self.newest_fresh().is_none() => Some(Want::Ring),
            (None, Reach::One) => None,
            (None, Reach::All | Reach::Wide) => Some(Want::RingMore),
            (Some(_), _) => {
                let silent = self.silence == Silence::Rescue && !self.is_answered();
                (silent && self.fresh().count() < usize::from(rescuers)).then_some(Want::Rescue)
            }
        }
    }
}

/// It rings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer {
    pub(super) conversation: ConversationId,
    pub(super) agent: AgentId,
    pub(super) stage: OfferStage,
    pub(super) expires_at: Moment,
}
