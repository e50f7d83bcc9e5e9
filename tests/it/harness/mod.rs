//! A server on port 0 in this process, and typed visitors and agents that speak to it over real sockets.
//!
//! Tests run on a clock that stands still (`start_paused`): time passes only where a test says so. The journal's thread keeps
//! the paused clock from advancing by itself, so a deadline passes exactly when a test lets it.

mod agent;
mod socket;
mod visitor;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sixty::core::id::{AgentId, SiteId, TeamId};
use sixty::core::routing::{AcceptMode, LadderSettings, Presence};
use sixty::core::text::Language;
use sixty::core::time::WallTime;
use sixty::engine::intents::IntentLibrary;
use sixty::engine::{self, Engine};
use sixty::gateway;
use sixty::protocol;
use sixty::protocol::visitor::Hello;
use sixty::store::sqlite::{self, SqliteStore};
use sixty::store::{AgentAccount, ApiToken, Role, Site, Store, TeamRow};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use uuid::Uuid;

pub(crate) use agent::Agent;
pub(crate) use socket::Socket;
pub(crate) use visitor::Visitor;

/// The site every test has.
pub(crate) const SITE: &str = "shop";
/// An origin on the site's allow-list.
pub(crate) const ORIGIN: &str = "https://shop.example";

/// The library that ships with Sixty; compiled once.
pub(crate) fn library() -> Arc<IntentLibrary> {
    static LIBRARY: OnceLock<Arc<IntentLibrary>> = OnceLock::new();
    let load = || Arc::new(IntentLibrary::open(concat!(env!("CARGO_MANIFEST_DIR"), "/intents")).unwrap().0);
    LIBRARY.get_or_init(load).clone()
}

/// A server with one site, one team and no agents yet.
pub(crate) struct Server {
    pub(crate) addr: SocketAddr,
    pub(crate) engine: Arc<Engine>,
    pub(crate) team: TeamId,
    pub(crate) dir: Arc<TempDir>,
    stop: watch::Sender<bool>,
    running: tokio::task::JoinHandle<()>,
}

/// What a test may set before the start.
pub(crate) struct Setup {
    pub(crate) engine: engine::Settings,
    pub(crate) gateway: gateway::Settings,
    pub(crate) target: Duration,
}

impl Default for Setup {
    fn default() -> Self {
        // Nobody pings by itself in tests: the heartbeat must not end the sockets while the clock is moved.
        let engine = engine::Settings { heartbeat: Duration::from_hours(24), ..engine::Settings::default() };
        Self { engine, gateway: gateway::Settings::default(), target: Duration::from_mins(1) }
    }
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    pub(crate) async fn start_with(setup: Setup) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        let team = TeamId(Uuid::new_v4());
        {
            let store = open(&dir);
            store.put_team(&team_row(team, setup.target)).unwrap();
            store.put_site(&site(team)).unwrap();
        }
        Self::on(dir, team, setup).await
    }

    /// A server on a data folder that is there already: a restart.
    pub(crate) async fn on(dir: Arc<TempDir>, team: TeamId, setup: Setup) -> Self {
        let store: Arc<dyn Store> = Arc::new(open(&dir));
        let engine = Engine::start(setup.engine, store, library()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let serving = gateway::serve(setup.gateway, engine.clone(), Arc::new(String::new), listener, stopped);
        let running = tokio::spawn(async { serving.await.unwrap() });
        Self { addr, engine, team, dir, stop, running }
    }

    /// Goes down in good order; the data folder can be opened again.
    pub(crate) async fn stop(self) -> (Arc<TempDir>, TeamId) {
        self.engine.drain(Duration::from_secs(5)).await;
        self.stop.send(true).unwrap();
        self.running.await.unwrap();
        drop(self.engine);
        (self.dir, self.team)
    }

    /// An agent account with an API token; returns the token.
    pub(crate) async fn hire(&self, name: &str, role: Role, capacity: u32) -> Hired {
        let id = AgentId(Uuid::new_v4());
        let account = AgentAccount {
            id,
            email: format!("{name}@shop.example"),
            name: name.into(),
            password_hash: String::new(),
            role,
            capacity,
            teams: vec![self.team],
            skills: Vec::new(),
            languages: Vec::new(),
            disabled: false,
            presence: Presence::Offline,
        };
        self.engine.put_agent(account).await.unwrap();
        let secret = gateway::secret::new_secret().unwrap();
        let hash = gateway::secret::hash_secret(&secret);
        let token =
            ApiToken { hash, name: name.into(), agent: id, created_at: WallTime(0), revoked_at: None };
        self.engine.read(move |store| store.put_token(&token)).await.unwrap();
        Hired { id, token: secret }
    }

    /// An agent who is connected and online.
    pub(crate) async fn agent(&self, name: &str, capacity: u32) -> Agent {
        let hired = self.hire(name, Role::Agent, capacity).await;
        let mut agent = Agent::connect(self, &hired).await;
        agent.be(protocol::Presence::Online).await;
        agent
    }

    /// Returns once the server has noticed that an agent's last socket is gone.
    pub(crate) async fn until_disconnected(&self, agent: AgentId) {
        while self.engine.is_connected(agent) {
            tokio::task::yield_now().await;
        }
    }

    /// A new visitor who has been welcomed.
    pub(crate) async fn visitor(&self) -> Visitor {
        Visitor::join(self, hello()).await
    }
}

fn open(dir: &TempDir) -> SqliteStore {
    SqliteStore::open(&dir.path().join("data"), sqlite::Settings::default(), WallTime(0)).unwrap()
}

fn team_row(id: TeamId, target: Duration) -> TeamRow {
    TeamRow {
        id,
        key: "service".into(),
        name: "客服".into(),
        target,
        accept: AcceptMode::Ring,
        overflow_to: Vec::new(),
        hours: None,
        ladder: LadderSettings::default(),
    }
}

fn site(team: TeamId) -> Site {
    Site {
        id: SiteId(Uuid::new_v4()),
        key: SITE.into(),
        name: "小店".into(),
        origins: vec![ORIGIN.to_owned(), "no-origin".to_owned()],
        locale: Language::Zh,
        greeting: std::collections::BTreeMap::new(),
        quick_replies: vec!["order_status".into(), "refund_request".into()],
        team,
        identity_secret: Some(IDENTITY_SECRET.into()),
    }
}

/// Under which the site signs identities.
pub(crate) const IDENTITY_SECRET: &str = "a-secret-of-the-shop-of-32-bytes";

/// An account and its API token.
#[derive(Clone)]
pub(crate) struct Hired {
    pub(crate) id: AgentId,
    pub(crate) token: String,
}

/// The first frame of a new visitor.
pub(crate) fn hello() -> Hello {
    Hello { site: SITE.into(), locale: Some("zh-CN".into()), ..Hello::default() }
}
