//! A socket breaks; the reader comes back and misses nothing, sees nothing twice.

use sixty::protocol::AuthorKind;
use sixty::protocol::agent::{AgentFrame, ResumeOne, ToAgent};
use sixty::protocol::visitor::{Hello, Resume, ToVisitor};
use sixty::store::Role;

use crate::harness::{Agent, Server, Socket, Visitor, hello};

#[tokio::test(start_paused = true)]
async fn what_was_missed_comes_before_anything_new_without_a_repeat() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    amy.writes(conversation, "第一句", false).await;
    let last_seq = visitor
        .until(|frame| match frame {
            ToVisitor::Message(message) if message.author.kind == AuthorKind::Agent => Some(message.seq),
            _ => None,
        })
        .await;
    let again = visitor.comes_back(conversation, last_seq);
    drop(visitor);
    let missed = ["第二句", "第三句", "第四句"];
    for text in missed {
        let id = amy.writes(conversation, text, false).await;
        amy.until(|frame| matches!(frame, ToAgent::Ack { client_id, .. } if *client_id == id).then_some(()))
            .await;
    }
    let mut back = Visitor::join(&server, again).await;
    assert!(!back.welcome.resync);
    amy.writes(conversation, "第五句", false).await;
    let mut heard = Vec::new();
    while heard.last().is_none_or(|text: &String| text != "第五句") {
        heard.push(back.message().await.text.unwrap().to_string());
    }
    assert_eq!(heard, ["第二句", "第三句", "第四句", "第五句"]);
}

#[tokio::test(start_paused = true)]
async fn a_message_sent_again_on_another_socket_is_stored_once() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    let id = visitor.says("你们几点下班").await;
    let mut other =
        Visitor::join(&server, Hello { token: Some(visitor.welcome.token.clone()), ..hello() }).await;
    other.says_again(id, "你们几点下班").await;
    let ack = |frame: &ToVisitor| match frame {
        ToVisitor::Ack { client_id, seq, .. } if *client_id == id => Some(*seq),
        _ => None,
    };
    assert_eq!(visitor.until(ack).await, other.until(ack).await);
    let conversation = visitor.conversation().await;
    let entries = server.engine.read(move |store| store.entries_after(conversation, 0, 100)).await.unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.client_id == Some(id)).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn another_history_is_told_by_resync_and_starts_from_the_beginning() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    visitor.says_stored("你们几点下班").await;
    visitor.message().await;
    let conversation = visitor.conversation().await;
    let resume = Resume { conversation, last_seq: 2, epoch: "of another store".into() };
    let hello = Hello { token: Some(visitor.welcome.token.clone()), resume: Some(resume), ..hello() };
    let mut back = Visitor::join(&server, hello).await;
    assert!(back.welcome.resync);
    assert_eq!(back.message().await.seq, 1);
}

#[tokio::test(start_paused = true)]
async fn an_agent_who_reconnects_in_time_keeps_their_conversations() {
    let server = Server::start().await;
    let hired = server.hire("amy", Role::Agent, 3).await;
    let mut amy = Agent::connect(&server, &hired).await;
    amy.be(sixty::protocol::Presence::Online).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    let id = amy.writes(conversation, "您好", false).await;
    let seq = amy
        .until(|frame| match frame {
            ToAgent::Ack { client_id, seq, .. } if *client_id == id => Some(*seq),
            _ => None,
        })
        .await;
    drop(amy);
    server.until_disconnected(hired.id).await;
    visitor.says_stored("还在吗").await;
    let mut socket = Socket::open(&server, "/ws/agent", None).await.unwrap();
    let resume = Some(vec![ResumeOne { conversation, last_seq: seq }]);
    socket.send(&AgentFrame::Hello { ticket: None, token: Some(hired.token), resume }).await;
    let Ok(ToAgent::Welcome(welcome)) = socket.next::<ToAgent>().await else { panic!("no welcome") };
    assert_eq!(welcome.presence, sixty::protocol::Presence::Online, "the wish is remembered");
    let entries = &welcome.conversations[0].entries;
    assert_eq!(entries.iter().filter_map(|entry| entry.text.as_deref()).collect::<Vec<_>>(), ["还在吗"]);
}

#[tokio::test(start_paused = true)]
async fn the_oldest_of_too_many_sockets_is_replaced() {
    let server = Server::start().await;
    let mut first = server.visitor().await;
    let token = Some(first.welcome.token.clone());
    let mut others = Vec::new();
    for _ in 0..8 {
        others.push(Visitor::join(&server, Hello { token: token.clone(), ..hello() }).await);
    }
    assert_eq!(first.socket.closed().await, 4409);
}
