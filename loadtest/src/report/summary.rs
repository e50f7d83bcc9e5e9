//! The end of a run in figures; its JSON is a contract with a checked-in schema.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use crate::kind::{Count, Kind};
use crate::record::Total;
use crate::scenario::{Scenario, WhenSaturated};
use crate::threshold::Threshold;

/// The version of the JSON; it grows when a field is removed or changes its meaning.
pub const VERSION: u32 = 2;

/// Everything about a run that is not a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// See [`VERSION`].
    pub schema: u32,
    /// This tool's version.
    pub tool: String,
    /// What was played.
    pub run: Run,
    /// How it ended.
    pub verdict: Verdict,
    /// The process's exit code.
    pub exit_code: u8,
    /// What had to hold.
    pub thresholds: Vec<Judged>,
    /// By name, like `ack_ms`; kinds without a measurement are missing.
    pub latency: BTreeMap<String, Latency>,
    /// By name, warm-up included.
    pub counts: BTreeMap<String, u64>,
    /// What ended in the load, per second: of latencies the measured part, of counts the warm-up too.
    pub rates: BTreeMap<String, f64>,
    /// By kind.
    pub errors: BTreeMap<String, u64>,
    /// How well the humans were found.
    pub routing: Routing,
    /// Whether the figures can be believed.
    pub generator: Generator,
}

/// What was played.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Run {
    pub scenario: String,
    pub url: String,
    pub seed: u64,
    pub processes: u32,
    pub started_unix_ms: u64,
    pub warmup_s: f64,
    /// Measured seconds; fewer than the scenario's when it was stopped.
    pub measured_s: f64,
    /// Somebody, or a threshold, ended it early.
    pub stopped_early: bool,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All thresholds hold.
    Passed,
    /// One does not.
    Broken,
    /// The generator was too slow for its figures to be believed, or broke off.
    Invalid,
}

impl Verdict {
    /// The process's exit code.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Broken => 99,
            Self::Invalid => 98,
        }
    }
}

/// A threshold and what it met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// As it was written.
    pub expression: String,
    /// None: nothing was measured, which does not hold.
    pub value: Option<f64>,
    /// Whether it holds.
    pub holds: bool,
}

/// A latency, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Latency {
    pub count: u64,
    pub avg: f64,
    pub min: f64,
    pub med: f64,
    pub p90: f64,
    pub p95: f64,
    pub p99: f64,
    pub p99_9: f64,
    pub max: f64,
}

impl Latency {
    fn of(histogram: &Histogram<u64>) -> Self {
        let at = |percentile| histogram.value_at_percentile(percentile) as f64 / 1e3;
        Self {
            count: histogram.len(),
            avg: histogram.mean() / 1e3,
            min: histogram.min() as f64 / 1e3,
            med: at(50.0),
            p90: at(90.0),
            p95: at(95.0),
            p99: at(99.0),
            p99_9: at(99.9),
            max: histogram.max() as f64 / 1e3,
        }
    }
}

/// How well the humans were found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Routing {
    /// Promised.
    pub target_s: f64,
    /// Share of the decided handoffs answered in time; none when nothing was decided.
    pub attainment: Option<f64>,
    /// Answered in time.
    pub in_time: u64,
    /// Answered late, or not at all past the target.
    pub late: u64,
}

/// Whether the figures can be believed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Generator {
    /// Measured seconds in which it was too slow.
    pub saturated_seconds: u64,
    /// Measured seconds.
    pub seconds: u64,
    /// More than the scenario allows.
    pub saturated: bool,
    /// The worst second's p99 of the event loop's lateness.
    pub lag_ms_max: f64,
    /// The worst second's share of a core.
    pub cpu_percent_max: f64,
}

impl Summary {
    /// Sums a run up.
    pub fn new(run: Run, scenario: &Scenario, thresholds: &[Threshold], total: &Total) -> Self {
        let judge = |threshold: &Threshold| {
            let value = total.value(threshold);
            Judged { expression: threshold.to_string(), value, holds: total.holds(threshold, value) }
        };
        let thresholds: Vec<Judged> = thresholds.iter().map(judge).collect();
        let generator = generator(scenario, total);
        let fails = scenario.generator.when_saturated == WhenSaturated::Fail;
        let verdict = match thresholds.iter().all(|judged| judged.holds) {
            _ if (generator.saturated && fails) || total.broke_off() => Verdict::Invalid,
            true => Verdict::Passed,
            false => Verdict::Broken,
        };
        let measured = Kind::ALL.into_iter().filter(|kind| !total.latencies[*kind as usize].is_empty());
        let (in_time, late) = total.attainment();
        Self {
            schema: VERSION,
            tool: format!("sixty-loadtest {}", env!("CARGO_PKG_VERSION")),
            verdict,
            exit_code: verdict.exit_code(),
            thresholds,
            latency: measured
                .clone()
                .map(|kind| (format!("{}_ms", kind.name()), Latency::of(&total.latencies[kind as usize])))
                .collect(),
            counts: Count::ALL.iter().map(|count| (count.name().to_owned(), total.count(*count))).collect(),
            rates: measured
                .map(|kind| (kind.name().to_owned(), total.latency_rate(kind)))
                .chain(Count::ALL.iter().map(|count| (count.name().to_owned(), total.count_rate(*count))))
                .collect(),
            errors: total.errors.clone(),
            routing: Routing {
                target_s: scenario.routing.target_s,
                attainment: (in_time + late > 0).then(|| in_time as f64 / (in_time + late) as f64),
                in_time,
                late,
            },
            generator,
            run,
        }
    }
}

fn generator(scenario: &Scenario, total: &Total) -> Generator {
    let limits = &scenario.generator;
    let (saturated_seconds, seconds) = total.saturated(limits.lag_ms, limits.cpu_percent);
    let worst = |of: fn(&crate::record::Health) -> f64| {
        total.seconds.iter().map(|second| of(&second.health)).fold(0.0, f64::max)
    };
    Generator {
        saturated_seconds,
        seconds,
        saturated: saturated_seconds as f64 > limits.share * seconds as f64,
        lag_ms_max: worst(|health| health.lag_micros as f64 / 1e3),
        cpu_percent_max: worst(|health| health.cpu_percent),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::scenario::presets;

    /// The summary of a run in which nothing happened.
    pub(in crate::report) fn empty() -> Summary {
        let run = Run {
            scenario: "smoke".to_owned(),
            url: "ws://127.0.0.1:1".to_owned(),
            seed: 1,
            processes: 1,
            started_unix_ms: 0,
            warmup_s: 0.0,
            measured_s: 1.0,
            stopped_early: false,
        };
        Summary::new(run, &presets::preset("smoke").unwrap(), &[], &Total::new(0, 1, 1))
    }
}
