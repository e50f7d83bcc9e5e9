//! Who gets what: a freed slot finds its most pressing conversation, a conversation its best agent.
//!
//! Every ring takes a slot, so nobody is ever rung for more than they could take. A ring-all must not block others that way:
//! a conversation that rings nowhere takes over a ring of one that rings elsewhere too.

use std::time::Duration;

use super::event::{Assignment, Chosen, Event, OfferEnd};
use super::model::{AcceptMode, OfferStage};
use super::queue::{Need, Place, Want};
use super::state::{AgentState, Case, FreeKey, Reach, RoutingTable, TeamState};
use crate::core::id::{AgentId, ConversationId, OfferId, TeamId};

impl RoutingTable {
    /// Whether this agent is of those who may take conversations of `team`.
    fn in_scope(state: &AgentState, team: &TeamState, wide: bool) -> bool {
        let member = state.agent.teams.contains(&team.team.id);
        if state.agent.supervisor {
            let supervises = member || state.agent.teams.is_empty();
            return supervises && (wide || team.present == 0);
        }
        member || (wide && team.team.overflow_to.iter().any(|other| state.agent.teams.contains(other)))
    }

    fn is_wide(case: &Case) -> bool {
        case.reach == Reach::Wide || case.owner().is_some()
    }

    /// Whether an agent could take a conversation at the step where it stands.
    pub(super) fn serves(&self, state: &AgentState, case: &Case) -> bool {
        let wide = Self::is_wide(case);
        let team = self.teams.get(&case.handoff.team);
        team.is_some_and(|team| Self::in_scope(state, team, wide)) && (wide || state.fits(&case.need))
    }

    /// Whether an agent may claim out of turn: of the team, of a team that helps it, or any supervisor.
    pub(super) fn may_claim(&self, state: &AgentState, case: &Case) -> bool {
        let Some(team) = self.teams.get(&case.handoff.team) else { return false };
        state.agent.supervisor
            || state.agent.teams.contains(&team.team.id)
            || team.team.overflow_to.iter().any(|other| state.agent.teams.contains(other))
    }

    /// The teams an agent looks at for work.
    fn teams_served(&self, state: &AgentState) -> Vec<TeamId> {
        if state.agent.supervisor {
            let all = state.agent.teams.is_empty();
            let teams = self.teams.keys().filter(|team| all || state.agent.teams.contains(team));
            return teams.copied().collect();
        }
        let mut teams = state.agent.teams.clone();
        let own = state.agent.teams.iter().filter_map(|team| self.teams.get(team));
        teams.extend(own.flat_map(|team| team.helps.iter().copied()));
        teams.sort_unstable();
        teams.dedup();
        teams
    }

    /// A slot may be free: it goes to whoever is most pressing among those who could use it, until none is left.
    pub(super) fn fill(&mut self, agent: AgentId, events: &mut Vec<Event>) {
        while let Some(place) = self.next_for(agent) {
            self.give(agent, place.conversation, "slot_free", events);
        }
    }

    fn next_for(&self, agent: AgentId) -> Option<Place> {
        let state = self.agents.get(&agent)?;
        state.indexed?;
        let teams = self.teams_served(state);
        let urgent = teams.iter().filter_map(|team| {
            let team = self.teams.get(team)?;
            let (ring, rescue) =
                (self.first_on(team, Want::Ring, state), self.first_on(team, Want::Rescue, state));
            ring.into_iter().chain(rescue).min()
        });
        urgent.min().or_else(|| {
            let more =
                teams.iter().filter_map(|team| self.first_on(self.teams.get(team)?, Want::RingMore, state));
            more.min()
        })
    }

    fn first_on(&self, team: &TeamState, want: Want, state: &AgentState) -> Option<Place> {
        let (near, wide) = (Self::in_scope(state, team, false), Self::in_scope(state, team, true));
        let fits = |need: &Need| match need {
            Need::Anyone => wide,
            Need::Fit { .. } => near && state.fits(need),
        };
        let may = |place: &Place| {
            self.cases.get(&place.conversation).is_some_and(|case| case.may_ask(state.agent.id))
        };
        team.queue.shelf(want).first(fits, may)
    }

    /// A conversation wants an agent, or several: the best free ones, or the slot of a ring that can be spared.
    pub(super) fn route(&mut self, conversation: ConversationId, events: &mut Vec<Event>) {
        loop {
            let Some(case) = self.cases.get(&conversation) else { return };
            let Some((_, want, _, _)) = &case.shelved else { return };
            let want = *want;
            if let Some((agent, reason)) = self.best_agent(case) {
                self.give(agent, conversation, reason, events);
            } else if let Some(offer) = self.spare_ring(case).filter(|_| want != Want::RingMore) {
                let agent = self.offers.get(&offer).map(|offer| offer.agent);
                self.end_offer(offer, OfferEnd::Reassigned, events);
                // To the most pressing of those who ring nowhere; mostly, but not always, this one.
                let next = agent.and_then(|agent| Some((agent, self.next_for(agent)?)));
                if let Some((agent, place)) = next {
                    self.give(agent, place.conversation, "ring_spared", events);
                }
            } else {
                return;
            }
        }
    }

    /// A rescue was not heard: before the freed slots look around, it goes to somebody who has not been asked yet.
    pub(super) fn ask_untried(&mut self, conversation: ConversationId, events: &mut Vec<Event>) {
        let Some(case) = self.cases.get(&conversation) else { return };
        let untried = |(agent, _): &(AgentId, _)| !case.handoff.tried.contains(agent);
        // A slot that was freed in this very step may be wanted by somebody more pressing.
        let first = |(agent, _): &(AgentId, _)| self.next_for(*agent).is_none_or(|next| next >= case.place());
        let best = self.best_agent(case).filter(untried).filter(first);
        if let Some((agent, reason)) = best {
            self.give(agent, conversation, reason, events);
        }
    }

    /// Preferred first when free; then the least loaded, then the longest idle of the team; then, when it reaches wider, others.
    fn best_agent(&self, case: &Case) -> Option<(AgentId, &'static str)> {
        let team = self.teams.get(&case.handoff.team)?;
        let free = |id: AgentId| {
            let state = self.agents.get(&id)?;
            (state.indexed.is_some() && case.may_ask(id) && self.serves(state, case)).then_some(id)
        };
        if let Some(id) = case.handoff.preferred.filter(|_| case.owner().is_none()).and_then(free) {
            return Some((id, "preferred"));
        }
        let pick = |mut keys: &mut dyn Iterator<Item = &FreeKey>| -> Option<(AgentId, &'static str)> {
            let best = Iterator::find(&mut keys, |key| free(key.agent).is_some())?;
            let tie = keys.next().is_some_and(|next| next.load == best.load);
            Some((best.agent, if tie { "longest_idle" } else { "least_loaded" }))
        };
        let untried = |key: &&FreeKey| !case.handoff.tried.contains(&key.agent);
        let own = pick(&mut team.free.iter().filter(untried)).or_else(|| pick(&mut team.free.iter()));
        let found = own.or_else(|| {
            let mut others = team.team.overflow_to.iter().filter_map(|other| self.teams.get(other));
            others.find_map(|other| pick(&mut other.free.iter()))
        });
        let found = found.or_else(|| pick(&mut self.free_supervisors.iter()));
        found.map(|(id, reason)| (id, Self::reason(case, reason)))
    }

    fn reason(case: &Case, alone: &'static str) -> &'static str {
        match (case.owner(), case.reach) {
            (Some(_), _) => "rescue",
            (None, Reach::One) => alone,
            (None, Reach::All) => "ring_all",
            (None, Reach::Wide) => "overflow",
        }
    }

    fn spare_ring(&self, case: &Case) -> Option<OfferId> {
        let team = self.teams.get(&case.handoff.team)?;
        let usable = |id: &&OfferId| {
            let Some(offer) = self.offers.get(id) else { return false };
            let Some(state) = self.agents.get(&offer.agent) else { return false };
            // It must go on ringing where it has not rung for as long as an offer yet.
            let spares = self.cases.get(&offer.conversation).is_some_and(|other| {
                let team = self.teams.get(&other.handoff.team);
                let length = team.map_or(Duration::ZERO, |team| team.team.ladder.offer);
                other.fresh().any(|ring| ring != **id && ring.made_at() + length > self.now)
            });
            spares && case.may_ask(offer.agent) && self.serves(state, case)
        };
        let near = team.spare.iter().rev().find(usable);
        let far = || {
            let mut others = team.team.overflow_to.iter().filter_map(|other| self.teams.get(other));
            others.find_map(|other| other.spare.iter().rev().find(usable))
        };
        near.or_else(far).copied()
    }

    /// The match: it rings there, or, in a team that assigns at once, it is theirs.
    fn give(&mut self, agent: AgentId, conversation: ConversationId, reason: &str, events: &mut Vec<Event>) {
        let Some(case) = self.cases.get(&conversation) else { return };
        let Some(team) = self.teams.get(&case.handoff.team) else { return };
        let Some(chosen) = self.figures(agent, team) else { return };
        let now = self.now;
        let ladder = &team.team.ladder;
        let soon = now + ladder.offer.max(super::ladder::TICK);
        let (stage, expires_at) = match (case.owner(), case.reach) {
            // A rescuer has to see it, read it and write: the time of an offer is for a click alone.
            (Some(_), _) => (OfferStage::Rescue, soon.max(now + ladder.target.saturating_sub(ladder.rescue))),
            (None, _) if team.team.accept == AcceptMode::Direct => {
                let why = Some((reason, chosen));
                self.assign_chosen(conversation, agent, Assignment::Direct, why, events);
                return;
            }
            (None, Reach::One) => (OfferStage::Offer, soon),
            (None, Reach::All | Reach::Wide) => (OfferStage::RingAll, case.round_at),
        };
        self.ring(conversation, agent, (stage, expires_at), (reason, chosen), events);
    }

    /// How an agent stands just before a conversation is given to them.
    fn figures(&self, agent: AgentId, team: &TeamState) -> Option<Chosen> {
        let state = self.agents.get(&agent)?;
        let listed = state.indexed.is_some_and(|key| team.free.contains(&key));
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Some(Chosen {
            load: count(state.owned.len() + state.rings.len()),
            capacity: state.agent.capacity,
            idle_since: state.idle_since,
            others_free: count(team.free.len() - usize::from(listed)),
        })
    }
}
