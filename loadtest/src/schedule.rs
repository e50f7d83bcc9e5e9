//! When visitors arrive: moments fixed before the server has any say in it.

use crate::clock::{Micros, micros};
use crate::random::Chance;
use crate::scenario::{ArrivalKind, Arrivals};

/// The moments of arrivals, in order; ends with the span or the total.
#[derive(Debug)]
pub struct Schedule {
    law: Law,
    chance: Chance,
    /// Arrivals so far on the axis where they come at rate 1.
    mass: f64,
    end_s: f64,
    left: u64,
}

#[derive(Debug, Clone, Copy)]
enum Law {
    Steady {
        rate: f64,
    },
    /// The rate at `t` is `from + slope * t`.
    Poisson {
        from: f64,
        slope: f64,
    },
}

impl Schedule {
    /// The arrivals of process `part` of `parts`: together they come at the rate of the scenario.
    pub fn new(arrivals: &Arrivals, end_s: f64, part: u32, parts: u32, chance: Chance) -> Self {
        let share = 1.0 / f64::from(parts.max(1));
        let from = arrivals.per_second * share;
        let (law, mass) = match arrivals.kind {
            // Processes take turns, so that the whole is steady too.
            ArrivalKind::Steady => (Law::Steady { rate: from }, f64::from(part) * share - 1.0),
            ArrivalKind::Poisson => (Law::Poisson { from, slope: 0.0 }, 0.0),
            ArrivalKind::Ramp => {
                let to = arrivals.to_per_second.unwrap_or(arrivals.per_second) * share;
                (Law::Poisson { from, slope: (to - from) / end_s.max(f64::EPSILON) }, 0.0)
            }
        };
        Self { law, chance, mass, end_s, left: part_of(arrivals.total.unwrap_or(u64::MAX), part, parts) }
    }
}

/// What process `part` of `parts` takes of a total.
pub fn part_of(total: u64, part: u32, parts: u32) -> u64 {
    let parts = u64::from(parts.max(1));
    total / parts + u64::from(u64::from(part) < total % parts)
}

impl Iterator for Schedule {
    type Item = Micros;

    fn next(&mut self) -> Option<Micros> {
        self.left = self.left.checked_sub(1)?;
        let at = match self.law {
            Law::Steady { rate } => {
                self.mass += 1.0;
                self.mass / rate
            }
            Law::Poisson { from, slope } => {
                self.mass += self.chance.exponential();
                reached(self.mass, from, slope)?
            }
        };
        (at < self.end_s).then(|| micros(at))
    }
}

/// The time by which `mass` arrivals are expected: solves `from * t + slope * t^2 / 2 = mass`.
fn reached(mass: f64, from: f64, slope: f64) -> Option<f64> {
    if slope.abs() < 1e-12 {
        return (from > 0.0).then(|| mass / from);
    }
    let root = from * from + 2.0 * slope * mass;
    // A falling rate that has reached nothing brings nobody any more.
    (root >= 0.0).then(|| (root.sqrt() - from) / slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrivals(kind: ArrivalKind, per_second: f64, to: Option<f64>) -> Arrivals {
        Arrivals { kind, per_second, to_per_second: to, at_most: 10, total: None }
    }

    fn times(arrivals: &Arrivals, end_s: f64) -> Vec<Micros> {
        Schedule::new(arrivals, end_s, 0, 1, Chance::new(1, 0)).collect()
    }

    #[test]
    fn poisson_arrivals_come_at_their_rate_and_at_uneven_distances() {
        let times = times(&arrivals(ArrivalKind::Poisson, 100.0, None), 100.0);
        assert!((9_700..10_300).contains(&times.len()), "{}", times.len());
        assert!(times.is_sorted());
        let mut gaps: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        gaps.sort_unstable();
        let median_of_mean = gaps[gaps.len() / 2] as f64 / 10_000.0;
        assert!((0.65..0.74).contains(&median_of_mean), "ln 2 expected, got {median_of_mean}");
    }

    #[test]
    fn a_ramp_brings_its_mean_and_more_in_the_second_half() {
        let times = times(&arrivals(ArrivalKind::Ramp, 0.0, Some(200.0)), 100.0);
        assert!((9_700..10_300).contains(&times.len()), "{}", times.len());
        let first_half = times.iter().filter(|at| **at < 50_000_000).count();
        assert!((2_300..2_700).contains(&first_half), "a quarter expected, got {first_half}");
    }

    #[test]
    fn a_ramp_down_to_nothing_ends() {
        let times = times(&arrivals(ArrivalKind::Ramp, 10.0, Some(0.0)), 10.0);
        assert!((30..70).contains(&times.len()), "{}", times.len());
    }

    #[test]
    fn steady_arrivals_of_several_processes_interleave() {
        let steady = arrivals(ArrivalKind::Steady, 10.0, None);
        let part = |part| Schedule::new(&steady, 1.0, part, 2, Chance::new(1, 0)).collect::<Vec<_>>();
        assert_eq!(part(0), [0, 200_000, 400_000, 600_000, 800_000]);
        assert_eq!(part(1), [100_000, 300_000, 500_000, 700_000, 900_000]);
    }

    #[test]
    fn a_total_is_shared_out_exactly() {
        assert_eq!((0..3).map(|part| part_of(10, part, 3)).collect::<Vec<_>>(), [4, 3, 3]);
    }

    #[test]
    fn processes_together_keep_the_rate() {
        let poisson = arrivals(ArrivalKind::Poisson, 100.0, None);
        let parts = 4;
        let all: usize = (0..parts)
            .map(|part| Schedule::new(&poisson, 50.0, part, parts, Chance::new(1, part.into())).count())
            .sum();
        assert!((4_800..5_200).contains(&all), "{all}");
    }
}
