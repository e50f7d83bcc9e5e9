//! What lasts: the [`Store`] trait, its records, and the embedded SQLite store.
//!
//! Owns durability. Knows only `core`; never decides, never waits for a socket. Calls block: `commit` is for the journal's
//! thread alone, reads belong on blocking threads.

mod directory;
mod error;
pub mod ledger;
mod record;
pub mod sqlite;
mod words;

pub use directory::{AgentAccount, ApiToken, LoginSession, Role, Site, TeamRow};
pub use error::{StoreError, StoreErrorKind};
pub use ledger::Ledger;
pub use record::{
    ConversationFilter, ConversationListing, ConversationRow, LoadedConversation, MissedMessage, Record,
    Recovery, Sent, TicketFilter, VisitorRow,
};

use crate::core::conversation::Entry;
use crate::core::id::{AgentId, ConversationId, SiteId, TicketId, VisitorId};
pub use crate::core::report::RoutingEventRow;
use crate::core::ticket::{Done, Ticket};

/// Durable storage; one implementation per database, one conformance suite for all.
pub trait Store: Ledger + Send + Sync + 'static {
    /// Identity of this history; another one after a restore from a backup.
    fn epoch(&self) -> &str;
    /// Key under which visitor tokens are signed; made once, kept with the data.
    fn token_key(&self) -> &[u8; 32];

    /// Writes all jobs in one transaction, in order, and returns when they are on the disk. All or nothing.
    fn commit(&self, jobs: &[Vec<Record>]) -> Result<(), StoreError>;
    /// What a restart needs.
    fn recover(&self) -> Result<Recovery, StoreError>;

    /// A conversation with what is needed to go on with it.
    fn conversation(&self, id: ConversationId) -> Result<Option<LoadedConversation>, StoreError>;
    /// The visitor's newest conversation on a site.
    fn latest_conversation(
        &self,
        visitor: VisitorId,
        site: SiteId,
    ) -> Result<Option<LoadedConversation>, StoreError>;
    /// Entries with `seq > after`, in order, at most `limit`.
    fn entries_after(&self, id: ConversationId, after: u32, limit: u32) -> Result<Vec<Entry>, StoreError>;
    /// The last `limit` entries, in order.
    fn entries_tail(&self, id: ConversationId, limit: u32) -> Result<Vec<Entry>, StoreError>;
    /// Newest first.
    fn conversations(&self, filter: &ConversationFilter) -> Result<Vec<ConversationListing>, StoreError>;
    /// One listing, whatever its team.
    fn listing(&self, id: ConversationId) -> Result<Option<ConversationListing>, StoreError>;
    /// A visitor.
    fn visitor(&self, id: VisitorId) -> Result<Option<VisitorRow>, StoreError>;
    /// A visitor whose identity a site vouched for.
    fn visitor_by_external(&self, site: SiteId, external: &str) -> Result<Option<VisitorRow>, StoreError>;

    /// One ticket.
    fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, StoreError>;
    /// A page of tickets.
    fn tickets(&self, filter: &TicketFilter) -> Result<Vec<Ticket>, StoreError>;
    /// Ends a ticket; false when it was done before or is not there, and then nothing has changed.
    fn finish_ticket(&self, id: TicketId, done: &Done) -> Result<bool, StoreError>;

    /// The newest `limit` messages of a span that the bot had no answer to, oldest first.
    fn missed(&self, span: ledger::LedgerSpan, limit: u32) -> Result<Vec<MissedMessage>, StoreError>;

    /// All sites.
    fn sites(&self) -> Result<Vec<Site>, StoreError>;
    /// Adds or changes a site; `Conflict` when the key is taken.
    fn put_site(&self, site: &Site) -> Result<(), StoreError>;
    /// All teams.
    fn teams(&self) -> Result<Vec<TeamRow>, StoreError>;
    /// Adds or changes a team; `Conflict` when the key is taken.
    fn put_team(&self, team: &TeamRow) -> Result<(), StoreError>;
    /// All agents.
    fn agents(&self) -> Result<Vec<AgentAccount>, StoreError>;
    /// One agent by (lower-case) e-mail address.
    fn agent_by_email(&self, email: &str) -> Result<Option<AgentAccount>, StoreError>;
    /// Adds or changes an agent; `Conflict` when the e-mail address is taken.
    fn put_agent(&self, agent: &AgentAccount) -> Result<(), StoreError>;
    /// All API tokens, revoked ones included.
    fn tokens(&self) -> Result<Vec<ApiToken>, StoreError>;
    /// Adds or changes an API token.
    fn put_token(&self, token: &ApiToken) -> Result<(), StoreError>;
    /// A token by the SHA-256 of its secret.
    fn token_by_hash(&self, hash: &[u8; 32]) -> Result<Option<ApiToken>, StoreError>;
    /// Adds a login session.
    fn put_login(&self, login: &LoginSession) -> Result<(), StoreError>;
    /// A login session by the SHA-256 of its secret.
    fn login_by_hash(&self, hash: &[u8; 32]) -> Result<Option<LoginSession>, StoreError>;
    /// Ends one login session.
    fn end_login(&self, hash: &[u8; 32]) -> Result<(), StoreError>;
    /// Ends all login sessions of an agent (password changed, disabled).
    fn end_logins_of(&self, agent: AgentId) -> Result<(), StoreError>;
}
