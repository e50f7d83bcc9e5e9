//! A reader who comes back gets every later entry, page by page, as fast as it reads; then the gate opens for what is new.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;

use super::connection::{Connection, Frame};
use super::engine_core::Engine;
use super::view;
use crate::core::conversation::{Author, Entry};
use crate::core::id::ConversationId;
use crate::protocol::close_code::CloseCode;
use crate::protocol::visitor::ToVisitor;
use crate::store::StoreError;

/// Entries read from the store at a time; also what a visitor without a mark gets to see at most.
const PAGE: u32 = 200;

/// A visitor's socket that is catching up.
pub(super) struct CatchUp {
    /// The socket; its gate is closed.
    pub(super) connection: Arc<Connection>,
    /// What it reads.
    pub(super) conversation: ConversationId,
    /// The last entry it has; 0 for none.
    pub(super) after: u32,
    /// Sent after what was missed.
    pub(super) last: Vec<Bytes>,
}

impl CatchUp {
    /// Nothing is missing (any more): what is left to say, then the gate opens.
    pub(super) fn finish(self) {
        for bytes in self.last {
            self.connection.outbox.push(bytes);
        }
        self.connection.open(&HashMap::from([(self.conversation, self.after)]));
    }
}

impl Engine {
    pub(super) async fn catch_up(self: Arc<Self>, mut reader: CatchUp) {
        loop {
            let page = match self.page(reader.conversation, reader.after).await {
                Ok(page) => page,
                Err(error) => {
                    tracing::error!(error = %error, "a visitor's entries could not be read; the socket is closed");
                    return reader.connection.outbox.close(CloseCode::Overloaded);
                }
            };
            let directory = self.directory();
            for entry in &page {
                reader.after = entry.seq;
                if entry.is_public() {
                    let message = view::message(&directory, None, entry, Author::Visitor);
                    let bytes = Frame::plain(&ToVisitor::Message(message)).bytes;
                    if !reader.connection.outbox.push_when_room(bytes).await {
                        return;
                    }
                }
            }
            if page.len() < PAGE as usize {
                return reader.finish();
            }
        }
    }

    /// A reader without a mark gets the latest entries; one who resumes gets every later one.
    async fn page(&self, id: ConversationId, after: u32) -> Result<Vec<Entry>, StoreError> {
        self.read(move |store| {
            if after == 0 { store.entries_tail(id, PAGE) } else { store.entries_after(id, after, PAGE) }
        })
        .await
    }
}
