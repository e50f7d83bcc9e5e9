//! What a visitor who is only there costs: the resident memory of a real server process against the number of its idle sockets.
//! Memory and not time, so that a busy machine changes nothing.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

const SIXTY: &str = env!("CARGO_BIN_EXE_sixty");
/// What one visitor may cost after `hello`, one message and its answer.
const BAR: usize = 8 * 1024;
/// With fewer sockets the caches that every server fills once, the page cache of the store's writer above all, would count as the visitors'.
const FEW: usize = 6_000;
const MANY: usize = 9_000;
/// The server bounds the sockets of one address.
const EACH_ADDRESS: usize = 250;
const AT_ONCE: usize = 50;

/// Topics enough to answer the question. What learning all of them leaves behind would be given to visitors, who would seem to cost nothing.
const TOPICS: [&str; 3] = ["_shared.toml", "small_talk.toml", "orders.toml"];

/// A running server with the demo's data.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let (data, intents) = (folder.join("data"), folder.join("intents"));
        std::fs::create_dir(&intents).unwrap();
        TOPICS.iter().for_each(|topic| copy_topic(topic, &intents));
        let made = Command::new(SIXTY).arg("demo").arg("--data").arg(&data).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut serve = Command::new(SIXTY);
        serve.arg("serve").arg("--data").arg(&data).arg("--intents").arg(&intents);
        serve.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = serve.spawn().unwrap();
        let ready = line_with(process.stdout.take().unwrap(), "ready on");
        let url = ready.split(' ').nth(2).unwrap_or_else(|| panic!("{ready}"));
        let address = url.strip_prefix("http://").unwrap().parse().unwrap();
        // Until then the memory grows by what is learnt.
        line_with(process.stderr.take().unwrap(), "the intent library is calibrated");
        Self { process, address }
    }

    fn resident_bytes(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A failed test must not leave its server behind.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Buttons may lead to topics that are left out.
fn copy_topic(topic: &str, to: &Path) {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("intents").join(topic));
    let text = text.unwrap();
    let without_buttons = text.lines().filter(|line| !line.starts_with("quick_replies"));
    std::fs::write(to.join(topic), without_buttons.collect::<Vec<_>>().join("\n")).unwrap();
}

/// The first line with these words; what follows is read away, so that the writer never waits.
fn line_with(from: impl Read + Send + 'static, words: &str) -> String {
    let mut lines = BufReader::new(from).lines().map_while(Result::ok);
    let line = lines.find(|line| line.contains(words)).unwrap_or_else(|| panic!("never said: {words}"));
    std::thread::spawn(move || lines.for_each(drop));
    line
}

type Socket = WebSocketStream<TcpStream>;

/// Visitor number `n`: says hello, asks, reads the answer, and holds the socket.
async fn visit(server: SocketAddr, n: usize) -> Result<Socket, Error> {
    let address = n / EACH_ADDRESS;
    let from = Ipv4Addr::new(127, 9, (address / 200) as u8, (1 + address % 200) as u8);
    let tcp = TcpSocket::new_v4()?;
    tcp.bind(SocketAddr::from((from, 0)))?;
    let stream = tcp.connect(server).await?;
    let mut request = format!("ws://{server}/ws/visitor").into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", "sixty.v1".parse().unwrap());
    let small = WebSocketConfig::default().read_buffer_size(1024).write_buffer_size(0);
    let (mut socket, _) = tokio_tungstenite::client_async_with_config(request, stream, Some(small)).await?;
    socket.send(Message::text(r#"{"type":"hello","site":"demo"}"#)).await?;
    until(&mut socket, r#""type":"welcome""#).await?;
    let id = Uuid::new_v4();
    let asked = format!(r#"{{"type":"message.send","client_id":"{id}","text":"怎么下单？"}}"#);
    socket.send(Message::text(asked)).await?;
    until(&mut socket, r#""kind":"bot""#).await?;
    Ok(socket)
}

async fn until(socket: &mut Socket, part: &str) -> Result<(), Error> {
    loop {
        let frame = socket.next().await.unwrap_or(Err(Error::ConnectionClosed))?;
        if frame.to_text()?.contains(part) {
            return Ok(());
        }
    }
}

/// Lets visitors come until so many are there.
async fn fill(server: SocketAddr, there: &mut Vec<Socket>, wanted: usize) {
    let coming: Vec<_> = (there.len()..wanted).map(|n| visit(server, n)).collect();
    let mut welcomed = futures_util::stream::iter(coming).buffer_unordered(AT_ONCE);
    while let Some(socket) = welcomed.next().await {
        there.push(socket.unwrap());
    }
}

#[tokio::test]
async fn a_visitor_who_has_said_a_word_and_is_silent_now_costs_little_memory() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let mut there = Vec::new();
    fill(server.address, &mut there, FEW).await;
    let few = server.resident_bytes();
    fill(server.address, &mut there, MANY).await;
    let each = server.resident_bytes().saturating_sub(few) / (MANY - FEW);
    println!("{each} bytes of resident memory for each idle visitor, the bar is {BAR}");
    assert!(each <= BAR, "{each} bytes for each idle visitor, at most {BAR} are allowed");
}
