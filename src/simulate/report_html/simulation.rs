//! The report of a simulation: every policy in one table, and how it went.

use super::drawing::{Axis, Line, bars, lines};
use super::page::{page, percent, table};
use crate::simulate::measures::{Interval, Measures};

/// Points of a line; longer runs are drawn by sums of neighbouring intervals, which keeps the file small.
const POINTS_MAX: usize = 192;

/// What a drawing needs beside the measures.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// How long each first answer took, in milliseconds, in ascending order.
    pub waits_ms: Vec<u32>,
}

/// The page. Measures and series belong together pairwise; `targets_s` are the teams' targets, in seconds.
pub fn simulation(policies: &[(Measures, Series)], targets_s: &[f64]) -> String {
    let Some((first, _)) = policies.first() else { return page("Sixty", "Nothing was simulated.", |_| ()) };
    let sentence = format!("Simulated in virtual time: seed {}, {} run(s).", first.seed, first.runs);
    page(&first.scenario, &sentence, |out| {
        figures(out, policies);
        distribution(out, policies, targets_s);
        course(out, policies);
        causes(out, policies);
        utilisation(out, policies);
    })
}

fn figures(out: &mut String, policies: &[(Measures, Series)]) {
    let mut head = vec!["measure".to_owned()];
    head.extend(policies.iter().map(|(measures, _)| measures.policy.clone()));
    let columns: Vec<Vec<(&str, String)>> =
        policies.iter().map(|(measures, _)| measures.key_figures()).collect();
    let names = columns.first().into_iter().flatten().map(|(name, _)| *name);
    let row = |(place, name): (usize, &str)| {
        let cells = columns.iter().filter_map(|column| column.get(place)).map(|(_, value)| value.clone());
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    table(out, "Key figures", &head, &names.enumerate().map(row).collect::<Vec<_>>());
}

/// The share of the answers that came within so many seconds, up to twice the longest target.
fn distribution(out: &mut String, policies: &[(Measures, Series)], targets_s: &[f64]) {
    let to = 2.0 * targets_s.iter().copied().fold(30.0, f64::max);
    let tick = |quarter: u8| {
        let value = to * f64::from(quarter) / 8.0;
        (value, format!("{value:.0} s"))
    };
    let x = Axis { from: 0.0, to, ticks: (0..=8).map(tick).collect() };
    let drawn: Vec<Line> = policies
        .iter()
        .map(|(measures, series)| Line {
            name: measures.policy.clone(),
            points: cumulative(&series.waits_ms, to),
        })
        .collect();
    let marks: Vec<_> = targets_s.iter().map(|target| (*target, format!("target {target:.0} s"))).collect();
    lines(out, "First answers that came within so many seconds", (&x, &Axis::share()), &drawn, &marks);
}

fn cumulative(waits_ms: &[u32], to_s: f64) -> Vec<(f64, f64)> {
    let at = |point: usize| {
        let seconds = to_s * point as f64 / POINTS_MAX as f64;
        let within = waits_ms.partition_point(|wait| f64::from(*wait) <= seconds * 1000.0);
        (seconds, within as f64 / waits_ms.len() as f64)
    };
    if waits_ms.is_empty() { Vec::new() } else { (0..=POINTS_MAX).map(at).collect() }
}

/// Attainment by when the person was wanted.
fn course(out: &mut String, policies: &[(Measures, Series)]) {
    let drawn: Vec<Line> = policies
        .iter()
        .map(|(measures, _)| Line { name: measures.policy.clone(), points: attained(&measures.intervals) })
        .collect();
    let values = || drawn.iter().flat_map(|line| &line.points).copied().filter(|(_, y)| !y.is_nan());
    let worst = values().map(|(_, y)| y).fold(1.0, f64::min);
    let from = (worst * 4.0).floor().min(3.0) / 4.0;
    let x = Axis::hours(0.0, values().map(|(x, _)| x).fold(1800.0, f64::max));
    lines(out, "Answered within the target, by half hours", (&x, &Axis::share_from(from)), &drawn, &[]);
}

fn attained(intervals: &[Interval]) -> Vec<(f64, f64)> {
    let step = intervals.len().div_ceil(POINTS_MAX).max(1);
    let of = |chunk: &[Interval]| {
        let kept: u64 = chunk.iter().map(|interval| interval.in_time).sum();
        let all = kept + chunk.iter().map(|interval| interval.missed).sum::<u64>();
        let from_s = chunk.first().map_or(0, |interval| interval.from_s);
        (from_s as f64, if all > 0 { kept as f64 / all as f64 } else { f64::NAN })
    };
    intervals.chunks(step).map(of).collect()
}

fn causes(out: &mut String, policies: &[(Measures, Series)]) {
    let of = |measures: &Measures| {
        let policy = measures.policy.clone();
        let each = measures
            .breaches
            .iter()
            .map(move |(cause, count)| (format!("{policy}: {cause}"), *count as f64, count.to_string()));
        each.collect::<Vec<_>>()
    };
    let rows: Vec<_> = policies.iter().flat_map(|(measures, _)| of(measures)).collect();
    bars(out, "Missed promises by cause", &rows);
}

fn utilisation(out: &mut String, policies: &[(Measures, Series)]) {
    let of = |measures: &Measures| {
        let share = measures.agent_utilisation;
        (measures.policy.clone(), share.unwrap_or(0.0), percent(share))
    };
    let rows: Vec<_> = policies.iter().map(|(measures, _)| of(measures)).collect();
    bars(out, "Slots owned, of the slots on shift", &rows);
}
