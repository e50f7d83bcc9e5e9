//! Which messages were sent before: the memory behind "exactly once in the transcript".

use std::collections::HashMap;

use super::entry::Author;
use crate::core::id::ClientId;
use crate::core::refusal::Refusal;

/// Every client id of a conversation with its place and body.
#[derive(Debug, Clone, Default)]
pub struct SentMessages {
    // The ids are the visitor's choice, so the hash is seeded; it is quicker than the standard library's.
    by_id: HashMap<(Author, ClientId), (u32, u64), foldhash::quality::RandomState>,
}

impl SentMessages {
    /// The place of a message that was sent before; `ClientIdConflict` when it had another body.
    pub fn find(&self, author: Author, client_id: ClientId, digest: u64) -> Result<Option<u32>, Refusal> {
        match self.by_id.get(&(author, client_id)) {
            None => Ok(None),
            Some((seq, known)) if *known == digest => Ok(Some(*seq)),
            Some(_) => Err(Refusal::ClientIdConflict),
        }
    }

    /// The place of a request that was sent before, whatever it said.
    pub fn place(&self, author: Author, client_id: ClientId) -> Option<u32> {
        self.by_id.get(&(author, client_id)).map(|(seq, _)| *seq)
    }

    /// Remembers a message.
    pub fn insert(&mut self, author: Author, client_id: ClientId, seq: u32, digest: u64) {
        self.by_id.insert((author, client_id), (seq, digest));
    }
}
