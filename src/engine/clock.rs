//! The only place that asks what time it is, and the only maker of ids that carry a time.
//!
//! Promises run on the logical clock: the last journalled moment plus the monotonic time since. A step of the wall clock moves
//! no deadline; a restart continues where the journal ended.
#![expect(clippy::disallowed_methods, reason = "the one place that reads clocks")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;
use uuid::Uuid;

use crate::core::time::{Moment, Now, WallTime};

/// Where the wall time comes from.
#[derive(Debug, Clone, Default)]
pub enum WallClock {
    /// The system's clock.
    #[default]
    System,
    /// Milliseconds since 1970 that somebody sets by hand: for tests of what happens when a clock jumps.
    ByHand(Arc<AtomicI64>),
}

impl WallClock {
    fn read(&self) -> WallTime {
        match self {
            Self::System => wall(),
            Self::ByHand(set) => WallTime(set.load(Ordering::Acquire)),
        }
    }
}

/// The clocks of this process.
#[derive(Debug, Clone)]
pub struct Clock {
    started: Instant,
    moment_at_start: Moment,
    wall_at_start: WallTime,
    wall_from: WallClock,
}

impl Clock {
    /// Continues after the last journalled moment; a new store begins at the wall clock.
    pub fn starting_after(last: Option<Moment>, wall_from: WallClock) -> Self {
        let wall_at_start = wall_from.read();
        let moment_at_start = last.unwrap_or(Moment(wall_at_start.0));
        Self { started: Instant::now(), moment_at_start, wall_at_start, wall_from }
    }

    /// Both clocks, for one command.
    pub fn now(&self) -> Now {
        Now { moment: self.moment(), wall: self.wall_from.read() }
    }

    /// The logical clock.
    pub fn moment(&self) -> Moment {
        self.moment_at_start + self.started.elapsed()
    }

    /// When a moment of the logical clock is, in the time that `server_time` tells clients: it does not step while the process runs,
    /// so that their countdowns are right whatever happens to the wall clock.
    pub fn server_time(&self, moment: Moment) -> WallTime {
        WallTime(self.wall_at_start.0 + moment.0 - self.moment_at_start.0)
    }

    /// `server_time` of this instant.
    pub fn server_now(&self) -> WallTime {
        self.server_time(self.moment())
    }

    /// How long from now until `moment`; zero when it has passed.
    pub fn until(&self, moment: Moment) -> Duration {
        moment.since(self.moment())
    }
}

/// A time that only grows, for measuring how long something takes.
pub fn monotonic() -> impl FnMut() -> std::time::Duration {
    let started = std::time::Instant::now();
    move || started.elapsed()
}

/// The wall clock: for display, reports and the life of credentials.
pub fn wall() -> WallTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    WallTime(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A fresh UUID of version 7.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Monotonic time for measuring how long something took.
pub fn instant() -> Instant {
    Instant::now()
}

/// Measures how long something takes; for figures that are shown, never for decisions.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts one.
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Time since the start.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
