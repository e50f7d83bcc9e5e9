//! From a visitor's wish for a person to the offer on an agent's socket, at 200 a second.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dashmap::DashMap;
use futures_util::{StreamExt as _, stream};
use hdrhistogram::Histogram;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::Effort;
use crate::child::Server;
use crate::crowd::{acknowledged, answered, pace};
use crate::desk::Desk;
use crate::line::{Line, QUESTIONS, field, hello, says};
use crate::relay::{offer_in, reply};
use crate::table::Table;

const PER_SECOND: f64 = 200.0;
const AGENTS: usize = 20;
const CAPACITY: u32 = 100;
const AT_ONCE: usize = 100;

/// When each conversation's wish was due, until its offer has come.
type Wishes = DashMap<String, Instant>;

/// Runs the group.
pub(crate) fn run(effort: Effort, table: &mut Table, runtime: &Runtime) {
    let desk = Desk::new(AGENTS, CAPACITY);
    let server = Server::shipped(&desk.data());
    server.settle();
    let (offers, acks) = runtime.block_on(measure(server.address, &desk, 2 * effort.seconds));
    let ms = |histogram: &Histogram<u64>, quantile| histogram.value_at_quantile(quantile) as f64 / 1_000.0;
    table.note("handoffs measured", offers.len() as f64, "");
    table.note("handoff -> offer at 200/s, p50", ms(&offers, 0.5), "ms");
    let limit = ms(&acks, 0.99) + 2.0;
    let bar = format!("p99 of the ack + 2 = {limit:.2}");
    table.at_most("handoff -> offer at 200/s, p99", ms(&offers, 0.99), "ms", limit, &bar);
}

/// Microseconds to the offer, and to the acknowledgement of the wish.
async fn measure(server: SocketAddr, desk: &Desk, seconds: u64) -> (Histogram<u64>, Histogram<u64>) {
    let wishes = Arc::new(Wishes::new());
    let offers = Arc::new(Mutex::new(Histogram::new(3).unwrap()));
    let mut agents = JoinSet::new();
    for token in &desk.tokens {
        let line = Line::agent(server, token).await;
        agents.spawn(agent(line, wishes.clone(), offers.clone()));
    }
    let count = (PER_SECOND * seconds as f64 * 1.2) as usize;
    let come = |_| arrive(server);
    let lines: Vec<_> = stream::iter(0..count).map(come).buffer_unordered(AT_ONCE).collect().await;
    let mut visitors = JoinSet::new();
    let mut turns = Vec::new();
    for (line, conversation) in lines {
        let (turn, due) = oneshot::channel();
        turns.push(Some(turn));
        visitors.spawn(ask(line, conversation, due, wishes.clone()));
    }
    pace(PER_SECOND, Duration::from_secs(seconds), move |n, due| {
        turns.get_mut(n).and_then(Option::take).is_none_or(|turn| turn.send(due).is_ok())
    })
    .await;
    let mut acks = Histogram::new(3).unwrap();
    while let Some(ended) = visitors.join_next().await {
        if let Some(micros) = ended.unwrap() {
            acks.record(micros).unwrap();
        }
    }
    while !wishes.is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    agents.shutdown().await;
    let offers = offers.lock().unwrap().clone();
    (offers, acks)
}

/// A visitor who has talked to the bot, so that the conversation is known.
async fn arrive(server: SocketAddr) -> (Line, String) {
    let mut line = Line::visitor(server, hello()).await.0;
    line.send(says(QUESTIONS[0])).await;
    let status = line.until(|text| text.starts_with(r#"{"type":"status""#)).await;
    let conversation = field(&status, "conversation").unwrap().to_owned();
    line.until(answered).await;
    (line, conversation)
}

/// Asks for a person when it is due; who is never called asks for nobody.
async fn ask(
    mut line: Line,
    conversation: String,
    due: oneshot::Receiver<Instant>,
    wishes: Arc<Wishes>,
) -> Option<u64> {
    let due = due.await.ok()?;
    wishes.insert(conversation, due);
    line.send(format!(r#"{{"type":"handoff.request","client_id":"{}"}}"#, Uuid::new_v4())).await;
    line.until(acknowledged).await;
    u64::try_from(due.elapsed().as_micros()).ok()
}

/// Takes every offer, greets and closes.
async fn agent(mut line: Line, wishes: Arc<Wishes>, offers: Arc<Mutex<Histogram<u64>>>) {
    loop {
        let text = line.until(|_| true).await;
        if let Some(offer) = offer_in(&text) {
            if let Some((_, due)) = wishes.remove(field(&text, "conversation").unwrap()) {
                let micros = u64::try_from(due.elapsed().as_micros()).unwrap();
                offers.lock().unwrap().record(micros).unwrap();
            }
            line.send(format!(r#"{{"type":"offer.accept","offer":"{offer}"}}"#)).await;
        } else if text.starts_with(r#"{"type":"assigned""#) {
            let conversation = field(&text, "conversation").unwrap();
            let close = format!(
                r#"{{"type":"conversation.close","conversation":"{conversation}","outcome":"solved"}}"#
            );
            line.send(reply(&text)).await;
            line.send(close).await;
        }
    }
}
