//! A socket before its `hello`: what the upgrade request said, and what it must have said.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};

use super::meter;
use super::wire::{Ending, Wire};
use crate::engine::BYTES_MAX;
use crate::gateway::api_error::ApiError;
use crate::gateway::origin::Claim;
use crate::gateway::peer::{ClientAddress, Peer};
use crate::gateway::state::Gateway;
use crate::protocol::SUBPROTOCOL;
use crate::protocol::close_code::CloseCode;
use crate::protocol::limits::FRAME_BYTES_MAX;

/// The library fills this buffer with zeros on every read, and each socket keeps one: room for a usual message; a longer one is read in parts.
const READ_BUFFER_BYTES: usize = 512;
/// Frames that wait are written together up to here.
const WRITE_BUFFER_BYTES: usize = 1_024;
/// What may wait in the library beside the outbox; beyond it the socket is cut off.
const WRITE_BUFFER_BYTES_MAX: usize = 2 * BYTES_MAX;

/// What the upgrade request said.
#[derive(Debug)]
pub(in crate::gateway) struct Arrival {
    /// Where the page comes from.
    pub claim: Claim,
    /// Whether that is the server's own website or a listed console.
    pub is_own: bool,
    /// Who, seen through trusted proxies.
    pub address: IpAddr,
    /// Keeps the connection's place until the socket ends.
    _peer: Option<Peer>,
}

impl FromRequestParts<Arc<Gateway>> for Arrival {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Infallible> {
        let claim = Claim::of(&parts.headers);
        let is_own = claim.is_own(gateway.own_origin.as_ref(), &parts.headers, &gateway.agent_origins);
        let address = ClientAddress::of(parts).0;
        Ok(Self { claim, is_own, address, _peer: parts.extensions.get::<Peer>().cloned() })
    }
}

/// Who is at the other end.
pub(super) trait Role: 'static {
    /// For the metrics.
    const NAME: &'static str;

    /// Serves a socket from its first frame to its end, early (`Err`) or not.
    fn run(
        gateway: &Gateway,
        arrival: &Arrival,
        wire: &mut Wire,
    ) -> impl Future<Output = Result<Ending, Ending>> + Send;
}

/// Answers an upgrade request and serves the socket as `R`.
pub(super) fn upgrade<R: Role>(
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    gateway: Arc<Gateway>,
    arrival: Arrival,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.protocols([SUBPROTOCOL]),
        Err(_) => return not_a_websocket().into_response(),
    };
    if upgrade.selected_protocol().is_none() {
        return no_subprotocol().into_response();
    }
    // The task of a socket keeps a place for each argument at each step it is handed through, for the socket's life: what is large is boxed
    // before it enters.
    let arrival = Box::new(arrival);
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .on_upgrade(move |socket| serve::<R>(Wire::new(socket), gateway, arrival))
}

async fn serve<R: Role>(mut wire: Wire, gateway: Arc<Gateway>, arrival: Box<Arrival>) {
    let Some(_place) = gateway.sockets.take(arrival.address) else {
        return wire.finish(Ending::Close(CloseCode::TooMany)).await;
    };
    let _open = meter::Open::new(R::NAME);
    let ending = R::run(&gateway, &arrival, &mut wire).await.unwrap_or_else(|ending| ending);
    wire.finish(ending).await;
}

fn not_a_websocket() -> ApiError {
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "not_a_websocket",
        "this address speaks WebSocket only; send an upgrade request",
    )
}

fn no_subprotocol() -> ApiError {
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "subprotocol_required",
        "offer the WebSocket subprotocol sixty.v1 in Sec-WebSocket-Protocol",
    )
}
