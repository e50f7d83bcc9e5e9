//! The report of a staffing plan: every half hour, needed beside there.

use super::drawing::{Axis, Line, clock, lines};
use super::page::{page, paragraph, percent, table};
use crate::simulate::staffing::{PlannedInterval, StaffingPlan};

/// The page.
pub fn staffing(plan: &StaffingPlan) -> String {
    let sentence = format!(
        "The fewest agents for each half hour so that {} of the visitors are answered within the target: {:.1} agent hours, {:.1} by the scenario. Seed {}.",
        percent(Some(plan.goal.attainment)),
        plan.hours_needed,
        plan.hours_now,
        plan.goal.seed,
    );
    page(&plan.scenario, &sentence, |out| {
        if !plan.erlang_does_not_hold.is_empty() {
            paragraph(
                out,
                &format!("Erlang's formulas do not hold here: {}.", plan.erlang_does_not_hold.join("; ")),
            );
        }
        drawing(out, plan);
        let head = [
            "from",
            "handoffs/h",
            "agents now",
            "agents needed",
            "expected",
            "Erlang agents",
            "Erlang share",
        ];
        let rows: Vec<Vec<String>> = plan.intervals.iter().map(row).collect();
        table(out, "Half hours", &head.map(str::to_owned), &rows);
    })
}

fn row(interval: &PlannedInterval) -> Vec<String> {
    let count = |agents: Option<u32>| agents.map_or_else(|| "-".to_owned(), |agents| agents.to_string());
    vec![
        clock(interval.from_s as f64),
        format!("{:.1}", interval.handoffs_per_hour),
        format!("{:.1}", interval.agents_now),
        count(interval.agents_needed),
        percent(interval.expected_attainment),
        count(interval.erlang_agents),
        percent(interval.erlang_attainment),
    ]
}

fn drawing(out: &mut String, plan: &StaffingPlan) {
    // Each half hour is a step: a point at its begin, and one at its end.
    let steps = |of: &dyn Fn(&PlannedInterval) -> Option<f64>| {
        let ends = |interval: &PlannedInterval| {
            let (from, agents) = (interval.from_s as f64, of(interval).unwrap_or(f64::NAN));
            [(from, agents), (from + 1800.0, agents)]
        };
        plan.intervals.iter().flat_map(ends).collect::<Vec<_>>()
    };
    let line = |name: &str, of: &dyn Fn(&PlannedInterval) -> Option<f64>| Line {
        name: name.to_owned(),
        points: steps(of),
    };
    let mut drawn = vec![
        line("needed", &|interval| interval.agents_needed.map(f64::from)),
        line("now", &|interval| Some(interval.agents_now)),
    ];
    if plan.erlang_does_not_hold.is_empty() {
        drawn.push(line("by Erlang's formula", &|interval| interval.erlang_agents.map(f64::from)));
    }
    let values = drawn.iter().flat_map(|line| &line.points).map(|(_, agents)| *agents);
    let most = values.filter(|agents| !agents.is_nan()).fold(1.0, f64::max);
    let x = Axis::hours(0.0, 1800.0 * plan.intervals.len().max(1) as f64);
    lines(out, "Agents, by half hours", (&x, &Axis::counts(most)), &drawn, &[]);
}
