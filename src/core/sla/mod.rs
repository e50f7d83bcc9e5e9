//! The clocks of a promise: the ordered set of deadlines, the place a promise gives in a queue, and the hours in which it is made.
//!
//! Owns nothing that lives; never reads a clock: callers say what time it is.

pub mod calendar;
mod deadlines;
mod rank;

pub use deadlines::Deadlines;
pub use rank::{raised, rank};
