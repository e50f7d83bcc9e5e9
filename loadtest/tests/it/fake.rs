//! A server that speaks the protocol over real sockets, faithfully except for what was planted.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use sixty::core::id::{ClientId, VisitorId};
use sixty::protocol::visitor::{Hello, MessageSend, ToVisitor, VisitorFrame, Welcome};
use sixty::protocol::{AuthorKind, Status, decode_visitor};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use uuid::Uuid;

use crate::fake_agent;
use crate::fake_state::{AT, Conversation, Faults, World, encode, hits, message, push};

/// Frames one socket may be behind.
const OUTBOX: usize = 4_096;
/// Sent into an outbox to close the socket as too slow.
const CLOSE: &str = "close";

/// A running fake; it ends with its runtime.
pub(crate) struct Fake {
    pub(crate) address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl Fake {
    pub(crate) fn start(faults: Faults) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let world = Arc::new(Mutex::new(World { faults, ..World::default() }));

        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(accept(stream, world.clone()));
            }
        });
        Self { address, _runtime: runtime }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}", self.address)
    }
}

async fn accept(stream: TcpStream, world: Arc<Mutex<World>>) {
    stream.set_nodelay(true).ok();
    let mut path = String::new();
    #[expect(clippy::result_large_err, reason = "the shape of the library's callback")]
    let upgrade = |request: &Request, mut response: Response| {
        request.uri().path().clone_into(&mut path);
        assert_eq!(request.headers()["sec-websocket-protocol"], "sixty.v1");
        response.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("sixty.v1"));
        Ok(response)
    };
    let Ok(mut socket) = tokio_tungstenite::accept_hdr_async(stream, upgrade).await else { return };
    let Some(Ok(Message::Text(hello))) = socket.next().await else { return };
    let (outbox, frames) = mpsc::channel(OUTBOX);
    if path == "/ws/agent" {
        let Some(agent) = fake_agent::join(&world, &hello, &outbox) else {
            drop(outbox);
            return pump(socket, frames, 0, |_| {}).await;
        };
        pump(socket, frames, 0, |text| fake_agent::hear(&world, agent, &outbox, text)).await;
        fake_agent::leave(&world, agent);
    } else {
        let late = world.lock().unwrap().faults.late_ms;
        let token = join(&world, &hello, &outbox);
        pump(socket, frames, late, |text| hear(&world, &token, &outbox, text)).await;
    }
}

/// Carries frames until the socket ends; what goes out is `late_ms` late.
async fn pump(
    mut socket: WebSocketStream<TcpStream>,
    mut frames: mpsc::Receiver<String>,
    late_ms: u64,
    hear: impl Fn(&str),
) {
    loop {
        tokio::select! {
            came = socket.next() => match came {
                Some(Ok(Message::Text(text))) => hear(&text),
                Some(Ok(_)) => {}
                _ => return,
            },
            frame = frames.recv() => {
                let Some(frame) = frame else { return };
                if frame == CLOSE {
                    let close = CloseFrame { code: 4008.into(), reason: "".into() };
                    socket.close(Some(close)).await.ok();
                    return;
                }
                if late_ms > 0 {
                    // The fault under test is time itself.
                    tokio::time::sleep(Duration::from_millis(late_ms)).await;
                }
                if socket.send(Message::text(frame)).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn join(world: &Mutex<World>, hello: &str, outbox: &mpsc::Sender<String>) -> String {
    let VisitorFrame::Hello(hello) = decode_visitor(hello).unwrap() else { panic!("hello comes first") };
    let Hello { site, token, resume, .. } = *hello;
    assert_eq!(site, "demo");
    let mut world = world.lock().unwrap();
    world.hellos += 1;
    let token = token.unwrap_or_else(|| Uuid::new_v4().to_string());
    let after = resume.as_ref().map_or(0, |resume| resume.last_seq);
    if world.faults.forgotten {
        world.conversations.remove(&token);
    }
    let emptied = world.faults.emptied;
    let mut conversation = world.conversations.get_mut(&token);
    if let Some(conversation) = conversation.as_mut().filter(|_| emptied) {
        conversation.entries.clear();
    }
    let welcome = Welcome {
        token: token.clone(),
        visitor: VisitorId(Uuid::nil()),
        conversation: conversation.as_ref().map(|conversation| conversation.id),
        status: conversation.as_ref().map_or(Status::Bot, |conversation| conversation.status),
        last_seq: conversation.as_ref().and_then(|c| c.entries.last()).map_or(0, |last| last.seq),
        epoch: "e1".into(),
        resync: false,
        server_time: AT,
        heartbeat_s: 25,
        agent: None,
        greeting: None,
        quick_replies: vec![],
        features: vec![],
        rated: false,
    };
    push(outbox, encode(&ToVisitor::Welcome(Box::new(welcome))));
    if let Some(conversation) = conversation {
        for entry in conversation.entries.iter().filter(|entry| entry.seq > after) {
            let view = message(entry.seq, entry.kind, &entry.text, entry.client_id);
            push(outbox, encode(&ToVisitor::Message(view)));
        }
        for (text, id) in std::mem::take(&mut conversation.held) {
            conversation.store(AuthorKind::Visitor, &text, Some(id));
        }
        conversation.sockets.push(outbox.clone());
    }
    token
}

fn hear(world: &Mutex<World>, token: &str, outbox: &mpsc::Sender<String>, text: &str) {
    let mut world = world.lock().unwrap();
    match decode_visitor(text).unwrap() {
        VisitorFrame::MessageSend(sent) => said(&mut world, token, outbox, sent),
        VisitorFrame::HandoffRequest { .. } => world.hand_off(token),
        VisitorFrame::QueueLeave {} => {
            if let Some(conversation) = world.conversations.get_mut(token) {
                conversation.set(Status::Bot);
            }
        }
        _ => {}
    }
}

fn said(world: &mut World, token: &str, outbox: &mpsc::Sender<String>, sent: MessageSend) {
    let text = sent.text.unwrap();
    let id = sent.client_id;
    let faults = world.faults;
    if faults.unheard > 0 {
        world.heard += 1;
        if hits(world.heard, faults.unheard) {
            return;
        }
    }
    let is_new = !world.conversations.contains_key(token);
    let conversation = world.conversations.entry(token.to_owned()).or_insert_with(Conversation::new);
    if is_new {
        conversation.sockets.push(outbox.clone());
        conversation.set(Status::Bot);
    }
    if let Some(seq) = conversation.acked.get(&id) {
        push(outbox, encode(&ToVisitor::Ack { client_id: id, seq: *seq, at: AT }));
        return;
    }
    world.heard += 1;
    let n = world.heard;
    if hits(n, faults.swallowed) {
        return;
    }
    if hits(n, faults.held_back) {
        conversation.held.push((text, id));
        return;
    }
    if hits(n, faults.closed) {
        push(outbox, CLOSE.to_owned());
        return;
    }
    store(conversation, faults, n, &text, id);
    push(outbox, encode(&ToVisitor::Ack { client_id: id, seq: conversation.acked[&id], at: AT }));
    if text.starts_with("ANGRY") {
        world.hand_off(token);
        return;
    }
    if conversation.status == Status::Bot {
        answer(conversation, faults, n);
        return;
    }
    if !hits(n, faults.agents_deaf) {
        fake_agent::relay(world, token, &text);
    }
}

fn store(conversation: &mut Conversation, faults: Faults, n: u32, text: &str, id: ClientId) {
    let words = if hits(n, faults.altered) { "other words" } else { text };
    let seq = conversation.store(AuthorKind::Visitor, words, Some(id));
    conversation.acked.insert(id, seq);
    if hits(n, faults.acked_not_stored) {
        conversation.entries.pop();
    }
    if hits(n, faults.stored_twice) {
        conversation.store(AuthorKind::Visitor, text, Some(id));
    }
}

fn answer(conversation: &mut Conversation, faults: Faults, n: u32) {
    let mut seqs = vec![conversation.store(AuthorKind::Bot, &format!("answer {n}"), None)];
    if hits(n, faults.silent) {
        return;
    }
    if hits(n, faults.not_delivered) {
        // Another entry behind it shows that it was passed over.
        conversation.store(AuthorKind::Bot, &format!("more {n}"), None);
        seqs = vec![conversation.next_seq - 1];
    }
    if hits(n, faults.reordered) {
        conversation.store(AuthorKind::Bot, &format!("more {n}"), None);
        seqs.insert(0, conversation.next_seq - 1);
    }
    if hits(n, faults.delivered_twice) {
        seqs.push(seqs[0]);
    }
    for seq in seqs {
        let text = conversation.entries.iter().find(|entry| entry.seq == seq).unwrap().text.clone();
        conversation.tell(&ToVisitor::Message(message(seq, AuthorKind::Bot, &text, None)));
    }
}
