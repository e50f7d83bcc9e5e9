//! Who is connected here, and where their frames go.

use std::hash::Hash;
use std::sync::Arc;

use dashmap::DashMap;
use foldhash::quality::RandomState;

use super::connection::{Connection, Frame};
use crate::core::id::{AgentId, ConnectionId, VisitorId};
use crate::protocol::close_code::CloseCode;

/// The live connections of one kind of reader.
#[derive(Debug)]
pub(super) struct Readers<K: Eq + Hash> {
    connections: DashMap<K, Vec<Arc<Connection>>, RandomState>,
    each_max: usize,
}

impl<K: Eq + Hash + Copy> Readers<K> {
    /// No connections yet; at most `each_max` for one reader.
    pub(super) fn new(each_max: usize) -> Self {
        Self { connections: DashMap::default(), each_max }
    }

    /// Adds a connection; the oldest one makes room (4409). Returns true for a reader's first.
    pub(super) fn add(&self, reader: K, connection: Arc<Connection>) -> bool {
        let mut connections = self.connections.entry(reader).or_default();
        if connections.len() >= self.each_max {
            connections.remove(0).outbox.close(CloseCode::Replaced);
        }
        connections.push(connection);
        connections.len() == 1
    }

    /// Removes a connection. Returns true when the reader has none left.
    pub(super) fn remove(&self, reader: K, connection: ConnectionId) -> bool {
        let Some(mut connections) = self.connections.get_mut(&reader) else { return false };
        let before = connections.len();
        connections.retain(|known| known.id != connection);
        let gone = before > 0 && connections.is_empty();
        drop(connections);
        if gone {
            self.connections.remove_if(&reader, |_, connections| connections.is_empty());
        }
        gone
    }

    /// Whether the reader has a connection.
    pub(super) fn is_connected(&self, reader: K) -> bool {
        self.connections.contains_key(&reader)
    }

    /// Delivers a frame to all connections of a reader.
    pub(super) fn deliver(&self, reader: K, frame: &Frame) {
        if let Some(connections) = self.connections.get(&reader) {
            connections.iter().for_each(|connection| connection.deliver(frame));
        }
    }

    /// Delivers a frame to all connections of a reader but one; it is made when there is another.
    pub(super) fn deliver_elsewhere(&self, reader: K, from: ConnectionId, make: impl FnOnce() -> Frame) {
        let Some(connections) = self.connections.get(&reader) else { return };
        let mut others = connections.iter().filter(|connection| connection.id != from).peekable();
        if others.peek().is_some() {
            let frame = make();
            others.for_each(|connection| connection.deliver(&frame));
        }
    }

    /// Sends a frame that a later one replaces.
    pub(super) fn deliver_replaceable(&self, reader: K, frame: &Frame, except: Option<ConnectionId>) {
        if let Some(connections) = self.connections.get(&reader) {
            for connection in connections.iter().filter(|connection| Some(connection.id) != except) {
                connection.outbox.push_replaceable(frame.bytes.clone());
            }
        }
    }

    /// Closes all connections of a reader.
    pub(super) fn close(&self, reader: K, code: CloseCode) {
        if let Some(connections) = self.connections.get(&reader) {
            connections.iter().for_each(|connection| connection.outbox.close(code));
        }
    }

    /// Does something with every connection.
    pub(super) fn for_each(&self, mut act: impl FnMut(&Connection)) {
        for reader in &self.connections {
            reader.value().iter().for_each(|connection| act(connection));
        }
    }

    /// How many readers are connected.
    pub(super) fn len(&self) -> usize {
        self.connections.len()
    }
}

/// Everybody who is connected to this node.
#[derive(Debug)]
pub(super) struct Registry {
    /// Visitors' sockets.
    pub(super) visitors: Readers<VisitorId>,
    /// Agents' sockets.
    pub(super) agents: Readers<AgentId>,
}

impl Registry {
    /// Nobody yet.
    pub(super) fn new(each_max: usize) -> Self {
        Self { visitors: Readers::new(each_max), agents: Readers::new(each_max) }
    }
}
