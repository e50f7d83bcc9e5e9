//! Teams and agents come, change and go; the indexes of who is free follow.

use std::cmp::Reverse;
use std::sync::Arc;

use super::event::{Event, OfferEnd};
use super::model::{Agent, Team};
use super::queue::Brings;
use super::state::{AgentState, Connection, Deadline, FreeKey, RoutingTable, TeamState};
use crate::core::id::{AgentId, ConversationId, OfferId, TeamId};
use crate::core::refusal::Refusal;

impl RoutingTable {
    pub(super) fn put_team(&mut self, team: Team, events: &mut Vec<Event>) {
        let id = team.id;
        if self.teams.get(&id).is_none_or(|known| known.team != team) {
            events.push(Event::TeamChanged { team: Arc::new(team.clone()) });
        }
        if let Some(known) = self.teams.get_mut(&id) {
            known.team = team;
        } else {
            self.teams.insert(id, TeamState::new(team));
        }
        self.link_overflow();
        self.reindex_everybody();
        let waiting: Vec<ConversationId> = self
            .cases
            .values()
            .filter(|case| case.handoff.team == id)
            .map(|case| case.handoff.conversation)
            .collect();
        for conversation in waiting {
            self.rearm(conversation);
            self.reshelve(conversation);
        }
    }

    /// Nothing else changes: who waits was promised an answer, and agents who are still there may give it.
    pub(super) fn set_open(&mut self, id: TeamId, open: bool) -> Result<(), Refusal> {
        self.teams.get_mut(&id).ok_or(Refusal::UnknownTeam)?.open = open;
        Ok(())
    }

    fn link_overflow(&mut self) {
        let links: Vec<(TeamId, TeamId)> = self
            .teams
            .values()
            .flat_map(|from| from.team.overflow_to.iter().map(|to| (*to, from.team.id)))
            .collect();
        for team in self.teams.values_mut() {
            team.helps.clear();
        }
        for (to, from) in links {
            if let Some(team) = self.teams.get_mut(&to).filter(|_| to != from) {
                team.helps.insert(from);
            }
        }
    }

    /// A team is new or its overflow has changed: everybody's place in the indexes is made anew, and free slots look around.
    fn reindex_everybody(&mut self) {
        let all: Vec<AgentId> = self.agents.keys().copied().collect();
        for agent in &all {
            self.unindex(*agent);
        }
        for agent in all {
            self.index(agent);
            self.slots_freed.insert(agent);
        }
    }

    pub(super) fn put_agent(&mut self, mut agent: Agent, events: &mut Vec<Event>) {
        let id = agent.id;
        agent.teams.sort_unstable();
        agent.teams.dedup();
        agent.skills.sort_unstable();
        if self.agents.get(&id).is_none_or(|known| known.agent != agent) {
            events.push(Event::AgentChanged { agent: Arc::new(agent.clone()) });
        }
        self.unindex(id);
        let left = self.agents.get(&id).map(|state| state.agent.teams.clone()).unwrap_or_default();
        let now = self.now;
        let state = self.agents.or_insert_with(id, || AgentState::new(agent.clone(), now));
        state.brings = Brings::of(&agent);
        state.agent = agent;
        state.allowed = (state.agent.capacity as usize).max(state.owned.len());
        self.index(id);
        self.withdraw_unfit(id, events);
        self.trim(id, events);
        self.slots_freed.insert(id);
        self.call_stand_ins(id);
        self.call_stand_ins_of(&left);
    }

    /// Rings that their agent may not take any more go to others.
    fn withdraw_unfit(&mut self, id: AgentId, events: &mut Vec<Event>) {
        let Some(state) = self.agents.get(&id) else { return };
        let unfit: Vec<_> = state
            .rings
            .iter()
            .filter(|offer| {
                let case = self.offers.get(offer).and_then(|offer| self.cases.get(&offer.conversation));
                case.is_none_or(|case| !self.serves(state, case))
            })
            .copied()
            .collect();
        for offer in unfit {
            self.end_offer(offer, OfferEnd::Reassigned, events);
        }
    }

    pub(super) fn remove_agent(&mut self, id: AgentId, events: &mut Vec<Event>) -> Result<(), Refusal> {
        self.known_agent(id)?;
        events.push(Event::AgentRemoved { agent: id });
        self.withdraw_all(id, OfferEnd::Reassigned, events);
        self.lose_owned(id, events);
        self.unindex(id);
        if let Some(state) = self.agents.remove(&id) {
            if let Connection::Lost { until } = state.connection {
                self.deadlines.disarm(until, Deadline::Grace(id));
            }
            self.call_stand_ins_of(&state.agent.teams);
        }
        self.slots_freed.remove(&id);
        Ok(())
    }

    /// Takes an agent out of every index: before their teams or what they bring change.
    fn unindex(&mut self, id: AgentId) {
        self.set_free(id, None);
        self.set_counted(id, false);
        self.rings_of(id).into_iter().for_each(|offer| self.set_spare(offer, false));
    }

    /// Puts an agent into every index where they belong.
    fn index(&mut self, id: AgentId) {
        self.reindex(id);
        self.rings_of(id).into_iter().for_each(|offer| self.respare(offer));
    }

    fn rings_of(&self, id: AgentId) -> Vec<OfferId> {
        self.agents.get(&id).map(|state| state.rings.iter().copied().collect()).unwrap_or_default()
    }

    /// Puts an agent where they belong among the free and the present; to be called after every change of theirs.
    pub(super) fn reindex(&mut self, id: AgentId) {
        let Some(state) = self.agents.get(&id) else { return };
        let (key, there) = (state.free_key(), state.is_there());
        self.set_free(id, key);
        self.set_counted(id, there);
    }

    fn set_free(&mut self, id: AgentId, key: Option<FreeKey>) {
        let Some(state) = self.agents.get_mut(&id).filter(|state| state.indexed != key) else { return };
        let last = std::mem::replace(&mut state.indexed, key);
        if state.agent.supervisor {
            if let Some(last) = &last {
                self.free_supervisors.remove(last);
            }
            self.free_supervisors.extend(key);
            return;
        }
        for team in &state.agent.teams {
            let Some(team) = self.teams.get_mut(team) else { continue };
            if let Some(last) = &last {
                team.free.take(&state.brings, last);
            }
            if let Some(key) = key {
                team.free.put(&state.brings, key);
            }
        }
    }

    fn set_counted(&mut self, id: AgentId, there: bool) {
        let Some(state) = self.agents.get_mut(&id).filter(|state| state.counted != there) else { return };
        state.counted = there;
        let supervisor = state.agent.supervisor;
        let slots = if supervisor { 0 } else { state.agent.capacity as usize };
        let count = |number: &mut usize, by: usize| {
            *number = if there { *number + by } else { *number - by };
        };
        if supervisor && state.agent.teams.is_empty() {
            count(&mut self.supervisors_of_all, 1);
        }
        for team in &state.agent.teams {
            let Some(team) = self.teams.get_mut(team) else { continue };
            count(team.count(supervisor), 1);
            count(&mut team.slots, slots);
        }
    }

    /// Lists an offer among those that can be spared, or not; to be called when its conversation begins or ceases to ring elsewhere too.
    pub(super) fn respare(&mut self, id: OfferId) {
        let case = self.offers.get(&id).and_then(|offer| self.cases.get(&offer.conversation));
        let spare = case.is_some_and(|case| case.owner().is_none() && case.offers.len() > 1);
        self.set_spare(id, spare);
    }

    pub(super) fn set_spare(&mut self, id: OfferId, spare: bool) {
        let agent = self.offers.get(&id).and_then(|offer| self.agents.get(&offer.agent));
        let Some(state) = agent else { return };
        for team in &state.agent.teams {
            let Some(team) = self.teams.get_mut(team) else { continue };
            if spare {
                team.spare.put(&state.brings, Reverse(id));
            } else {
                team.spare.take(&state.brings, &Reverse(id));
            }
        }
    }

    /// When nobody else of a team is there, its supervisors stand in without waiting for the overflow step.
    pub(super) fn call_stand_ins(&mut self, id: AgentId) {
        let teams = self.agents.get(&id).map(|state| state.agent.teams.clone()).unwrap_or_default();
        self.call_stand_ins_of(&teams);
    }

    fn call_stand_ins_of(&mut self, teams: &[TeamId]) {
        let alone = teams.iter().any(|team| self.teams.get(team).is_some_and(|team| team.present == 0));
        if alone {
            self.slots_freed.extend(self.free_supervisors.iter().map(|key| key.agent));
        }
    }
}
