//! Who is there: connections, wishes, the grace of a lost connection, and agents who let offers pass.

use std::sync::Arc;
use std::time::Duration;

use super::event::{Event, OfferEnd, PresenceBy, Release};
use super::model::Presence;
use super::state::{AgentState, Connection, Deadline, RoutingTable};
use crate::core::id::{AgentId, ConversationId};
use crate::core::refusal::Refusal;

/// The reconnect grace of an agent without a team.
const GRACE_WITHOUT_TEAM: Duration = Duration::from_secs(15);

impl RoutingTable {
    pub(super) fn connected(&mut self, id: AgentId, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let state = self.agents.get(&id).ok_or(Refusal::UnknownAgent)?;
        if state.connection != Connection::Up {
            events.push(Event::Connected { agent: id, wish: state.wish });
        }
        self.disarm_grace(id);
        let by = PresenceBy::Connected;
        self.change_presence(id, by, None, events, |state| state.connection = Connection::Up);
        Ok(())
    }

    pub(super) fn disconnected(&mut self, id: AgentId, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let state = self.agents.get(&id).ok_or(Refusal::UnknownAgent)?;
        if state.connection == Connection::Up {
            events.push(Event::Disconnected { agent: id });
            self.begin_grace(id, events);
        }
        Ok(())
    }

    /// What they own stays theirs until the grace ends; what rings goes to others at once.
    pub(super) fn begin_grace(&mut self, id: AgentId, events: &mut Vec<Event>) {
        let until = self.now + self.grace(id);
        self.deadlines.arm(until, Deadline::Grace(id));
        let by = PresenceBy::ConnectionLost;
        self.change_presence(id, by, None, events, |state| state.connection = Connection::Lost { until });
    }

    /// The shortest grace among the agent's teams.
    fn grace(&self, id: AgentId) -> Duration {
        let teams = self.agents.get(&id).map(|state| state.agent.teams.as_slice()).unwrap_or_default();
        let graces =
            teams.iter().filter_map(|team| self.teams.get(team)).map(|team| team.team.ladder.reconnect_grace);
        graces.min().unwrap_or(GRACE_WITHOUT_TEAM)
    }

    fn disarm_grace(&mut self, id: AgentId) {
        if let Some(Connection::Lost { until }) = self.agents.get(&id).map(|state| state.connection) {
            self.deadlines.disarm(until, Deadline::Grace(id));
        }
    }

    pub(super) fn grace_due(&mut self, id: AgentId, events: &mut Vec<Event>) {
        let reason = Some("connection_lost".into());
        let by = PresenceBy::ConnectionLost;
        self.change_presence(id, by, reason, events, |state| state.connection = Connection::Down);
        self.lose_owned(id, events);
    }

    /// Everything an agent owned goes back to a queue.
    pub(super) fn lose_owned(&mut self, id: AgentId, events: &mut Vec<Event>) {
        let owned: Vec<ConversationId> =
            self.agents.get(&id).map(|state| state.owned.iter().copied().collect()).unwrap_or_default();
        for conversation in owned {
            self.end_offers_of(conversation, OfferEnd::Reassigned, events);
            self.release(conversation, Release::OwnerLost, events);
            self.back_to_queue(conversation, events);
        }
    }

    pub(super) fn set_presence(
        &mut self,
        id: AgentId,
        presence: Presence,
        reason: Option<Arc<str>>,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        self.known_agent(id)?;
        self.wish(id, presence, PresenceBy::Wish, reason, events);
        Ok(())
    }

    pub(super) fn wish(
        &mut self,
        id: AgentId,
        presence: Presence,
        by: PresenceBy,
        reason: Option<Arc<str>>,
        events: &mut Vec<Event>,
    ) {
        self.acted(id);
        self.change_presence(id, by, reason, events, |state| state.wish = presence);
    }

    /// Changes what decides whether an agent is there, and draws the consequences.
    fn change_presence(
        &mut self,
        id: AgentId,
        by: PresenceBy,
        reason: Option<Arc<str>>,
        events: &mut Vec<Event>,
        change: impl FnOnce(&mut AgentState),
    ) {
        let Some(state) = self.agents.get_mut(&id) else { return };
        let before = state.presence();
        change(state);
        let (presence, there) = (state.presence(), state.is_there());
        self.reindex(id);
        if presence != before {
            events.push(Event::PresenceChanged { agent: id, presence, reason, by });
        }
        if there {
            self.slots_freed.insert(id);
        } else {
            self.withdraw_all(id, OfferEnd::Reassigned, events);
            self.call_stand_ins(id);
        }
    }
}
