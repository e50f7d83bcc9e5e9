//! The bookkeeping that every peer needs: who is there with how many slots, who waits, what is due.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use crate::core::id::{AgentId, ConversationId, OfferId, TeamId};
use crate::core::routing::Agent;
use crate::core::text::Language;
use crate::core::time::Moment;

/// What a peer does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) gives: Gives,
    /// A silent owner loses it once after this.
    pub(super) transfer_after: Option<Duration>,
    /// Waiting conversations are looked at so often, one of each team; `None`: at once, all.
    pub(super) cycle: Option<Duration>,
}

/// How an agent gets a conversation.
#[derive(Debug, Clone, Copy)]
pub(super) enum Gives {
    /// It is theirs.
    Assignment,
    /// It rings for so long.
    Offer(Duration),
}

/// Something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Timer {
    /// The offer rang in vain.
    Offer(OfferId),
    /// The owner has been silent for long.
    Silence(ConversationId),
    /// Somebody polls.
    Poll,
}

/// An agent.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) agent: Agent,
    pub(super) connected: bool,
    pub(super) online: bool,
    /// Conversations owned and ringing.
    pub(super) taken: u32,
    pub(super) idle_since: Moment,
}

impl Seat {
    fn is_free(&self) -> bool {
        self.connected && self.online && self.taken < self.agent.capacity
    }
}

/// A handoff.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) team: TeamId,
    pub(super) skills: Vec<Arc<str>>,
    pub(super) language: Language,
    pub(super) requested_at: Moment,
    pub(super) respond_by: Moment,
    pub(super) order: u64,
    pub(super) owner: Option<AgentId>,
    pub(super) offer: Option<(OfferId, AgentId)>,
    pub(super) asked: Vec<AgentId>,
    pub(super) answered: bool,
    pub(super) moved: bool,
}

/// The place in a queue: first come, first served.
pub(super) type Place = (u64, ConversationId);

/// Everything.
#[derive(Debug, Default)]
pub(super) struct Floor {
    pub(super) now: Moment,
    pub(super) targets: BTreeMap<TeamId, Duration>,
    pub(super) queues: BTreeMap<TeamId, BTreeSet<Place>>,
    pub(super) seats: BTreeMap<AgentId, Seat>,
    pub(super) cases: BTreeMap<ConversationId, Case>,
    pub(super) offers: BTreeMap<OfferId, ConversationId>,
    pub(super) timers: BTreeSet<(Moment, Timer)>,
    pub(super) came: u64,
    pub(super) offered: u64,
}

impl Floor {
    /// Whether this agent has a free slot and can serve this conversation.
    pub(super) fn can_take(&self, agent: AgentId, case: &Case) -> bool {
        self.seats.get(&agent).is_some_and(|seat| Self::suits(seat, case))
    }

    fn suits(seat: &Seat, case: &Case) -> bool {
        let agent = &seat.agent;
        let speaks = agent.languages.is_empty() || agent.languages.contains(&case.language);
        seat.is_free()
            && agent.teams.contains(&case.team)
            && speaks
            && case.skills.iter().all(|skill| agent.skills.contains(skill))
    }

    /// The least loaded, then the longest idle, who has not been asked; when all have been, one who was.
    pub(super) fn best(&self, case: &Case) -> Option<AgentId> {
        let free = || {
            self.seats.values().filter(|seat| case.owner != Some(seat.agent.id) && Self::suits(seat, case))
        };
        let load =
            |seat: &&Seat| (seat.taken * 1000 / seat.agent.capacity.max(1), seat.idle_since, seat.agent.id);
        let new = free().filter(|seat| !case.asked.contains(&seat.agent.id)).min_by_key(load);
        new.or_else(|| free().min_by_key(load)).map(|seat| seat.agent.id)
    }

    pub(super) fn take_slot(&mut self, agent: AgentId) {
        if let Some(seat) = self.seats.get_mut(&agent) {
            seat.taken += 1;
        }
    }

    pub(super) fn free_slot(&mut self, agent: AgentId) {
        let now = self.now;
        if let Some(seat) = self.seats.get_mut(&agent) {
            seat.taken = seat.taken.saturating_sub(1);
            seat.idle_since = now;
        }
    }

    /// Who waits for this team and does not ring, longest first.
    pub(super) fn waiting(&self, team: TeamId) -> impl Iterator<Item = ConversationId> {
        self.queues.get(&team).into_iter().flatten().map(|(_, conversation)| *conversation)
    }

    pub(super) fn enqueue(&mut self, conversation: ConversationId) {
        if let Some(case) = self.cases.get(&conversation) {
            self.queues.entry(case.team).or_default().insert((case.order, conversation));
        }
    }

    pub(super) fn dequeue(&mut self, conversation: ConversationId) {
        if let Some(case) = self.cases.get(&conversation)
            && let Some(queue) = self.queues.get_mut(&case.team)
        {
            queue.remove(&(case.order, conversation));
        }
    }
}
