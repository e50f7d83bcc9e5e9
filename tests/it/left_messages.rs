//! Messages that visitors leave for follow-up: durable, once, and never a reason to keep waiting.

use std::time::Duration;

use sixty::core::id::ClientId;
use sixty::core::ticket::{Ticket, TicketState};
use sixty::protocol::agent::{ToAgent, WithdrawnWhy};
use sixty::protocol::visitor::{ToVisitor, VisitorFrame};
use sixty::protocol::{ErrorCode, Status};
use sixty::store::{Role, TicketFilter};
use tokio::time::advance;
use uuid::Uuid;

use crate::harness::{Server, Setup, Visitor};

fn new_id() -> ClientId {
    ClientId(Uuid::new_v4())
}

async fn tickets(server: &Server) -> Vec<Ticket> {
    let filter =
        TicketFilter { state: TicketState::Open, owner: None, visible_to: None, after: None, limit: 200 };
    server.engine.read(move |store| store.tickets(&filter)).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_waiting_visitor_leaves_a_message_and_the_ringing_stops() {
    let server = Server::start().await;
    let boss = server.hire("boss", Role::Supervisor, 3).await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    amy.offer().await;
    let seq = visitor.leaves(new_id(), " 13800001234 ", "请回电").await;
    amy.until(|frame| matches!(frame, ToAgent::OfferWithdrawn { why: WithdrawnWhy::Left, .. }).then_some(()))
        .await;
    let line = visitor.line("message_left").await;
    let text = line.text.unwrap();
    assert!(text.contains("boss") && text.contains("4 小时"), "who follows up, and by when: {text}");
    visitor.until(|frame| matches!(frame, ToVisitor::Status { status: Status::Bot, .. }).then_some(())).await;
    let all = tickets(&server).await;
    assert_eq!(all.len(), 1);
    let ticket = &all[0];
    assert_eq!((&*ticket.contact, &*ticket.text, ticket.seq), ("13800001234", "请回电", seq));
    assert_eq!(ticket.owner, Some(boss.id), "the team's supervisor before its agents");
    assert_eq!(ticket.due_at.0 - ticket.opened_at.0, 4 * 3_600 * 1_000);
    advance(Duration::from_secs(90)).await;
    visitor.says_stored("你们几点下班").await;
    let told = |frame: &ToVisitor| matches!(frame, ToVisitor::Message(message) if message.event.as_deref() == Some("breached"));
    assert!(!visitor.seen.iter().any(told), "no promise is left to break");
}

#[tokio::test(start_paused = true)]
async fn a_message_sent_again_here_on_another_socket_and_after_a_restart_is_one_ticket() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    let id = new_id();
    let seq = visitor.leaves(id, "a@b.cn", "请回信").await;
    assert_eq!(visitor.leaves(id, "a@b.cn", "请回信").await, seq);
    let conversation = visitor.conversation().await;
    let again = visitor.comes_back(conversation, 0);
    let mut other = Visitor::join(&server, again.clone()).await;
    assert_eq!(other.leaves(id, "a@b.cn", "请回信").await, seq);
    let before = tickets(&server).await;
    assert_eq!(before.len(), 1);
    let (dir, team) = server.stop().await;

    let server = Server::on(dir, team, Setup::default()).await;
    let mut back = Visitor::join(&server, again).await;
    assert_eq!(back.leaves(id, "a@b.cn", "请回信").await, seq);
    assert_eq!(tickets(&server).await, before);
    let other_body =
        sixty::protocol::visitor::MessageLeave { client_id: id, contact: "a@b.cn".into(), text: "x".into() };
    back.socket.send(&VisitorFrame::MessageLeave(other_body)).await;
    let code =
        back.until(|frame| if let ToVisitor::Error(error) = frame { Some(error.code) } else { None }).await;
    assert_eq!(code, ErrorCode::ClientIdConflict);
}

#[tokio::test(start_paused = true)]
async fn tickets_go_round_among_agents_also_after_a_restart() {
    let server = Server::start().await;
    let hired = [server.hire("amy", Role::Agent, 3).await.id, server.hire("leo", Role::Agent, 3).await.id];
    let mut visitor = server.visitor().await;
    for _ in 0..3 {
        visitor.leaves(new_id(), "a@b.cn", "请回信").await;
    }
    let (dir, team) = server.stop().await;
    let server = Server::on(dir, team, Setup::default()).await;
    let mut visitor = server.visitor().await;
    visitor.leaves(new_id(), "a@b.cn", "请回信").await;
    let all = tickets(&server).await;
    for agent in hired {
        assert_eq!(all.iter().filter(|ticket| ticket.owner == Some(agent)).count(), 2, "{all:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_plain_client_leaves_a_message_in_words() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    visitor.queues().await;
    advance(Duration::from_secs(51)).await;
    visitor.line("at_risk").await;
    visitor.says_stored("留言").await;
    visitor.line("message_asked").await;
    let seq = visitor.says_stored("耳机坏了，请打 13800001234").await;
    visitor.line("message_left").await;
    let all = tickets(&server).await;
    assert_eq!((&*all[0].contact, all[0].seq), ("13800001234", seq));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_a_left_message_is_told_and_makes_no_ticket() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    let long = "长".repeat(4_001);
    for (contact, text, code) in [
        ("", "请回电", ErrorCode::InvalidContact),
        ("ab", "请回电", ErrorCode::InvalidContact),
        ("a@b", "请回电", ErrorCode::InvalidContact),
        ("明天打给我", "请回电", ErrorCode::InvalidContact),
        (&"1".repeat(101), "请回电", ErrorCode::InvalidContact),
        ("13800001234", "", ErrorCode::TextEmpty),
        ("13800001234", " \n ", ErrorCode::TextEmpty),
        ("13800001234", &long, ErrorCode::TextTooLong),
    ] {
        let id = new_id();
        let frame =
            serde_json::json!({"type": "message.leave", "client_id": id, "contact": contact, "text": text});
        visitor.socket.send_text(&frame.to_string()).await;
        let error = visitor
            .until(|frame| if let ToVisitor::Error(error) = frame { Some(error.clone()) } else { None })
            .await;
        assert_eq!((error.code, error.client_id), (code, Some(id)), "{contact}");
    }
    for text in [
        r#"{"type":"message.leave"}"#,
        r#"{"type":"message.leave","client_id":"1","contact":"a@b.cn","text":"x"}"#,
    ] {
        visitor.socket.send_text(text).await;
        let code = visitor
            .until(|frame| if let ToVisitor::Error(error) = frame { Some(error.code) } else { None })
            .await;
        assert_eq!(code, ErrorCode::InvalidFrame, "{text}");
    }
    assert_eq!(tickets(&server).await, []);
}
