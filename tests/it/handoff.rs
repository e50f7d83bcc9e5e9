//! A question the bot must not answer alone rings at an agent's console; both sides talk; the agent closes.

use std::time::Duration;

use sixty::core::id::ClientId;
use sixty::protocol::agent::{AgentFrame, OfferStage, Outcome, SlaStage, ToAgent, TransferTo, WithdrawnWhy};
use sixty::protocol::visitor::{ToVisitor, VisitorFrame};
use sixty::protocol::{AuthorKind, ErrorCode, Presence, Status};
use tokio::time::advance;
use uuid::Uuid;

use crate::harness::Server;

#[tokio::test(start_paused = true)]
async fn an_urgent_visitor_rings_an_agent_who_answers_in_time() {
    let server = Server::start().await;
    let mut amy = server.agent("王小美", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("我的账号被盗了，快点帮我！").await;
    let (stage, summary) = amy
        .until(|frame| match frame {
            ToAgent::Offer { stage, summary, .. } => Some((*stage, summary.clone())),
            _ => None,
        })
        .await;
    assert_eq!(stage, OfferStage::Offer);
    assert_eq!((&*summary.urgency, &*summary.reason), ("critical", "urgent"));
    assert!(!summary.mood_words.is_empty());
    let ToAgent::Offer { offer, conversation, .. } = amy.seen.last().unwrap().clone() else { unreachable!() };
    amy.socket.send(&AgentFrame::OfferAccept { offer }).await;
    let view =
        amy.until(|frame| if let ToAgent::Assigned(view) = frame { Some(view.clone()) } else { None }).await;
    assert_eq!(view.conversation, conversation);
    assert_eq!(
        view.entries.first().and_then(|entry| entry.text.clone()).as_deref(),
        Some("我的账号被盗了，快点帮我！")
    );

    advance(Duration::from_secs(9)).await;
    amy.writes(conversation, "您好，我来帮您", false).await;
    let met = amy
        .until(|frame| match frame {
            ToAgent::Sla { stage: SlaStage::Met, first_response_ms, .. } => *first_response_ms,
            _ => None,
        })
        .await;
    assert!((9_000..10_000).contains(&met), "{met}");
    let reply = visitor
        .until(|frame| match frame {
            ToVisitor::Message(message) if message.author.kind == AuthorKind::Agent => Some(message.clone()),
            _ => None,
        })
        .await;
    assert_eq!(
        (reply.author.name.as_deref(), reply.text.as_deref()),
        (Some("王小美"), Some("您好，我来帮您"))
    );
}

#[tokio::test(start_paused = true)]
async fn both_sides_talk_notes_stay_inside_and_the_agent_closes() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    amy.writes(conversation, "只给同事看", true).await;
    amy.writes(conversation, "您好", false).await;
    let seq = visitor.says_stored("我要退货").await;
    let heard = amy
        .until(|frame| match frame {
            ToAgent::Message(message) if message.author.kind == AuthorKind::Visitor => Some(message.seq),
            _ => None,
        })
        .await;
    assert_eq!(heard, seq);
    let close =
        AgentFrame::ConversationClose { conversation, outcome: Outcome::Solved, tags: None, note: None };
    amy.socket.send(&close).await;
    amy.until(|frame| matches!(frame, ToAgent::Unassigned { why, .. } if &**why == "closed").then_some(()))
        .await;
    visitor.until(|frame| matches!(frame, ToVisitor::RatingRequest { .. }).then_some(())).await;
    let words: Vec<_> = visitor
        .seen
        .iter()
        .filter_map(|frame| if let ToVisitor::Message(message) = frame { message.text.clone() } else { None })
        .collect();
    assert!(words.iter().all(|text| &**text != "只给同事看"), "{words:?}");
    let seqs: Vec<u32> = visitor
        .seen
        .iter()
        .filter_map(|frame| if let ToVisitor::Message(message) = frame { Some(message.seq) } else { None })
        .collect();
    assert!(seqs.is_sorted(), "a visitor's seq may skip but never goes back: {seqs:?}");
}

#[tokio::test(start_paused = true)]
async fn the_button_for_a_person_works_twice_without_two_requests() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    for _ in 0..2 {
        let client_id = ClientId(Uuid::new_v4());
        visitor.socket.send(&VisitorFrame::HandoffRequest { client_id, team: None, reason: None }).await;
        visitor
            .until(|frame| {
                matches!(frame, ToVisitor::Ack { client_id: id, .. } if *id == client_id).then_some(())
            })
            .await;
    }
    amy.takes_next().await;
    let offers = amy.seen.iter().filter(|frame| matches!(frame, ToAgent::Offer { .. })).count();
    assert_eq!(offers, 1);
}

#[tokio::test(start_paused = true)]
async fn who_leaves_the_queue_stops_the_ringing() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    amy.offer().await;
    visitor.until(|frame| matches!(frame, ToVisitor::Queue { position: 1, .. }).then_some(())).await;
    visitor.socket.send(&VisitorFrame::QueueLeave {}).await;
    amy.until(|frame| matches!(frame, ToAgent::OfferWithdrawn { why: WithdrawnWhy::Left, .. }).then_some(()))
        .await;
    visitor.until(|frame| matches!(frame, ToVisitor::Status { status: Status::Bot, .. }).then_some(())).await;
}

#[tokio::test(start_paused = true)]
async fn only_the_owner_may_answer() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    let mut leo = server.agent("leo", 3).await;
    leo.writes(conversation, "我也来", false).await;
    assert_eq!(leo.refused().await, ErrorCode::NotOwner);
    leo.socket.send(&AgentFrame::ConversationClaim { conversation }).await;
    assert_eq!(leo.refused().await, ErrorCode::AlreadyOwned);
}

#[tokio::test(start_paused = true)]
async fn of_two_agents_who_take_the_same_conversation_one_wins() {
    let server = Server::start().await;
    let (mut amy, mut leo) = (server.agent("amy", 3).await, server.agent("leo", 3).await);
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = visitor.conversation().await;
    visitor.until(|frame| matches!(frame, ToVisitor::Queue { .. }).then_some(())).await;
    amy.socket.send(&AgentFrame::ConversationClaim { conversation }).await;
    leo.socket.send(&AgentFrame::ConversationClaim { conversation }).await;
    let won = [amy.until(outcome_of).await, leo.until(outcome_of).await];
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
}

fn outcome_of(frame: &ToAgent) -> Option<bool> {
    match frame {
        ToAgent::Assigned(_) => Some(true),
        ToAgent::Error(error) if error.code == ErrorCode::AlreadyOwned => Some(false),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_transfer_brings_the_note_and_the_whole_talk() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    let mut leo = server.agent("leo", 3).await;
    amy.writes(conversation, "稍等，我请同事处理", false).await;
    let to = TransferTo::Agent(leo.id);
    amy.socket.send(&AgentFrame::ConversationTransfer { conversation, to, note: "要补发".into() }).await;
    amy.until(|frame| {
        matches!(frame, ToAgent::Unassigned { why, .. } if &**why == "transferred").then_some(())
    })
    .await;
    let view =
        leo.until(|frame| if let ToAgent::Assigned(view) = frame { Some(view.clone()) } else { None }).await;
    assert!(view.entries.iter().any(|entry| entry.text.as_deref() == Some("稍等，我请同事处理")));
    let note = leo
        .until(|frame| match frame {
            ToAgent::Message(message) if message.note => message.text.clone(),
            _ => None,
        })
        .await;
    assert_eq!(&*note, "要补发");
}

#[tokio::test(start_paused = true)]
async fn typing_and_read_marks_pass_between_both_sides() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    amy.socket.send(&AgentFrame::Typing { conversation, on: true }).await;
    visitor.until(|frame| matches!(frame, ToVisitor::Typing { on: true, .. }).then_some(())).await;
    visitor.socket.send(&VisitorFrame::Typing { on: true }).await;
    amy.until(|frame| matches!(frame, ToAgent::Typing { on: true, .. }).then_some(())).await;
    amy.socket.send(&AgentFrame::Read { conversation, seq: 1 }).await;
    visitor.until(|frame| matches!(frame, ToVisitor::Read { seq: 1, .. }).then_some(())).await;
    visitor.socket.send(&VisitorFrame::Read { seq: 2 }).await;
    amy.until(|frame| matches!(frame, ToAgent::Read { seq: 2, .. }).then_some(())).await;
}

#[tokio::test(start_paused = true)]
async fn an_agent_at_capacity_gets_no_more() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 1).await;
    let (mut first, mut second) = (server.visitor().await, server.visitor().await);
    first.says("转人工").await;
    let one = amy.takes_next().await;
    // With the only slot taken the truth is told first; who insists is queued.
    for _ in 0..2 {
        second.says("转人工").await;
    }
    second.until(|frame| matches!(frame, ToVisitor::Queue { position: 1, .. }).then_some(())).await;
    let two = second.conversation().await;
    amy.socket.send(&AgentFrame::ConversationClaim { conversation: two }).await;
    assert_eq!(amy.refused().await, ErrorCode::AtCapacity);
    let close =
        AgentFrame::ConversationClose { conversation: one, outcome: Outcome::Solved, tags: None, note: None };
    amy.socket.send(&close).await;
    assert_eq!(amy.takes_next().await, two, "the free slot is offered at once");
}

#[tokio::test(start_paused = true)]
async fn an_agent_who_goes_away_keeps_what_they_own_and_gets_nothing_new() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    amy.be(Presence::Away).await;
    amy.writes(conversation, "还在", false).await;
    visitor
        .until(|frame| {
            matches!(frame, ToVisitor::Message(message) if message.author.kind == AuthorKind::Agent)
                .then_some(())
        })
        .await;
    let mut other = server.visitor().await;
    other.queues().await;
    other.until(|frame| matches!(frame, ToVisitor::Queue { .. }).then_some(())).await;
    assert!(
        !amy.seen
            .iter()
            .any(|frame| matches!(frame, ToAgent::Offer { conversation: id, .. } if *id != conversation))
    );
}
