//! HTTP through the router, without sockets: roles, forgery, logins, errors, the description.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::router;
use crate::core::id::{AgentId, TeamId};
use crate::core::routing::{AcceptMode, Presence};
use crate::core::time::WallTime;
use crate::engine::intents::IntentLibrary;
use crate::engine::{self, Engine, clock};
use crate::gateway::password::hash_password;
use crate::gateway::secret::hash_secret;
use crate::gateway::settings::Settings;
use crate::gateway::state::Gateway;
use crate::store::sqlite::{self, SqliteStore};
use crate::store::{AgentAccount, ApiToken, Role, Store, TeamRow};

mod admin;
mod files;
mod logins;
mod timelines;
mod transcripts;

pub(super) const PASSWORD: &str = "tea leaves and water";
static HASH: LazyLock<String> = LazyLock::new(|| hash_password(PASSWORD).unwrap());
/// Compiled once.
static LIBRARY: LazyLock<Arc<IntentLibrary>> = LazyLock::new(|| {
    Arc::new(IntentLibrary::load(concat!(env!("CARGO_MANIFEST_DIR"), "/intents")).unwrap().0)
});

/// A server without sockets: two teams, an agent in each, a supervisor and an administrator, each with an API token.
pub(super) struct World {
    pub router: Router,
    pub store: Arc<dyn Store>,
    pub teams: [TeamId; 2],
    _folder: TempDir,
}

impl World {
    #[expect(
        clippy::unused_async,
        reason = "the engine below needs a running runtime: a caller without one does not compile"
    )]
    pub(super) async fn new() -> Self {
        Self::with(Settings::default())
    }

    pub(super) fn with(settings: Settings) -> Self {
        let folder = TempDir::new().unwrap();
        let store = SqliteStore::open(folder.path(), sqlite::Settings::default(), clock::wall()).unwrap();
        let store: Arc<dyn Store> = Arc::new(store);
        let teams = ["sales", "service"].map(|key| add_team(&*store, key));
        for (name, role, team) in [
            ("ann", Role::Agent, teams[0]),
            ("ben", Role::Agent, teams[1]),
            ("sue", Role::Supervisor, teams[0]),
            ("ada", Role::Admin, teams[0]),
        ] {
            add_agent(&*store, name, role, team);
        }
        let engine = Engine::start(engine::Settings::default(), store.clone(), LIBRARY.clone()).unwrap();
        let gateway = Gateway::new(settings, engine, Arc::new(|| "sixty_up 1\n".to_owned())).unwrap();
        Self { router: router(gateway), store, teams, _folder: folder }
    }

    /// Sends a request; `who` is the name of an agent whose API token is used.
    pub(super) async fn ask(&self, who: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "sixty.test");
        if !who.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer token of {who}"));
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await
    }
}

fn add_team(store: &dyn Store, key: &str) -> TeamId {
    let id = TeamId(clock::new_id());
    let target = std::time::Duration::from_mins(1);
    let row = TeamRow {
        id,
        key: key.into(),
        name: key.into(),
        target,
        accept: AcceptMode::Ring,
        overflow_to: vec![],
    };
    store.put_team(&row).unwrap();
    id
}

fn add_agent(store: &dyn Store, name: &str, role: Role, team: TeamId) {
    let id = AgentId(clock::new_id());
    let account = AgentAccount {
        id,
        email: format!("{name}@shop.test"),
        name: name.into(),
        password_hash: HASH.clone(),
        role,
        capacity: 3,
        teams: vec![team],
        skills: Vec::new(),
        languages: Vec::new(),
        disabled: false,
        presence: Presence::Offline,
    };
    store.put_agent(&account).unwrap();
    let token = ApiToken {
        hash: hash_secret(&format!("token of {name}")),
        name: name.to_owned(),
        agent: id,
        created_at: WallTime(0),
        revoked_at: None,
    };
    store.put_token(&token).unwrap();
}

/// An answer that has arrived.
pub(super) struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Answer {
    async fn read(response: Response<Body>) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Self { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(super) fn code(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    pub(super) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[tokio::test]
async fn what_does_not_fit_is_a_json_error() {
    let world = World::new().await;
    let code = |answer: Answer| answer.code();
    assert_eq!(code(world.ask("", "GET", "/nowhere", None).await), (404, "not_found".into()));
    assert_eq!(code(world.ask("", "DELETE", "/api/v1/me", None).await), (405, "method_not_allowed".into()));
    assert_eq!(code(world.ask("ada", "POST", "/api/v1/teams", None).await), (415, "not_json".into()));
    let unknown = json!({"key": "new", "name": "New", "owner": "me"});
    assert_eq!(
        code(world.ask("ada", "POST", "/api/v1/teams", Some(unknown)).await),
        (400, "invalid_body".into())
    );
    let object = json!({"key": {"$ne": ""}, "name": "New"});
    assert_eq!(
        code(world.ask("ada", "POST", "/api/v1/teams", Some(object)).await),
        (400, "invalid_body".into())
    );
    let large = json!({"key": "new", "name": "x".repeat(70_000)});
    assert_eq!(code(world.ask("ada", "POST", "/api/v1/teams", Some(large)).await), (413, "too_large".into()));
    let query = world.ask("ada", "GET", "/api/v1/conversations?limit=many", None).await;
    assert_eq!(code(query), (400, "invalid_query".into()));
    assert_eq!(code(world.ask("", "GET", "/ws/visitor", None).await), (400, "not_a_websocket".into()));
}

#[tokio::test]
async fn every_answer_is_locked_down() {
    let world = World::new().await;
    for path in ["/api/v1/me", "/livez", "/nowhere", "/api/openapi.json"] {
        let answer = world.ask("", "GET", path, None).await;
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{path}");
        assert!(answer.header(header::CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"), "{path}");
    }
}

#[tokio::test]
async fn health_and_figures_are_answered() {
    let world = World::new().await;
    assert_eq!(world.ask("", "GET", "/livez", None).await.text, "ok\n");
    let ready = world.ask("", "GET", "/readyz?verbose", None).await;
    assert_eq!(ready.status, StatusCode::OK);
    assert!(ready.text.contains("[+]store ok"), "{}", ready.text);
    assert_eq!(world.ask("", "GET", "/metrics", None).await.text, "sixty_up 1\n");
}

#[tokio::test]
async fn every_route_is_described() {
    let world = World::new().await;
    let document = world.ask("", "GET", "/api/openapi.json", None).await.json();
    let described: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    let listed = super::routes::api().listed;
    for (method, path) in &listed {
        let method = method.to_lowercase();
        assert!(document["paths"][path][&method].is_object(), "{method} {path} is missing");
    }
    assert_eq!(described, listed.len(), "something is described that is not there");
}

#[tokio::test]
async fn nothing_but_the_public_parts_is_answered_without_a_credential() {
    let world = World::new().await;
    let public = ["/api/v1/login", "/livez", "/readyz", "/metrics", "/api/openapi.json"];
    for (method, path) in super::routes::api().listed {
        let path = path.replace("{id}", &uuid::Uuid::nil().to_string());
        for who in ["", "nobody"] {
            let answer = world.ask(who, method, &path, Some(json!({}))).await;
            let is_closed = answer.status == StatusCode::UNAUTHORIZED;
            assert_eq!(is_closed, !public.contains(&path.as_str()), "{method} {path} as {who:?}");
        }
    }
}
