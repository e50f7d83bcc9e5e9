//! `/ws/agent`: a console in a browser, or a program.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;

use super::arrival::{self, Arrival, Role};
use super::meter;
use super::turned::{Turned, tell};
use super::typing::TypingGate;
use super::wire::{Ending, Side, Wire};
use crate::core::id::{ConnectionId, ConversationId};
use crate::engine::{AgentJoin, AgentSession, Engine, SubmitError, clock};
use crate::gateway::agent_commands::{self as commands, AgentRequest};
use crate::gateway::bucket::{Bucket, Verdict};
use crate::gateway::caller::{self, Caller};
use crate::gateway::origin::Claim;
use crate::gateway::refusals;
use crate::gateway::secret::hash_secret;
use crate::gateway::state::Gateway;
use crate::protocol::agent::{AgentFrame, ResumeOne, ToAgent};
use crate::protocol::close_code::CloseCode;
use crate::protocol::limits::RESUME_MAX;
use crate::protocol::{ErrorCode, ErrorFrame, WireTime, decode_agent, encode};
use crate::store::StoreError;

/// Handles the upgrade request.
pub(in crate::gateway) async fn upgrade(
    State(gateway): State<Arc<Gateway>>,
    arrival: Arrival,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    arrival::upgrade::<Agent>(upgrade, gateway, arrival)
}

struct Agent;

impl Role for Agent {
    const NAME: &'static str = "agent";

    async fn run(gateway: &Gateway, arrival: &Arrival, wire: &mut Wire) -> Result<Ending, Ending> {
        let engine = &gateway.engine;
        if arrival.claim != Claim::Missing && !arrival.is_own {
            let message =
                "this page's origin is not one of a console; an administrator adds it to agent_origins";
            return Err(Turned::new(ErrorCode::NotAllowed, message, CloseCode::NotAllowed).tell(wire));
        }
        let text = wire.first().await?;
        let hello = read_hello(text.as_str()).map_err(|refusal| refusal.tell(wire))?;
        meter::came("hello");
        let caller = hello.caller(gateway, arrival).await.map_err(|refusal| refusal.tell(wire))?;
        let join = AgentJoin {
            connection: ConnectionId(clock::new_id()),
            outbox: wire.outbox().clone(),
            agent: caller.account.id,
            login: caller.login,
            resume: hello.resume.iter().map(|one| (one.conversation, one.last_seq)).collect(),
        };
        let session = engine.join_agent(join).await.map_err(|error| Turned::by_engine(error).tell(wire))?;
        let rate = if caller.is_program { gateway.settings.token_rate } else { gateway.settings.agent_rate };
        let mut side = AgentSide {
            joined: Joined { engine: engine.clone(), session },
            bucket: Bucket::new(rate, clock::instant()),
            typing: TypingGate::default(),
        };
        Ok(wire.pump(&mut side, engine.settings().heartbeat * 5 / 2).await)
    }
}

/// What an agent's first frame says.
struct Hello {
    ticket: Option<String>,
    token: Option<String>,
    resume: Vec<ResumeOne>,
}

fn read_hello(text: &str) -> Result<Hello, Turned> {
    match decode_agent(text) {
        Ok(AgentFrame::Hello { ticket, token, resume }) => {
            let resume = resume.unwrap_or_default();
            if resume.len() > RESUME_MAX {
                let message =
                    format!("resume names more than {RESUME_MAX} conversations; name those you own");
                return Err(Turned::new(ErrorCode::InvalidFrame, message, CloseCode::NoHello));
            }
            Ok(Hello { ticket, token, resume })
        }
        Ok(_) => Err(Turned::no_hello()),
        Err(error) => Err(Turned::undecodable(&error)),
    }
}

impl Hello {
    /// Browsers show a ticket, programs a token; never the other way round, so that a page cannot use a stolen token and a
    /// program no ticket.
    async fn caller(&self, gateway: &Gateway, arrival: &Arrival) -> Result<Caller, Turned> {
        let engine = &gateway.engine;
        let found = match (&arrival.claim, &self.ticket, &self.token) {
            (Claim::Missing, None, Some(token)) => caller::by_token(engine, hash_secret(token)).await,
            (Claim::Web(_), Some(ticket), None) => match gateway.tickets.redeem(ticket, clock::instant()) {
                Some(login) => caller::by_login(engine, login).await,
                None => Ok(None),
            },
            _ => Ok(None),
        };
        let refused = || {
            let message = "the credential is not valid here: browsers say hello with a fresh ticket, programs with an API token";
            Turned::new(ErrorCode::NotAuthenticated, message, CloseCode::NotAuthenticated)
        };
        let unknown = |error: StoreError| {
            tracing::error!(%error, "a socket's credential could not be checked");
            Turned::by_engine(SubmitError::Busy)
        };
        found.map_err(unknown)?.ok_or_else(refused)
    }
}

/// Leaves when the socket ends, however it ends.
struct Joined {
    engine: Arc<Engine>,
    session: AgentSession,
}

impl Drop for Joined {
    fn drop(&mut self) {
        self.engine.leave_agent(&self.session);
    }
}

struct AgentSide {
    joined: Joined,
    bucket: Bucket,
    typing: TypingGate<ConversationId>,
}

impl Side for AgentSide {
    async fn hear(&mut self, text: &str) -> Option<CloseCode> {
        let now = clock::instant();
        let verdict = self.bucket.take(now);
        if verdict == Verdict::Cut {
            return Some(CloseCode::TooMany);
        }
        let frame = match decode_agent(text) {
            Ok(frame) => frame,
            Err(error) => match refusals::decode(&error) {
                Some(refusal) => return self.tell(refusal),
                None => return Some(CloseCode::NotJson),
            },
        };
        meter::came(commands::kind(&frame));
        if let AgentFrame::Typing { conversation, .. } = &frame
            && !self.typing.passes(*conversation, now)
        {
            return None;
        }
        let client_id = commands::client_id(&frame);
        if let Some(refusal) = refusals::rate_limited(verdict, client_id) {
            return self.tell(refusal);
        }
        match commands::read(frame) {
            Ok(AgentRequest::Ping(t)) => self.pong(t),
            Ok(AgentRequest::Command(command)) => {
                let answer = self.joined.engine.agent(&self.joined.session, command);
                answer.err().and_then(|error| self.tell(refusals::submit(error, client_id)))
            }
            Err(refusal) => self.tell(ErrorFrame { client_id, ..refusal }),
        }
    }
}

impl AgentSide {
    fn tell(&self, refusal: ErrorFrame) -> Option<CloseCode> {
        tell(&self.joined.session.outbox, refusal);
        None
    }

    fn pong(&self, t: i64) -> Option<CloseCode> {
        let server_time = WireTime(self.joined.engine.clock().server_now());
        self.joined.session.outbox.push(encode(&ToAgent::Pong { t, server_time }));
        None
    }
}
