//! Teams and agents come, change and go; the indexes of who is free follow.

use std::sync::Arc;

use super::event::{Event, OfferEnd};
use super::model::{Agent, Team};
use super::state::{AgentState, Connection, Deadline, RoutingTable, TeamState};
use crate::core::id::{AgentId, ConversationId, TeamId};
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
            self.reindex(agent);
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
        let state = self.agents.entry(id).or_insert_with(|| AgentState::new(agent.clone(), now));
        state.agent = agent;
        state.allowed = (state.agent.capacity as usize).max(state.owned.len());
        self.reindex(id);
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

    /// Takes an agent out of every index.
    pub(super) fn unindex(&mut self, id: AgentId) {
        let Some(state) = self.agents.get_mut(&id) else { return };
        let (key, counted) = (state.indexed.take(), std::mem::take(&mut state.counted));
        for team in &state.agent.teams {
            if let Some(team) = self.teams.get_mut(team) {
                if let Some(key) = &key {
                    team.free.remove(key);
                }
                team.present -= usize::from(counted);
                for offer in &state.rings {
                    team.spare.remove(offer);
                }
            }
        }
        if let Some(key) = &key {
            self.free_supervisors.remove(key);
        }
    }

    /// Puts an agent where they belong in the indexes; to be called after every change of theirs.
    pub(super) fn reindex(&mut self, id: AgentId) {
        self.unindex(id);
        let Some(state) = self.agents.get_mut(&id) else { return };
        state.indexed = state.free_key();
        state.counted = state.is_there() && !state.agent.supervisor;
        if let Some(key) = state.indexed.filter(|_| state.agent.supervisor) {
            self.free_supervisors.insert(key);
        }
        for team in &state.agent.teams {
            let Some(team) = self.teams.get_mut(team) else { continue };
            if let Some(key) = state.indexed.filter(|_| !state.agent.supervisor) {
                team.free.insert(key);
            }
            team.present += usize::from(state.counted);
            for offer in &state.rings {
                let conversation = self.offers.get(offer).map(|offer| offer.conversation);
                let case = conversation.and_then(|conversation| self.cases.get(&conversation));
                if case.is_some_and(|case| case.owner().is_none() && case.offers.len() > 1) {
                    team.spare.insert(*offer);
                }
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
