//! The plan of a day: for each half hour the agents it needs.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::search::Search;
use super::{formula, mix};
use crate::simulate::measures::Interval;
use crate::simulate::router::Policy;
use crate::simulate::run::{Options, simulate};
use crate::simulate::scenario::{Profile, Rate, Scenario};

const PIECE: Duration = Duration::from_mins(30);
const MINUTE: Duration = Duration::from_mins(1);
/// A plan is for one day: shifts are the same every day.
const PIECES_MAX: u128 = 48;
/// The whole day is played so often, with as many seeds, to see what each half hour reaches.
const DAYS: u64 = 20;
/// How often half hours that fall short get one more; a plan that still falls short then says so by its expected attainment.
const ROUNDS: usize = 12;
/// More agents than this are not tried: a half hour that would need more cannot reach the goal at all.
const AGENTS_MAX: u32 = 5_000;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Goal {
    /// The share of visitors answered within the target, from 0 to below 1.
    pub attainment: f64,
    /// The same seed gives the same plan.
    pub seed: u64,
}

/// A half hour of the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedInterval {
    /// Seconds since the start of the day.
    pub from_s: u64,
    /// Handoffs per hour.
    pub handoffs_per_hour: f64,
    /// Agents on shift by the scenario, supervisors aside; the mean over the half hour.
    pub agents_now: f64,
    /// The fewest that reach the goal; `null` when no number does.
    pub agents_needed: Option<u32>,
    /// What the plan reached in the half hour when the whole day was played; `null` when nobody came.
    pub expected_attainment: Option<f64>,
    /// The fewest agents by Erlang's formula; `null` where it does not hold.
    pub erlang_agents: Option<u32>,
    /// The attainment of `agents_needed` by Erlang's formula; `null` where it does not hold.
    pub erlang_attainment: Option<f64>,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StaffingPlan {
    /// The scenario, as its file was named.
    pub scenario: String,
    /// What was wanted.
    pub goal: Goal,
    /// Every half hour of the first day.
    pub intervals: Vec<PlannedInterval>,
    /// Agent hours by the plan.
    pub hours_needed: f64,
    /// Agent hours by the scenario.
    pub hours_now: f64,
    /// Why Erlang's formulas do not hold here; empty when they do.
    pub erlang_does_not_hold: Vec<String>,
}

/// Plans the first day of a scenario.
pub fn plan_staffing(scenario: &Scenario, goal: &Goal) -> StaffingPlan {
    let rates = rates(scenario);
    let against = formula::reasons_against(scenario);
    let found = alone(scenario, &rates, goal);
    let mut agents: Vec<u32> = found.iter().map(|needed| needed.unwrap_or(AGENTS_MAX)).collect();
    let reached = together(scenario, &rates, goal, &found, &mut agents);
    let target_s = scenario.targets_s().first().copied().unwrap_or(0.0);
    let intervals = rates.iter().enumerate().map(|(place, per_s)| {
        let needed = found[place].map(|_| agents[place]);
        let queue = against.is_empty().then(|| formula::queue(scenario, needed.unwrap_or(0).max(1), *per_s));
        let busy = queue.filter(|_| *per_s > 0.0);
        PlannedInterval {
            from_s: PIECE.as_secs() * place as u64,
            handoffs_per_hour: rounded(per_s * scenario.arrivals.handed_off * 3600.0),
            agents_now: rounded(on_shift(scenario, PIECE * place as u32)),
            agents_needed: needed,
            expected_attainment: reached.get(place).copied().flatten(),
            erlang_agents: queue
                .map(|_| busy.map_or(0, |queue| queue.servers_for(target_s, goal.attainment))),
            erlang_attainment: busy.map(|queue| rounded(queue.attainment(target_s))),
        }
    });
    let intervals: Vec<PlannedInterval> = intervals.collect();
    let hours = |of: &dyn Fn(&PlannedInterval) -> f64| intervals.iter().map(of).sum::<f64>() / 2.0;
    StaffingPlan {
        scenario: scenario.name.clone(),
        goal: *goal,
        hours_needed: hours(&|interval| f64::from(interval.agents_needed.unwrap_or(0))),
        hours_now: rounded(hours(&|interval| interval.agents_now)),
        intervals,
        erlang_does_not_hold: against,
    }
}

/// Conversations per second in each half hour.
fn rates(scenario: &Scenario) -> Vec<f64> {
    let pieces = scenario.duration.as_millis().div_ceil(PIECE.as_millis()).min(PIECES_MAX) as u32;
    let starts = (0..pieces).map(|piece| PIECE * piece);
    if let Rate::Trace(recorded) = &scenario.arrivals.rate {
        let count =
            |from: Duration| recorded.iter().filter(|one| (from..from + PIECE).contains(&one.at)).count();
        return starts.map(|from| count(from) as f64 / PIECE.as_secs_f64()).collect();
    }
    let profile = Profile::of(scenario);
    let minutes = PIECE.as_secs() / MINUTE.as_secs();
    let mean = |from: Duration| {
        let rates = (0..minutes).map(|minute| profile.at(from + MINUTE * minute as u32));
        rates.sum::<f64>() / minutes as f64
    };
    starts.map(mean).collect()
}

/// What each half hour needs when it is looked at alone; half hours with the same rate need the same.
fn alone(scenario: &Scenario, rates: &[f64], goal: &Goal) -> Vec<Option<u32>> {
    let mut known: BTreeMap<u64, Option<u32>> = BTreeMap::new();
    let mut look = |per_s: f64| {
        // Rates that differ by less than a conversation in eleven days are the same.
        *known.entry((per_s * 1e6).round() as u64).or_insert_with(|| {
            let (wanted, seed, agents_max) = (goal.attainment, goal.seed, AGENTS_MAX);
            if per_s * scenario.arrivals.handed_off <= 0.0 {
                return Some(0);
            }
            Search { scenario, per_s, wanted, seed, agents_max }.fewest()
        })
    };
    rates.iter().map(|per_s| look(*per_s)).collect()
}

/// Plays the whole day, and gives half hours that fall short one more, until none does. What is reached in the end.
fn together(
    scenario: &Scenario,
    rates: &[f64],
    goal: &Goal,
    found: &[Option<u32>],
    agents: &mut [u32],
) -> Vec<Option<f64>> {
    if found.iter().any(Option::is_none) || agents.iter().all(|needed| *needed == 0) {
        return Vec::new();
    }
    let rate = match &scenario.arrivals.rate {
        recorded @ Rate::Trace(_) => recorded.clone(),
        _ => Rate::Pieces(Profile { piece: PIECE, per_s: rates.to_vec() }),
    };
    let options = Options { seed: goal.seed, runs: DAYS, policy: Policy::Ladder, keep_log: false };
    let mut reached = Vec::new();
    for _ in 0..ROUNDS {
        let day = mix::day(scenario, &rate, agents);
        let played = simulate(&day, &options, &mut || Duration::ZERO).measures.intervals;
        reached = agents.iter().enumerate().map(|(place, _)| played.get(place).and_then(attained)).collect();
        let short = |share: &Option<f64>| share.is_some_and(|share| share < goal.attainment);
        if !reached.iter().any(short) {
            break;
        }
        // The half hour itself; one with nobody in it that some visitor of the last second fell into keeps nobody.
        for (needed, _) in
            agents.iter_mut().zip(&reached).filter(|(needed, share)| **needed > 0 && short(share))
        {
            *needed += 1;
        }
    }
    reached.iter().map(|share| share.map(rounded)).collect()
}

fn attained(interval: &Interval) -> Option<f64> {
    let all = interval.in_time + interval.missed;
    (all > 0).then(|| interval.in_time as f64 / all as f64)
}

/// Agents on shift, the mean over the half hour.
fn on_shift(scenario: &Scenario, from: Duration) -> f64 {
    let minutes = (PIECE.as_secs() / MINUTE.as_secs()) as u32;
    let at = |minute: u32| {
        let there = scenario
            .groups
            .iter()
            .filter(|group| !group.supervisor && group.is_on_shift(from + MINUTE * minute));
        there.map(|group| f64::from(group.count)).sum::<f64>()
    };
    (0..minutes).map(at).sum::<f64>() / f64::from(minutes)
}

fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
