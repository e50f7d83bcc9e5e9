//! The only place that asks what time it is, and the only maker of ids that carry a time.
//!
//! Promises run on the logical clock: the last journalled moment plus the monotonic time since. A step of the wall clock moves
//! no deadline; a restart continues where the journal ended.
#![expect(clippy::disallowed_methods, reason = "the one place that reads clocks")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;
use uuid::Uuid;

use crate::core::time::{Moment, Now, WallTime};

/// The clocks of this process.
#[derive(Debug, Clone)]
pub struct Clock {
    started: Instant,
    moment_at_start: Moment,
    wall_at_start: WallTime,
}

impl Clock {
    /// Continues after the last journalled moment; a new store begins at the wall clock.
    pub fn starting_after(last: Option<Moment>) -> Self {
        let wall = wall();
        Self { started: Instant::now(), moment_at_start: last.unwrap_or(Moment(wall.0)), wall_at_start: wall }
    }

    /// Both clocks, for one command.
    pub fn now(&self) -> Now {
        Now { moment: self.moment(), wall: wall() }
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
