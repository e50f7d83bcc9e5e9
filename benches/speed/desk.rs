//! Data folders: one site, one team, agents with tokens, and as many stored conversations as a row asks for.

use std::path::PathBuf;
use std::time::Duration;

use sixty::core::conversation::{Author, Entry, Status};
use sixty::core::id::{AgentId, ClientId, ConversationId, SiteId, TeamId, VisitorId};
use sixty::core::routing::{AcceptMode, LadderSettings, Presence};
use sixty::core::text::Language;
use sixty::core::time::WallTime;
use sixty::gateway::{NO_ORIGIN, secret};
use sixty::store::sqlite::{Settings, SqliteStore};
use sixty::store::{AgentAccount, ApiToken, ConversationRow, Record, Role, Site, Store, TeamRow, VisitorRow};
use tempfile::TempDir;
use uuid::Uuid;

/// The key of the site.
pub(crate) const SITE: &str = "bench";
/// Rows of one transaction while a folder is filled.
const BATCH: u64 = 20_000;

/// A data folder that is removed when dropped.
pub(crate) struct Desk {
    dir: TempDir,
    site: SiteId,
    /// Of the agents.
    pub(crate) tokens: Vec<String>,
}

impl Desk {
    /// A new folder with so many agents, each with a place for `capacity` conversations.
    pub(crate) fn new(agents: usize, capacity: u32) -> Self {
        // Beside the build, on a real disk: the system's folder for temporary files may be memory.
        let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let (site, team) = (SiteId(Uuid::new_v4()), TeamId(Uuid::new_v4()));
        let mut desk = Self { dir, site, tokens: Vec::new() };
        let store = desk.open();
        store.put_team(&team_row(team)).unwrap();
        store.put_site(&site_row(site, team)).unwrap();
        desk.tokens = (0..agents).map(|n| hire(&store, n, team, capacity)).collect();
        desk
    }

    /// Where it is.
    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The database file.
    pub(crate) fn bytes(&self) -> u64 {
        let files = std::fs::read_dir(self.data()).unwrap();
        files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
    }

    fn open(&self) -> SqliteStore {
        SqliteStore::open(&self.data(), Settings::default(), WallTime(0)).unwrap()
    }

    /// Stores `messages` in conversations of `each`; the first `open` conversations wait for a person, the others are closed.
    pub(crate) fn fill(&self, messages: u64, each: u64, open: u64) {
        let store = self.open();
        let mut jobs: Vec<Vec<Record>> = Vec::new();
        let mut waiting = 0;
        for n in 0..messages / each {
            jobs.push(self.conversation(u32::try_from(each).unwrap(), n < open));
            waiting += each;
            if waiting >= BATCH {
                store.commit(&jobs).unwrap();
                jobs.clear();
                waiting = 0;
            }
        }
        store.commit(&jobs).unwrap();
    }

    fn conversation(&self, messages: u32, open: bool) -> Vec<Record> {
        let (id, visitor) = (ConversationId(Uuid::now_v7()), VisitorId(Uuid::now_v7()));
        let row = ConversationRow {
            id,
            site: self.site,
            visitor,
            language: Language::Zh,
            status: if open { Status::Waiting } else { Status::Closed },
            team: None,
            owner: None,
            opened_at: WallTime(0),
            closed_at: (!open).then_some(WallTime(1)),
            closed_moment: None,
            outcome: None,
            tags: Vec::new(),
            requested_at: None,
            first_response_ms: None,
            page: None,
            memory: None,
            memory_seq: 0,
        };
        let entry = |seq| {
            let by_visitor = seq % 2 == 1;
            let entry = Entry {
                seq,
                author: if by_visitor { Author::Visitor } else { Author::Bot },
                client_id: by_visitor.then(|| ClientId(Uuid::new_v4())),
                text: if by_visitor {
                    "我上周买的东西到现在还没收到"
                } else {
                    "您可以在订单详情里看到物流进度。"
                }
                .into(),
                note: false,
                event: None,
                quick_replies: Vec::new(),
                answer: None,
                at: WallTime(1),
            };
            Record::Entry { conversation: id, entry, memory: None }
        };
        let mut records =
            vec![Record::Visitor(visitor_row(visitor, self.site)), Record::Conversation(Box::new(row))];
        records.extend((1..=messages).map(entry));
        records
    }
}

fn visitor_row(id: VisitorId, site: SiteId) -> VisitorRow {
    VisitorRow {
        id,
        site,
        external: None,
        name: None,
        email: None,
        phone: None,
        level: 0,
        language: Language::Zh,
        created_at: WallTime(0),
    }
}

fn team_row(id: TeamId) -> TeamRow {
    TeamRow {
        id,
        key: "service".into(),
        name: "客服".into(),
        target: Duration::from_mins(1),
        accept: AcceptMode::Ring,
        overflow_to: Vec::new(),
        hours: None,
        ladder: LadderSettings::default(),
    }
}

fn site_row(id: SiteId, team: TeamId) -> Site {
    Site {
        id,
        key: SITE.into(),
        name: "Bench".into(),
        origins: vec![NO_ORIGIN.to_owned()],
        locale: Language::Zh,
        greeting: std::collections::BTreeMap::new(),
        quick_replies: Vec::new(),
        team,
        identity_secret: None,
    }
}

fn hire(store: &SqliteStore, n: usize, team: TeamId, capacity: u32) -> String {
    let agent = AgentAccount {
        id: AgentId(Uuid::new_v4()),
        email: format!("agent{n}@bench.example"),
        name: format!("Agent {n}").into(),
        password_hash: String::new(),
        role: Role::Agent,
        capacity,
        teams: vec![team],
        skills: Vec::new(),
        languages: Vec::new(),
        disabled: false,
        presence: Presence::Offline,
    };
    store.put_agent(&agent).unwrap();
    let token = secret::new_secret().unwrap();
    let hash = secret::hash_secret(&token);
    let row = ApiToken {
        hash,
        name: format!("agent{n}"),
        agent: agent.id,
        created_at: WallTime(0),
        revoked_at: None,
    };
    store.put_token(&row).unwrap();
    token
}
