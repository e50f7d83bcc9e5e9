//! Whatever comes in is answered clearly; the socket stays open unless the contract says otherwise.

use std::time::Duration;

use sixty::protocol::agent::{AgentFrame, ToAgent};
use sixty::protocol::visitor::{ToVisitor, VisitorFrame};
use sixty::protocol::{ErrorCode, ErrorFrame, limits};
use tokio::time::advance;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::harness::{ORIGIN, Server, Socket, Visitor};

async fn refused(visitor: &mut Visitor) -> ErrorFrame {
    visitor.until(|frame| if let ToVisitor::Error(error) = frame { Some(error.clone()) } else { None }).await
}

#[tokio::test(start_paused = true)]
async fn a_frame_that_does_not_fit_is_answered_and_the_socket_stays() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    for (text, code) in [
        (r#"{"type":"dance"}"#, ErrorCode::UnknownType),
        (r#"{"type":"message.send"}"#, ErrorCode::InvalidFrame),
        (r#"{"type":"message.send","client_id":"not an id","text":"hi"}"#, ErrorCode::InvalidFrame),
        (r#"{"type":"message.send","client_id":{"$ne":1},"text":"hi"}"#, ErrorCode::InvalidFrame),
        (r#"{"type":"read","seq":-1}"#, ErrorCode::InvalidFrame),
        (r#"{"text":"no type"}"#, ErrorCode::InvalidFrame),
        (r#"{"type":42}"#, ErrorCode::InvalidFrame),
    ] {
        visitor.socket.send_text(text).await;
        let error = refused(&mut visitor).await;
        assert_eq!(error.code, code, "{text}");
        assert!(!error.message.is_empty());
    }
    visitor.says_stored("你们几点下班").await;
}

#[tokio::test(start_paused = true)]
async fn the_bounds_of_a_message_are_told() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    let id = visitor.says("   ").await;
    let error = refused(&mut visitor).await;
    assert_eq!((error.code, error.client_id), (ErrorCode::TextEmpty, Some(id)));
    visitor.says(&"长".repeat(limits::TEXT_CHARS_MAX + 1)).await;
    assert_eq!(refused(&mut visitor).await.code, ErrorCode::TextTooLong);
    visitor.says_stored(&"长".repeat(limits::TEXT_CHARS_MAX)).await;
}

#[tokio::test(start_paused = true)]
async fn the_same_client_id_with_another_body_is_refused() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    let id = visitor.says("你们几点下班").await;
    visitor.says_again(id, "别的").await;
    let error = refused(&mut visitor).await;
    assert_eq!((error.code, error.client_id), (ErrorCode::ClientIdConflict, Some(id)));
}

#[tokio::test(start_paused = true)]
async fn not_json_binary_and_oversize_close_the_socket_with_their_codes() {
    let server = Server::start().await;
    for (message, code) in [
        (Message::text("hello"), 1007),
        (Message::text("[1,2]"), 1007),
        (Message::binary(vec![1_u8, 2, 3]), 1007),
        (Message::text("x".repeat(limits::FRAME_BYTES_MAX + 1)), 1009),
    ] {
        let mut visitor = server.visitor().await;
        visitor.socket.send_message(message).await;
        assert_eq!(visitor.socket.closed().await, code);
    }
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_says_no_hello_is_closed_after_ten_seconds() {
    let server = Server::start().await;
    let mut silent = Socket::open(&server, "/ws/visitor", Some(ORIGIN)).await.unwrap();
    let mut wrong = Socket::open(&server, "/ws/visitor", Some(ORIGIN)).await.unwrap();
    wrong.send(&VisitorFrame::QueueLeave {}).await;
    // The second socket's answer shows that both are being served: now only time is missing.
    assert!(matches!(wrong.next::<ToVisitor>().await, Ok(ToVisitor::Error(_)) | Err(4001)));
    advance(Duration::from_secs(11)).await;
    assert_eq!(silent.closed().await, 4001);
}

#[tokio::test(start_paused = true)]
async fn unknown_conversations_and_offers_are_refused() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let nowhere = sixty::core::id::ConversationId(Uuid::new_v4());
    amy.writes(nowhere, "您好", false).await;
    assert_eq!(amy.refused().await, ErrorCode::UnknownConversation);
    amy.socket.send(&AgentFrame::OfferAccept { offer: sixty::core::id::OfferId(Uuid::new_v4()) }).await;
    assert_eq!(amy.refused().await, ErrorCode::OfferGone);
    amy.socket.send(&AgentFrame::ConversationClaim { conversation: nowhere }).await;
    assert_eq!(amy.refused().await, ErrorCode::UnknownConversation);
    amy.socket.send(&AgentFrame::Ping { t: 7 }).await;
    amy.until(|frame| matches!(frame, ToAgent::Pong { t: 7, .. }).then_some(())).await;
}

#[tokio::test(start_paused = true)]
async fn what_comes_later_is_refused_as_unsupported() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    let frame = format!(r#"{{"type":"message.send","client_id":"{}","attachments":["x"]}}"#, Uuid::new_v4());
    visitor.socket.send_text(frame).await;
    assert_eq!(refused(&mut visitor).await.code, ErrorCode::Unsupported);
}

#[tokio::test(start_paused = true)]
async fn a_visitor_who_floods_is_told_to_wait() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    for _ in 0..30 {
        visitor.says("在吗").await;
    }
    let error = refused(&mut visitor).await;
    assert_eq!(error.code, ErrorCode::RateLimited);
    assert!(error.retry_after_ms.is_some_and(|wait| wait > 0) && error.client_id.is_some());
}
