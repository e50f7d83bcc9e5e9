//! An agent's socket says hello: presence, what they own, what rings, who waits.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;

use super::command::{AgentJoin, AgentSession, SubmitError};
use super::connection::{Connection, Frame};
use super::engine_core::Engine;
use super::queue_news::waiting_view;
use super::view;
use crate::core::conversation::Author;
use crate::core::id::{AgentId, ConversationId, TeamId};
use crate::core::routing::{AgentView, Command};
use crate::protocol::WireTime;
use crate::protocol::agent::{AgentWelcome, ConversationView, TeamView, ToAgent};
use crate::protocol::close_code::CloseCode;
use crate::store::{AgentAccount, Role};

impl Engine {
    /// Lets an agent's socket in. `welcome` and what rings are in its outbox when this returns.
    pub async fn join_agent(self: &Arc<Self>, join: AgentJoin) -> Result<AgentSession, SubmitError> {
        if self.draining.load(Ordering::Acquire) {
            return Err(SubmitError::Busy);
        }
        let account = self.directory().active_agent(join.agent).cloned().ok_or(SubmitError::BadToken)?;
        let session =
            AgentSession { agent: join.agent, connection: join.connection, outbox: join.outbox.clone() };
        let connection = Connection::joining(join.connection, join.outbox.clone());
        self.logins.insert(join.connection, (join.login, join.outbox.clone()));
        if self.registry.agents.add(join.agent, connection.clone()) {
            let connected = self.route(Command::Connected(join.agent));
            if let Err(error) = connected {
                self.leave_agent(&session);
                return Err(error);
            }
        }
        match self.welcome_agent(&account, &join.resume).await {
            Ok((first, seen)) => {
                for bytes in first {
                    connection.outbox.push(bytes);
                }
                connection.open(&seen);
                Ok(session)
            }
            Err(error) => {
                self.leave_agent(&session);
                Err(error)
            }
        }
    }

    /// An agent's socket is gone.
    pub fn leave_agent(&self, session: &AgentSession) {
        session.outbox.close(CloseCode::Done);
        self.logins.remove(&session.connection);
        if !self.registry.agents.remove(session.agent, session.connection) {
            return;
        }
        self.tell_disconnected(session.agent);
    }

    /// Tells the table that an agent has no socket any more - unless a new one has come meanwhile.
    pub(super) fn tell_disconnected(&self, agent: AgentId) {
        let Some(place) = self.journal.place() else {
            // The journal is full or closed: the timers try again until the table knows.
            self.queue_news.lock().lost.insert(agent);
            return;
        };
        let mut step = self.routing_step(place);
        // Asked under the table's lock: a socket that joins now tells the table after this step.
        if !self.registry.agents.is_connected(agent)
            && let Err(refusal) = step.table(Command::Disconnected(agent))
        {
            tracing::debug!(?refusal, "an agent who is gone had no place in the table");
        }
        step.finish();
    }

    async fn welcome_agent(
        &self,
        account: &AgentAccount,
        resume: &[(ConversationId, u32)],
    ) -> Result<(Vec<Bytes>, HashMap<ConversationId, u32>), SubmitError> {
        let standing = self.shard.lock().table.agent(account.id).ok_or(SubmitError::Internal)?;
        let mut seen = HashMap::new();
        let mut conversations = Vec::new();
        for id in &standing.owned {
            let after = resume.iter().find(|(known, _)| known == id).map_or(0, |(_, seq)| *seq);
            if let Some(view) = self.owned_view(account.id, *id, after).await? {
                seen.insert(*id, view.entries.last().map_or(after, |entry| entry.seq));
                conversations.push(view);
            }
        }
        let mut frames = vec![Frame::plain(&self.agent_welcome(account, &standing, conversations)).bytes];
        frames.extend(self.ringing(account.id));
        Ok((frames, seen))
    }

    /// A conversation the agent owns, with the entries they have not seen.
    async fn owned_view(
        &self,
        agent: AgentId,
        id: ConversationId,
        after: u32,
    ) -> Result<Option<ConversationView>, SubmitError> {
        let limit = self.settings.tail;
        let entries = self.read(move |store| {
            let later = if after == 0 { Vec::new() } else { store.entries_after(id, after, limit)? };
            // Who has no mark, or is far behind, gets the latest entries; the transcript has the rest.
            let behind = after == 0 || later.len() >= limit as usize;
            if behind { store.entries_tail(id, limit) } else { Ok(later) }
        });
        let entries = entries.await.map_err(|error| {
            tracing::error!(error = %error, "an agent's conversation could not be read");
            SubmitError::Busy
        })?;
        let respond_by = {
            let shard = self.shard.lock();
            let waiting = |handoff: &&crate::core::routing::Handoff| handoff.answered_at.is_none();
            shard.table.handoff(id).filter(waiting).map(|handoff| self.clock.server_time(handoff.respond_by))
        };
        let Some(live) = self.live.get(id) else { return Ok(None) };
        let Some(guard) = live.lock() else { return Ok(None) };
        let mut view = view::conversation(&guard, respond_by);
        let directory = self.directory();
        let own = Author::Agent(agent);
        view.entries = entries.iter().map(|entry| view::message(&directory, Some(id), entry, own)).collect();
        Ok(Some(view))
    }

    fn agent_welcome(
        &self,
        account: &AgentAccount,
        standing: &AgentView,
        conversations: Vec<ConversationView>,
    ) -> ToAgent {
        let directory = self.directory();
        let teams = self.teams_seen_by(account);
        let waiting = {
            let shard = self.shard.lock();
            let now = self.clock.moment();
            teams.iter().map(|team| waiting_view(&self.clock, &shard.table, now, *team)).collect()
        };
        let teams = teams.iter().filter_map(|id| directory.teams.get(id));
        let role = match account.role {
            Role::Agent => "agent",
            Role::Supervisor => "supervisor",
            Role::Admin => "admin",
        };
        ToAgent::Welcome(Box::new(AgentWelcome {
            agent: view::agent(&directory, account.id),
            role: role.to_owned(),
            teams: teams
                .map(|team| TeamView { id: team.id, key: team.key.clone(), name: team.name.clone() })
                .collect(),
            capacity: account.capacity,
            presence: view::presence(standing.presence),
            conversations,
            waiting,
            server_time: WireTime(self.clock.server_now()),
            heartbeat_s: u32::try_from(self.settings.heartbeat.as_secs()).unwrap_or(u32::MAX),
        }))
    }

    /// The teams whose queues an agent sees: their own; supervisors see all.
    pub(super) fn teams_seen_by(&self, account: &AgentAccount) -> Vec<TeamId> {
        if account.role >= Role::Supervisor {
            return self.directory().teams.keys().copied().collect();
        }
        account.teams.clone()
    }

    /// What rings at an agent who reconnects.
    fn ringing(&self, agent: AgentId) -> Vec<Bytes> {
        let Some(place) = self.journal.place() else { return Vec::new() };
        let mut step = self.routing_step(place);
        let offers = step.shard.table.offers_of(agent);
        let frames = offers.into_iter().filter_map(|offer| {
            step.offer_frame(
                offer.offer,
                offer.conversation,
                offer.team,
                offer.stage,
                offer.expires_at,
                offer.respond_by,
            )
        });
        frames.map(|frame| Frame::plain(&frame).bytes).collect()
    }
}
