//! What agents do: first the routing table says whether they may, then the conversation takes it - in one job.

use std::sync::Arc;

use super::command::{AgentCommand, AgentSession, SubmitError};
use super::connection::Frame;
use super::draft::Origin;
use super::engine_core::Engine;
use super::routing::RoutingStep;
use super::view;
use crate::core::conversation::{Author, Command as Talk, Outcome, Past};
use crate::core::id::{AgentId, ClientId, ConversationId};
use crate::core::refusal::Refusal;
use crate::core::routing::{Command, TransferTarget};
use crate::protocol::visitor::ToVisitor;
use crate::store::Role;

impl Engine {
    /// One command of an agent. `Ok` means taken: the answer comes through the outbox after the commit.
    pub fn agent(&self, session: &AgentSession, command: AgentCommand) -> Result<(), SubmitError> {
        let agent = session.agent;
        match command {
            AgentCommand::SetPresence { presence, reason } => {
                self.route(Command::SetPresence { agent, presence, reason })
            }
            AgentCommand::Accept(offer) => self.route(Command::Accept { agent, offer }),
            AgentCommand::Decline { offer, reason } => self.route(Command::Decline { agent, offer, reason }),
            AgentCommand::Claim(conversation) => self.route(Command::Claim { agent, conversation }),
            AgentCommand::Send { conversation, client_id, text, note } => self
                .step(session, |step, origin| step.agent_writes(origin, conversation, client_id, text, note)),
            AgentCommand::Typing { conversation, on } => self.agent_types(agent, conversation, on),
            AgentCommand::Read { conversation, seq } => self.step(session, |step, _| {
                step.owned_by(agent, conversation)?;
                step.talk(conversation, Talk::Read { by_visitor: false, seq }, None).map(drop)
            }),
            AgentCommand::Transfer { conversation, to, note } => {
                self.step(session, |step, _| step.transfers(agent, conversation, to, note))
            }
            AgentCommand::Close { conversation, outcome, tags, note } => {
                self.step(session, |step, _| step.closes(agent, conversation, outcome, tags, note))
            }
        }
    }

    fn step(
        &self,
        session: &AgentSession,
        act: impl FnOnce(&mut RoutingStep<'_>, &Origin) -> Result<(), Refusal>,
    ) -> Result<(), SubmitError> {
        let place = self.journal.place().ok_or(SubmitError::Busy)?;
        let origin = Origin {
            author: Author::Agent(session.agent),
            connection: session.connection,
            outbox: session.outbox.clone(),
            echo: false,
        };
        let mut step = self.routing_step(place);
        let result = act(&mut step, &origin);
        step.finish();
        Ok(result?)
    }

    fn agent_types(&self, agent: AgentId, conversation: ConversationId, on: bool) -> Result<(), SubmitError> {
        if on {
            self.route(Command::Typing { agent, conversation })?;
        }
        if self.shard.lock().table.owner(conversation) != Some(agent) {
            // Of a rescuer the visitor hears with the first message.
            let rescues = on || self.shard.lock().table.may_rescue(agent, conversation);
            return if rescues { Ok(()) } else { Err(Refusal::NotOwner.into()) };
        }
        let visitor = self.live.get(conversation).and_then(|live| live.lock().map(|guard| guard.visitor.id));
        if let Some(visitor) = visitor {
            let author = view::author(&self.directory(), Author::Agent(agent));
            self.registry.visitors.deliver_replaceable(
                visitor,
                &Frame::plain(&ToVisitor::Typing { author, on }),
                None,
            );
        }
        Ok(())
    }
}

impl RoutingStep<'_> {
    fn agent_writes(
        &mut self,
        origin: &Origin,
        conversation: ConversationId,
        client_id: ClientId,
        text: Arc<str>,
        note: bool,
    ) -> Result<(), Refusal> {
        let Author::Agent(agent) = origin.author else { return Err(Refusal::UnknownAgent) };
        let limits = self.engine.settings.limits;
        let state = self.lock(conversation).ok_or(Refusal::UnknownConversation)?;
        let repeated = state.conversation.check_agent_message(agent, client_id, &text, &limits)?;
        if repeated.is_none() {
            if note {
                self.may_see(agent, conversation)?;
            } else {
                self.table(Command::Reply { agent, conversation })?;
            }
        }
        self.talk(conversation, Talk::AgentMessage { agent, client_id, text, note }, Some(origin)).map(drop)
    }

    fn transfers(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        to: TransferTarget,
        note: Arc<str>,
    ) -> Result<(), Refusal> {
        self.owned_by(agent, conversation)?;
        self.lock(conversation).ok_or(Refusal::UnknownConversation)?;
        self.table(Command::Transfer { agent, conversation, to })?;
        if let TransferTarget::Team(team) = to
            && let Some(state) = self.lock(conversation)
        {
            state.conversation.team = Some(team);
            self.record_row(conversation);
        }
        let client_id = ClientId(super::clock::new_id());
        self.talk(conversation, Talk::AgentMessage { agent, client_id, text: note, note: true }, None)
            .map(drop)
    }

    fn closes(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        outcome: Outcome,
        tags: Vec<Arc<str>>,
        note: Option<Arc<str>>,
    ) -> Result<(), Refusal> {
        self.lock(conversation).ok_or(Refusal::UnknownConversation)?;
        let past = self.past(conversation, outcome);
        self.table(Command::Close { by: Some(agent), conversation })?;
        let note = note.map(|text| (agent, text));
        self.talk(conversation, Talk::Close { outcome, tags, note }, None)?;
        self.leave_behind(conversation, past);
        Ok(())
    }

    /// What the next handoff of this visitor should know of this one, if it ended now.
    pub(super) fn past(&mut self, conversation: ConversationId, outcome: Outcome) -> Option<Past> {
        let broken = self.shard.table.handoff(conversation).is_some_and(|handoff| handoff.breached.is_some());
        let now = self.now.moment;
        let state = self.lock(conversation)?;
        state.conversation.past_if_ended(now, outcome, broken)
    }

    /// Remembers it with the conversation.
    pub(super) fn leave_behind(&mut self, conversation: ConversationId, past: Option<Past>) {
        if let Some(state) = self.lock(conversation) {
            state.conversation.past = past;
        }
        self.record_row(conversation);
    }

    fn owned_by(&self, agent: AgentId, conversation: ConversationId) -> Result<(), Refusal> {
        match self.shard.table.owner(conversation) {
            Some(owner) if owner == agent => Ok(()),
            Some(_) => Err(Refusal::NotOwner),
            None => Err(Refusal::UnknownConversation),
        }
    }

    /// Whether an agent may see a conversation: their own, their teams', or all for supervisors. Others' look like unknown ones.
    fn may_see(&self, agent: AgentId, conversation: ConversationId) -> Result<(), Refusal> {
        let directory = self.engine.directory();
        let account = directory.active_agent(agent).ok_or(Refusal::UnknownAgent)?;
        let handoff = self.shard.table.handoff(conversation).ok_or(Refusal::UnknownConversation)?;
        let owns = self.shard.table.owner(conversation) == Some(agent);
        let sees = owns || account.role >= Role::Supervisor || account.teams.contains(&handoff.team);
        if sees { Ok(()) } else { Err(Refusal::UnknownConversation) }
    }
}
