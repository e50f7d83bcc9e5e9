//! Token buckets: how often something may happen. Time is an argument.

use std::time::Duration;

use tokio::time::Instant;

/// A bucket so far in debt (times its burst) belongs to a sender that does not listen.
const DEBT_BURSTS_MAX: f64 = 5.0;

/// How often something may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In the long run.
    pub per_second: u32,
    /// At once.
    pub burst: u32,
}

/// What becomes of one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Go on.
    Pass,
    /// Refused; try again after this time.
    Wait(Duration),
    /// Refused far too often: cut the sender off.
    Cut,
}

/// Counts one sender. Refused frames cost as well, so that who goes on sending waits longer and is cut off in the end.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    per_second: f64,
    burst: f64,
    tokens: f64,
    filled_at: Instant,
}

impl Bucket {
    /// A full bucket.
    pub(super) fn new(rate: Rate, now: Instant) -> Self {
        Self::with(f64::from(rate.per_second), f64::from(rate.burst), now)
    }

    /// A full bucket of `burst` that fills up within `window`.
    pub(super) fn over(burst: u32, window: Duration, now: Instant) -> Self {
        Self::with(f64::from(burst) / window.as_secs_f64().max(1.0), f64::from(burst), now)
    }

    fn with(per_second: f64, burst: f64, now: Instant) -> Self {
        Self { per_second, burst: burst.max(1.0), tokens: burst.max(1.0), filled_at: now }
    }

    /// One more.
    pub(super) fn take(&mut self, now: Instant) -> Verdict {
        self.fill(now);
        self.tokens -= 1.0;
        if self.tokens >= 0.0 {
            Verdict::Pass
        } else if self.tokens < -self.burst * DEBT_BURSTS_MAX {
            Verdict::Cut
        } else {
            Verdict::Wait(self.wait())
        }
    }

    /// Takes one only when there is one: a refusal costs nothing.
    pub(super) fn try_take(&mut self, now: Instant) -> Result<(), Duration> {
        self.fill(now);
        if self.tokens < 1.0 {
            return Err(self.wait());
        }
        self.tokens -= 1.0;
        Ok(())
    }

    /// Gives one back.
    pub(super) fn refund(&mut self) {
        self.tokens = (self.tokens + 1.0).min(self.burst);
    }

    /// Whether nothing is remembered that a new bucket would not know.
    pub(super) fn is_full(&mut self, now: Instant) -> bool {
        self.fill(now);
        self.tokens >= self.burst
    }

    fn fill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.filled_at);
        self.tokens = (self.tokens + passed.as_secs_f64() * self.per_second).min(self.burst);
        self.filled_at = now;
    }

    /// Until the next one would have passed.
    fn wait(&self) -> Duration {
        if self.per_second <= 0.0 {
            return Duration::from_mins(1);
        }
        Duration::from_secs_f64(((1.0 - self.tokens) / self.per_second).min(3_600.0))
            + Duration::from_millis(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::clock;

    const VISITOR: Rate = Rate { per_second: 5, burst: 20 };

    #[test]
    fn a_burst_passes_and_the_next_one_waits() {
        let now = clock::instant();
        let mut bucket = Bucket::new(VISITOR, now);
        assert!((0..20).all(|_| bucket.take(now) == Verdict::Pass));
        let Verdict::Wait(wait) = bucket.take(now) else { panic!("the 21st must wait") };
        assert_eq!(wait.as_millis(), 401, "the refused one costs too");
        assert_eq!(bucket.take(now + wait), Verdict::Pass, "who waits as told passes");
    }

    #[test]
    fn a_polite_refusal_costs_nothing() {
        let now = clock::instant();
        let mut bucket = Bucket::over(10, Duration::from_mins(15), now);
        assert!((0..10).all(|_| bucket.try_take(now).is_ok()));
        assert!((0..50).all(|_| bucket.try_take(now).is_err()));
        let wait = bucket.try_take(now).unwrap_err();
        assert_eq!(wait.as_secs(), 90);
        assert_eq!(bucket.try_take(now + wait), Ok(()));
    }

    #[test]
    fn who_never_listens_is_cut_off() {
        let now = clock::instant();
        let mut bucket = Bucket::new(VISITOR, now);
        let first_cut = (1..1_000).find(|_| bucket.take(now) == Verdict::Cut);
        assert_eq!(first_cut, Some(121), "20 pass, 100 are refused");
    }

    #[test]
    fn five_a_second_pass_for_ever() {
        let mut now = clock::instant();
        let mut bucket = Bucket::new(VISITOR, now);
        for _ in 0..1_000 {
            now += Duration::from_millis(201);
            assert_eq!(bucket.take(now), Verdict::Pass);
        }
    }

    #[test]
    fn a_clock_that_steps_back_takes_nothing_away() {
        let now = clock::instant() + Duration::from_mins(1);
        let mut bucket = Bucket::new(VISITOR, now);
        assert_eq!(bucket.take(now.checked_sub(Duration::from_secs(30)).unwrap()), Verdict::Pass);
        assert!(bucket.is_full(now), "half a minute fills it again");
    }
}
