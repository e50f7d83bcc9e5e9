//! A visitor's or an agent's socket: lean, so that the generator takes little of the machine it measures.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use uuid::Uuid;

use crate::desk::SITE;

const BUFFER_BYTES: usize = 4 * 1024;
/// One address has some 28,000 ports, and closed ones rest for a minute.
const SOURCES: u32 = 100;

/// An open socket.
pub(crate) struct Line(WebSocketStream<TcpStream>);

/// What a frame is, read off its first bytes: decoding would cost the generator more than the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    Ack,
    Bot,
    Agent,
    Visitor,
    Other,
}

impl Heard {
    /// What the frame is.
    pub(crate) fn of(text: &str) -> Self {
        if text.starts_with(r#"{"type":"ack""#) {
            return Self::Ack;
        }
        if !text.starts_with(r#"{"type":"message""#) {
            return Self::Other;
        }
        match field(text, "kind") {
            Some("bot") => Self::Bot,
            Some("agent") => Self::Agent,
            Some("visitor") => Self::Visitor,
            _ => Self::Other,
        }
    }
}

/// The first string field of this name, if it holds no escapes.
pub(crate) fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let at = text.find(&format!(r#""{name}":""#))? + name.len() + 4;
    text[at..].split('"').next()
}

impl Line {
    /// Connects to `/ws/visitor` or `/ws/agent`, from one of many addresses.
    pub(crate) async fn connect(server: SocketAddr, path: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let source = NEXT.fetch_add(1, Ordering::Relaxed) % SOURCES;
        let socket = TcpSocket::new_v4().unwrap();
        let from = Ipv4Addr::new(127, 0, 1, 1 + u8::try_from(source).unwrap());
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        let stream = socket.connect(server).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let mut request = format!("ws://{server}{path}").into_client_request().unwrap();
        request.headers_mut().insert("Sec-WebSocket-Protocol", "sixty.v1".parse().unwrap());
        let config =
            WebSocketConfig::default().read_buffer_size(BUFFER_BYTES).write_buffer_size(BUFFER_BYTES);
        let answer = tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await;
        Self(answer.unwrap_or_else(|error| panic!("no socket at {path}: {error}")).0)
    }

    /// Sends a text frame.
    pub(crate) async fn send(&mut self, text: String) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// The next text frame.
    pub(crate) async fn next(&mut self) -> Utf8Bytes {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return text,
                Some(Ok(Message::Close(frame))) => panic!("the server closed: {frame:?}"),
                Some(Ok(_)) => {}
                other => panic!("the socket broke: {other:?}"),
            }
        }
    }

    /// The next frame for which `wanted` is true.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&str) -> bool) -> Utf8Bytes {
        loop {
            let text = self.next().await;
            assert!(!text.starts_with(r#"{"type":"error""#), "refused: {text}");
            if wanted(&text) {
                return text;
            }
        }
    }

    /// A new visitor who has been welcomed; returns the welcome, too.
    pub(crate) async fn visitor(server: SocketAddr, hello: String) -> (Self, Utf8Bytes) {
        let mut line = Self::connect(server, "/ws/visitor").await;
        line.send(hello).await;
        let welcome = line.until(|text| text.starts_with(r#"{"type":"welcome""#)).await;
        (line, welcome)
    }

    /// An agent who is online.
    pub(crate) async fn agent(server: SocketAddr, token: &str) -> Self {
        let mut line = Self::connect(server, "/ws/agent").await;
        line.send(format!(r#"{{"type":"hello","token":"{token}"}}"#)).await;
        line.until(|text| text.starts_with(r#"{"type":"welcome""#)).await;
        line.send(r#"{"type":"presence.set","presence":"online"}"#.to_owned()).await;
        line.until(|text| text.starts_with(r#"{"type":"presence""#)).await;
        line
    }
}

/// A new visitor's first frame.
pub(crate) fn hello() -> String {
    format!(r#"{{"type":"hello","site":"{SITE}","locale":"zh-CN"}}"#)
}

/// The first frame of a visitor who comes back having seen everything up to `seen`.
pub(crate) fn back(welcome: &str, conversation: &str, seen: u32) -> String {
    let (token, epoch) = (field(welcome, "token").unwrap(), field(welcome, "epoch").unwrap());
    format!(
        r#"{{"type":"hello","site":"{SITE}","locale":"zh-CN","token":"{token}","resume":{{"conversation":"{conversation}","last_seq":{seen},"epoch":"{epoch}"}}}}"#
    )
}

/// A visitor's message.
pub(crate) fn says(text: &str) -> String {
    format!(r#"{{"type":"message.send","client_id":"{}","text":"{text}"}}"#, Uuid::new_v4())
}

/// Questions that the shipped library answers by itself; neighbours have different answers, so nobody is offered a person.
pub(crate) const QUESTIONS: [&str; 8] = [
    "怎么下单？",
    "运费怎么算？",
    "可以用微信支付吗",
    "优惠券怎么用",
    "怎么开发票",
    "忘记密码了怎么办",
    "会员积分怎么用",
    "你们几点上班",
];
