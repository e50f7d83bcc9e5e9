//! One socket as the engine sees it: an outbox with a gate.
//!
//! While a reader catches up from the store, entries that are committed meanwhile wait behind the gate; when it opens, those the
//! reader already has are dropped. So everything missed comes before anything new, without a hole and without a repeat.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use parking_lot::Mutex;

use super::outbox::{FRAMES_MAX, Outbox};
use crate::core::id::{ConnectionId, ConversationId};
use crate::protocol::close_code::CloseCode;

/// A frame on its way to one or more sockets.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The text.
    pub(super) bytes: Bytes,
    /// The entry it carries, when it carries one.
    pub(super) entry: Option<(ConversationId, u32)>,
}

impl Frame {
    /// A frame that carries no entry.
    pub(super) fn plain<F: serde::Serialize>(frame: &F) -> Self {
        Self { bytes: crate::protocol::encode(frame), entry: None }
    }

    /// A frame that carries an entry.
    pub(super) fn entry<F: serde::Serialize>(frame: &F, conversation: ConversationId, seq: u32) -> Self {
        Self { bytes: crate::protocol::encode(frame), entry: Some((conversation, seq)) }
    }
}

/// A live socket.
#[derive(Debug)]
pub(super) struct Connection {
    /// Which one.
    pub(super) id: ConnectionId,
    /// Where its frames go.
    pub(super) outbox: Arc<Outbox>,
    /// `Some` while the gate is closed.
    held: Mutex<Option<Vec<Frame>>>,
}

impl Connection {
    /// A connection whose gate is closed until [`Connection::open`].
    pub(super) fn joining(id: ConnectionId, outbox: Arc<Outbox>) -> Arc<Self> {
        Arc::new(Self { id, outbox, held: Mutex::new(Some(Vec::new())) })
    }

    /// Sends a frame, or holds it while the reader catches up. A reader that falls behind while catching up is cut off.
    pub(super) fn deliver(&self, frame: &Frame) {
        let mut held = self.held.lock();
        match held.as_mut() {
            Some(waiting) if waiting.len() < FRAMES_MAX => waiting.push(frame.clone()),
            Some(_) => self.outbox.close(CloseCode::TooSlow),
            None => {
                self.outbox.push(frame.bytes.clone());
            }
        }
    }

    /// Sends what was held and opens the gate. `seen` says up to which entry of a conversation the reader is up to date.
    pub(super) fn open(&self, seen: &HashMap<ConversationId, u32>) {
        let mut held = self.held.lock();
        for frame in held.take().unwrap_or_default() {
            let known = frame.entry.is_some_and(|(id, seq)| seen.get(&id).is_some_and(|last| seq <= *last));
            if !known {
                self.outbox.push(frame.bytes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::outbox::Outgoing;
    use uuid::Uuid;

    fn frame(text: &'static str, seq: u32) -> Frame {
        Frame { bytes: Bytes::from_static(text.as_bytes()), entry: Some((ConversationId(Uuid::nil()), seq)) }
    }

    #[test]
    fn what_was_missed_comes_first_and_nothing_comes_twice() {
        let outbox = Arc::new(Outbox::default());
        let connection = Connection::joining(ConnectionId(Uuid::nil()), outbox.clone());
        connection.deliver(&frame("entry 2", 2));
        connection.deliver(&frame("entry 3", 3));
        let seen = HashMap::from([(ConversationId(Uuid::nil()), 2)]);
        outbox.push(Bytes::from_static(b"welcome"));
        outbox.push(Bytes::from_static(b"entry 2"));
        connection.open(&seen);
        connection.deliver(&frame("entry 4", 4));
        let out: Vec<String> = std::iter::from_fn(|| outbox.try_next())
            .map(|out| match out {
                Outgoing::Frame(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
                Outgoing::Close(code) => format!("{code:?}"),
            })
            .collect();
        assert_eq!(out, ["welcome", "entry 2", "entry 3", "entry 4"]);
    }
}
