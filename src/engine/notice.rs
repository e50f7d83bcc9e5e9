//! What is said after a commit, and to whom.

use std::hash::Hash;
use std::sync::Arc;

use serde::Serialize;

use super::connection::Frame;
use super::outbox::Outbox;
use super::registry::{Readers, Registry};
use super::view::Tail;
use crate::core::id::{AgentId, ClientId, ConnectionId, ConversationId, VisitorId};
use crate::protocol::agent::ToAgent;
use crate::protocol::visitor::ToVisitor;
use crate::store::Store;

/// One thing to say.
#[derive(Debug)]
pub(super) enum Notice {
    /// To the socket that sent a message.
    Ack {
        /// That socket.
        outbox: Arc<Outbox>,
        /// The sender's id of the message.
        client_id: ClientId,
        /// The frame.
        frame: Frame,
    },
    /// To all sockets of a visitor.
    Visitor {
        /// Who.
        visitor: VisitorId,
        /// The frame.
        frame: Frame,
    },
    /// To all sockets of an agent.
    Agent {
        /// Who.
        agent: AgentId,
        /// The frame.
        frame: Frame,
    },
    /// A visitor's own words, to their other sockets.
    VisitorElsewhere(Box<Elsewhere<VisitorId, ToVisitor>>),
    /// An agent's own words, to their other sockets.
    AgentElsewhere(Box<Elsewhere<AgentId, ToAgent>>),
    /// To an agent who has been given a conversation: with its latest entries, read after the commit.
    Assigned(Box<Tail>),
}

/// What somebody wrote, for all of their sockets but the one they wrote on. Most people have only that one, so it becomes a frame
/// when there is another.
#[derive(Debug)]
pub(super) struct Elsewhere<K, F> {
    /// Who.
    pub(super) author: K,
    /// The socket they wrote on.
    pub(super) from: ConnectionId,
    /// What goes to the others.
    pub(super) message: F,
    /// The entry it carries.
    pub(super) entry: (ConversationId, u32),
}

impl<K: Eq + Hash + Copy, F: Serialize> Elsewhere<K, F> {
    fn deliver(&self, readers: &Readers<K>) {
        let (conversation, seq) = self.entry;
        readers.deliver_elsewhere(self.author, self.from, || Frame::entry(&self.message, conversation, seq));
    }
}

/// Delivers notices; never waits for a socket.
#[derive(Clone)]
pub(super) struct Delivery {
    /// Who is connected.
    pub(super) registry: Arc<Registry>,
    /// For the entries of an assigned conversation.
    pub(super) store: Arc<dyn Store>,
}

impl Delivery {
    /// Says one thing.
    pub(super) fn deliver(&self, notice: Notice) {
        match notice {
            Notice::Ack { outbox, frame, .. } => {
                outbox.push(frame.bytes);
            }
            Notice::Visitor { visitor, frame } => self.registry.visitors.deliver(visitor, &frame),
            Notice::Agent { agent, frame } => self.registry.agents.deliver(agent, &frame),
            Notice::VisitorElsewhere(words) => words.deliver(&self.registry.visitors),
            Notice::AgentElsewhere(words) => words.deliver(&self.registry.agents),
            Notice::Assigned(tail) => match self.store.entries_tail(tail.view.conversation, tail.limit) {
                Ok(entries) => {
                    let agent = tail.agent;
                    let frame = Frame::plain(&tail.frame(&entries));
                    self.registry.agents.deliver(agent, &frame);
                }
                Err(error) => {
                    tracing::error!(error = %error, "the entries of an assigned conversation could not be read");
                    let frame = Frame::plain(&tail.frame(&[]));
                    self.registry.agents.deliver(tail.agent, &frame);
                }
            },
        }
    }
}
