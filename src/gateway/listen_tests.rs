//! Real connections on a clock that stands still: it moves only when nothing else can happen.

use std::net::SocketAddr;

use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinHandle;

use super::*;
use crate::engine::clock;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: sixty.test\r\n\r\n";

struct Running {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<io::Result<()>>,
}

async fn running(settings: Settings) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    let router = Router::new().route("/", get(|| async { "served" }));
    let accepting = tokio::spawn(async move { accept(listener, router, &settings, stopped).await });
    Running { address, stop, accepting }
}

/// Sends `text`, then reads until the server closes; gives what was read and the seconds it took.
async fn said(address: SocketAddr, text: &[u8]) -> (String, u64) {
    let started = clock::instant();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text).await.unwrap();
    let mut answer = Vec::new();
    // A reset is an end as well.
    let _ = stream.read_to_end(&mut answer).await;
    (String::from_utf8(answer).unwrap(), clock::instant().saturating_duration_since(started).as_secs())
}

#[tokio::test(start_paused = true)]
async fn who_says_nothing_or_half_a_head_is_closed_after_five_seconds() {
    let server = running(Settings::default()).await;
    assert_eq!(said(server.address, b"").await, (String::new(), 5));
    let (answer, seconds) = said(server.address, b"GET / HTTP/1.1\r\nHost: six").await;
    assert!(!answer.contains("served") && seconds == 5, "{answer} after {seconds} s");
}

#[tokio::test(start_paused = true)]
async fn a_head_that_is_too_large_is_refused() {
    let server = running(Settings::default()).await;
    let head = format!("GET / HTTP/1.1\r\nX-Long: {}\r\n\r\n", "x".repeat(HEAD_BYTES_MAX));
    let (answer, _) = said(server.address, head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn one_address_cannot_take_all_connections() {
    let server = running(Settings { connections_per_address_max: 1, ..Settings::default() }).await;
    let first = TcpStream::connect(server.address).await.unwrap();
    let (answer, _) = said(server.address, b"").await;
    assert!(answer.starts_with("HTTP/1.1 429"), "{answer}");
    drop(first);
}

#[tokio::test(start_paused = true)]
async fn a_trusted_proxy_carries_more_than_one_address() {
    let settings = Settings {
        connections_per_address_max: 1,
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
        ..Settings::default()
    };
    let server = running(settings).await;
    let first = TcpStream::connect(server.address).await.unwrap();
    let (answer, _) = said(server.address, REQUEST).await;
    assert!(answer.ends_with("served"), "{answer}");
    drop(first);
}

#[tokio::test(start_paused = true)]
async fn a_full_server_says_so_at_once() {
    let server = running(Settings { connections_max: 1, ..Settings::default() }).await;
    let first = TcpStream::connect(server.address).await.unwrap();
    let (answer, seconds) = said(server.address, b"").await;
    assert!(answer.starts_with("HTTP/1.1 503") && seconds == 0, "{answer}");
    drop(first);
}

#[tokio::test(start_paused = true)]
async fn a_stopping_server_ends_when_its_connections_have() {
    let server = running(Settings::default()).await;
    let (answer, _) = said(server.address, REQUEST).await;
    assert!(answer.ends_with("served"), "{answer}");
    let idle = TcpStream::connect(server.address).await.unwrap();
    let started = clock::instant();
    server.stop.send(true).unwrap();
    server.accepting.await.unwrap().unwrap();
    assert_eq!(
        clock::instant().saturating_duration_since(started).as_secs(),
        0,
        "nobody had to be waited for"
    );
    assert!(TcpStream::connect(server.address).await.is_err());
    drop(idle);
}
