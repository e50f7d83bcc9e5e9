//! The embedded store: one SQLite file in the data folder, one writer, a few readers.
//!
//! Owns the folder's lock, the tables and their migrations. Acknowledges nothing that is not flushed (WAL, `synchronous=FULL`);
//! never reads the clock, never caches a row.

mod directory;
mod error;
mod ledger;
mod migrate;
mod missed;
mod open;
mod pool;
mod read;
mod reader;
mod rows;
mod settings;
mod tickets;
mod transcript;
mod write;

#[cfg(test)]
mod ledger_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod transcript_tests;

use std::fs::File;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

pub use reader::SqliteReader;
pub use settings::{Settings, Synchronous};

use self::pool::{Readers, lock};
use crate::core::conversation::Entry;
use crate::core::id::{AgentId, ConversationId, SiteId, TicketId, VisitorId};
use crate::core::ticket::{Done, Ticket};
use crate::core::time::WallTime;
use crate::store::ledger::{LedgerHead, LedgerSpan};
use crate::store::{
    AgentAccount, ApiToken, ConversationFilter, ConversationListing, LoadedConversation, LoginSession,
    MissedMessage, Record, Recovery, Site, Store, StoreError, TeamRow, TicketFilter, VisitorRow,
};

/// The store in a data folder; the only one on it while it lives.
pub struct SqliteStore {
    // Fields are dropped in this order: the writer is the last connection, so that closing it checkpoints the WAL, and all of
    // this happens under the folder's lock.
    readers: Readers,
    writer: Mutex<Connection>,
    /// The end of the ledger as the last commit left it; none when it must be read again.
    head: Mutex<Option<LedgerHead>>,
    epoch: String,
    token_key: [u8; 32],
    _lock: File,
}

impl SqliteStore {
    /// Opens the store in `dir`, or makes it there; `wall` is when a new one begins. `Unavailable` when the folder cannot be
    /// written or another process has it, `Corrupt` when it is somebody else's, damaged or from a newer version.
    pub fn open(dir: &Path, settings: Settings, wall: WallTime) -> Result<Self, StoreError> {
        let open::Opened { writer, readers: (first, others), epoch, token_key, lock } =
            open::open(dir, settings, wall)?;
        Ok(Self {
            readers: Readers::new(first, others),
            writer: Mutex::new(writer),
            head: Mutex::new(None),
            epoch,
            token_key,
            _lock: lock,
        })
    }

    fn read<T>(&self, query: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.readers.read(query)
    }

    fn write<T>(
        &self,
        change: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        change(&mut lock(&self.writer))
    }
}

impl AsRef<Readers> for SqliteStore {
    fn as_ref(&self) -> &Readers {
        &self.readers
    }
}

impl Store for SqliteStore {
    fn epoch(&self) -> &str {
        &self.epoch
    }

    fn token_key(&self) -> &[u8; 32] {
        &self.token_key
    }

    fn commit(&self, jobs: &[Vec<Record>]) -> Result<(), StoreError> {
        self.write(|writer| {
            let mut head = self.head.lock().unwrap_or_else(PoisonError::into_inner);
            write::commit(writer, &mut head, jobs)
        })
    }

    fn recover(&self) -> Result<Recovery, StoreError> {
        self.write(read::recover)
    }

    fn conversation(&self, id: ConversationId) -> Result<Option<LoadedConversation>, StoreError> {
        self.read(|reader| read::conversation(reader, id))
    }

    fn latest_conversation(
        &self,
        visitor: VisitorId,
        site: SiteId,
    ) -> Result<Option<LoadedConversation>, StoreError> {
        self.read(|reader| read::latest_conversation(reader, visitor, site))
    }

    fn entries_after(&self, id: ConversationId, after: u32, limit: u32) -> Result<Vec<Entry>, StoreError> {
        self.read(|reader| Ok(transcript::after(reader, id, after, limit)?))
    }

    fn entries_tail(&self, id: ConversationId, limit: u32) -> Result<Vec<Entry>, StoreError> {
        self.read(|reader| Ok(transcript::tail(reader, id, limit)?))
    }

    fn conversations(&self, filter: &ConversationFilter) -> Result<Vec<ConversationListing>, StoreError> {
        self.read(|reader| read::conversations(reader, filter))
    }

    fn listing(&self, id: ConversationId) -> Result<Option<ConversationListing>, StoreError> {
        self.read(|reader| read::listing(reader, id))
    }

    fn visitor(&self, id: VisitorId) -> Result<Option<VisitorRow>, StoreError> {
        self.read(|reader| read::visitor(reader, id))
    }

    fn visitor_by_external(&self, site: SiteId, external: &str) -> Result<Option<VisitorRow>, StoreError> {
        self.read(|reader| read::visitor_by_external(reader, site, external))
    }

    fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, StoreError> {
        self.read(|reader| tickets::get(reader, id))
    }

    fn tickets(&self, filter: &TicketFilter) -> Result<Vec<Ticket>, StoreError> {
        self.read(|reader| tickets::list(reader, filter))
    }

    fn missed(&self, span: LedgerSpan, limit: u32) -> Result<Vec<MissedMessage>, StoreError> {
        self.read(|reader| missed::within(reader, span, limit))
    }

    fn finish_ticket(&self, id: TicketId, done: &Done) -> Result<bool, StoreError> {
        self.write(|writer| tickets::finish(writer, id, done))
    }

    fn sites(&self) -> Result<Vec<Site>, StoreError> {
        self.read(directory::sites)
    }

    fn put_site(&self, site: &Site) -> Result<(), StoreError> {
        self.write(|writer| directory::put_site(writer, site))
    }

    fn teams(&self) -> Result<Vec<TeamRow>, StoreError> {
        self.read(directory::teams)
    }

    fn put_team(&self, team: &TeamRow) -> Result<(), StoreError> {
        self.write(|writer| directory::put_team(writer, team))
    }

    fn agents(&self) -> Result<Vec<AgentAccount>, StoreError> {
        self.read(directory::agents)
    }

    fn agent_by_email(&self, email: &str) -> Result<Option<AgentAccount>, StoreError> {
        self.read(|reader| directory::agent_by_email(reader, email))
    }

    fn put_agent(&self, agent: &AgentAccount) -> Result<(), StoreError> {
        self.write(|writer| directory::put_agent(writer, agent))
    }

    fn tokens(&self) -> Result<Vec<ApiToken>, StoreError> {
        self.read(directory::tokens)
    }

    fn put_token(&self, token: &ApiToken) -> Result<(), StoreError> {
        self.write(|writer| directory::put_token(writer, token))
    }

    fn token_by_hash(&self, hash: &[u8; 32]) -> Result<Option<ApiToken>, StoreError> {
        self.read(|reader| directory::token_by_hash(reader, hash))
    }

    fn put_login(&self, login: &LoginSession) -> Result<(), StoreError> {
        self.write(|writer| directory::put_login(writer, login))
    }

    fn login_by_hash(&self, hash: &[u8; 32]) -> Result<Option<LoginSession>, StoreError> {
        self.read(|reader| directory::login_by_hash(reader, hash))
    }

    fn end_login(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        self.write(|writer| directory::end_login(writer, hash))
    }

    fn end_logins_of(&self, agent: AgentId) -> Result<(), StoreError> {
        self.write(|writer| directory::end_logins_of(writer, agent))
    }
}
