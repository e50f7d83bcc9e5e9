//! A look at a data folder beside a running server: read-only, without the folder's lock.

use std::path::Path;

use rusqlite::Connection;

use super::pool::Readers;
use super::{directory, missed, open};
use crate::store::ledger::LedgerSpan;
use crate::store::{AgentAccount, MissedMessage, StoreError, TeamRow};

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

    /// The newest `limit` messages of a span that the bot had no answer to, oldest first.
    pub fn missed(&self, span: LedgerSpan, limit: u32) -> Result<Vec<MissedMessage>, StoreError> {
        self.read(|reader| missed::within(reader, span, limit))
    }

    /// All agents.
    pub fn agents(&self) -> Result<Vec<AgentAccount>, StoreError> {
        self.read(directory::agents)
    }

    fn read<T>(&self, query: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.readers.read(query)
    }
}

impl AsRef<Readers> for SqliteReader {
    fn as_ref(&self) -> &Readers {
        &self.readers
    }
}
