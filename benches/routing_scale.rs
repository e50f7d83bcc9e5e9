//! The routing table at scale: what a decision costs with 1,000 agents and up to 100,000 who wait.
//!
//! `make bench` prints one table (name, value, unit, bar, whether it holds), writes it to `target/bench-routing.json`, and lets divan
//! measure the medians once more in its own way.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should say so")]
#![expect(clippy::print_stdout, reason = "the table is what it is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark asks the clock")]

#[path = "routing_scale/desk.rs"]
mod desk;
#[path = "routing_scale/rows.rs"]
mod rows;

use divan::Bencher;
use divan::counter::ItemsCount;

use desk::{Desk, Needs};

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Where the table is written, too.
const JSON: &str = "target/bench-routing.json";
/// How many wait.
pub(crate) const QUEUES: [u128; 4] = [100, 1_000, 10_000, 100_000];
pub(crate) const AGENTS: u128 = 1_000;

fn main() {
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    if wanted.is_none() {
        let rows = rows::all();
        for row in &rows {
            println!("{row}");
        }
        let json: Vec<_> = rows.iter().map(rows::Row::json).collect();
        std::fs::write(JSON, serde_json::to_string_pretty(&json).unwrap()).unwrap();
        println!("written to {JSON}\n");
    }
    divan::main();
}

/// A slot is freed, offered and taken.
#[divan::bench(args = QUEUES)]
fn assign(bencher: Bencher, waiting: u128) {
    let mut desk = Desk::busy(AGENTS, waiting, Needs::None);
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        desk.assign();
        desk.top_up(1);
    });
}

/// What the last in the queue is told.
#[divan::bench(args = QUEUES)]
fn tell_the_last(bencher: Bencher, waiting: u128) {
    let desk = Desk::busy(AGENTS, waiting, Needs::None);
    bencher.bench_local(|| desk.table.standing(desk.now, divan::black_box(desk.last())));
}
