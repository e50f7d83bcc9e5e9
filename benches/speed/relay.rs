//! A visitor and an agent who talk: messages relayed a second beside the raw server, with and without the store.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::Effort;
use crate::child::Server;
use crate::crowd::{Crowd, echoed};
use crate::desk::Desk;
use crate::line::{Heard, Line, field, hello, says};
use crate::table::{Table, median};

const WARM: Duration = Duration::from_secs(2);
const VISITORS: usize = 500;
const AGENTS: usize = 20;
/// More places than visitors: nobody waits.
const CAPACITY: u32 = 50;
/// Visitors who ask for a person at the same time.
const AT_ONCE: usize = 20;

/// Runs the group.
pub(crate) fn run(effort: Effort, table: &mut Table, runtime: &Runtime) {
    let measured = Duration::from_secs(effort.seconds);
    let (mut raw, mut durable, mut without_store) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..effort.runs {
        let echo = runtime.block_on(async {
            let server = Server::echo();
            Crowd::come(server.address, VISITORS, false).await.saturate(WARM, measured, echoed).await
        });
        let desk = Desk::new(AGENTS, CAPACITY);
        let server = Server::shipped(&desk.data());
        server.settle();
        let stored = runtime.block_on(relay(server.address, &desk, measured));
        drop(server);
        // A new folder: the conversations of the first one are still their agents'.
        let desk = Desk::new(AGENTS, CAPACITY);
        let server = Server::without_store(&desk.data());
        server.settle();
        let forgotten = runtime.block_on(relay(server.address, &desk, measured));
        println!("  relay: raw {echo:.0}/s, durable {:.3}, store off {:.3}", stored / echo, forgotten / echo);
        raw.push(echo);
        durable.push(stored / echo);
        without_store.push(forgotten / echo);
    }
    let raw = median(raw);
    table.share("visitor <-> agent relay, durable", raw * median(durable), "/s", raw, 0.35);
    table.share("visitor <-> agent relay, store off", raw * median(without_store), "/s", raw, 0.60);
}

/// What the talkers share.
#[derive(Default)]
struct Talk {
    relayed: AtomicU64,
}

async fn relay(server: SocketAddr, desk: &Desk, measured: Duration) -> f64 {
    let talk = Arc::new(Talk::default());
    let mut talkers = JoinSet::new();
    for token in &desk.tokens {
        let line = Line::agent(server, token).await;
        talkers.spawn(agent(line, talk.clone()));
    }
    let lines: Vec<Line> =
        stream::iter(0..VISITORS).map(|_| handed_over(server)).buffer_unordered(AT_ONCE).collect().await;
    for line in lines {
        talkers.spawn(visitor(line, talk.clone()));
    }
    tokio::time::sleep(WARM).await;
    let (before, begun) = (talk.relayed.load(Ordering::Relaxed), Instant::now());
    tokio::time::sleep(measured).await;
    let rate = (talk.relayed.load(Ordering::Relaxed) - before) as f64 / begun.elapsed().as_secs_f64();
    talkers.shutdown().await;
    rate
}

/// A visitor to whom an agent has written.
async fn handed_over(server: SocketAddr) -> Line {
    let mut line = Line::visitor(server, hello()).await.0;
    line.send(format!(r#"{{"type":"handoff.request","client_id":"{}"}}"#, Uuid::new_v4())).await;
    line.until(|text| Heard::of(text) == Heard::Agent).await;
    line
}

async fn visitor(mut line: Line, talk: Arc<Talk>) {
    loop {
        line.send(says("我上周买的东西到现在还没收到")).await;
        line.until(|text| Heard::of(text) == Heard::Agent).await;
        talk.relayed.fetch_add(1, Ordering::Relaxed);
    }
}

/// Takes every offer and answers every message.
async fn agent(mut line: Line, talk: Arc<Talk>) {
    loop {
        let text = line.until(|_| true).await;
        if let Some(offer) = offer_in(&text) {
            line.send(format!(r#"{{"type":"offer.accept","offer":"{offer}"}}"#)).await;
        } else if text.starts_with(r#"{"type":"assigned""#) {
            line.send(reply(&text)).await;
        } else if Heard::of(&text) == Heard::Visitor {
            talk.relayed.fetch_add(1, Ordering::Relaxed);
            line.send(reply(&text)).await;
        }
    }
}

/// The offer that a frame makes.
pub(crate) fn offer_in(text: &str) -> Option<&str> {
    text.starts_with(r#"{"type":"offer","#).then(|| field(text, "offer")).flatten()
}

/// An agent's message in the conversation of this frame.
pub(crate) fn reply(to: &str) -> String {
    let (conversation, id) = (field(to, "conversation").unwrap(), Uuid::new_v4());
    format!(
        r#"{{"type":"message.send","conversation":"{conversation}","client_id":"{id}","text":"您好，我来帮您看看，请稍等"}}"#
    )
}
