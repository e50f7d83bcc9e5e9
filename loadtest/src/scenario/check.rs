//! What a scenario's values must satisfy beyond their types.

use super::{Agents, Arrivals, Scenario, Storm, Visitors};
use crate::random::Span;
use crate::threshold::Threshold;

/// A run, drains and checks included, ends by itself within this.
const LONGEST_S: f64 = 7.0 * 24.0 * 3600.0;
/// Scripts longer than this are endless ones.
const MESSAGES_MAX: u32 = 1_000_000;
/// More visitors at once, or sockets held, than all addresses of this machine have ports for.
const VISITORS_MAX: f64 = 1e6;

type Faults = Vec<(String, String)>;

/// Every field that is out of range, with what would be right.
pub fn scenario(scenario: &Scenario) -> Faults {
    let mut faults = Faults::new();
    if scenario.name.trim().is_empty() {
        faults.push(("name".to_owned(), "is empty; reports are called by it".to_owned()));
    }
    between(&mut faults, "duration_s", scenario.duration_s, 0.1, LONGEST_S);
    between(&mut faults, "warmup_s", scenario.warmup_s, 0.0, LONGEST_S);
    between(&mut faults, "drain_s", scenario.drain_s, 0.0, 3_600.0);
    between(&mut faults, "routing.target_s", scenario.routing.target_s, 0.001, LONGEST_S);
    between(&mut faults, "generator.lag_ms", scenario.generator.lag_ms, 0.1, 10_000.0);
    between(&mut faults, "generator.cpu_percent", scenario.generator.cpu_percent, 1.0, 100.0);
    share(&mut faults, "generator.share", scenario.generator.share);
    for (n, threshold) in scenario.thresholds.iter().enumerate() {
        if let Err(message) = threshold.parse::<Threshold>() {
            faults.push((format!("thresholds[{n}]"), message));
        }
    }
    if let Some(of) = &scenario.arrivals {
        arrivals(&mut faults, of);
    }
    visitors(&mut faults, &scenario.visitors);
    if let Some(of) = &scenario.agents {
        agents(&mut faults, of);
    }
    for (n, of) in scenario.storms.iter().enumerate() {
        storm(&mut faults, n, of, scenario.warmup_s + scenario.duration_s);
    }
    if let Some(idle) = &scenario.idle {
        between(&mut faults, "idle.count", idle.count as f64, 1.0, VISITORS_MAX);
        between(&mut faults, "idle.per_second", idle.per_second, 0.001, 1e6);
    }
    if scenario.arrivals.is_none() && scenario.idle.is_none() {
        faults.push((
            "arrivals".to_owned(),
            "a scenario needs `[arrivals]` or `[idle]`, or nobody comes".to_owned(),
        ));
    }
    faults
}

fn arrivals(faults: &mut Faults, of: &Arrivals) {
    between(faults, "arrivals.per_second", of.per_second, 0.0, 1e6);
    between(faults, "arrivals.at_most", of.at_most as f64, 1.0, VISITORS_MAX);
    if of.total == Some(0) {
        faults.push(("arrivals.total".to_owned(), "must be at least 1, or left out".to_owned()));
    }
    match (of.kind, of.to_per_second) {
        (super::ArrivalKind::Ramp, None) => {
            faults.push(("arrivals.kind".to_owned(), "a ramp needs `to_per_second`".to_owned()));
        }
        (super::ArrivalKind::Ramp, Some(to)) => between(faults, "arrivals.to_per_second", to, 0.0, 1e6),
        (_, Some(_)) => faults.push((
            "arrivals.to_per_second".to_owned(),
            "only a ramp has it; set `kind = \"ramp\"` or leave it out".to_owned(),
        )),
        (_, None) if of.per_second == 0.0 => {
            faults.push(("arrivals.per_second".to_owned(), "must be more than 0".to_owned()));
        }
        (_, None) => {}
    }
}

fn visitors(faults: &mut Faults, of: &Visitors) {
    between(faults, "visitors.messages", f64::from(of.messages), 0.0, f64::from(MESSAGES_MAX));
    span(faults, "visitors.think_s", of.think_s);
    share(faults, "visitors.human_share", of.human_share);
    share(faults, "visitors.upset_share", of.upset_share);
    share(faults, "visitors.urgent_share", of.urgent_share);
    share(faults, "visitors.check_share", of.check_share);
    let shares = [of.human_share, of.upset_share, of.urgent_share];
    let sum: f64 = shares.iter().sum();
    if sum > 1.0 + 1e-9 && shares.iter().all(|share| *share <= 1.0) {
        let message = format!("human, upset and urgent shares add up to {sum:.3}, which is more than 1");
        faults.push(("visitors.urgent_share".to_owned(), message));
    }
    between(faults, "visitors.human_messages", f64::from(of.human_messages), 0.0, f64::from(MESSAGES_MAX));
    between(faults, "visitors.patience_s", of.patience_s, 0.1, 3_600.0);
    between(faults, "visitors.answer_timeout_s", of.answer_timeout_s, 0.1, 600.0);
    between(faults, "visitors.ack_timeout_s", of.ack_timeout_s, 0.1, 600.0);
}

fn agents(faults: &mut Faults, of: &Agents) {
    between(faults, "agents.sessions", of.sessions as f64, 1.0, 10_000.0);
    if of.capacity == Some(0) {
        let message = "must be at least 1, or left out for what the server says";
        faults.push(("agents.capacity".to_owned(), message.to_owned()));
    }
    span(faults, "agents.accept_s", of.accept_s);
    span(faults, "agents.reply_s", of.reply_s);
    share(faults, "agents.decline_share", of.decline_share);
    between(faults, "agents.replies", f64::from(of.replies), 1.0, 1_000.0);
    between(faults, "agents.silence_s", of.silence_s, 0.1, 3_600.0);
}

fn storm(faults: &mut Faults, n: usize, of: &Storm, end_s: f64) {
    between(faults, &format!("storms[{n}].at_s"), of.at_s, 0.0, end_s);
    share(faults, &format!("storms[{n}].share"), of.share);
    between(faults, &format!("storms[{n}].spread_s"), of.spread_s, 0.0, 3_600.0);
}

fn share(faults: &mut Faults, field: &str, value: f64) {
    between(faults, field, value, 0.0, 1.0);
}

fn span(faults: &mut Faults, field: &str, value: Span) {
    if !(0.0..=3_600.0).contains(&value.median) || !(0.0..=3.0).contains(&value.sigma) {
        let message = format!(
            "`median` must be between 0 and 3600 seconds and `sigma` between 0 and 3, they are {} and {}",
            value.median, value.sigma
        );
        faults.push((field.to_owned(), message));
    }
}

fn between(faults: &mut Faults, field: &str, value: f64, low: f64, high: f64) {
    if !(low..=high).contains(&value) {
        faults.push((field.to_owned(), format!("must be between {low} and {high}, is {}", shown(value))));
    }
}

/// A number as people write it: not three hundred digits.
fn shown(value: f64) -> String {
    if value.abs() < 1e15 { value.to_string() } else { format!("{value:e}") }
}
