//! The truth before a handoff, before the break and after it, and the choices that come with it.

use std::time::Duration;

use sixty::core::id::ClientId;
use sixty::protocol::visitor::{ToVisitor, VisitorFrame};
use sixty::protocol::{AuthorKind, MessageView, Status};
use tokio::time::advance;
use uuid::Uuid;

use crate::harness::{Server, Setup, Visitor};

fn ids(message: &MessageView) -> Vec<&str> {
    message.quick_replies.iter().map(|reply| &*reply.id).collect()
}

async fn is(visitor: &mut Visitor, wanted: Status) {
    visitor
        .until(|frame| matches!(frame, ToVisitor::Status { status, .. } if *status == wanted).then_some(()))
        .await;
}

fn lines(visitor: &Visitor, event: &str) -> usize {
    let says = |frame: &&ToVisitor| matches!(frame, ToVisitor::Message(message) if message.event.as_deref() == Some(event));
    visitor.seen.iter().filter(says).count()
}

#[tokio::test(start_paused = true)]
async fn the_bot_looks_at_the_queue_first_and_queues_nobody_who_has_not_chosen_to_wait() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    let client_id = ClientId(Uuid::new_v4());
    let press = VisitorFrame::HandoffRequest { client_id, team: None, reason: None };
    visitor.socket.send(&press).await;
    let told = visitor.message().await;
    assert_eq!(told.author.kind, AuthorKind::Bot);
    assert_eq!(ids(&told), ["wait.anyway", "message.leave", "bot.continue"]);
    let acked = |frame: &ToVisitor| matches!(frame, ToVisitor::Ack { client_id: id, .. } if *id == client_id);
    assert!(visitor.seen.iter().any(acked), "{:?}", visitor.seen);
    assert!(!visitor.seen.iter().any(|frame| matches!(frame, ToVisitor::Queue { .. })), "{:?}", visitor.seen);
    let client_id = ClientId(Uuid::new_v4());
    visitor.socket.send(&VisitorFrame::HandoffRequest { client_id, team: None, reason: None }).await;
    is(&mut visitor, Status::Waiting).await;
    visitor
        .until(|frame| matches!(frame, ToVisitor::Queue { position: 1, absent: true, .. }).then_some(()))
        .await;
    let _amy = server.agent("amy", 1).await;
    advance(Duration::from_secs(1)).await;
    visitor.until(|frame| matches!(frame, ToVisitor::Queue { absent: false, .. }).then_some(())).await;
}

#[tokio::test(start_paused = true)]
async fn a_visitor_is_told_once_before_the_break_and_once_after_it_with_the_cause() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    visitor.queues().await;
    is(&mut visitor, Status::Waiting).await;
    advance(Duration::from_secs(49)).await;
    visitor.says_stored("有人吗").await;
    assert_eq!(lines(&visitor, "at_risk"), 0, "not before its time");
    advance(Duration::from_secs(2)).await;
    let notice = visitor.line("at_risk").await;
    assert_eq!(
        (notice.author.kind, ids(&notice)),
        (AuthorKind::System, vec!["wait.keep", "message.leave", "queue.leave"])
    );
    assert!(notice.text.as_deref().unwrap_or_default().contains("第 1 位"), "{notice:?}");
    visitor.says_stored("继续等待").await;
    visitor.line("waits_on").await;
    advance(Duration::from_secs(10)).await;
    let broken = visitor.line("breached").await;
    assert!(broken.text.as_deref().unwrap_or_default().contains("没有客服在线"), "{broken:?}");
    assert_eq!(ids(&broken), ["wait.keep", "message.leave", "queue.leave"]);
    advance(Duration::from_mins(5)).await;
    visitor.says_stored("还在吗").await;
    assert_eq!((lines(&visitor, "at_risk"), lines(&visitor, "breached")), (1, 1), "once per promise");
}

#[tokio::test(start_paused = true)]
async fn the_notice_is_in_the_visitors_language_and_in_the_transcript_after_a_restart() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    visitor.says_stored("can i talk to a real person").await;
    visitor.says_stored("Wait for a person").await;
    is(&mut visitor, Status::Waiting).await;
    advance(Duration::from_secs(51)).await;
    let notice = visitor.line("at_risk").await;
    assert_eq!(&*notice.quick_replies[0].label, "Keep waiting");
    let conversation = visitor.conversation().await;
    let again = visitor.comes_back(conversation, notice.seq - 1);
    let (dir, team) = server.stop().await;

    let server = Server::on(dir, team, Setup::default()).await;
    let mut back = Visitor::join(&server, again).await;
    let replayed = back.line("at_risk").await;
    assert_eq!((replayed.seq, ids(&replayed)), (notice.seq, ids(&notice)));
    advance(Duration::from_secs(5)).await;
    back.says_stored("still there?").await;
    assert_eq!(lines(&back, "at_risk"), 1, "a restart does not tell it again");
}

#[tokio::test(start_paused = true)]
async fn back_to_the_bot_in_words_stops_the_waiting() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    visitor.queues().await;
    is(&mut visitor, Status::Waiting).await;
    advance(Duration::from_secs(51)).await;
    visitor.line("at_risk").await;
    visitor.says_stored("回到智能助手").await;
    is(&mut visitor, Status::Bot).await;
    advance(Duration::from_secs(30)).await;
    visitor.says_stored("你们几点下班").await;
    assert_eq!(lines(&visitor, "breached"), 0, "nobody waits any more");
    let amy = server.agent("amy", 3).await;
    assert!(!amy.seen.iter().any(|frame| matches!(frame, sixty::protocol::agent::ToAgent::Offer { .. })));
}

#[tokio::test(start_paused = true)]
async fn a_silent_agent_does_not_keep_the_truth_from_the_visitor() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    amy.takes_next().await;
    advance(Duration::from_secs(51)).await;
    let notice = visitor.line("at_risk").await;
    assert_eq!(ids(&notice), ["wait.keep", "message.leave"], "an agent has it: the queue is behind");
    advance(Duration::from_secs(10)).await;
    let broken = visitor.line("breached").await;
    assert!(broken.text.as_deref().unwrap_or_default().contains("没有及时回复"), "{broken:?}");
}
