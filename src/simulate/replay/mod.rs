//! A recorded day again: under the recorded rules, to see that the same is decided; under others, to see what would have been.
//!
//! Owns what is read out of a ledger's events. Pure: rows in, findings out.

mod check;
mod gauge;
mod habits;
mod inputs;
#[cfg(test)]
mod tests;
mod whatif;

pub use check::{Check, Difference, check};
pub use gauge::{DayMeasures, measure};
pub use whatif::{Rules, what_if};
