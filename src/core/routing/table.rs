//! The way in: a command or a deadline is one step, and a step ends when nobody with a free slot is left beside somebody who wants one.

use super::command::Command;
use super::event::Event;
use super::state::{Deadline, RoutingTable};
use crate::core::id::{AgentId, OfferId};
use crate::core::refusal::Refusal;
use crate::core::time::Moment;

impl RoutingTable {
    /// An empty table; `epoch` tells its offers from those of earlier lives.
    pub fn new(epoch: u32) -> Self {
        Self { epoch, ..Self::default() }
    }

    /// One step. Deadlines up to `now` pass first; a refusal changes nothing else.
    pub fn handle(&mut self, now: Moment, command: Command, events: &mut Vec<Event>) -> Result<(), Refusal> {
        self.expire(now, events);
        self.apply(command, events)?;
        // What comes late, or returns, may be due for several steps at once: it takes them before it rings.
        self.expire(now, events);
        Ok(())
    }

    /// When [`Self::expire`] is wanted next.
    pub fn next_deadline(&self) -> Option<Moment> {
        self.deadlines.next()
    }

    /// Lets the deadlines up to `now` pass, in order. Spurious calls do nothing.
    pub fn expire(&mut self, now: Moment, events: &mut Vec<Event>) {
        self.now = self.now.max(now);
        loop {
            while let Some((_, deadline)) = self.deadlines.pop_due(self.now) {
                match deadline {
                    Deadline::Step(conversation) => self.step_due(conversation, events),
                    Deadline::Offer(offer) => self.offer_due(offer, events),
                    Deadline::Grace(agent) => self.grace_due(agent, events),
                }
            }
            self.settle(events);
            if self.deadlines.next().is_none_or(|at| at > self.now) {
                return;
            }
        }
    }

    fn apply(&mut self, command: Command, events: &mut Vec<Event>) -> Result<(), Refusal> {
        match command {
            Command::PutTeam(team) => self.put_team(team, events),
            Command::PutAgent(agent) => self.put_agent(agent, events),
            Command::RemoveAgent(agent) => return self.remove_agent(agent, events),
            Command::Connected(agent) => return self.connected(agent, events),
            Command::Disconnected(agent) => return self.disconnected(agent, events),
            Command::SetPresence { agent, presence, reason } => {
                return self.set_presence(agent, presence, reason, events);
            }
            Command::Request(request) => return self.request(request, events),
            Command::Leave(conversation) => return self.leave(conversation, events),
            Command::Accept { agent, offer } => return self.accept(agent, offer, events),
            Command::Decline { agent, offer, reason } => return self.decline(agent, offer, reason, events),
            Command::Claim { agent, conversation } => return self.claim(agent, conversation, events),
            Command::Reply { agent, conversation } => return self.reply(agent, conversation, events),
            Command::Typing { agent, conversation } => return self.typing(agent, conversation),
            Command::Transfer { agent, conversation, to } => {
                return self.transfer(agent, conversation, to, events);
            }
            Command::Close { by, conversation } => return self.close(by, conversation, events),
            Command::Tick => {}
        }
        Ok(())
    }

    /// Freed slots pull first, so that the most pressing conversation gets them; then what is new or returned looks around.
    fn settle(&mut self, events: &mut Vec<Event>) {
        loop {
            if let Some(agent) = self.slots_freed.pop_first() {
                self.fill(agent, events);
            } else if let Some(place) = self.wanting.pop_first() {
                self.route(place.conversation, events);
            } else {
                return;
            }
        }
    }

    pub(super) fn known_agent(&self, agent: AgentId) -> Result<(), Refusal> {
        self.agents.contains_key(&agent).then_some(()).ok_or(Refusal::UnknownAgent)
    }

    pub(super) fn next_offer_id(&mut self) -> OfferId {
        self.offers_made += 1;
        OfferId::nth(self.epoch, self.offers_made, self.now)
    }
}
