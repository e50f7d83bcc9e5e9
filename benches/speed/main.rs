//! The speed of the whole server beside a raw WebSocket echo server: same machine, same generator, same payload, same run. `make bench`
//! prints the table and writes `target/bench.json`.
//!
//! Only ratios of one run count; absolute figures depend on the machine. What is measured, and why the bars are where they are: docs/performance.md.
//!
//! `cargo bench --bench speed -- [--quick] [--large] [GROUP ...]` runs the groups whose name contains one of the words; `--quick` leaves the
//! store of ten million messages out unless `--large` is given.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should say so")]
#![expect(clippy::print_stdout, reason = "the table")]
#![expect(clippy::disallowed_methods, reason = "real time is what is measured")]

mod child;
mod connections;
mod crowd;
mod desk;
mod disk;
mod echo;
mod growth;
mod handoffs;
mod line;
mod messages;
mod relay;
mod standing;
mod table;
mod without_store;

use std::path::PathBuf;

use table::Table;
use tokio::runtime::Runtime;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long and how often to measure.
#[derive(Debug, Clone, Copy)]
struct Effort {
    /// Alternating runs of a throughput row; the median counts.
    runs: usize,
    /// Seconds of one run.
    seconds: u64,
    /// Whether to build the stores of ten million messages, too.
    large: bool,
}

/// Measures some rows.
type Group = fn(Effort, &mut Table, &Runtime);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.first().map(String::as_str) {
        Some(echo::ARGUMENT) => return echo::run(),
        Some(without_store::ARGUMENT) => return without_store::run(&PathBuf::from(&arguments[1])),
        _ => {}
    }
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let large = !quick || arguments.iter().any(|argument| argument == "--large");
    let (runs, seconds) = if quick { (3, 3) } else { (5, 6) };
    let effort = Effort { runs, seconds, large };
    let words: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let mut table = Table::default();
    rlimit::increase_nofile_limit(20_000).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let groups: [(&str, Group); 6] = [
        ("standing", standing::run),
        ("messages", messages::run),
        ("relay", relay::run),
        ("handoffs", handoffs::run),
        ("connections", connections::run),
        ("growth", growth::run),
    ];
    for (name, run) in groups {
        if words.is_empty() || words.iter().any(|word| name.contains(word.as_str())) {
            run(effort, &mut table, &runtime);
        }
    }
    println!("\n{table}");
    table.write();
}
