//! The access log and the figures of HTTP: no queries, no tokens, no bodies.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use metrics::counter;

use crate::engine::clock;
use crate::gateway::address::client_address;
use crate::gateway::peer::{ClientAddress, Peer};
use crate::gateway::state::Gateway;

/// Finds out who is asking, and notes what they got.
pub(super) async fn observe(
    State(gateway): State<Arc<Gateway>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer =
        request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.address);
    let address = client_address(peer, request.headers(), &gateway.settings.trusted_proxies);
    request.extensions_mut().insert(ClientAddress(address));
    // The pattern, not the path: paths name conversations.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let started = clock::instant();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    let status = response.status().as_u16();
    counter!("sixty_http_requests_total", "route" => route.to_owned(), "status" => status.to_string())
        .increment(1);
    let ms = clock::instant().saturating_duration_since(started).as_millis() as u64;
    if route.starts_with("/api/") || response.status().is_server_error() {
        tracing::info!(%method, route, status, ms, %address, "answered {method} {route} with {status}");
    } else {
        tracing::debug!(%method, route, status, ms, %address, "answered {method} {route} with {status}");
    }
    response
}
