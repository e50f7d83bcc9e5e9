//! A server on port 0 in this process, and typed visitors and agents that speak to it over real sockets.
//!
//! Tests run on a clock that stands still (`start_paused`): time passes only where a test says so. The journal's thread keeps
//! the paused clock from advancing by itself, so a deadline passes exactly when a test lets it.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sixty::core::id::{AgentId, ClientId, SiteId, TeamId};
use sixty::core::routing::{AcceptMode, Presence};
use sixty::core::text::Language;
use sixty::core::time::WallTime;
use sixty::engine::intents::IntentLibrary;
use sixty::engine::{self, Engine};
use sixty::gateway;
use sixty::protocol::agent::{AgentFrame, ToAgent};
use sixty::protocol::visitor::{Hello, MessageSend, Resume, ToVisitor, VisitorFrame, Welcome};
use sixty::protocol::{self, MessageView};
use sixty::store::sqlite::{self, SqliteStore};
use sixty::store::{AgentAccount, ApiToken, Role, Site, Store, TeamRow};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use uuid::Uuid;

/// The site every test has.
pub(crate) const SITE: &str = "shop";
/// An origin on the site's allow-list.
pub(crate) const ORIGIN: &str = "https://shop.example";

/// The library that ships with Sixty; compiled once.
pub(crate) fn library() -> Arc<IntentLibrary> {
    static LIBRARY: OnceLock<Arc<IntentLibrary>> = OnceLock::new();
    let load = || Arc::new(IntentLibrary::load(concat!(env!("CARGO_MANIFEST_DIR"), "/intents")).unwrap().0);
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
        Self { engine, gateway: gateway::Settings::default(), target: Duration::from_secs(60) }
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

/// A socket that speaks frames.
pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    pub(crate) async fn open(server: &Server, path: &str, origin: Option<&str>) -> Result<Self, SocketError> {
        Self::open_at(&format!("ws://{}{path}", server.addr), origin).await
    }

    pub(crate) async fn open_at(url: &str, origin: Option<&str>) -> Result<Self, SocketError> {
        let mut request = url.into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", protocol::SUBPROTOCOL.parse().unwrap());
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (stream, _) = tokio_tungstenite::connect_async(request).await?;
        Ok(Self { stream })
    }

    pub(crate) async fn send<F: Serialize>(&mut self, frame: &F) {
        self.send_text(serde_json::to_string(frame).unwrap()).await;
    }

    pub(crate) async fn send_text(&mut self, text: impl Into<String>) {
        self.stream.send(Message::text(text.into())).await.unwrap();
    }

    pub(crate) async fn send_message(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    /// The next frame, or the close code.
    pub(crate) async fn next<F: DeserializeOwned>(&mut self) -> Result<F, u16> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Ok(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")));
                }
                Some(Ok(Message::Close(frame))) => return Err(code(frame.as_ref())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    /// Reads until the socket is closed; returns the code.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            if let Err(code) = self.next::<serde_json::Value>().await {
                return code;
            }
        }
    }
}

fn code(frame: Option<&CloseFrame>) -> u16 {
    frame.map_or(1005, |frame| frame.code.into())
}

/// A visitor in a browser.
pub(crate) struct Visitor {
    pub(crate) socket: Socket,
    pub(crate) welcome: Welcome,
    /// Frames that arrived while the test waited for others, oldest first.
    pub(crate) seen: Vec<ToVisitor>,
}

impl Visitor {
    pub(crate) async fn join(server: &Server, hello: Hello) -> Self {
        let mut socket = Socket::open(server, "/ws/visitor", Some(ORIGIN)).await.unwrap();
        socket.send(&VisitorFrame::Hello(Box::new(hello))).await;
        match socket.next::<ToVisitor>().await {
            Ok(ToVisitor::Welcome(welcome)) => Self { socket, welcome: *welcome, seen: Vec::new() },
            other => panic!("no welcome but {other:?}"),
        }
    }

    /// The hello of the same visitor on a new socket, with everything up to `last_seq` seen.
    pub(crate) fn comes_back(&self, conversation: sixty::core::id::ConversationId, last_seq: u32) -> Hello {
        let resume = Resume { conversation, last_seq, epoch: self.welcome.epoch.clone() };
        Hello { token: Some(self.welcome.token.clone()), resume: Some(resume), ..hello() }
    }

    pub(crate) async fn says(&mut self, text: &str) -> ClientId {
        let client_id = ClientId(Uuid::new_v4());
        self.says_again(client_id, text).await;
        client_id
    }

    pub(crate) async fn says_again(&mut self, client_id: ClientId, text: &str) {
        let frame = MessageSend { client_id, text: Some(text.into()), attachments: None };
        self.socket.send(&VisitorFrame::MessageSend(frame)).await;
    }

    /// Says something and waits until it is stored; returns its place.
    pub(crate) async fn says_stored(&mut self, text: &str) -> u32 {
        let id = self.says(text).await;
        self.until(|frame| match frame {
            ToVisitor::Ack { client_id, seq, .. } if *client_id == id => Some(*seq),
            _ => None,
        })
        .await
    }

    /// Reads frames until `pick` finds what it looks for; the others are kept in `seen`.
    pub(crate) async fn until<T>(&mut self, pick: impl Fn(&ToVisitor) -> Option<T>) -> T {
        loop {
            let frame = self.socket.next::<ToVisitor>().await;
            let frame = frame.unwrap_or_else(|code| panic!("closed with {code} after {:?}", self.seen));
            let found = pick(&frame);
            self.seen.push(frame);
            if let Some(found) = found {
                return found;
            }
        }
    }

    pub(crate) async fn message(&mut self) -> MessageView {
        self.until(|frame| if let ToVisitor::Message(message) = frame { Some(message.clone()) } else { None })
            .await
    }

    /// The conversation, as the first `status` names it.
    pub(crate) async fn conversation(&mut self) -> sixty::core::id::ConversationId {
        let named = |frame: &ToVisitor| match frame {
            ToVisitor::Status { conversation, .. } => Some(*conversation),
            _ => None,
        };
        match self.seen.iter().find_map(named) {
            Some(known) => known,
            None => self.until(named).await,
        }
    }
}

/// An agent at a program.
pub(crate) struct Agent {
    pub(crate) id: AgentId,
    pub(crate) socket: Socket,
    pub(crate) welcome: protocol::agent::AgentWelcome,
    pub(crate) seen: Vec<ToAgent>,
}

impl Agent {
    pub(crate) async fn connect(server: &Server, hired: &Hired) -> Self {
        let mut socket = Socket::open(server, "/ws/agent", None).await.unwrap();
        socket
            .send(&AgentFrame::Hello { ticket: None, token: Some(hired.token.clone()), resume: None })
            .await;
        match socket.next::<ToAgent>().await {
            Ok(ToAgent::Welcome(welcome)) => {
                Self { id: hired.id, socket, welcome: *welcome, seen: Vec::new() }
            }
            other => panic!("no welcome but {other:?}"),
        }
    }

    pub(crate) async fn be(&mut self, wish: protocol::Presence) {
        self.socket.send(&AgentFrame::PresenceSet { presence: wish, reason: None }).await;
        self.until(|frame| {
            matches!(frame, ToAgent::Presence { presence, .. } if *presence == wish).then_some(())
        })
        .await;
    }

    pub(crate) async fn until<T>(&mut self, pick: impl Fn(&ToAgent) -> Option<T>) -> T {
        loop {
            let frame = self.socket.next::<ToAgent>().await;
            let frame = frame.unwrap_or_else(|code| panic!("closed with {code} after {:?}", self.seen));
            let found = pick(&frame);
            self.seen.push(frame);
            if let Some(found) = found {
                return found;
            }
        }
    }

    /// The next offer: its id and its conversation.
    pub(crate) async fn offer(&mut self) -> (sixty::core::id::OfferId, sixty::core::id::ConversationId) {
        self.until(|frame| match frame {
            ToAgent::Offer { offer, conversation, .. } => Some((*offer, *conversation)),
            _ => None,
        })
        .await
    }

    /// Takes the next offer; returns the conversation.
    pub(crate) async fn takes_next(&mut self) -> sixty::core::id::ConversationId {
        let (offer, conversation) = self.offer().await;
        self.socket.send(&AgentFrame::OfferAccept { offer }).await;
        self.until(|frame| {
            matches!(frame, ToAgent::Assigned(view) if view.conversation == conversation).then_some(())
        })
        .await;
        conversation
    }

    pub(crate) async fn writes(
        &mut self,
        conversation: sixty::core::id::ConversationId,
        text: &str,
        note: bool,
    ) -> ClientId {
        let client_id = ClientId(Uuid::new_v4());
        let frame = AgentFrame::MessageSend {
            conversation,
            client_id,
            text: Some(text.into()),
            attachments: None,
            note: note.then_some(true),
        };
        self.socket.send(&frame).await;
        client_id
    }

    /// The next refusal.
    pub(crate) async fn refused(&mut self) -> protocol::ErrorCode {
        self.until(|frame| if let ToAgent::Error(error) = frame { Some(error.code) } else { None }).await
    }
}

impl Agent {
    /// Takes the offer of this conversation that rings now.
    pub(crate) async fn takes_next_ringing(
        &mut self,
        conversation: sixty::core::id::ConversationId,
    ) -> sixty::core::id::ConversationId {
        let ringing = self.seen.iter().rev().find_map(|frame| match frame {
            ToAgent::Offer { offer, conversation: id, .. } if *id == conversation => Some(*offer),
            _ => None,
        });
        self.socket.send(&AgentFrame::OfferAccept { offer: ringing.unwrap() }).await;
        self.until(|frame| if let ToAgent::Assigned(view) = frame { Some(view.conversation) } else { None })
            .await
    }
}
