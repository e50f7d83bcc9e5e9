//! A visitor asks, the bot answers from the library; nobody is disturbed.

use sixty::core::bot::Miss;
use sixty::protocol::visitor::ToVisitor;
use sixty::protocol::{AuthorKind, Status};
use sixty::store::ledger::LedgerSpan;

use crate::harness::{Server, Visitor, hello};

#[tokio::test(start_paused = true)]
async fn a_common_question_is_acknowledged_then_answered() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    assert_eq!(visitor.welcome.conversation, None);
    assert!(visitor.welcome.greeting.as_deref().is_some_and(|text| !text.is_empty()));
    assert_eq!(visitor.welcome.quick_replies.len(), 2);

    let id = visitor.says("你们几点下班").await;
    let answer = visitor.message().await;
    assert_eq!(answer.author.kind, AuthorKind::Bot);
    assert_eq!(answer.answer.as_ref().map(|answer| &*answer.intent), Some("service_hours"));
    let kinds: Vec<&str> = visitor.seen.iter().map(kind).collect();
    assert_eq!(kinds, ["status", "ack", "message"], "the first message opens a conversation and names it");
    assert!(
        visitor
            .seen
            .iter()
            .any(|frame| matches!(frame, ToVisitor::Ack { client_id, seq: 1, .. } if *client_id == id))
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_asked_in_vain_is_kept_for_the_library_to_learn() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    visitor.says_stored("你们几点下班").await;
    let seq = visitor.says_stored("榴莲冰箱怎么跳广场舞").await;
    let conversation = visitor.conversation().await;
    let missed = server.engine.read(|store| store.missed(LedgerSpan::ALL, 10)).await.unwrap();
    let missed: Vec<_> = missed.iter().map(|one| (one.conversation, one.seq, &*one.text, one.why)).collect();
    assert_eq!(missed, [(conversation, seq, "榴莲冰箱怎么跳广场舞", Miss::NotUnderstood)]);
}

#[tokio::test(start_paused = true)]
async fn hello_alone_opens_no_conversation() {
    let server = Server::start().await;
    let visitor = server.visitor().await;
    let again = Visitor::join(
        &server,
        sixty::protocol::visitor::Hello { token: Some(visitor.welcome.token.clone()), ..hello() },
    )
    .await;
    assert_eq!(again.welcome.visitor, visitor.welcome.visitor);
    assert_eq!((again.welcome.conversation, again.welcome.status), (None, Status::Bot));
}

#[tokio::test(start_paused = true)]
async fn all_sockets_of_a_visitor_see_the_conversation() {
    let server = Server::start().await;
    let mut phone = server.visitor().await;
    let token = Some(phone.welcome.token.clone());
    let mut desk = Visitor::join(&server, sixty::protocol::visitor::Hello { token, ..hello() }).await;
    let id = phone.says("你们几点下班").await;
    let own = desk.message().await;
    assert_eq!((own.author.kind, own.client_id), (AuthorKind::Visitor, Some(id)));
    assert_eq!(desk.message().await.author.kind, AuthorKind::Bot);
}

#[tokio::test(start_paused = true)]
async fn an_english_visitor_is_answered_in_english() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    visitor.says("what are your opening hours?").await;
    let text = visitor.message().await.text.unwrap();
    assert!(text.contains("day"), "{text}");
}

fn kind(frame: &ToVisitor) -> &'static str {
    match frame {
        ToVisitor::Status { .. } => "status",
        ToVisitor::Ack { .. } => "ack",
        ToVisitor::Message(_) => "message",
        _ => "other",
    }
}
