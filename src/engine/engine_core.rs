//! The engine itself: what it is made of, and how it starts and ends.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use dashmap::DashMap;
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::clock::{self, Clock};
use super::connection::Frame;
use super::directory::Directory;
use super::intents::IntentLibrary;
use super::journal::Journal;
use super::live::LiveConversations;
use super::notice::Delivery;
use super::open_tickets::OpenTickets;
use super::registry::Registry;
use super::settings::Settings;
use super::shard::Shard;
use super::told::QueueNews;
use crate::core::id::{AgentId, ConnectionId, SiteId, TeamId, VisitorId};
use crate::core::routing::Presence;
use crate::core::sla::Prospect;
use crate::core::sla::calendar::HolidayBook;
use crate::protocol::close_code::CloseCode;
use crate::protocol::visitor::ToVisitor;
use crate::store::{Store, StoreError, StoreErrorKind};

/// Runs the core for one node.
pub struct Engine {
    pub(super) settings: Settings,
    pub(super) clock: Clock,
    pub(super) store: Arc<dyn Store>,
    pub(super) library: Arc<IntentLibrary>,
    pub(super) directory: ArcSwap<Directory>,
    /// The public holidays that the directory's calendars follow.
    pub(super) calendars: ArcSwap<HolidayBook>,
    /// Held by whoever changes the directory.
    pub(super) directory_turn: Mutex<()>,
    pub(super) live: LiveConversations,
    pub(super) registry: Arc<Registry>,
    pub(super) journal: Journal,
    pub(super) shard: Mutex<Shard>,
    /// What each team could promise to one more; read by the bot before a handoff.
    pub(super) prospects: ArcSwap<BTreeMap<TeamId, Prospect>>,
    /// How many open tickets each agent has.
    pub(super) open_tickets: OpenTickets,
    /// Visitors whose identity a site vouched for, while they are connected.
    pub(super) identities: DashMap<(SiteId, Arc<str>), VisitorId>,
    /// Logins and tokens behind agents' sockets.
    pub(super) logins: DashMap<ConnectionId, ([u8; 32], Arc<super::outbox::Outbox>)>,
    pub(super) queue_news: Mutex<QueueNews>,
    /// The earliest deadline has changed.
    pub(super) deadline_moved: Notify,
    pub(super) draining: AtomicBool,
    /// The journal's thread; awaited at the end.
    writer: Mutex<Option<JoinHandle<()>>>,
    /// The timers; stopped at the end.
    timers: Mutex<Vec<JoinHandle<()>>>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("conversations", &self.live.len()).finish_non_exhaustive()
    }
}

/// Whether this node can serve.
#[derive(Debug, Clone)]
pub struct Health {
    /// One line per part.
    pub checks: Vec<Check>,
}

/// One part's health.
#[derive(Debug, Clone)]
pub struct Check {
    /// Which part.
    pub name: &'static str,
    /// Fine or not.
    pub ok: bool,
    /// What is wrong.
    pub detail: String,
}

impl Health {
    /// Whether all parts are fine.
    pub fn is_ready(&self) -> bool {
        self.checks.iter().all(|check| check.ok)
    }
}

impl Engine {
    /// Recovers what the store holds and starts the journal and the timers on the current runtime.
    pub fn start(
        settings: Settings,
        store: Arc<dyn Store>,
        library: Arc<IntentLibrary>,
    ) -> Result<Arc<Self>, StoreError> {
        let mut recovery = store.recover()?;
        let calendars = settings.calendars.clone();
        let directory = Directory::load(&*store, &calendars)?;
        let teams = directory.table_teams(settings.weights)?;
        for team in directory.unserved_teams() {
            tracing::warn!(team = &*team.key, "{}", Directory::UNSERVED);
        }
        let clock = Clock::starting_after(recovery.moment, settings.wall_clock.clone());
        let registry = Arc::new(Registry::new(settings.connections_each));
        let delivery = Delivery { registry: registry.clone(), store: store.clone() };
        let (journal, writer) = Journal::start(settings.journal_queue, store.clone(), delivery);
        let engine = Arc::new(Self {
            settings,
            clock,
            store,
            library,
            directory: ArcSwap::from_pointee(directory),
            calendars: ArcSwap::new(calendars),
            directory_turn: Mutex::new(()),
            live: LiveConversations::default(),
            registry,
            journal,
            shard: Mutex::new(Shard::new(recovery.starts)),
            prospects: ArcSwap::default(),
            open_tickets: OpenTickets::recovered(std::mem::take(&mut recovery.open_tickets)),
            identities: DashMap::new(),
            logins: DashMap::new(),
            queue_news: Mutex::default(),
            deadline_moved: Notify::new(),
            draining: AtomicBool::new(false),
            writer: Mutex::new(Some(writer)),
            timers: Mutex::default(),
        });
        engine.recover(teams, recovery);
        engine.warn_of_missing_years();
        engine.spawn_timers();
        Ok(engine)
    }

    /// Sites, teams and agents as they are now.
    pub fn directory(&self) -> Arc<Directory> {
        self.directory.load_full()
    }

    /// The clocks of this process.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Bounds and spans.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Asks the store on a blocking thread.
    pub async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.store.clone();
        let begun = clock::instant();
        let answer = tokio::task::spawn_blocking(move || ask(&*store)).await;
        metrics::histogram!("sixty_store_seconds", "op" => "read").record(begun.elapsed().as_secs_f64());
        answer.unwrap_or_else(|failure| {
            Err(StoreError::new(StoreErrorKind::Unavailable, format!("a store call was aborted: {failure}")))
        })
    }

    /// Whether an agent takes offers.
    pub fn presence_of(&self, agent: AgentId) -> Presence {
        self.shard.lock().table.agent(agent).map_or(Presence::Offline, |view| view.presence)
    }

    /// Whether an agent has a socket here.
    pub fn is_connected(&self, agent: AgentId) -> bool {
        self.registry.agents.is_connected(agent)
    }

    /// Whether this node can serve, part by part.
    pub fn health(&self) -> Health {
        let problem = self.journal.health().problem();
        let draining = self.draining.load(Ordering::Acquire);
        let store = Check { name: "store", ok: problem.is_none(), detail: problem.unwrap_or_default() };
        let detail = if draining { "the server is going away".to_owned() } else { String::new() };
        Health { checks: vec![store, Check { name: "accepting", ok: !draining, detail }] }
    }

    /// Closes the sockets of a login that has ended or a token that was revoked.
    pub fn close_login(&self, login: &[u8; 32]) {
        for entry in &self.logins {
            if entry.value().0 == *login {
                entry.value().1.close(CloseCode::NotAuthenticated);
            }
        }
    }

    /// Goes away: refuses new commands, tells every socket when to come back, and ends when the journal is written.
    pub async fn drain(&self, within: Duration) {
        self.draining.store(true, Ordering::Release);
        let spread_ms = u64::try_from(within.as_millis()).unwrap_or(u64::MAX).max(1_000);
        let leave = |connection: &super::connection::Connection| {
            // The id's random tail spreads the reconnects evenly, without a thundering herd.
            let retry_after_ms = connection.id.0.as_u64_pair().1 % spread_ms;
            connection.deliver(&Frame::plain(&ToVisitor::GoingAway { retry_after_ms }));
            connection.outbox.close(CloseCode::Restarting);
        };
        self.timers.lock().drain(..).for_each(|timer| timer.abort());
        self.checkpoint();
        self.journal.close();
        let writer = self.writer.lock().take();
        if let Some(writer) = writer
            && tokio::time::timeout(within, writer).await.is_err()
        {
            tracing::warn!("the store did not take the last writes in time; none of them was acknowledged");
            self.journal.health().stop();
        }
        self.registry.visitors.for_each(leave);
        self.registry.agents.for_each(leave);
    }

    /// A timer that is stopped when the engine goes away.
    pub(super) fn own(&self, timer: JoinHandle<()>) {
        self.timers.lock().push(timer);
    }
}
