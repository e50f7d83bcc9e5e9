//! What is said after a commit, and to whom.

use std::sync::Arc;

use super::connection::Frame;
use super::outbox::Outbox;
use super::registry::Registry;
use super::view::Tail;
use crate::core::id::{AgentId, ClientId, ConnectionId, VisitorId};
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
    /// To all sockets of a visitor but one.
    Visitor {
        /// Who.
        visitor: VisitorId,
        /// Not to this one.
        except: Option<ConnectionId>,
        /// The frame.
        frame: Frame,
    },
    /// To all sockets of an agent but one.
    Agent {
        /// Who.
        agent: AgentId,
        /// Not to this one.
        except: Option<ConnectionId>,
        /// The frame.
        frame: Frame,
    },
    /// To an agent who has been given a conversation: with its latest entries, read after the commit.
    Assigned(Box<Tail>),
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
            Notice::Visitor { visitor, except, frame } => {
                self.registry.visitors.deliver(visitor, &frame, except);
            }
            Notice::Agent { agent, except, frame } => self.registry.agents.deliver(agent, &frame, except),
            Notice::Assigned(tail) => match self.store.entries_tail(tail.view.conversation, tail.limit) {
                Ok(entries) => {
                    let agent = tail.agent;
                    let frame = Frame::plain(&tail.frame(&entries));
                    self.registry.agents.deliver(agent, &frame, None);
                }
                Err(error) => {
                    tracing::error!(error = %error, "the entries of an assigned conversation could not be read");
                    let frame = Frame::plain(&tail.frame(&[]));
                    self.registry.agents.deliver(tail.agent, &frame, None);
                }
            },
        }
    }
}
