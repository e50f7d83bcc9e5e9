//! A scenario with another number of agents.

use std::time::Duration;

use crate::simulate::scenario::{AgentGroup, Rate, Scenario, Shift};

const PIECE: Duration = Duration::from_mins(30);

/// Which group each further agent belongs to: the groups keep their proportions, as far as whole agents can (by the highest quotient of
/// size and seats plus one, as seats are shared out by d'Hondt). Supervisors aside: they stay as they are.
pub(super) fn order(scenario: &Scenario, agents: usize) -> Vec<usize> {
    let groups: Vec<(usize, f64)> = scenario
        .groups
        .iter()
        .enumerate()
        .filter(|(_, group)| !group.supervisor)
        .map(|(place, group)| (place, f64::from(group.count)))
        .collect();
    let mut has = vec![0.0; scenario.groups.len()];
    let mut order = Vec::with_capacity(agents);
    for _ in 0..agents {
        let quotient = |(place, size): &(usize, f64)| size / (has[*place] + 1.0);
        // The first of equals: max_by gives the last one.
        let next = groups.iter().rev().max_by(|one, other| quotient(one).total_cmp(&quotient(other)));
        let Some((place, _)) = next else { break };
        has[*place] += 1.0;
        order.push(*place);
    }
    order
}

/// So many agents, always there, and visitors at one rate.
pub(super) fn steady(
    scenario: &Scenario,
    agents: u32,
    per_s: f64,
    duration: Duration,
    warm_up: Duration,
) -> Scenario {
    let order = order(scenario, agents as usize);
    let mut steady = scenario.clone();
    for (place, group) in steady.groups.iter_mut().enumerate() {
        group.shifts.clear();
        if !group.supervisor {
            group.count = order.iter().filter(|of| **of == place).count() as u32;
        }
    }
    steady.groups.retain(|group| group.count > 0);
    steady.arrivals.rate = Rate::PerHour(vec![per_s * 3600.0]);
    (steady.duration, steady.warm_up) = (duration, warm_up);
    steady
}

/// The day with as many agents in each half hour as the plan says.
pub(super) fn day(scenario: &Scenario, rate: &Rate, agents: &[u32]) -> Scenario {
    let most = agents.iter().copied().max().unwrap_or(0);
    let one = |(number, group): (usize, usize)| AgentGroup {
        count: 1,
        shifts: shifts(agents, number as u32),
        ..scenario.groups[group].clone()
    };
    let mut day = scenario.clone();
    day.groups.retain(|group| group.supervisor);
    day.groups.extend(order(scenario, most as usize).into_iter().enumerate().map(one));
    day.arrivals.rate = rate.clone();
    day.duration = PIECE * agents.len() as u32;
    day.warm_up = Duration::ZERO;
    day
}

/// When the agent with this number works: in the half hours that need more than so many.
fn shifts(agents: &[u32], number: u32) -> Vec<Shift> {
    let mut shifts: Vec<Shift> = Vec::new();
    for (place, _) in agents.iter().enumerate().filter(|(_, needed)| **needed > number) {
        let (from, to) = (PIECE * place as u32, PIECE * (place as u32 + 1));
        match shifts.last_mut().filter(|last| last.to == from) {
            Some(last) => last.to = to,
            None => shifts.push(Shift { from, to }),
        }
    }
    shifts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_works_in_the_half_hours_that_need_them() {
        let at = |half_hours: u32| PIECE * half_hours;
        let second = shifts(&[1, 2, 3, 1, 2], 1);
        assert_eq!(second, [Shift { from: at(1), to: at(3) }, Shift { from: at(4), to: at(5) }]);
    }
}
