//! The oracle: it reads the log of a run and judges it, knowing only the truth of the scenario: who was really there, with how many free
//! slots, who declined. It shares no code with the routing core, only its words (events and ids).
//!
//! What it counts, exactly, stands in `judge.rs` (a breach nobody needed) and `order.rs` (who was overtaken).

mod agents;
mod hear;
mod judge;
mod order;
#[cfg(test)]
mod tests;
mod truth;
mod verdict;
mod watch;

pub use hear::Oracle;
pub use verdict::{Finding, Rule, Verdict};
