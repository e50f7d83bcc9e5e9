//! The only place that asks what time it is: microseconds since the run began, the same in all its processes.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// Microseconds since the start of the run.
pub type Micros = u64;

/// A second.
pub const SECOND: Micros = 1_000_000;

/// Seconds as microseconds; what is negative or not a number is 0.
pub fn micros(seconds: f64) -> Micros {
    (seconds * 1e6) as Micros
}

/// A clock that starts at 0 when the run starts; before that it stands at 0.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    origin: Instant,
}

impl Clock {
    /// The clock of a run that starts at this time; processes on one machine agree on it.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn starting_at(unix_micros: u64) -> Self {
        let ahead = unix_micros.saturating_sub(unix_now());
        let behind = unix_now().saturating_sub(unix_micros);
        let now = Instant::now();
        let origin = now + Duration::from_micros(ahead);
        Self { origin: origin.checked_sub(Duration::from_micros(behind)).unwrap_or(origin) }
    }

    /// Microseconds since the start.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> Micros {
        Instant::now().saturating_duration_since(self.origin).as_micros() as Micros
    }

    /// This moment of the run as the operating system counts.
    pub fn instant(&self, at: Micros) -> Instant {
        self.origin + Duration::from_micros(at)
    }
}

/// Microseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn unix_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_starts_later_stands_at_zero_until_then() {
        assert_eq!(Clock::starting_at(unix_now() + 60 * SECOND).now(), 0);
    }

    #[test]
    fn a_clock_that_started_earlier_has_come_that_far() {
        assert!(Clock::starting_at(unix_now() - 5 * SECOND).now() >= 5 * SECOND);
    }

    #[test]
    fn seconds_become_microseconds() {
        assert_eq!(micros(0.25), 250_000);
        assert_eq!(micros(-1.0), 0);
    }
}
