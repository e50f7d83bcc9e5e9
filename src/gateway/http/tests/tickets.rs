//! Who sees which tickets, and who may say that they are done.

use axum::http::StatusCode;
use serde_json::json;

use super::World;
use crate::core::id::{ConversationId, SiteId, TeamId, TicketId, VisitorId};
use crate::core::ticket::Ticket;
use crate::core::time::WallTime;
use crate::engine::clock;
use crate::store::Record;

fn add_ticket(world: &World, team: TeamId, due_at: WallTime) -> TicketId {
    let ticket = Ticket {
        id: TicketId(clock::new_id()),
        conversation: ConversationId(clock::new_id()),
        seq: 3,
        site: SiteId(clock::new_id()),
        visitor: VisitorId(clock::new_id()),
        team: Some(team),
        owner: None,
        contact: "13800001234".into(),
        text: "请回电".into(),
        opened_at: WallTime(1_000),
        due_at,
        done: None,
    };
    world.store.commit(&[vec![Record::Ticket(Box::new(ticket.clone()))]]).unwrap();
    ticket.id
}

const FAR: WallTime = WallTime(9_000_000_000_000);

#[tokio::test]
async fn agents_see_the_tickets_of_their_teams_and_supervisors_all() {
    let world = World::new().await;
    let late = add_ticket(&world, world.teams[0], WallTime(2_000));
    let open = add_ticket(&world, world.teams[1], FAR);
    for (who, seen) in
        [("ann", vec![late]), ("ben", vec![open]), ("sue", vec![late, open]), ("ada", vec![late, open])]
    {
        let answer = world.ask(who, "GET", "/api/v1/tickets", None).await;
        let ids: Vec<_> =
            answer.json()["tickets"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        assert_eq!(
            ids,
            seen.iter().map(|id| json!(id.to_string())).collect::<Vec<_>>(),
            "{who}: soonest due first"
        );
    }
    let answer = world.ask("sue", "GET", "/api/v1/tickets?limit=1", None).await;
    let first = &answer.json()["tickets"][0];
    assert_eq!(
        (&first["overdue"], &first["state"], &first["team"]),
        (&json!(true), &json!("open"), &json!("sales"))
    );
    let next = world.ask("sue", "GET", &format!("/api/v1/tickets?after={late}"), None).await.json();
    assert_eq!(
        (next["tickets"].as_array().unwrap().len(), &next["tickets"][0]["overdue"]),
        (1, &json!(false))
    );
    let mine = world.ask("sue", "GET", "/api/v1/tickets?scope=mine", None).await.json();
    assert_eq!(mine["tickets"], json!([]));
}

#[tokio::test]
async fn a_ticket_is_done_once_with_a_note() {
    let world = World::new().await;
    let id = add_ticket(&world, world.teams[0], FAR);
    let path = format!("/api/v1/tickets/{id}/done");
    let done = world.ask("ann", "POST", &path, Some(json!({"note": " 打过电话了 "}))).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let done = done.json();
    assert_eq!(
        (&done["state"], &done["done"]["note"], &done["done"]["by"]["name"]),
        (&json!("done"), &json!("打过电话了"), &json!("ann"))
    );
    let again = world.ask("sue", "POST", &path, Some(json!({}))).await.json();
    assert_eq!(again["done"], done["done"], "what was said first stands");
    assert_eq!(world.ask("ann", "GET", "/api/v1/tickets", None).await.json()["tickets"], json!([]));
    let listed = world.ask("ann", "GET", "/api/v1/tickets?state=done", None).await.json();
    assert_eq!(listed["tickets"][0]["id"], json!(id.to_string()));
}

#[tokio::test]
async fn what_is_not_allowed_or_makes_no_sense_is_told() {
    let world = World::new().await;
    let id = add_ticket(&world, world.teams[0], FAR);
    let path = format!("/api/v1/tickets/{id}/done");
    for (who, method, path, body, status) in [
        ("", "GET", "/api/v1/tickets", None, StatusCode::UNAUTHORIZED),
        ("", "POST", &*path, Some(json!({})), StatusCode::UNAUTHORIZED),
        ("ben", "POST", &*path, Some(json!({})), StatusCode::NOT_FOUND),
        ("ann", "POST", "/api/v1/tickets/nonsense/done", Some(json!({})), StatusCode::NOT_FOUND),
        ("ann", "GET", "/api/v1/tickets?limit=0", None, StatusCode::BAD_REQUEST),
        ("ann", "GET", "/api/v1/tickets?limit=201", None, StatusCode::BAD_REQUEST),
        ("ann", "POST", &*path, Some(json!({"note": "x".repeat(1_001)})), StatusCode::BAD_REQUEST),
    ] {
        let answer = world.ask(who, method, path, body).await;
        assert_eq!(answer.status, status, "{who} {method} {path}: {}", answer.text);
    }
    let answer = world.ask("ann", "GET", "/api/v1/tickets?state=lost", None).await;
    assert!(answer.status.is_client_error(), "{}", answer.text);
}
