//! After a restart: what the store remembers becomes the table again, with the promises as they were.

use std::sync::Arc;

use super::event::Event;
use super::model::{Handoff, HandoffStage};
use super::state::{Connection, RoutingTable};
use crate::core::id::{AgentId, ConversationId};
use crate::core::time::Moment;

impl RoutingTable {
    /// Brings handoffs back, once teams and agents are put. Owners stay owners, disconnected, with a fresh reconnect grace; who
    /// waits keeps place and promise and is offered anew as agents connect; what fell due in between passes now, in order.
    pub fn restore(&mut self, now: Moment, mut handoffs: Vec<Handoff>, events: &mut Vec<Event>) {
        self.now = self.now.max(now);
        handoffs.sort_by_key(|handoff| (handoff.requested_at, handoff.conversation));
        for handoff in handoffs {
            self.bring_back(handoff, events);
        }
        self.expire(now, events);
    }

    fn bring_back(&mut self, mut handoff: Handoff, events: &mut Vec<Event>) {
        let conversation = handoff.conversation;
        if !self.teams.contains_key(&handoff.team) {
            // Better in another team's queue than in none.
            let Some(other) = self.teams.keys().next() else { return };
            handoff.team = *other;
        }
        let stage = handoff.stage;
        events.push(Event::Restored { handoff: Arc::new(handoff.clone()) });
        self.admit(handoff);
        match stage {
            HandoffStage::Waiting => self.enqueue(conversation, "restored".into(), events),
            HandoffStage::Owned { agent, .. } if self.agents.contains_key(&agent) => {
                self.own_again(agent, conversation, events);
            }
            HandoffStage::Owned { .. } => self.back_to_queue(conversation, events),
        }
    }

    fn own_again(&mut self, agent: AgentId, conversation: ConversationId, events: &mut Vec<Event>) {
        if let Some(state) = self.agents.get_mut(&agent) {
            state.owned.insert(conversation);
            state.allowed = state.allowed.max(state.owned.len());
        }
        self.reindex(agent);
        if self.agents.get(&agent).is_some_and(|state| state.connection == Connection::Down) {
            self.begin_grace(agent, events);
        }
        self.change(conversation, |_| ());
    }
}
