//! Plays a scenario: one run for each seed, and what they add up to.

use std::time::Duration;

use super::log::Log;
use super::measures::Measures;
use super::oracle::{Finding, Verdict};
use super::peers;
use super::report_html::Series;
use super::router::Policy;
use super::scenario::Scenario;
use super::tally::Tally;
use super::world::{Played, play};
use crate::core::routing::RoutingTable;

/// How to play.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The seed of the first run; each further run takes the next one.
    pub seed: u64,
    /// How many runs.
    pub runs: u64,
    /// Who decides.
    pub policy: Policy,
    /// Whether to keep the log of the first run.
    pub keep_log: bool,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Over all runs; `events_per_s` is set, for the caller to keep or to drop.
    pub measures: Measures,
    /// The log of the first run, when it was asked for.
    pub log: Option<Log>,
    /// The first avoidable breaches.
    pub findings: Vec<Finding>,
    /// What a drawing needs beside the measures.
    pub series: Series,
    /// How long it took by the clock that was handed in.
    pub took: Duration,
}

/// Plays all runs of one policy. `clock` tells a time that only grows; it is asked before and after, for the speed alone.
pub fn simulate(scenario: &Scenario, options: &Options, clock: &mut dyn FnMut() -> Duration) -> Outcome {
    let (mut tally, mut verdict, mut log) = (Tally::default(), Verdict::default(), None);
    let begun = clock();
    for run in 0..options.runs {
        let keep_log = options.keep_log && run == 0;
        let one = one_run(scenario, options.policy, options.seed.wrapping_add(run), keep_log);
        tally.add(one.tally);
        verdict.add(one.verdict);
        log = log.or(one.log);
    }
    let took = clock().saturating_sub(begun);
    let series = Series { waits_ms: tally.waits() };
    let mut measures = tally.measures(&verdict);
    measures.scenario.clone_from(&scenario.name);
    measures.policy = options.policy.to_string();
    measures.seed = options.seed;
    measures.runs = options.runs;
    let seconds = took.as_secs_f64();
    measures.events_per_s = (seconds > 0.0).then(|| (measures.events as f64 / seconds).round());
    Outcome { measures, log, findings: verdict.findings, series, took }
}

fn one_run(scenario: &Scenario, policy: Policy, seed: u64, keep_log: bool) -> Played {
    match policy {
        Policy::Ladder => play(scenario, seed, RoutingTable::new(1), keep_log),
        Policy::NoReroute => play(scenario, seed, peers::no_reroute(), keep_log),
        Policy::OneTransfer30s => play(scenario, seed, peers::one_transfer_30s(), keep_log),
        Policy::Reoffer15s => play(scenario, seed, peers::reoffer_15s(), keep_log),
        Policy::LhcPoll => play(scenario, seed, peers::lhc_poll(), keep_log),
    }
}
