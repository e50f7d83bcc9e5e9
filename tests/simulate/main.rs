//! `sixty simulate` from the outside: the same seed makes the same world, the promised numbers hold in worlds small enough for a debug build, and
//! the rules of peers stand where they belong.
#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

mod bars;
mod command;
mod repeat;
mod rules;

use std::path::Path;
use std::time::Duration;

use sixty::simulate::{Measures, Options, Outcome, Policy, Scenario, simulate};

/// One of the worlds of `tests/worlds`.
pub(crate) fn world(name: &str) -> Scenario {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worlds").join(name).with_extension("toml");
    let text = std::fs::read_to_string(file).unwrap();
    Scenario::read(name, &text, &mut |trace| panic!("{trace} is wanted")).unwrap()
}

/// The same for a shorter time.
pub(crate) fn short(name: &str, hours: u64) -> Scenario {
    Scenario { duration: Duration::from_hours(hours), ..world(name) }
}

pub(crate) fn outcome(scenario: &Scenario, policy: Policy, seed: u64, keep_log: bool) -> Outcome {
    simulate(scenario, &Options { seed, runs: 1, policy, keep_log }, &mut || Duration::ZERO)
}

pub(crate) fn measures(scenario: &Scenario, policy: Policy) -> Measures {
    outcome(scenario, policy, 1, false).measures
}
