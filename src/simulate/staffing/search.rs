//! The fewest agents for one rate: bisect, then confirm with a larger sample.

use std::time::Duration;

use super::mix::steady;
use crate::simulate::router::Policy;
use crate::simulate::run::{Options, simulate};
use crate::simulate::scenario::Scenario;

/// Handoffs of one look while bisecting, and of one that confirms.
const QUICK: f64 = 4_000.0;
const SURE: f64 = 16_000.0;
/// A rate so small that even this long there are fewer handoffs is measured by those.
const LONGEST: Duration = Duration::from_hours(20_000);
/// So many mean service times until a world that began empty is as full as it will be.
const WARM_UPS: f64 = 10.0;

/// One rate of a scenario, and what is wanted.
pub(super) struct Search<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) per_s: f64,
    pub(super) wanted: f64,
    pub(super) seed: u64,
    pub(super) agents_max: u32,
}

impl Search<'_> {
    /// The fewest agents; `None` when even `agents_max` are not enough.
    pub(super) fn fewest(&self) -> Option<u32> {
        let mut high = self.first_guess();
        while !self.reaches(high, QUICK) {
            if high >= self.agents_max {
                return None;
            }
            high = high.saturating_mul(2).min(self.agents_max);
        }
        let mut low = 0;
        while high - low > 1 {
            let middle = low.midpoint(high);
            if self.reaches(middle, QUICK) { high = middle } else { low = middle }
        }
        self.confirmed(high)
    }

    /// The larger sample may say otherwise: up until it is enough, down as long as it still is.
    fn confirmed(&self, mut agents: u32) -> Option<u32> {
        if self.reaches(agents, SURE) {
            while agents > 1 && self.reaches(agents - 1, SURE) {
                agents -= 1;
            }
            return Some(agents);
        }
        while agents < self.agents_max {
            agents += 1;
            if self.reaches(agents, SURE) {
                return Some(agents);
            }
        }
        None
    }

    /// As many as the load needs if every slot were taken all the time.
    fn first_guess(&self) -> u32 {
        let slots = self.per_s * self.scenario.arrivals.handed_off * self.scenario.holding_s();
        let agents: f64 = self.scenario.agents() as f64;
        let all: f64 = self.scenario.groups.iter().map(|group| f64::from(group.slots())).sum();
        ((slots * agents / all.max(1.0)).ceil() as u32).clamp(1, self.agents_max)
    }

    fn reaches(&self, agents: u32, handoffs: f64) -> bool {
        attainment(self.scenario, agents, self.per_s, handoffs, self.seed)
            .is_none_or(|share| share >= self.wanted)
    }
}

/// The attainment of so many agents at this rate, over about so many handoffs; none when nobody came.
pub(super) fn attainment(
    scenario: &Scenario,
    agents: u32,
    per_s: f64,
    handoffs: f64,
    seed: u64,
) -> Option<f64> {
    let warm_up = Duration::from_secs_f64((WARM_UPS * scenario.holding_s()).ceil()).min(LONGEST);
    let per_s_handoffs = (per_s * scenario.arrivals.handed_off).max(f64::MIN_POSITIVE);
    let measured = Duration::from_secs_f64((handoffs / per_s_handoffs).ceil().min(LONGEST.as_secs_f64()));
    let world = steady(scenario, agents, per_s, warm_up + measured, warm_up);
    let options = Options { seed, runs: 1, policy: Policy::Ladder, keep_log: false };
    simulate(&world, &options, &mut || Duration::ZERO).measures.attainment
}
