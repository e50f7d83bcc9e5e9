//! The real binary on a real file, killed with SIGKILL in the middle: nothing that was acknowledged or promised is lost.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use sixty::core::id::{ClientId, ConversationId};
use sixty::core::ticket::{Ticket, TicketState};
use sixty::core::time::{Moment, WallTime};
use sixty::protocol::agent::{AgentFrame, ToAgent};
use sixty::protocol::visitor::{Hello, MessageLeave, MessageSend, Resume, ToVisitor, VisitorFrame, Welcome};
use sixty::protocol::{Presence, Status};
use sixty::store::sqlite::{self, SqliteStore};
use sixty::store::{Store, TicketFilter};
use uuid::Uuid;

use crate::harness::Socket;

/// Messages of one visitor around the kill.
const MESSAGES: usize = 15;

/// The server as its operator runs it. Killed without mercy when dropped.
struct Process {
    child: Child,
    url: String,
}

impl Process {
    /// Starts on a free port and returns once the server says that it is ready.
    fn start(data: &Path) -> Self {
        let mut child =
            sixty(data, &["serve", "--listen", "127.0.0.1:0", "--intents", intents().to_str().unwrap()])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.map_while(Result::ok).find(|line| line.starts_with("ready on ")).unwrap();
        let address = ready.split_whitespace().nth(2).unwrap().replace("http://", "ws://");
        Self { child, url: address }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Already gone after `kill`.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn intents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("intents")
}

fn sixty(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sixty"));
    command.args(args).arg("--data").arg(data).env_remove("SIXTY_CONFIG");
    command
}

fn printed(data: &Path, args: &[&str]) -> serde_json::Value {
    let output = sixty(data, args).args(["--format", "json"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A visitor's socket on the demo site.
async fn visitor(url: &str, token: Option<String>, resume: Option<Resume>) -> (Socket, Welcome) {
    let mut socket = Socket::open_at(&format!("{url}/ws/visitor"), None).await.unwrap();
    let hello = Hello { site: "demo".into(), token, resume, ..Hello::default() };
    socket.send(&VisitorFrame::Hello(Box::new(hello))).await;
    match socket.next::<ToVisitor>().await {
        Ok(ToVisitor::Welcome(welcome)) => (socket, *welcome),
        other => panic!("no welcome but {other:?}"),
    }
}

async fn agent(url: &str, token: &str) -> (Socket, sixty::protocol::agent::AgentWelcome) {
    let mut socket = Socket::open_at(&format!("{url}/ws/agent"), None).await.unwrap();
    socket.send(&AgentFrame::Hello { ticket: None, token: Some(token.into()), resume: None }).await;
    match socket.next::<ToAgent>().await {
        Ok(ToAgent::Welcome(welcome)) => (socket, *welcome),
        other => panic!("no welcome but {other:?}"),
    }
}

/// Reads frames until `pick` finds what it looks for.
async fn until<F: serde::de::DeserializeOwned, T>(socket: &mut Socket, pick: impl Fn(F) -> Option<T>) -> T {
    loop {
        if let Some(found) = pick(socket.next::<F>().await.unwrap()) {
            return found;
        }
    }
}

fn message(client_id: ClientId, text: &str) -> VisitorFrame {
    VisitorFrame::MessageSend(MessageSend { client_id, text: Some(text.into()), attachments: None })
}

#[tokio::test]
async fn a_kill_loses_nothing_that_was_acknowledged_and_keeps_queue_deadline_and_owner() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    printed(&data, &["demo"]);
    let made = printed(&data, &["token", "add", "test", "--agent", "amy@demo.local"]);
    let token = made["token"].as_str().unwrap().to_owned();

    // One conversation has an owner, one waits, one talks to the bot while the server is killed.
    let server = Process::start(&data);
    let owned = owns_one(&server.url, &token).await;
    let (mut waiting, waiting_welcome) = visitor(&server.url, None, None).await;
    for words in ["我要人工客服", "排队等人工"] {
        waiting.send(&message(ClientId(Uuid::new_v4()), words)).await;
    }
    until(&mut waiting, |frame: ToVisitor| {
        matches!(frame, ToVisitor::Queue { position: 1, .. }).then_some(())
    })
    .await;
    let left = ClientId(Uuid::new_v4());
    let (mut leaving, leaving_welcome) = visitor(&server.url, None, None).await;
    let left_seq = leaves(&mut leaving, left).await;
    let ids: Vec<ClientId> = (0..MESSAGES).map(|_| ClientId(Uuid::new_v4())).collect();
    let (talking_welcome, talk, acknowledged) = talks(&server.url, &ids).await;
    server.kill();
    let promised = promises(&data);
    assert_eq!(promised.len(), 2, "one owned, one waiting");
    let tickets = tickets(&data);
    assert_eq!(tickets.iter().map(|ticket| &*ticket.contact).collect::<Vec<_>>(), ["13800001234"]);

    let server = Process::start(&data);
    check_talk(&server.url, &talking_welcome, talk, &ids, &acknowledged).await;
    let (_, back) = visitor(&server.url, Some(waiting_welcome.token), None).await;
    assert_eq!(back.status, Status::Waiting, "who waited still waits");
    let (mut amy, welcome) = agent(&server.url, &token).await;
    assert_eq!(welcome.conversations.iter().map(|view| view.conversation).collect::<Vec<_>>(), [owned]);
    be(&mut amy, Presence::Online).await;
    let conversation = until(&mut amy, |frame: ToAgent| match frame {
        ToAgent::Offer { conversation, .. } => Some(conversation),
        _ => None,
    })
    .await;
    assert_eq!(Some(conversation), back.conversation, "the offer rings again");
    let (mut leaving, _) = visitor(&server.url, Some(leaving_welcome.token), None).await;
    assert_eq!(leaves(&mut leaving, left).await, left_seq, "the message that was left keeps its place");
    // Not a fresh minute: the moments on the logical clock are those from before the kill, for both of them.
    server.kill();
    assert_eq!(promises(&data), promised);
    assert_eq!(self::tickets(&data), tickets, "and its ticket is there once");
}

/// Leaves the same message under this id, and waits until it is stored.
async fn leaves(socket: &mut Socket, id: ClientId) -> u32 {
    let left = MessageLeave { client_id: id, contact: "13800001234".into(), text: "请回电".into() };
    socket.send(&VisitorFrame::MessageLeave(left)).await;
    until(socket, |frame: ToVisitor| match frame {
        ToVisitor::Ack { client_id, seq, .. } if client_id == id => Some(seq),
        _ => None,
    })
    .await
}

fn tickets(data: &Path) -> Vec<Ticket> {
    let store = SqliteStore::open(data, sqlite::Settings::default(), WallTime(0)).unwrap();
    let filter =
        TicketFilter { state: TicketState::Open, owner: None, visible_to: None, after: None, limit: 200 };
    store.tickets(&filter).unwrap()
}

/// What the store holds of every handoff under way: when it was requested, and until when an answer is promised.
fn promises(data: &Path) -> BTreeMap<ConversationId, (Moment, Moment)> {
    let store = SqliteStore::open(data, sqlite::Settings::default(), WallTime(0)).unwrap();
    let handoffs = store.recover().unwrap().handoffs;
    handoffs.into_iter().map(|one| (one.conversation, (one.requested_at, one.respond_by))).collect()
}

async fn be(agent: &mut Socket, presence: Presence) {
    agent.send(&AgentFrame::PresenceSet { presence, reason: None }).await;
}

/// Waits until the server has taken note: what somebody else says meanwhile may come first.
async fn is(agent: &mut Socket, wanted: Presence) {
    until(agent, |frame: ToAgent| match frame {
        ToAgent::Presence { presence, .. } => (presence == wanted).then_some(()),
        _ => None,
    })
    .await;
}

/// An agent takes one conversation, then takes no more; returns it.
async fn owns_one(url: &str, token: &str) -> ConversationId {
    let (mut amy, _) = agent(url, token).await;
    be(&mut amy, Presence::Online).await;
    is(&mut amy, Presence::Online).await;
    let (mut first, _) = visitor(url, None, None).await;
    first.send(&message(ClientId(Uuid::new_v4()), "转人工")).await;
    let (offer, owned) = until(&mut amy, |frame: ToAgent| match frame {
        ToAgent::Offer { offer, conversation, .. } => Some((offer, conversation)),
        _ => None,
    })
    .await;
    amy.send(&AgentFrame::OfferAccept { offer }).await;
    until(&mut amy, |frame: ToAgent| matches!(frame, ToAgent::Assigned(_)).then_some(())).await;
    be(&mut amy, Presence::Away).await;
    is(&mut amy, Presence::Away).await;
    owned
}

/// Sends many messages and returns when some of them are acknowledged, while others are still under way.
async fn talks(url: &str, ids: &[ClientId]) -> (Welcome, ConversationId, Vec<(ClientId, u32)>) {
    let (mut socket, welcome) = visitor(url, None, None).await;
    for id in ids {
        socket.send(&message(*id, "谢谢")).await;
    }
    let mut acknowledged = Vec::new();
    let mut talk = None;
    while acknowledged.len() < MESSAGES * 2 / 3 {
        match socket.next::<ToVisitor>().await.unwrap() {
            ToVisitor::Ack { client_id, seq, .. } => acknowledged.push((client_id, seq)),
            ToVisitor::Status { conversation, .. } => talk = Some(conversation),
            _ => {}
        }
    }
    (welcome, talk.unwrap(), acknowledged)
}

/// Everything acknowledged is there under its place; sent again, all of it is there exactly once.
async fn check_talk(
    url: &str,
    welcome: &Welcome,
    conversation: ConversationId,
    ids: &[ClientId],
    acknowledged: &[(ClientId, u32)],
) {
    let resume = Resume { conversation, last_seq: 0, epoch: welcome.epoch.clone() };
    let (mut socket, back) = visitor(url, Some(welcome.token.clone()), Some(resume)).await;
    assert!(!back.resync, "the same history");
    for id in ids {
        socket.send(&message(*id, "谢谢")).await;
        let seq = until(&mut socket, |frame: ToVisitor| match frame {
            ToVisitor::Ack { client_id, seq, .. } if client_id == *id => Some(seq),
            _ => None,
        })
        .await;
        if let Some((_, known)) = acknowledged.iter().find(|(known, _)| known == id) {
            assert_eq!(seq, *known, "an acknowledged message keeps its place");
        }
    }
}
