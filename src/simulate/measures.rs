//! What is measured, as it is printed. Every number is explained in `docs/simulation.md`.

use std::collections::BTreeMap;

use serde::Serialize;

/// The measures of one policy over all runs. Shares are from 0 to 1; a share of nothing is `null`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measures {
    /// The scenario, as its file was named.
    pub scenario: String,
    /// Who decided.
    pub policy: String,
    /// The seed of the first run; the next ones follow.
    pub seed: u64,
    /// How many runs.
    pub runs: u64,
    /// Conversations that began after the warm-up, those that the bot kept included.
    pub conversations: u64,
    /// Those of them in which a person was wanted.
    pub handoffs: u64,
    /// Promises that began anew because the owner of an answered conversation was lost.
    pub renewed: u64,
    /// Promises kept.
    pub in_time: u64,
    /// Promises missed: answered late, left after the target, or never answered.
    pub missed: u64,
    /// Visitors who left unanswered, before or after the target.
    pub abandoned: u64,
    /// Nobody had answered when the simulation ended; they count as missed.
    pub unanswered: u64,
    /// `in_time` of `in_time` and `missed`; who left before the target counts neither way.
    pub attainment: Option<f64>,
    /// From the request to the first answer, of those who got one.
    pub frt_s: FirstResponse,
    /// Missed promises by their cause; `unexplained` when nobody said one.
    pub breaches: Breaches,
    /// Missed promises that need not have been, by the oracle; the whole run counts, the warm-up too.
    pub avoidable_breaches: u64,
    /// Further missed promises beside an agent at the desk whom Sixty had set away.
    pub breaches_beside_set_away: u64,
    /// How often it rang or was assigned at once, per handoff.
    pub offers_per_handoff: Option<f64>,
    /// How often others were called beside a silent owner, per handoff.
    pub rescues_per_handoff: Option<f64>,
    /// Rings that came to nothing, per handoff.
    pub wasted_rings_per_handoff: Option<f64>,
    /// Slots owned of slots on shift, after the warm-up and while visitors come.
    pub agent_utilisation: Option<f64>,
    /// Gini coefficient of the handoffs each agent took per slot and hour on shift: 0 is equal.
    pub fairness_gini: Option<f64>,
    /// Assignments beyond an agent's capacity.
    pub over_capacity: u64,
    /// Assignments of a conversation that had an owner.
    pub double_owner: u64,
    /// Conversations that waited without the right deadline, or past it in silence.
    pub waiting_without_deadline: u64,
    /// Breaches nobody said a cause of.
    pub breaches_without_cause: u64,
    /// Visitors who were told before their promise broke, of those whose promise did.
    pub told_before_breach: Option<f64>,
    /// The same as a number.
    pub told: u64,
    /// True waits inside the range told on entering the queue, of those who got an answer; `null` for policies that tell none.
    pub eta_inside: Option<f64>,
    /// How often a slot went past somebody who could have had it to one who came later by more than half the target.
    pub max_wait_beyond_bound: u64,
    /// The most by which somebody was overtaken in that way, in seconds.
    pub overtaken_max_s: f64,
    /// Routing events and acts of people.
    pub events: u64,
    /// Of those per second of wall-clock time on one core; `null` unless asked for, because no two runs have the same.
    pub events_per_s: Option<f64>,
    /// The course of the simulation in pieces of half an hour since the start; runs are added up.
    pub intervals: Vec<Interval>,
}

/// Missed promises by cause.
pub type Breaches = BTreeMap<String, u64>;

/// First response time in seconds, of those who were answered.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct FirstResponse {
    /// Half were faster.
    pub p50: f64,
    /// 90 % were.
    pub p90: f64,
    /// 95 % were.
    pub p95: f64,
    /// 99 % were.
    pub p99: f64,
    /// The slowest.
    pub max: f64,
}

impl FirstResponse {
    /// Of waits in milliseconds, in any order.
    pub fn of(waits_ms: &mut [u32]) -> Self {
        waits_ms.sort_unstable();
        let at = |share: f64| {
            let place = (share * waits_ms.len() as f64).ceil() as usize;
            waits_ms.get(place.saturating_sub(1)).map_or(0.0, |wait| f64::from(*wait) / 1000.0)
        };
        Self { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1.0) }
    }
}

/// Half an hour of the simulation, by when the person was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Interval {
    /// Seconds since the start.
    pub from_s: u64,
    /// In which a person was wanted.
    pub handoffs: u64,
    /// Promises kept.
    pub in_time: u64,
    /// Promises missed.
    pub missed: u64,
    /// Visitors who left unanswered.
    pub abandoned: u64,
}

/// The Gini coefficient of what each has: 0 when all have the same, near 1 when one has all.
pub(super) fn gini(mut each: Vec<f64>) -> Option<f64> {
    each.sort_unstable_by(f64::total_cmp);
    let (n, sum) = (each.len() as f64, each.iter().sum::<f64>());
    let weighted: f64 = each.iter().enumerate().map(|(place, have)| (place as f64 + 1.0) * have).sum();
    (sum > 0.0).then(|| 2.0 * weighted / (n * sum) - (n + 1.0) / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_waits_that_occurred() {
        let mut waits: Vec<u32> = (1..=100).rev().map(|seconds| seconds * 1000).collect();
        let frt = FirstResponse::of(&mut waits);
        assert_eq!((frt.p50, frt.p90, frt.p95, frt.p99, frt.max), (50.0, 90.0, 95.0, 99.0, 100.0));
        assert_eq!(FirstResponse::of(&mut []), FirstResponse::default());
    }

    #[test]
    fn gini_is_zero_for_equals_and_grows_with_the_difference() {
        assert!(gini(vec![3.0; 8]).unwrap().abs() < 1e-12);
        assert!((gini(vec![0.0, 0.0, 0.0, 5.0]).unwrap() - 0.75).abs() < 1e-12);
        assert_eq!(gini(vec![0.0; 3]), None);
    }
}
