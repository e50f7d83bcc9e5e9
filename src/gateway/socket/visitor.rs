//! `/ws/visitor`: a visitor's browser.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;
use tokio::time::Instant;

use super::arrival::{self, Arrival, Role};
use super::meter;
use super::turned::{Turned, tell};
use super::typing::TypingGate;
use super::wire::{Ending, Side, Wire};
use crate::core::id::ConnectionId;
use crate::engine::{Engine, Identity, Outbox, VisitorJoin, VisitorSession, clock};
use crate::gateway::bucket::{Bucket, Verdict};
use crate::gateway::state::Gateway;
use crate::gateway::visitor_commands::{self as commands, VisitorRequest};
use crate::gateway::{identity, refusals};
use crate::protocol::close_code::CloseCode;
use crate::protocol::visitor::{Hello, ToVisitor, VisitorFrame};
use crate::protocol::{ErrorCode, ErrorFrame, WireTime, decode_visitor, encode};
use crate::store::Site;

/// Handles the upgrade request.
pub(in crate::gateway) async fn upgrade(
    State(gateway): State<Arc<Gateway>>,
    arrival: Arrival,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    arrival::upgrade::<Visitor>(upgrade, gateway, arrival)
}

struct Visitor;

impl Role for Visitor {
    const NAME: &'static str = "visitor";

    async fn run(gateway: &Gateway, arrival: &Arrival, wire: &mut Wire) -> Result<Ending, Ending> {
        let engine = &gateway.engine;
        let text = wire.first().await?;
        let hello = read_hello(text.as_str()).map_err(|refusal| refusal.tell(wire))?;
        meter::came("hello");
        let join = admit(gateway, arrival, hello, wire.outbox()).map_err(|refusal| refusal.tell(wire))?;
        let session =
            Box::pin(engine.join_visitor(join)).await.map_err(|error| Turned::by_engine(error).tell(wire))?;
        let mut side = VisitorSide {
            joined: Joined { engine: engine.clone(), session },
            gateway,
            address: arrival.address,
            bucket: Bucket::new(gateway.settings.visitor_rate, clock::instant()),
            typing: TypingGate::default(),
        };
        Ok(wire.pump(&mut side, engine.settings().heartbeat * 5 / 2).await)
    }
}

fn read_hello(text: &str) -> Result<Hello, Turned> {
    match decode_visitor(text) {
        Ok(VisitorFrame::Hello(hello)) => Ok(*hello),
        Ok(_) => Err(Turned::no_hello()),
        Err(error) => Err(Turned::undecodable(&error)),
    }
}

fn admit(
    gateway: &Gateway,
    arrival: &Arrival,
    hello: Hello,
    outbox: &Arc<Outbox>,
) -> Result<VisitorJoin, Turned> {
    let directory = gateway.engine.directory();
    let site = directory.site_by_key(&hello.site).filter(|site| arrival.claim.may_visit(&site.origins));
    let Some(site) = site else {
        let message =
            "no site of this key admits this page's origin; an administrator adds origins to the site";
        return Err(Turned::new(ErrorCode::NotAllowed, message, CloseCode::NotAllowed));
    };
    let identity = hello.identity.as_deref().map(|token| identity_of(site, token)).transpose()?;
    Ok(VisitorJoin {
        connection: ConnectionId(clock::new_id()),
        outbox: outbox.clone(),
        site: site.id,
        token: hello.token,
        resume: hello.resume,
        language: hello.locale.as_deref().and_then(commands::language),
        page: hello.page.as_ref().and_then(commands::page),
        identity,
        profile: hello.profile.as_ref().and_then(commands::profile),
    })
}

fn identity_of(site: &Site, token: &str) -> Result<Identity, Turned> {
    identity::check(token, &site.key, site.identity_secret.as_deref(), clock::wall()).map_err(|error| {
        Turned::new(ErrorCode::NotAuthenticated, error.to_string(), CloseCode::NotAuthenticated)
    })
}

/// Leaves when the socket ends, however it ends.
struct Joined {
    engine: Arc<Engine>,
    session: VisitorSession,
}

impl Drop for Joined {
    fn drop(&mut self) {
        self.engine.leave_visitor(&self.session);
    }
}

struct VisitorSide<'a> {
    joined: Joined,
    gateway: &'a Gateway,
    address: IpAddr,
    bucket: Bucket,
    typing: TypingGate<()>,
}

impl Side for VisitorSide<'_> {
    async fn hear(&mut self, text: &str) -> Option<CloseCode> {
        let now = clock::instant();
        let verdict = self.bucket.take(now);
        if verdict == Verdict::Cut {
            return Some(CloseCode::TooMany);
        }
        let frame = match decode_visitor(text) {
            Ok(frame) => frame,
            Err(error) => match refusals::decode(&error) {
                Some(refusal) => return self.tell(refusal),
                None => return Some(CloseCode::NotJson),
            },
        };
        meter::came(commands::kind(&frame));
        if matches!(frame, VisitorFrame::Typing { .. }) && !self.typing.passes((), now) {
            return None;
        }
        let client_id = commands::client_id(&frame);
        if let Some(refusal) = refusals::rate_limited(verdict, client_id) {
            return self.tell(refusal);
        }
        match commands::read(frame) {
            Ok(VisitorRequest::Ping(t)) => self.pong(t),
            Ok(VisitorRequest::Command(command)) => {
                let may_open = || self.may_open(now);
                // Boxed: a silent socket's task has no room for the largest step it could take.
                let step = self.joined.engine.visitor(&self.joined.session, command, &may_open);
                let answer = Box::pin(step).await;
                answer.err().and_then(|error| self.tell(refusals::submit(error, client_id)))
            }
            Err(refusal) => self.tell(ErrorFrame { client_id, ..refusal }),
        }
    }
}

impl VisitorSide<'_> {
    fn tell(&self, refusal: ErrorFrame) -> Option<CloseCode> {
        tell(&self.joined.session.outbox, refusal);
        None
    }

    /// Whether this address may begin one more conversation.
    fn may_open(&self, now: Instant) -> Result<(), Duration> {
        let may = self.gateway.openings.begin(self.address, now);
        if may.is_err() {
            meter::not_opened();
        }
        may
    }

    fn pong(&self, t: i64) -> Option<CloseCode> {
        let server_time = WireTime(self.joined.engine.clock().server_now());
        self.joined.session.outbox.push(encode(&ToVisitor::Pong { t, server_time }));
        None
    }
}
