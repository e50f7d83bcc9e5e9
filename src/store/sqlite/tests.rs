//! The embedded store itself: durability, its tables and its bounds.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::core::conversation::Author;
use crate::core::id::{OfferId, TeamId};
use crate::core::mood::Urgency;
use crate::core::routing::{
    AcceptMode, Agent, Cause, Chosen, Event, Handoff, HandoffStage, Ladder, OfferEnd, OfferStage, Presence,
    PresenceBy, Release, Team, TransferTarget,
};
use crate::core::sla::Weights;
use crate::core::text::Language;
use crate::core::time::Moment;
use crate::store::{RoutingEventRow, StoreErrorKind};

pub(super) const CONVERSATION: ConversationId = ConversationId(Uuid::from_u128(1));

fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder, Settings::default(), WallTime(1)).unwrap()
}

pub(super) fn new_store() -> (TempDir, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    (folder, store)
}

pub(super) fn said(seq: u32) -> Vec<Record> {
    let entry = Entry {
        seq,
        author: Author::Visitor,
        client_id: None,
        text: "你好".into(),
        note: false,
        event: None,
        quick_replies: Vec::new(),
        answer: None,
        at: WallTime(1),
    };
    vec![Record::Entry { conversation: CONVERSATION, entry, memory: None }]
}

fn count(store: &SqliteStore) -> usize {
    store.entries_after(CONVERSATION, 0, u32::MAX).unwrap().len()
}

/// The first column of the first row, as the writer sees it.
pub(super) fn raw<T: rusqlite::types::FromSql>(store: &SqliteStore, sql: &str) -> T {
    lock(&store.writer).query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_reopened_store_is_the_same_history() {
    let (folder, store) = new_store();
    store.commit(&[said(1)]).unwrap();
    let (epoch, key) = (store.epoch().to_owned(), *store.token_key());
    drop(store);
    let store = open(folder.path());
    assert_eq!((store.epoch(), *store.token_key(), count(&store)), (&*epoch, key, 1));
    let (_other_folder, other) = new_store();
    assert_ne!((other.epoch(), other.token_key()), (&*epoch, &key));
}

#[test]
fn a_commit_is_flushed_before_it_returns() {
    let (folder, store) = new_store();
    assert_eq!(raw::<String>(&store, "PRAGMA journal_mode"), "wal");
    assert_eq!(raw::<i64>(&store, "PRAGMA synchronous"), 2, "2 is FULL");
    assert_eq!(raw::<i64>(&store, "PRAGMA journal_size_limit"), -1);
    drop(store);
    let settings = Settings { synchronous: Synchronous::Normal, ..Settings::default() };
    let store = SqliteStore::open(folder.path(), settings, WallTime(1)).unwrap();
    assert_eq!(raw::<i64>(&store, "PRAGMA synchronous"), 1);
}

#[test]
fn what_was_committed_is_there_after_a_stop_without_closing() {
    let (folder, store) = new_store();
    store.commit(&[said(1), said(2)]).unwrap();
    let copy = tempfile::tempdir().unwrap();
    for name in ["sixty.db", "sixty.db-wal"] {
        std::fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
    }
    assert!(std::fs::metadata(copy.path().join("sixty.db-wal")).unwrap().len() > 0);
    assert_eq!(count(&open(copy.path())), 2);
}

#[test]
fn closing_leaves_everything_in_one_file() {
    let (folder, store) = new_store();
    store.commit(&[said(1)]).unwrap();
    drop(store);
    assert!(!folder.path().join("sixty.db-wal").exists());
}

#[test]
fn a_full_disk_refuses_and_heals() {
    let (_folder, store) = new_store();
    let pages: i64 = raw(&store, "PRAGMA page_count");
    let set = |limit: i64| {
        lock(&store.writer).pragma_update_and_check(None, "max_page_count", limit, |_| Ok(())).unwrap();
    };
    set(pages);
    let jobs: Vec<_> = (1..=2_000).map(said).collect();
    assert_eq!(store.commit(&jobs).unwrap_err().kind, StoreErrorKind::Unavailable);
    assert_eq!(count(&store), 0, "nothing half-written");
    set(1 << 30);
    store.commit(&jobs).unwrap();
    assert_eq!(count(&store), 2_000);
}

#[test]
fn a_lock_of_another_tool_is_unavailable_not_fatal() {
    let (folder, store) = new_store();
    lock(&store.writer).busy_timeout(std::time::Duration::ZERO).unwrap();
    let tool = Connection::open(folder.path().join("sixty.db")).unwrap();
    tool.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(store.commit(&[said(1)]).unwrap_err().kind, StoreErrorKind::Unavailable);
    tool.execute_batch("ROLLBACK").unwrap();
    store.commit(&[said(1)]).unwrap();
}

#[test]
fn a_damaged_value_is_corrupt() {
    let (_folder, store) = new_store();
    store.commit(&[said(1)]).unwrap();
    lock(&store.writer).execute("UPDATE entries SET author = 'nobody'", []).unwrap();
    assert_eq!(store.entries_after(CONVERSATION, 0, 1).unwrap_err().kind, StoreErrorKind::Corrupt);
}

#[test]
fn a_panic_in_one_call_does_not_end_the_others() {
    let (_folder, store) = new_store();
    for _ in 0..10 {
        let read = || store.read::<()>(|_| panic!("a bug"));
        assert!(catch_unwind(AssertUnwindSafe(read)).is_err());
    }
    let write = || {
        store.write::<()>(|writer| {
            let transaction = writer.transaction()?;
            transaction.execute("DELETE FROM history", [])?;
            panic!("a bug")
        })
    };
    assert!(catch_unwind(AssertUnwindSafe(write)).is_err());
    store.commit(&[said(1)]).unwrap();
    assert_eq!((count(&store), store.recover().unwrap().starts), (1, 0));
}

#[test]
fn readers_cannot_write() {
    let (_folder, store) = new_store();
    let tried = store.read(|reader| Ok(reader.execute("DELETE FROM history", [])?));
    assert_eq!(tried.unwrap_err().kind, StoreErrorKind::Unavailable);
}

#[test]
fn feedback_keeps_the_last_word() {
    let (_folder, store) = new_store();
    store.commit(&[said(1), said(2)]).unwrap();
    for helpful in [true, false] {
        let feedback = Record::Feedback { conversation: CONVERSATION, seq: 2, helpful };
        store.commit(&[vec![feedback]]).unwrap();
        assert_eq!(raw::<Option<bool>>(&store, "SELECT helpful FROM entries WHERE seq = 2"), Some(helpful));
    }
    assert_eq!(raw::<Option<bool>>(&store, "SELECT helpful FROM entries WHERE seq = 1"), None);
    let nowhere = Record::Feedback { conversation: CONVERSATION, seq: 3, helpful: true };
    store.commit(&[vec![nowhere]]).unwrap();
    assert_eq!(raw::<u32>(&store, "SELECT count(helpful) FROM entries"), 1);
}

#[test]
fn lists_and_the_hot_reads_come_from_an_index() {
    let (_folder, store) = new_store();
    let plan = |sql: &str| -> String {
        let writer = lock(&store.writer);
        let mut statement = writer.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        // Statements differ in how many parameters they take; for the plan they may stay unset.
        let mut rows = statement.raw_query();
        let mut steps = Vec::<String>::new();
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get("detail").unwrap());
        }
        steps.join("; ")
    };
    for sql in read::HOT.into_iter().chain(transcript::HOT) {
        let steps = plan(sql);
        let by_key = steps.contains("INDEX") || steps.contains("PRIMARY KEY");
        assert!(steps.contains("SEARCH") && by_key, "{sql}: {steps}");
        assert!(!steps.contains("SCAN") && !steps.contains("TEMP"), "{sql}: {steps}");
    }
}

/// One of each kind.
fn events() -> Vec<Event> {
    let id = Uuid::from_u128(7);
    let (conversation, agent, team) = (ConversationId(id), AgentId(id), TeamId(id));
    let (language, urgency, upset, level) = (Language::En, Urgency::High, true, 2);
    vec![
        Event::TeamChanged { team: Arc::new(some_team(team)) },
        Event::AgentChanged { agent: Arc::new(some_agent(agent, team)) },
        Event::AgentRemoved { agent },
        Event::Connected { agent, wish: Presence::Away },
        Event::Disconnected { agent },
        Event::Restored { handoff: Arc::new(some_handoff(conversation, team, agent)) },
        Event::Requested {
            conversation,
            team,
            skills: vec!["returns".into()],
            language,
            level,
            urgency,
            upset,
            repeated: true,
            preferred: Some(agent),
            requested_at: Moment(1),
            reason: "upset".into(),
        },
        Event::Raised { conversation, level, urgency, upset, repeated: true },
    ]
    .into_iter()
    .chain(decisions())
    .collect()
}

/// What follows from them.
fn decisions() -> Vec<Event> {
    let id = Uuid::from_u128(7);
    let (conversation, agent, team, respond_by) = (ConversationId(id), AgentId(id), TeamId(id), Moment(60));
    let reason: Arc<str> = "least_loaded".into();
    let offer = OfferId(id);
    let (stage, expires_at) = (OfferStage::RingAll, Moment(12));
    let chosen = Some(Chosen { load: 1, capacity: 3, idle_since: Moment(-4), others_free: 2 });
    let via = crate::core::routing::Assignment::Direct;
    vec![
        Event::Queued { conversation, team, respond_by, rank: Moment(50), reason: reason.clone() },
        Event::Offered {
            offer,
            conversation,
            agent,
            team,
            stage,
            expires_at,
            respond_by,
            reason: reason.clone(),
            chosen,
        },
        Event::OfferEnded {
            offer,
            conversation,
            agent,
            end: OfferEnd::Expired,
            reason: Some("吃饭".into()),
            missed: 2,
        },
        Event::PresenceChanged {
            agent,
            presence: Presence::Away,
            reason: None,
            by: PresenceBy::MissedOffers,
        },
        Event::Assigned { conversation, agent, team, via, respond_by, reason: Some(reason), chosen },
        Event::Transferred { conversation, by: agent, from: agent, to: TransferTarget::Team(team) },
        Event::Unassigned { conversation, agent, why: Release::OwnerLost },
        Event::Nudged { conversation, agent, respond_by },
        Event::RescueStarted { conversation, agent, respond_by },
        Event::AtRisk { conversation, respond_by },
        Event::Answered { conversation, agent, waited_ms: 9, in_time: true },
        Event::Breached { conversation, cause: Cause::AtCapacity, respond_by, online: 3, waiting: 4 },
        Event::Ended { conversation, agent: Some(agent), left: false, by: Some(agent) },
    ]
}

fn some_team(id: TeamId) -> Team {
    let ladder = Ladder::for_target(std::time::Duration::from_millis(60_500));
    Team { id, ladder, accept: AcceptMode::Direct, overflow_to: vec![id], weights: Weights::default() }
}

fn some_agent(id: AgentId, team: TeamId) -> Agent {
    let (skills, languages) = (vec!["returns".into()], vec![Language::Zh]);
    Agent { id, teams: vec![team], capacity: 3, skills, languages, supervisor: true }
}

fn some_handoff(conversation: ConversationId, team: TeamId, agent: AgentId) -> Handoff {
    Handoff {
        conversation,
        visitor: VisitorId(Uuid::from_u128(8)),
        team,
        skills: Vec::new(),
        language: Language::Zh,
        level: 0,
        urgency: Urgency::Normal,
        upset: false,
        repeated: true,
        transferred: true,
        preferred: None,
        requested_at: Moment(1),
        respond_by: Moment(60),
        rank: Moment(60),
        stage: HandoffStage::Owned { agent, since: Moment(2) },
        answered_at: None,
        breached: None,
        noticed: true,
        tried: vec![agent],
    }
}

#[test]
fn routing_events_keep_every_detail_beside_what_reports_select_by() {
    let (_folder, store) = new_store();
    let row = |(n, event)| {
        let (moment, wall) = (Moment(5), WallTime(6));
        Record::RoutingEvent(Box::new(RoutingEventRow { epoch: 3, n, moment, wall, event }))
    };
    store.commit(&[(1..).zip(events()).map(row).collect()]).unwrap();
    let writer = lock(&store.writer);
    let mut statement =
        writer.prepare("SELECT kind, conversation, detail FROM routing_events ORDER BY epoch, n").unwrap();
    let stored: Vec<(String, Option<[u8; 16]>, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(stored.len(), events().len());
    for ((kind, conversation, detail), event) in stored.into_iter().zip(events()) {
        assert_eq!(serde_json::from_str::<Event>(&detail).unwrap(), event);
        let json: serde_json::Value = serde_json::from_str(&detail).unwrap();
        assert_eq!(json["kind"], kind);
        let named = json
            .get("conversation")
            .or_else(|| json["handoff"].get("conversation"))
            .map(|id| id.as_str().unwrap().to_owned());
        assert_eq!(conversation.map(|id| Uuid::from_bytes(id).to_string()), named);
    }
}
