//! After a restart nothing that was promised is forgotten: owners, queue, deadlines, transcripts.

use std::time::Duration;

use sixty::protocol::Status;
use sixty::protocol::agent::ToAgent;
use sixty::protocol::visitor::ToVisitor;
use tokio::time::advance;

use crate::harness::{Agent, Server, Setup, Visitor};

#[tokio::test(start_paused = true)]
async fn a_waiting_visitor_keeps_the_deadline_and_rings_again() {
    let server = Server::start().await;
    let hired = server.hire("amy", sixty::store::Role::Agent, 3).await;
    let mut visitor = server.visitor().await;
    visitor.queues().await;
    visitor.until(|frame| matches!(frame, ToVisitor::Queue { .. }).then_some(())).await;
    let conversation = visitor.conversation().await;
    advance(Duration::from_secs(20)).await;
    // Time itself is journalled once a second while anybody waits.
    let again = visitor.comes_back(conversation, 2);
    let (dir, team) = server.stop().await;

    let server = Server::on(dir, team, Setup::default()).await;
    let mut back = Visitor::join(&server, again).await;
    assert_eq!((back.welcome.status, back.welcome.conversation), (Status::Waiting, Some(conversation)));
    let mut amy = Agent::connect(&server, &hired).await;
    amy.be(sixty::protocol::Presence::Online).await;
    let left = amy
        .until(|frame| match frame {
            ToAgent::Offer { respond_by, conversation: id, .. } if *id == conversation => {
                Some(respond_by.0.0)
            }
            _ => None,
        })
        .await
        - amy.welcome.server_time.0.0;
    assert!((35_000..=41_000).contains(&left), "40 s were left, not {left} ms");
    amy.takes_next_ringing(conversation).await;
    back.until(|frame| matches!(frame, ToVisitor::Status { status: Status::Active, .. }).then_some(())).await;
}

#[tokio::test(start_paused = true)]
async fn an_owner_who_comes_back_still_owns() {
    let server = Server::start().await;
    let hired = server.hire("amy", sixty::store::Role::Agent, 3).await;
    let mut amy = Agent::connect(&server, &hired).await;
    amy.be(sixty::protocol::Presence::Online).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    let id = amy.writes(conversation, "您好", false).await;
    amy.until(|frame| matches!(frame, ToAgent::Ack { client_id, .. } if *client_id == id).then_some(()))
        .await;
    let (dir, team) = server.stop().await;
    assert_eq!(amy.socket.closed().await, 1012);

    let server = Server::on(dir, team, Setup::default()).await;
    let mut amy = Agent::connect(&server, &hired).await;
    assert_eq!(
        amy.welcome.conversations.iter().map(|view| view.conversation).collect::<Vec<_>>(),
        [conversation]
    );
    assert_eq!(amy.welcome.presence, sixty::protocol::Presence::Online);
    let id = amy.writes(conversation, "我们继续", false).await;
    amy.until(|frame| matches!(frame, ToAgent::Ack { client_id, .. } if *client_id == id).then_some(()))
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_message_sent_again_after_a_restart_keeps_its_place() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    let id = visitor.says("你们几点下班").await;
    let ack = |frame: &ToVisitor| match frame {
        ToVisitor::Ack { client_id, seq, .. } if *client_id == id => Some(*seq),
        _ => None,
    };
    let seq = visitor.until(ack).await;
    let conversation = visitor.conversation().await;
    let again = visitor.comes_back(conversation, seq);
    let (dir, team) = server.stop().await;
    let server = Server::on(dir, team, Setup::default()).await;
    let mut back = Visitor::join(&server, again).await;
    back.says_again(id, "你们几点下班").await;
    assert_eq!(back.until(ack).await, seq);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_goes_away_says_so_and_when_to_come_back() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    server.stop().await;
    visitor.until(|frame| matches!(frame, ToVisitor::GoingAway { .. }).then_some(())).await;
    assert_eq!(visitor.socket.closed().await, 1012);
}
