//! Who reads the story of which conversation, and in which language.

use axum::http::StatusCode;
use serde_json::json;

use super::World;
use super::transcripts::add_conversation;
use crate::core::id::{AgentId, ConversationId, TeamId};
use crate::core::routing::{Cause, Event};
use crate::core::time::{Moment, WallTime};
use crate::store::{Record, RoutingEventRow};

/// A broken promise in the ledger.
fn broken(world: &World, conversation: ConversationId, team: TeamId) {
    let (rank, respond_by, cause) = (Moment(60_000), Moment(60_000), Cause::NobodyOnline);
    let events = [
        (0, Event::Queued { conversation, team, respond_by, rank, reason: "requested".into() }),
        (60_000, Event::Breached { conversation, cause, respond_by, online: 0, waiting: 1 }),
        (61_000, Event::Nudged { conversation, agent: AgentId(uuid::Uuid::nil()), respond_by }),
    ];
    let rows = (1..).zip(events).map(|(n, (at, event))| {
        let (moment, wall) = (Moment(at), WallTime(1_800_000_000_000 + at));
        Record::RoutingEvent(Box::new(RoutingEventRow { epoch: 900, n, moment, wall, event }))
    });
    world.store.commit(&[rows.collect()]).unwrap();
}

#[tokio::test]
async fn the_story_is_told_in_the_language_that_was_asked_for() {
    let world = World::new().await;
    let conversation = add_conversation(&world, world.teams[0]);
    broken(&world, conversation, world.teams[0]);
    let path = format!("/api/v1/conversations/{conversation}/timeline");
    let chinese = world.ask("ann", "GET", &path, None).await.json();
    let english = world.ask("ann", "GET", &format!("{path}?lang=en"), None).await.json();
    assert_eq!(chinese["conversation"], json!(conversation));
    let line = &chinese["lines"][1];
    assert_eq!((&line["kind"], &line["since_request_ms"]), (&json!("breached"), &json!(60_000)));
    assert_eq!(line["at"], json!("2027-01-15T08:01:00.000Z"));
    assert!(line["text"].as_str().unwrap().contains("没有客服在线"), "{line}");
    assert_eq!(english["findings"][0]["cause"], json!("nobody_online"));
    let why = english["findings"][0]["why"].as_str().unwrap();
    assert!(
        why.contains("no agent of") && !why.contains(&world.teams[0].to_string()),
        "names, not ids: {why}"
    );
    assert_eq!(chinese["findings"].as_array().unwrap().len(), 1);
    let asked = world.ask("ann", "GET", &format!("{path}?lang=fr"), None).await;
    assert_eq!(asked.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_story_is_for_those_who_may_see_the_conversation() {
    let world = World::new().await;
    let conversation = add_conversation(&world, world.teams[0]);
    let path = format!("/api/v1/conversations/{conversation}/timeline");
    for who in ["ann", "sue", "ada"] {
        let answer = world.ask(who, "GET", &path, None).await;
        assert_eq!((answer.status, &answer.json()["lines"]), (StatusCode::OK, &json!([])), "{who}");
    }
    let foreign = world.ask("ben", "GET", &path, None).await;
    let unknown = "/api/v1/conversations/0198c0de-0000-7000-8000-000000000001/timeline";
    let unknown = world.ask("ben", "GET", unknown, None).await;
    assert_eq!(foreign.code(), (404, "not_found".into()));
    assert_eq!((foreign.status, &foreign.text), (unknown.status, &unknown.text));
}
