//! Chance, seeded: one number repeats a run's plan.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rand_distr::{Distribution as _, Exp1, LogNormal};
use serde::{Deserialize, Serialize};

use crate::clock::{Micros, micros};

/// A time that varies lognormally: half of the draws are below `median`; `sigma` 0 makes it fixed, 0.7 is typical of people.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// In seconds.
    pub median: f64,
    /// Of the logarithm.
    #[serde(default)]
    pub sigma: f64,
}

/// A source of chance for one purpose.
#[derive(Debug)]
pub struct Chance(StdRng);

impl Chance {
    /// Chance for one purpose of a run: other `stream`s of one seed are independent of each other.
    pub fn new(seed: u64, stream: u64) -> Self {
        // The seeding of rand mixes well; the odd constant keeps (1, 2) and (2, 1) apart.
        Self(StdRng::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(stream)))
    }

    /// Another source, drawn from this one.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self(StdRng::seed_from_u64(self.0.random()))
    }

    /// True in this share of the cases.
    pub fn happens(&mut self, share: f64) -> bool {
        self.0.random::<f64>() < share
    }

    /// Evenly in `0..below`; 0 when that is empty.
    pub fn below(&mut self, below: usize) -> usize {
        if below == 0 { 0 } else { self.0.random_range(0..below) }
    }

    /// Evenly between 0 and 1.
    pub fn share(&mut self) -> f64 {
        self.0.random()
    }

    /// A time drawn from this span.
    pub fn span(&mut self, span: Span) -> Micros {
        if span.median <= 0.0 {
            return 0;
        }
        LogNormal::new(span.median.ln(), span.sigma).map_or(0, |law| micros(law.sample(&mut self.0)))
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        Exp1.sample(&mut self.0)
    }

    /// 128 random bits.
    pub fn bits(&mut self) -> u128 {
        self.0.random()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_repeats_itself_and_streams_differ() {
        let draw = |seed, stream| Chance::new(seed, stream).bits();
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(2, 1));
        assert_ne!(draw(1, 2), draw(1, 3));
    }

    #[test]
    fn half_of_the_draws_are_below_the_median() {
        let mut chance = Chance::new(7, 0);
        let span = Span { median: 6.0, sigma: 0.7 };
        let below = (0..10_000).filter(|_| chance.span(span) < micros(6.0)).count();
        assert!((4_800..5_200).contains(&below), "{below}");
    }

    #[test]
    fn a_span_without_sigma_is_fixed() {
        assert_eq!(Chance::new(1, 1).span(Span { median: 1.5, sigma: 0.0 }) / 10, 150_000);
    }
}
