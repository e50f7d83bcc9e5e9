//! Who sees which conversations.

use axum::http::StatusCode;
use serde_json::json;

use super::World;
use crate::core::conversation::{Author, Entry, Status};
use crate::core::id::{ConversationId, SiteId, TeamId, VisitorId};
use crate::core::text::Language;
use crate::core::time::WallTime;
use crate::engine::clock;
use crate::store::{ConversationRow, Record, Site, VisitorRow};

/// A waiting conversation of `team` with a message and a note.
pub(super) fn add_conversation(world: &World, team: TeamId) -> ConversationId {
    let (site, visitor, id) =
        (SiteId(clock::new_id()), VisitorId(clock::new_id()), ConversationId(clock::new_id()));
    let row = Site {
        id: site,
        key: site.to_string().into(),
        name: "Shop".into(),
        origins: Vec::new(),
        locale: Language::Zh,
        greeting: std::collections::BTreeMap::new(),
        quick_replies: Vec::new(),
        team,
        identity_secret: None,
    };
    world.store.put_site(&row).unwrap();
    let visitor_row = VisitorRow {
        id: visitor,
        site,
        external: None,
        name: Some("Li Lei".into()),
        email: None,
        phone: None,
        level: 2,
        language: Language::Zh,
        created_at: WallTime(0),
    };
    let conversation = Record::Conversation(Box::new(row_of(id, site, visitor, team)));
    let entry = |seq, note| Record::Entry { conversation: id, entry: entry(seq, note), memory: None };
    let job = vec![Record::Visitor(visitor_row), conversation, entry(1, false), entry(2, true)];
    world.store.commit(&[job]).unwrap();
    id
}

fn row_of(id: ConversationId, site: SiteId, visitor: VisitorId, team: TeamId) -> ConversationRow {
    ConversationRow {
        id,
        site,
        visitor,
        language: Language::Zh,
        status: Status::Waiting,
        team: Some(team),
        owner: None,
        opened_at: WallTime(1_800_000_000_000),
        closed_at: None,
        closed_moment: None,
        outcome: None,
        tags: Vec::new(),
        requested_at: None,
        first_response_ms: None,
        page: None,
        memory: None,
        memory_seq: 0,
    }
}

fn entry(seq: u32, note: bool) -> Entry {
    Entry {
        seq,
        author: if note { Author::Bot } else { Author::Visitor },
        client_id: None,
        text: if note { "a note" } else { "我要退款" }.into(),
        note,
        event: None,
        quick_replies: Vec::new(),
        answer: None,
        at: WallTime(1_800_000_000_000),
    }
}

#[tokio::test]
async fn agents_see_their_teams_and_supervisors_all() {
    let world = World::new().await;
    let conversation = add_conversation(&world, world.teams[0]);
    let path = format!("/api/v1/conversations/{conversation}");
    for who in ["ann", "sue", "ada"] {
        let answer = world.ask(who, "GET", &path, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{who}: {}", answer.text);
        let entries = &answer.json()["entries"];
        assert_eq!((&entries[0]["text"], &entries[1]["note"]), (&json!("我要退款"), &json!(true)), "{who}");
    }
    let foreign = world.ask("ben", "GET", &path, None).await;
    let unknown =
        world.ask("ben", "GET", "/api/v1/conversations/0198c0de-0000-7000-8000-000000000001", None).await;
    assert_eq!(foreign.code(), (404, "not_found".into()));
    assert_eq!((foreign.status, &foreign.text), (unknown.status, &unknown.text));
}

#[tokio::test]
async fn lists_hold_what_the_caller_may_see_and_nothing_else() {
    let world = World::new().await;
    let first = add_conversation(&world, world.teams[0]);
    let second = add_conversation(&world, world.teams[1]);
    let ids = async |who: &str, query: &str| {
        let answer = world.ask(who, "GET", &format!("/api/v1/conversations{query}"), None).await.json();
        let rows = answer["conversations"].as_array().unwrap().clone();
        rows.iter().map(|row| row["conversation"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("ann", "").await, [first.to_string()]);
    assert_eq!(ids("ben", "?status=all").await, [second.to_string()]);
    assert_eq!(ids("sue", "?status=open").await, [second.to_string(), first.to_string()], "newest first");
    assert_eq!(ids("sue", &format!("?before={second}")).await, [first.to_string()]);
    assert_eq!(ids("sue", "?limit=1").await, [second.to_string()]);
    assert!(ids("sue", "?status=closed").await.is_empty());
}

#[tokio::test]
async fn a_row_says_what_the_console_shows() {
    let world = World::new().await;
    add_conversation(&world, world.teams[0]);
    let list = world.ask("ann", "GET", "/api/v1/conversations", None).await.json();
    let row = &list["conversations"][0];
    assert_eq!(row["visitor"]["name"], json!("Li Lei"));
    assert_eq!(
        (&row["status"], &row["team"], &row["owner"]),
        (&json!("waiting"), &json!("sales"), &json!(null))
    );
    assert_eq!((&row["last_message"], &row["last_seq"]), (&json!("我要退款"), &json!(2)));
    assert_eq!(row["opened_at"], json!("2027-01-15T08:00:00.000Z"));
}

#[tokio::test]
async fn a_page_has_a_bound() {
    let world = World::new().await;
    for limit in ["0", "201", "-1"] {
        let answer = world.ask("sue", "GET", &format!("/api/v1/conversations?limit={limit}"), None).await;
        assert_eq!(answer.code(), (400, "invalid_query".into()), "{limit}");
    }
}
