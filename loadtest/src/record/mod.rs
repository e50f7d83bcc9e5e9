//! What happened: written down per process by a [`Recorder`], sent as one [`Delta`] a second, summed up in a [`Total`].
//!
//! One process and several take the same way, so that merging is never a special case.

mod delta;
mod handoffs;
mod owners;
mod recorder;
mod total;

pub use delta::{Delta, Gauges, Half, Health};
pub use recorder::{Recorder, Whole};
pub use total::{Brief, Second, Total};

use hdrhistogram::Histogram;

/// The error of a process of the generator that ended before its time.
pub const PART_LOST: &str = "part_of_the_run_lost";
/// The error of a run that had to be ended from outside.
pub const NOT_ENDED: &str = "run_did_not_end";

/// The longest latency that is told apart from longer ones: an hour, in microseconds.
const LONGEST_MICROS: u64 = 3_600_000_000;
/// Three significant digits: 0.1 % of the value.
const DIGITS: u8 = 3;

/// An empty histogram of microseconds.
///
/// # Panics
/// Never: its bounds are constants.
#[expect(clippy::expect_used, reason = "the bounds are constants that a test makes a histogram of")]
pub fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LONGEST_MICROS, DIGITS).expect("constant bounds")
}
