//! How many conversations one address may begin: a flood has to wait, and who is in a conversation notices nothing of it.

use std::time::Duration;

use sixty::core::id::ClientId;
use sixty::protocol::ErrorCode;
use sixty::protocol::visitor::{ToVisitor, VisitorFrame};
use uuid::Uuid;

use crate::harness::{Server, Setup, Visitor, hello};

const FLOOD: &str = "198.51.100.7";
const OTHER: &str = "198.51.100.8";

/// Behind a proxy; two conversations at once, and two more every two minutes.
async fn server() -> Server {
    let mut setup = Setup::default();
    setup.gateway.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    setup.gateway.new_conversations_per_address = 2;
    setup.gateway.new_conversations_window = Duration::from_mins(2);
    Server::start_with(setup).await
}

/// What becomes of a frame: its place in the conversation, or how long to wait.
async fn outcome(visitor: &mut Visitor, id: ClientId) -> Result<u32, Duration> {
    let of_it = |frame: &ToVisitor| match frame {
        ToVisitor::Ack { client_id, seq, .. } if *client_id == id => Some(Ok(*seq)),
        ToVisitor::Error(error) if error.client_id == Some(id) => {
            assert_eq!(error.code, ErrorCode::RateLimited, "{error:?}");
            Some(Err(Duration::from_millis(error.retry_after_ms.unwrap())))
        }
        _ => None,
    };
    visitor.until(of_it).await
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_new_conversations_waits_as_told_and_then_nothing_of_it_is_lost() {
    let server = server().await;
    let mut first = Visitor::join_from(&server, FLOOD, hello()).await;
    first.says_stored("你好").await;
    Visitor::join_from(&server, FLOOD, hello()).await.says_stored("你好").await;

    let mut third = Visitor::join_from(&server, FLOOD, hello()).await;
    let id = third.says("怎么退款").await;
    let wait = outcome(&mut third, id).await.unwrap_err();
    assert_eq!(wait.as_secs(), 60);

    for _ in 0..5 {
        first.says_stored("多久能到").await;
    }
    Visitor::join_from(&server, OTHER, hello()).await.says_stored("你好").await;

    tokio::time::advance(wait).await;
    third.says_again(id, "怎么退款").await;
    outcome(&mut third, id).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn asking_for_a_person_first_counts_as_a_new_conversation_as_well() {
    let server = server().await;
    for _ in 0..2 {
        Visitor::join_from(&server, FLOOD, hello()).await.says_stored("你好").await;
    }
    let mut third = Visitor::join_from(&server, FLOOD, hello()).await;
    let client_id = ClientId(Uuid::new_v4());
    third.socket.send(&VisitorFrame::HandoffRequest { client_id, team: None, reason: None }).await;
    assert!(outcome(&mut third, client_id).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn coming_back_to_a_conversation_is_not_beginning_one() {
    let server = server().await;
    let mut visitor = Visitor::join_from(&server, FLOOD, hello()).await;
    visitor.says_stored("你好").await;
    let conversation = visitor.conversation().await;
    Visitor::join_from(&server, FLOOD, hello()).await.says_stored("你好").await;
    for _ in 0..4 {
        let mut again = Visitor::join_from(&server, FLOOD, visitor.comes_back(conversation, 0)).await;
        let seq = again.says_stored("还在吗").await;
        assert!(seq > 2, "the same conversation goes on: {seq}");
    }
}
