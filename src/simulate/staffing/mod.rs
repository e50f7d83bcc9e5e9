//! How many agents each half hour needs, so that the wanted share of the visitors is answered within the target.
//!
//! Each half hour is played as a world of its own whose rate does not change (stationary, independent period by period: L. Green,
//! P. Kolesar, J. Soares, Improving the SIPP Approach for Staffing Service Systems, 2001), with the same visitors and the same people
//! for every number of agents. Then the whole day is played with the plan as shifts, and half hours that fall short get one more.

mod formula;
mod mix;
mod plan;
mod search;
#[cfg(test)]
mod tests;

pub use plan::{Goal, PlannedInterval, StaffingPlan, plan_staffing};
