//! Growth: the same rate of messages with more visitors connected, and with more messages stored.

use std::time::Duration;

use hdrhistogram::Histogram;
use tokio::runtime::Runtime;

use crate::Effort;
use crate::child::Server;
use crate::crowd::{Crowd, answered};
use crate::desk::Desk;
use crate::table::Table;

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

/// One row for each case, the first is the measure of the others. Cases take turns, so that a slow minute of the machine hits all, and the
/// answers of all turns count together: the slowest hundredth of one turn is thirty answers, which a single hiccup of the machine makes up.
fn rows(effort: Effort, table: &mut Table, runtime: &Runtime, cases: &[(String, &Desk, usize)]) {
    let mut took = vec![Histogram::<u64>::new(3).unwrap(); cases.len()];
    for _ in 0..effort.runs {
        for (case, took) in cases.iter().zip(&mut took) {
            took.add(answers(case.1, case.2, Duration::from_secs(4 * effort.seconds), runtime)).unwrap();
        }
    }
    let ms = |took: &Histogram<u64>, quantile| took.value_at_quantile(quantile) as f64 / 1_000.0;
    let base = ms(&took[0], 0.99);
    for ((name, ..), took) in cases.iter().zip(&took) {
        table.note(format!("answer p50 at 500/s, {name}"), ms(took, 0.5), "ms");
        table.flat(format!("answer p99 at 500/s, {name}"), ms(took, 0.99), "ms", base, 1.5);
    }
}

fn answers(desk: &Desk, visitors: usize, measured: Duration, runtime: &Runtime) -> Histogram<u64> {
    let server = Server::shipped(&desk.data());
    server.settle();
    runtime.block_on(async {
        let crowd = Crowd::come(server.address, visitors, true).await.after_a_word().await;
        crowd.by_the_clock(PER_SECOND, WARM, measured, answered).await
    })
}
