//! A visitor returns: to the agent they know, and sooner when their matter was left unsolved.

use std::time::Duration;

use sixty::core::id::ClientId;
use sixty::core::mood::Urgency;
use sixty::core::routing::{Handoff, LadderSettings};
use sixty::protocol::agent::{AgentFrame, Outcome};
use sixty::protocol::visitor::{RatingSubmit, ToVisitor, VisitorFrame};
use sixty::store::sqlite::{self, SqliteStore};
use sixty::store::{Store, StoreErrorKind};
use tokio::time::advance;
use uuid::Uuid;

use crate::harness::{Server, Setup, library};

/// A visitor is served by amy, judges it (or not), and comes back twenty minutes later: the second handoff, as it is stored.
async fn second_handoff(outcome: Outcome, solved: Option<bool>) -> Handoff {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let first = amy.takes_next().await;
    let mut leo = server.agent("leo", 3).await;
    amy.writes(first, "您好", false).await;
    amy.socket
        .send(&AgentFrame::ConversationClose { conversation: first, outcome, tags: None, note: None })
        .await;
    visitor.until(|frame| matches!(frame, ToVisitor::RatingRequest { .. }).then_some(())).await;
    if solved.is_some() {
        let client_id = ClientId(Uuid::new_v4());
        let rating = RatingSubmit { client_id, stars: 3, comment: None, solved, tags: None };
        visitor.socket.send(&VisitorFrame::RatingSubmit(rating)).await;
        let heard = |frame: &ToVisitor| {
            matches!(frame, ToVisitor::Ack { client_id: id, .. } if *id == client_id).then_some(())
        };
        visitor.until(heard).await;
    }
    advance(Duration::from_mins(20)).await;
    visitor.says("转人工").await;
    let (_, second) = amy.offer().await;
    assert_ne!(
        second, first,
        "a new conversation, and it rings at whom they know, not at who is idle longer"
    );
    leo.be(sixty::protocol::Presence::Away).await;
    let (dir, _) = server.stop().await;
    let stored = SqliteStore::open(
        &dir.path().join("data"),
        sqlite::Settings::default(),
        sixty::core::time::WallTime(0),
    );
    let handoffs = stored.unwrap().recover().unwrap().handoffs;
    handoffs.into_iter().find(|handoff| handoff.conversation == second).unwrap()
}

#[tokio::test(start_paused = true)]
async fn who_comes_back_with_an_unsolved_matter_rings_at_the_agent_they_know_and_has_an_earlier_place() {
    let handoff = Box::pin(second_handoff(Outcome::Unsolved, None)).await;
    assert!(handoff.repeated && handoff.rank < handoff.respond_by);
    assert_eq!(handoff.urgency, Urgency::Normal);
    let again = Box::pin(second_handoff(Outcome::Solved, Some(false))).await;
    assert!(again.repeated, "the visitor says otherwise");
}

#[tokio::test(start_paused = true)]
async fn who_called_it_solved_comes_with_a_new_matter() {
    let handoff = Box::pin(second_handoff(Outcome::Solved, Some(true))).await;
    assert!(!handoff.repeated && handoff.rank == handoff.respond_by);
    assert!(handoff.preferred.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_store_with_an_impossible_ladder_refuses_the_start_with_team_setting_and_reason() {
    let server = Server::start().await;
    let (dir, _) = server.stop().await;
    let open = || {
        let data = dir.path().join("data");
        SqliteStore::open(&data, sqlite::Settings::default(), sixty::core::time::WallTime(0)).unwrap()
    };
    let mut team = open().teams().unwrap().remove(0);
    team.ladder = LadderSettings { overflow_s: Some(20), ..LadderSettings::default() };
    open().put_team(&team).unwrap();
    let store = std::sync::Arc::new(open());
    let refused = sixty::engine::Engine::start(Setup::default().engine, store, library()).unwrap_err();
    assert_eq!(refused.kind, StoreErrorKind::Corrupt);
    let said = refused.to_string();
    assert!(
        said.contains("team service") && said.contains("overflow_s: 20 s comes before ring_all_s"),
        "{said}"
    );
}
