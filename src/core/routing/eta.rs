//! How long it will take, from measured rates, as an honest range: wide while little is known.

use std::time::Duration;

use crate::core::time::Moment;

/// The weight of a new sample.
const WEIGHT: f64 = 0.15;
/// From so many samples on a rate counts as known.
const KNOWN: f64 = 20.0;
/// A wait longer than this is said as this.
const WAIT_MAX_S: f64 = 24.0 * 3600.0;

/// A moving average of durations, in seconds.
#[derive(Debug, Clone, Copy, Default)]
struct Average {
    seconds: f64,
    samples: u32,
}

impl Average {
    fn add(&mut self, sample: Duration) {
        // The first samples are a plain mean, so that no single one rules for long.
        self.samples = self.samples.saturating_add(1);
        let weight = WEIGHT.max(1.0 / f64::from(self.samples));
        self.seconds += (sample.as_secs_f64() - self.seconds) * weight;
    }

    /// The average, leaning on `assumed` while there are few samples.
    fn or(self, assumed: f64) -> f64 {
        let known = (f64::from(self.samples) / KNOWN).min(1.0);
        self.seconds * known + assumed * (1.0 - known)
    }

    fn doubt(self) -> f64 {
        1.0 - (f64::from(self.samples) / KNOWN).min(1.0)
    }
}

/// The measured rates of one team.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pace {
    between: Average,
    reply: Average,
    since: Option<Moment>,
}

impl Pace {
    /// Somebody waits now; before, nobody did.
    pub(super) fn queue_began(&mut self, now: Moment) {
        self.since = Some(now);
    }

    /// One left the queue to an owner; `more` wait.
    pub(super) fn assigned(&mut self, now: Moment, more: bool) {
        if let Some(since) = self.since {
            self.between.add(now.since(since));
        }
        self.since = more.then_some(now);
    }

    /// Nobody waits any more, though nobody was assigned.
    pub(super) fn queue_ended(&mut self) {
        self.since = None;
    }

    /// An owner answered after `silence`.
    pub(super) fn answered(&mut self, silence: Duration) {
        self.reply.add(silence);
    }

    /// The wait from `now` of the `position`-th in the queue (0: owned already) until a person answers.
    pub(super) fn wait(&self, now: Moment, position: usize, target: Duration) -> Wait {
        let assumed = target.as_secs_f64() / 5.0;
        // A gap that already lasts longer than usual is news, too.
        let lasting = self.since.map_or(0.0, |since| now.since(since).as_secs_f64());
        let between = self.between.or(assumed).max(lasting) * position as f64;
        let reply = self.reply.or(assumed);
        // Assignments come about as a Poisson stream: the sum of n gaps spreads with the square root of n; replies are lognormal.
        let spread = 1.3 / (position.max(1) as f64).sqrt();
        let doubt =
            if position == 0 { self.reply.doubt() } else { self.between.doubt().max(self.reply.doubt()) };
        let low = (between * (1.0 - spread).max(0.0) + reply * 0.4) * (1.0 - 0.6 * doubt);
        let high = (between * (1.0 + spread) + reply * 2.5) * (1.0 + 1.5 * doubt);
        let seconds = |value: f64| value.clamp(0.0, WAIT_MAX_S);
        Wait {
            low: seconds(low).floor() as u32,
            likely: seconds(between + reply).round() as u32,
            high: seconds(high).ceil() as u32,
        }
    }
}

/// A range of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) low: u32,
    pub(super) likely: u32,
    pub(super) high: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: Duration = Duration::from_mins(1);
    const LATER: Moment = Moment(1_000_000);

    fn measured(gap_s: u64, reply_s: u64) -> Pace {
        let mut pace = Pace::default();
        for n in 0..40 {
            pace.queue_began(Moment(n * 1000));
            pace.assigned(Moment(n * 1000) + Duration::from_secs(gap_s), false);
            pace.answered(Duration::from_secs(reply_s));
        }
        pace
    }

    #[test]
    fn the_range_is_wide_while_nothing_is_measured_and_narrows_with_samples() {
        let (new, known) = (Pace::default().wait(LATER, 3, TARGET), measured(12, 12).wait(LATER, 3, TARGET));
        assert!(new.high - new.low > known.high - known.low);
        assert!(known.low <= known.likely && known.likely <= known.high);
    }

    #[test]
    fn further_back_waits_longer_and_a_faster_team_shorter() {
        let pace = measured(10, 10);
        assert!(pace.wait(LATER, 5, TARGET).likely > pace.wait(LATER, 1, TARGET).likely);
        assert!(measured(2, 5).wait(LATER, 5, TARGET).high < pace.wait(LATER, 5, TARGET).high);
        assert_eq!(pace.wait(LATER, 3, TARGET).likely, 40);
    }

    #[test]
    fn a_queue_that_stands_still_is_said_to_be_slow() {
        let mut pace = measured(10, 10);
        pace.queue_began(LATER);
        let after_a_minute = pace.wait(LATER + TARGET, 3, TARGET);
        assert!(after_a_minute.likely > pace.wait(LATER, 3, TARGET).likely);
    }
}
