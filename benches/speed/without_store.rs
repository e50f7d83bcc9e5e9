//! The engine and the gateway in front of a store that reads but forgets what is written: what a message costs without the disk. For the
//! benchmark alone; nothing that serves visitors may ever do this.

use std::path::Path;
use std::sync::Arc;

use sixty::config::{self, Flags};
use sixty::core::conversation::Entry;
use sixty::core::id::{AgentId, ConversationId, SiteId, TicketId, VisitorId};
use sixty::core::ticket::{Done, Ticket};
use sixty::core::time::WallTime;
use sixty::engine::Engine;
use sixty::engine::intents::IntentLibrary;
use sixty::gateway;
use sixty::store::ledger::{Hash, LedgerCheck, LedgerHead, LedgerRow, LedgerSpan};
use sixty::store::sqlite::SqliteStore;
use sixty::store::{
    AgentAccount, ApiToken, ConversationFilter, ConversationListing, Ledger, LoadedConversation,
    LoginSession, MissedMessage, Record, Recovery, Site, Store, StoreError, TeamRow, TicketFilter,
    VisitorRow,
};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Makes this program that server, on a data folder.
pub(crate) const ARGUMENT: &str = "--serve-without-store";

/// Serves until it is killed.
pub(crate) fn run(data: &Path) {
    let flags = Flags { data: Some(data.to_owned()), ..Flags::default() };
    let config = config::load(&flags, std::env::vars()).unwrap();
    rlimit::increase_nofile_limit(config.open_files).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (library, _) = IntentLibrary::open(&config.intents.folder).unwrap();
        // As the shipped binary does in the background: matching costs what it costs there.
        library.learn();
        library.calibrate();
        let store = Forgetful(SqliteStore::open(data, config.store, WallTime(0)).unwrap());
        let engine = Engine::start(config.engine, Arc::new(store), Arc::new(library)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("ready on http://{} in 0 ms", listener.local_addr().unwrap());
        let (_stop, stopped) = watch::channel(false);
        gateway::serve(config.gateway, engine, Arc::new(String::new), listener, stopped).await.unwrap();
    });
}

/// Reads what was set up; takes every write and forgets it.
struct Forgetful(SqliteStore);

impl Ledger for Forgetful {
    fn ledger_of(&self, id: ConversationId, after: u64, limit: u32) -> Result<Vec<LedgerRow>, StoreError> {
        self.0.ledger_of(id, after, limit)
    }
    fn ledger(&self, span: LedgerSpan, after: u64, limit: u32) -> Result<Vec<LedgerRow>, StoreError> {
        self.0.ledger(span, after, limit)
    }
    fn ledger_head(&self) -> Result<LedgerHead, StoreError> {
        self.0.ledger_head()
    }
    fn verify_ledger(&self, expected: Option<Hash>) -> Result<LedgerCheck, StoreError> {
        self.0.verify_ledger(expected)
    }
}

impl Store for Forgetful {
    fn commit(&self, _jobs: &[Vec<Record>]) -> Result<(), StoreError> {
        Ok(())
    }
    fn epoch(&self) -> &str {
        self.0.epoch()
    }
    fn token_key(&self) -> &[u8; 32] {
        self.0.token_key()
    }
    fn recover(&self) -> Result<Recovery, StoreError> {
        self.0.recover()
    }
    fn conversation(&self, id: ConversationId) -> Result<Option<LoadedConversation>, StoreError> {
        self.0.conversation(id)
    }
    fn latest_conversation(
        &self,
        visitor: VisitorId,
        site: SiteId,
    ) -> Result<Option<LoadedConversation>, StoreError> {
        self.0.latest_conversation(visitor, site)
    }
    fn entries_after(&self, id: ConversationId, after: u32, limit: u32) -> Result<Vec<Entry>, StoreError> {
        self.0.entries_after(id, after, limit)
    }
    fn entries_tail(&self, id: ConversationId, limit: u32) -> Result<Vec<Entry>, StoreError> {
        self.0.entries_tail(id, limit)
    }
    fn conversations(&self, filter: &ConversationFilter) -> Result<Vec<ConversationListing>, StoreError> {
        self.0.conversations(filter)
    }
    fn listing(&self, id: ConversationId) -> Result<Option<ConversationListing>, StoreError> {
        self.0.listing(id)
    }
    fn visitor(&self, id: VisitorId) -> Result<Option<VisitorRow>, StoreError> {
        self.0.visitor(id)
    }
    fn visitor_by_external(&self, site: SiteId, external: &str) -> Result<Option<VisitorRow>, StoreError> {
        self.0.visitor_by_external(site, external)
    }
    fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, StoreError> {
        self.0.ticket(id)
    }
    fn tickets(&self, filter: &TicketFilter) -> Result<Vec<Ticket>, StoreError> {
        self.0.tickets(filter)
    }
    fn missed(&self, span: LedgerSpan, limit: u32) -> Result<Vec<MissedMessage>, StoreError> {
        self.0.missed(span, limit)
    }
    fn finish_ticket(&self, id: TicketId, done: &Done) -> Result<bool, StoreError> {
        self.0.finish_ticket(id, done)
    }
    fn sites(&self) -> Result<Vec<Site>, StoreError> {
        self.0.sites()
    }
    fn put_site(&self, site: &Site) -> Result<(), StoreError> {
        self.0.put_site(site)
    }
    fn teams(&self) -> Result<Vec<TeamRow>, StoreError> {
        self.0.teams()
    }
    fn put_team(&self, team: &TeamRow) -> Result<(), StoreError> {
        self.0.put_team(team)
    }
    fn agents(&self) -> Result<Vec<AgentAccount>, StoreError> {
        self.0.agents()
    }
    fn agent_by_email(&self, email: &str) -> Result<Option<AgentAccount>, StoreError> {
        self.0.agent_by_email(email)
    }
    fn put_agent(&self, agent: &AgentAccount) -> Result<(), StoreError> {
        self.0.put_agent(agent)
    }
    fn tokens(&self) -> Result<Vec<ApiToken>, StoreError> {
        self.0.tokens()
    }
    fn put_token(&self, token: &ApiToken) -> Result<(), StoreError> {
        self.0.put_token(token)
    }
    fn token_by_hash(&self, hash: &[u8; 32]) -> Result<Option<ApiToken>, StoreError> {
        self.0.token_by_hash(hash)
    }
    fn put_login(&self, login: &LoginSession) -> Result<(), StoreError> {
        self.0.put_login(login)
    }
    fn login_by_hash(&self, hash: &[u8; 32]) -> Result<Option<LoginSession>, StoreError> {
        self.0.login_by_hash(hash)
    }
    fn end_login(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        self.0.end_login(hash)
    }
    fn end_logins_of(&self, agent: AgentId) -> Result<(), StoreError> {
        self.0.end_logins_of(agent)
    }
}
