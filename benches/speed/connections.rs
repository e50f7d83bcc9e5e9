//! Ten thousand visitors: what an idle one costs, and how fast all of them are back after the network has failed.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use tokio::runtime::Runtime;

use crate::Effort;
use crate::child::Server;
use crate::crowd::answered;
use crate::desk::Desk;
use crate::line::{Line, QUESTIONS, back, field, hello, says};
use crate::table::{Table, median};

const FEW: usize = 1_000;
const MANY: usize = 10_000;
/// Sockets that are being opened at the same time; the listener's queue holds 1,024.
const AT_ONCE: usize = 256;

/// A visitor who has talked to the bot.
struct Visitor {
    line: Line,
    /// The first frame of the next socket.
    back: String,
}

/// Runs the group.
pub(crate) fn run(effort: Effort, table: &mut Table, runtime: &Runtime) {
    let desk = Desk::new(0, 1);
    let server = Server::shipped(&desk.data());
    server.settle();
    let mut visitors = runtime.block_on(come(server.address, FEW));
    server.settle();
    let few = server.memory();
    visitors.extend(runtime.block_on(come(server.address, MANY - FEW)));
    server.settle();
    let each = (server.memory() - few) / (MANY - FEW) as f64 / 1_024.0;
    table.at_most("memory of an idle visitor (slope 1,000 to 10,000)", each, "KiB", 8.0, "8 KiB");

    let (mut raw, mut resumed) = (Vec::new(), Vec::new());
    let mut backs: Vec<String> = Vec::new();
    for visitor in visitors {
        backs.push(visitor.back);
        drop(visitor.line);
    }
    let reads = reads(server.address);
    for _ in 0..effort.runs {
        server.settle();
        let echo = Server::echo();
        // Twice: the first time is an arrival, not a return.
        runtime.block_on(storm(echo.address, &backs, false));
        let base = runtime.block_on(storm(echo.address, &backs, false));
        drop(echo);
        let rate = runtime.block_on(storm(server.address, &backs, true));
        println!("  storm: raw {base:.0}/s, resumed {rate:.0}/s");
        raw.push(base);
        resumed.push(rate / base);
    }
    let raw = median(raw);
    table.share("10,000 visitors reconnect and resume", raw * median(resumed), "/s", raw, 0.5);
    let more = self::reads(server.address) - reads;
    table.at_most("store reads of these storms, nothing was missed", more, "", 0.0, "0");
}

async fn come(server: SocketAddr, visitors: usize) -> Vec<Visitor> {
    stream::iter(0..visitors).map(|n| arrive(server, n)).buffer_unordered(AT_ONCE).collect().await
}

async fn arrive(server: SocketAddr, n: usize) -> Visitor {
    let (mut line, welcome) = Line::visitor(server, hello()).await;
    line.send(says(QUESTIONS[n % QUESTIONS.len()])).await;
    let status = line.until(|text| text.starts_with(r#"{"type":"status""#)).await;
    let answer = line.until(answered).await;
    let seen = answer.split(r#""seq":"#).nth(1).and_then(|rest| rest.split([',', '}']).next());
    let conversation = field(&status, "conversation").unwrap();
    let back = back(&welcome, conversation, seen.unwrap().parse().unwrap());
    Visitor { line, back }
}

/// All come back at once; how many a second have been welcomed. Each keeps its socket until all are there.
async fn storm(server: SocketAddr, backs: &[String], welcome: bool) -> f64 {
    let begun = Instant::now();
    let lines: Vec<Line> = stream::iter(backs.to_vec())
        .map(|hello| async move {
            let come = tokio::spawn(async move {
                let mut line = Line::connect(server, "/ws/visitor").await;
                line.send(hello).await;
                let answer = line.next().await;
                assert!(!welcome || answer.starts_with(r#"{"type":"welcome""#), "{answer}");
                line
            });
            come.await.unwrap()
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let rate = lines.len() as f64 / begun.elapsed().as_secs_f64();
    drop(lines);
    // The server hears of it.
    tokio::time::sleep(Duration::from_millis(500)).await;
    rate
}

/// How often the server has read its store so far.
fn reads(server: SocketAddr) -> f64 {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(server).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    let count = text.lines().find_map(|line| line.strip_prefix(r#"sixty_store_seconds_count{op="read"} "#));
    count.map_or(0.0, |count| count.parse().unwrap())
}
