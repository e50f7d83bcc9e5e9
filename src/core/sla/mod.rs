//! The clocks of a promise: the ordered set of deadlines and the place a promise gives in a queue.
//!
//! Owns nothing that lives; never reads a clock: callers say what time it is.

mod deadlines;
mod rank;

pub use deadlines::Deadlines;
pub use rank::{Pressure, raised, rank};
