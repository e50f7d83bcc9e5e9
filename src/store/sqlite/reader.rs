//! A look at a data folder beside a running server: read-only, without the folder's lock.

use std::path::Path;

use rusqlite::Connection;

use super::pool::Readers;
use super::{directory, ledger, open};
use crate::core::id::ConversationId;
use crate::store::ledger::{Hash, Ledger, LedgerCheck, LedgerHead, LedgerRow, LedgerSpan};
use crate::store::{AgentAccount, StoreError, TeamRow};

/// Reads a data folder that a server may be running on; changes nothing in it.
pub struct SqliteReader {
    readers: Readers,
}

impl SqliteReader {
    /// Opens the database in `folder` for reading. `Unavailable` when there is none, `Corrupt` when it is not ours or of another version.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { readers: Readers::new(open::read_only(folder)?, Vec::new()) })
    }

    /// All teams.
    pub fn teams(&self) -> Result<Vec<TeamRow>, StoreError> {
        self.read(directory::teams)
    }

    /// All agents.
    pub fn agents(&self) -> Result<Vec<AgentAccount>, StoreError> {
        self.read(directory::agents)
    }

    fn read<T>(&self, query: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.readers.read(query)
    }
}

impl Ledger for SqliteReader {
    fn ledger_of(
        &self,
        conversation: ConversationId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<LedgerRow>, StoreError> {
        self.read(|reader| ledger::of_conversation(reader, conversation, after, limit))
    }

    fn ledger(&self, span: LedgerSpan, after: u64, limit: u32) -> Result<Vec<LedgerRow>, StoreError> {
        self.read(|reader| ledger::in_span(reader, span, after, limit))
    }

    fn ledger_head(&self) -> Result<LedgerHead, StoreError> {
        self.read(ledger::head)
    }

    fn verify_ledger(&self, expected: Option<Hash>) -> Result<LedgerCheck, StoreError> {
        self.read(|reader| ledger::verify(reader, expected))
    }
}
