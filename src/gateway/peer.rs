//! The connection a request came on, as the request's extensions know it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::http::request::Parts;
use tokio::sync::OwnedSemaphorePermit;

use super::slots::Place;

/// The TCP connection of a request; a socket keeps it until it ends, so that its places stay taken.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    /// The other end: a client or a proxy.
    pub address: IpAddr,
    _places: Arc<(OwnedSemaphorePermit, Option<Place>)>,
}

impl Peer {
    /// With its place among all connections and, unless it is a trusted proxy, among those of its address.
    pub(super) fn new(address: IpAddr, permit: OwnedSemaphorePermit, place: Option<Place>) -> Self {
        Self { address, _places: Arc::new((permit, place)) }
    }
}

/// Who sent a request, seen through trusted proxies.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClientAddress(pub(super) IpAddr);

impl ClientAddress {
    /// Of a request that came through the router; one without a connection has no address.
    pub(super) fn of(parts: &Parts) -> Self {
        parts.extensions.get().copied().unwrap_or(Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))
    }
}
