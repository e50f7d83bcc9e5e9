//! Growth: the same rate of messages with more visitors connected, and with more messages stored.

use std::time::Duration;

use tokio::runtime::Runtime;

use crate::Effort;
use crate::child::Server;
use crate::crowd::{Crowd, answered};
use crate::desk::Desk;
use crate::table::{Table, median};

/// Messages a second: well below what the server can do, so that the time of one answer is measured and not a queue.
const PER_SECOND: f64 = 500.0;
const WARM: Duration = Duration::from_secs(2);
const CONNECTIONS: [usize; 3] = [1_000, 5_000, 15_000];
const MESSAGES: [u64; 3] = [10_000, 1_000_000, 10_000_000];

/// Runs the group.
pub(crate) fn run(effort: Effort, table: &mut Table, runtime: &Runtime) {
    let empty = Desk::new(0, 1);
    let cases: Vec<(String, &Desk, usize)> =
        CONNECTIONS.iter().map(|count| (format!("{count} connections"), &empty, *count)).collect();
    rows(effort, table, runtime, &cases);

    let sizes = if effort.large { &MESSAGES[..] } else { &MESSAGES[..2] };
    let full: Vec<Desk> = sizes.iter().map(|size| filled(*size)).collect();
    for (size, desk) in sizes.iter().zip(&full) {
        table.note(format!("data folder with {size} messages"), desk.bytes() as f64 / 1_048_576.0, "MiB");
    }
    let cases: Vec<(String, &Desk, usize)> =
        sizes.iter().zip(&full).map(|(size, desk)| (format!("{size} messages stored"), desk, 500)).collect();
    rows(effort, table, runtime, &cases);
}

fn filled(messages: u64) -> Desk {
    let desk = Desk::new(0, 1);
    desk.fill(messages, 50, 0);
    desk
}

/// One row for each case, the first is the measure of the others. Cases take turns, so that a slow minute of the machine hits all.
fn rows(effort: Effort, table: &mut Table, runtime: &Runtime, cases: &[(String, &Desk, usize)]) {
    let mut took: Vec<Vec<(f64, f64)>> = vec![Vec::new(); cases.len()];
    for _ in 0..effort.runs {
        for (case, took) in cases.iter().zip(&mut took) {
            took.push(answers(case.1, case.2, Duration::from_secs(2 * effort.seconds), runtime));
        }
    }
    let middle = |took: &[(f64, f64)]| {
        (median(took.iter().map(|run| run.0).collect()), median(took.iter().map(|run| run.1).collect()))
    };
    let (_, base) = middle(&took[0]);
    for ((name, ..), took) in cases.iter().zip(&took) {
        let (p50, p99) = middle(took);
        table.note(format!("answer p50 at 500/s, {name}"), p50, "ms");
        table.flat(format!("answer p99 at 500/s, {name}"), p99, "ms", base, 1.5);
    }
}

fn answers(desk: &Desk, visitors: usize, measured: Duration, runtime: &Runtime) -> (f64, f64) {
    let server = Server::shipped(&desk.data());
    server.settle();
    let took = runtime.block_on(async {
        let crowd = Crowd::come(server.address, visitors, true).await.after_a_word().await;
        crowd.by_the_clock(PER_SECOND, WARM, measured, answered).await
    });
    let ms = |quantile| took.value_at_quantile(quantile) as f64 / 1_000.0;
    (ms(0.5), ms(0.99))
}
