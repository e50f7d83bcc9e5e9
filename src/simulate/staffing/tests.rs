//! The plan against the formulas, and against what a plan must be.

use super::search::attainment;
use super::{Goal, formula, plan_staffing};
use crate::simulate::scenario::Scenario;

/// Single slots, Poisson, exponential service, nobody absent, accepted and answered at once.
fn plain(rest: &str) -> Scenario {
    let text = format!(
        r#"
        duration = "4h"
        service = {{ mean = "180s" }}
        {rest}
        [[teams]]
        key = "support"
        target = "60s"
        [[agents]]
        count = 4
        capacity = 1
        teams = ["support"]
        accept = {{ median = "0s" }}
        reply = {{ median = "0s" }}
        "#
    );
    Scenario::read("plain.toml", &text, &mut |_| unreachable!()).unwrap()
}

#[test]
fn simulation_and_erlang_agree_within_a_percentage_point() {
    let patient = "[arrivals]\nper_hour = 1";
    let impatient = "patience = { mean = \"120s\" }\n[arrivals]\nper_hour = 1";
    for (rest, agents, load) in [
        (patient, 2, 1.0),
        (patient, 3, 1.5),
        (patient, 10, 6.0),
        (patient, 20, 14.0),
        (impatient, 3, 3.0),
        (impatient, 10, 9.0),
        (impatient, 10, 12.0),
    ] {
        let scenario = plain(rest);
        assert_eq!(formula::reasons_against(&scenario), [""; 0]);
        let per_s = load / 180.0;
        let played = attainment(&scenario, agents, per_s, 80_000.0, 5).unwrap();
        let computed = formula::queue(&scenario, agents, per_s).attainment(60.0);
        assert!((played - computed).abs() < 0.01, "{agents} agents, {load} erlangs: {played} {computed}");
        assert!(computed > 0.3 && computed < 0.999, "a case that says something: {computed}");
    }
}

#[test]
fn the_plan_follows_the_day_and_reaches_what_is_wanted_in_every_half_hour() {
    let scenario = plain("[arrivals]\nper_hour = [20, 120, 0, 60]");
    let goal = Goal { attainment: 0.9, seed: 3 };
    let plan = plan_staffing(&scenario, &goal);
    let needed: Vec<u32> = plan.intervals.iter().map(|interval| interval.agents_needed.unwrap()).collect();
    assert_eq!((needed.len(), needed[4], needed[5]), (8, 0, 0), "{needed:?}");
    assert!(needed[2] > needed[0] && needed[2] > needed[7], "{needed:?}");
    for interval in plan.intervals.iter().filter(|interval| interval.handoffs_per_hour > 0.0) {
        assert!(interval.expected_attainment.unwrap() >= 0.9, "{interval:?}");
        let (needed, erlang) = (interval.agents_needed.unwrap(), interval.erlang_agents.unwrap());
        assert!(needed.abs_diff(erlang) <= 1, "{interval:?}");
    }
    assert_eq!(plan, plan_staffing(&scenario, &goal), "the same seed, the same plan");
}

#[test]
fn several_conversations_at_once_need_fewer_agents_and_have_no_erlang_figure() {
    let single = plain("[arrivals]\nper_hour = 60");
    let mut triple = single.clone();
    triple.groups[0].capacity = 3;
    let goal = Goal { attainment: 0.9, seed: 1 };
    let needed = |scenario: &Scenario| {
        let plan = plan_staffing(scenario, &goal);
        (plan.intervals[0].agents_needed.unwrap(), plan.intervals[0].erlang_agents, plan.erlang_does_not_hold)
    };
    let (one, three) = (needed(&single), needed(&triple));
    assert!(three.0 < one.0 && three.0 * 3 >= one.0, "{one:?} {three:?}");
    assert!(one.1.is_some() && three.1.is_none());
    assert_eq!(three.2, ["agents have several conversations at once"]);
}
