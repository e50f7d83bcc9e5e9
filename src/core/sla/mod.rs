//! The clocks of a promise: the ordered set of deadlines, the place a promise gives in a queue, the hours in which it is made,
//! and what can be promised at all.
//!
//! Owns nothing that lives; never reads a clock: callers say what time it is.

pub mod calendar;
mod deadlines;
mod prospect;
mod rank;

pub use deadlines::Deadlines;
pub use prospect::{Opening, Prospect};
pub use rank::{PERCENT_MAX, Pressure, Weights, raised, rank};
