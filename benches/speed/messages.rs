//! The bot: answers a second beside the raw server, with and without the store, and how soon a message is durable.

use std::time::Duration;

use tokio::runtime::Runtime;

use crate::Effort;
use crate::child::Server;
use crate::crowd::{Crowd, acknowledged, answered, echoed};
use crate::desk::Desk;
use crate::disk;
use crate::table::{Table, median};

const WARM: Duration = Duration::from_secs(2);

/// Runs the group.
pub(crate) fn run(effort: Effort, table: &mut Table, runtime: &Runtime) {
    for (visitors, durable_least) in [(500, 0.30), (2_000, 0.35)] {
        let rates = alternate(effort, visitors, runtime);
        let name = format!("bot answers, durable, {visitors} visitors");
        table.share(name, rates.durable, "/s", rates.raw, durable_least);
        let name = format!("bot answers, store off, {visitors} visitors");
        table.share(name, rates.without_store, "/s", rates.raw, 0.70);
    }
    acknowledgements(effort, table, runtime);
}

struct Rates {
    raw: f64,
    durable: f64,
    without_store: f64,
}

/// Ratios are taken run by run: the machine's speed drifts.
fn alternate(effort: Effort, visitors: usize, runtime: &Runtime) -> Rates {
    let measured = Duration::from_secs(effort.seconds);
    let rate = |server: &Server, welcome, answer| {
        runtime.block_on(async {
            Crowd::come(server.address, visitors, welcome).await.saturate(WARM, measured, answer).await
        })
    };
    let (mut raw, mut durable, mut without_store) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..effort.runs {
        let echo = rate(&Server::echo(), false, echoed);
        let desk = Desk::new(0, 1);
        let server = Server::shipped(&desk.data());
        server.settle();
        let stored = rate(&server, true, answered);
        drop(server);
        let server = Server::without_store(&desk.data());
        server.settle();
        let forgotten = rate(&server, true, answered);
        println!(
            "  {visitors} visitors: raw {echo:.0}/s, durable {:.3}, store off {:.3}",
            stored / echo,
            forgotten / echo
        );
        raw.push(echo);
        durable.push(stored / echo);
        without_store.push(forgotten / echo);
    }
    let raw = median(raw);
    Rates { raw, durable: raw * median(durable), without_store: raw * median(without_store) }
}

/// At 2,000 messages a second, open loop.
fn acknowledgements(effort: Effort, table: &mut Table, runtime: &Runtime) {
    let mut flushes = disk::flushes();
    let desk = Desk::new(0, 1);
    let server = Server::shipped(&desk.data());
    server.settle();
    let took = runtime.block_on(async {
        let crowd = Crowd::come(server.address, 500, true).await;
        crowd.by_the_clock(2_000.0, WARM, Duration::from_secs(2 * effort.seconds), acknowledged).await
    });
    drop(server);
    flushes.add(disk::flushes()).unwrap();
    let ms = |histogram: &hdrhistogram::Histogram<u64>, quantile| {
        histogram.value_at_quantile(quantile) as f64 / 1_000.0
    };
    table.note("one fdatasync, p50", ms(&flushes, 0.5), "ms");
    table.note("one fdatasync, p99", ms(&flushes, 0.99), "ms");
    let limit = ms(&flushes, 0.5) + 1.0;
    table.at_most(
        "durable ack at 2,000/s, p50",
        ms(&took, 0.5),
        "ms",
        limit,
        &format!("p50 of fdatasync + 1 = {limit:.2}"),
    );
    let limit = 3.0 * ms(&flushes, 0.99) + 5.0;
    table.at_most(
        "durable ack at 2,000/s, p99",
        ms(&took, 0.99),
        "ms",
        limit,
        &format!("3 x p99 of fdatasync + 5 = {limit:.2}"),
    );
}
