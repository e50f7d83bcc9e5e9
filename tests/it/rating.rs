//! After the conversation: stars, once.

use sixty::core::id::ClientId;
use sixty::protocol::ErrorCode;
use sixty::protocol::agent::{AgentFrame, Outcome};
use sixty::protocol::visitor::{RatingSubmit, ToVisitor, VisitorFrame};
use uuid::Uuid;

use crate::harness::{Server, Visitor};

fn stars(client_id: ClientId, stars: u8) -> VisitorFrame {
    let comment = Some("很快，谢谢".to_owned());
    VisitorFrame::RatingSubmit(RatingSubmit { client_id, stars, comment, solved: Some(true), tags: None })
}

#[tokio::test(start_paused = true)]
async fn a_closed_conversation_is_rated_once_and_stays_rated() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    let close =
        AgentFrame::ConversationClose { conversation, outcome: Outcome::Solved, tags: None, note: None };
    amy.socket.send(&close).await;
    visitor.until(|frame| matches!(frame, ToVisitor::RatingRequest { .. }).then_some(())).await;
    let id = ClientId(Uuid::new_v4());
    for _ in 0..2 {
        visitor.socket.send(&stars(id, 5)).await;
        visitor
            .until(|frame| {
                matches!(frame, ToVisitor::Ack { client_id, .. } if *client_id == id).then_some(())
            })
            .await;
    }
    visitor.socket.send(&stars(ClientId(Uuid::new_v4()), 1)).await;
    let code = visitor
        .until(|frame| if let ToVisitor::Error(error) = frame { Some(error.code) } else { None })
        .await;
    assert_eq!(code, ErrorCode::AlreadyRated);
    let stored = server.engine.read(move |store| store.listing(conversation)).await.unwrap().unwrap();
    assert_eq!(stored.rating.map(|rating| rating.stars), Some(5));
    let back = Visitor::join(&server, visitor.comes_back(conversation, 0)).await;
    assert!(back.welcome.rated);
}

#[tokio::test(start_paused = true)]
async fn stars_out_of_range_are_refused() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    visitor.says_stored("你们几点下班").await;
    for wrong in [0, 6] {
        visitor.socket.send(&stars(ClientId(Uuid::new_v4()), wrong)).await;
        let code = visitor
            .until(|frame| if let ToVisitor::Error(error) = frame { Some(error.code) } else { None })
            .await;
        assert_eq!(code, ErrorCode::InvalidRating);
    }
}
