//! Erlang's answer, where his assumptions hold.

use crate::simulate::erlang::Erlang;
use crate::simulate::scenario::{Delay, Rate, Scenario};

/// What keeps the formulas from holding; empty when they hold.
pub(super) fn reasons_against(scenario: &Scenario) -> Vec<String> {
    let mut against = Vec::new();
    let mut unless = |holds: bool, reason: &str| {
        if !holds {
            against.push(reason.to_owned());
        }
    };
    let groups = &scenario.groups;
    unless(groups.iter().all(|group| group.capacity == 1), "agents have several conversations at once");
    unless(groups.iter().all(|group| group.accept.mean_s() == 0.0), "a ring is not accepted at once");
    unless(groups.iter().all(|group| group.reply.mean_s() == 0.0), "the first reply takes time");
    unless(groups.iter().all(|group| group.absence.is_none()), "agents are absent at times");
    unless(groups.iter().all(|group| group.declines == 0.0), "agents decline");
    unless(groups.iter().all(|group| !group.supervisor), "supervisors help out");
    unless(scenario.drops.is_none(), "connections drop");
    unless(
        scenario.teams.len() == 1 && scenario.arrivals.skills.is_empty(),
        "there are several teams or skills",
    );
    let alike = groups.iter().all(|group| group.languages.is_empty());
    unless(alike, "agents differ in languages");
    let arrivals = &scenario.arrivals;
    let plain = arrivals.urgent + arrivals.critical + arrivals.vip + arrivals.upset == 0.0;
    unless(plain, "some visitors come before others");
    unless(exponential(scenario.service).is_some(), "the service time is not exponential");
    let patient = scenario.patience.is_none_or(|patience| exponential(patience).is_some());
    unless(patient, "the patience is not exponential");
    unless(!matches!(arrivals.rate, Rate::Trace(_)), "the arrivals are recorded");
    against
}

/// The queue in Erlang's terms; only meaningful when nothing speaks against it.
pub(super) fn queue(scenario: &Scenario, agents: u32, per_s: f64) -> Erlang {
    Erlang {
        servers: agents,
        arrivals_per_s: per_s * scenario.arrivals.handed_off,
        service_s: scenario.service.mean_s(),
        patience_s: scenario.patience.and_then(exponential),
    }
}

fn exponential(delay: Delay) -> Option<f64> {
    match delay {
        Delay::Exponential { mean_s } => Some(mean_s),
        Delay::Lognormal { .. } => None,
    }
}
