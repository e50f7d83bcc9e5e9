//! How long it will take, from measured rates, as an honest range: wide while little is known.
//!
//! A wait has two parts. While all slots are taken, those before it and then its own slot must come free: `busy` conversations end
//! at a measured rate, and some of those before it give up. Then it rings until a person answers. Both parts have a mean and a
//! variance; their sum is told as the range of a lognormal distribution with that mean and variance.

use std::time::Duration;

use super::model::Ladder;
use crate::core::time::Moment;

/// The range reaches so many standard deviations to each side: nine of ten waits if the model were exact. The promise is four of five.
const SPREAD: f64 = 1.645;
/// The least weight of a new sample: older ones than about the last hundred are forgotten.
const WEIGHT_MIN: f64 = 0.02;
/// Assumptions weigh as much as so many samples.
const ASSUMED_SAMPLES: f64 = 4.0;
/// From so many ends on, older ones weigh half.
const ENDS_MAX: f64 = 64.0;
/// What a conversation is assumed to take before one has ended.
const TALK_S: f64 = 240.0;
/// What is not measured, as a variance of the mean: those who will come and press more, agents who will come and go.
const UNFORESEEN: f64 = 0.25 * 0.25;
/// A wait longer than this is said as this.
const WAIT_MAX_S: f64 = 24.0 * 3600.0;

/// Mean and variance of a span, in seconds and their square.
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    mean: f64,
    variance: f64,
}

/// Spans as people take them: many short ones, some long ones. Kept as mean and variance of the logarithm.
#[derive(Debug, Clone, Copy)]
struct Spans {
    mean: f64,
    variance: f64,
    samples: f64,
}

impl Spans {
    fn assumed(median: Duration, sigma: f64) -> Self {
        let mean = median.as_secs_f64().max(1.0).ln();
        Self { mean, variance: sigma * sigma, samples: ASSUMED_SAMPLES }
    }

    fn add(&mut self, sample: Duration) {
        self.samples += 1.0;
        let weight = (1.0 / self.samples).max(WEIGHT_MIN);
        let off = sample.as_secs_f64().max(0.5).ln() - self.mean;
        self.mean += weight * off;
        self.variance = (1.0 - weight) * (self.variance + weight * off * off);
    }

    fn moments(self) -> Moments {
        let mean = (self.mean + self.variance / 2.0).exp();
        Moments { mean, variance: (self.variance.exp() - 1.0) * mean * mean }
    }
}

/// How often something ends, per second of each one that runs; those that run on count as well, so that a standstill is news.
#[derive(Debug, Clone, Copy)]
struct Rate {
    ends: f64,
    /// Seconds that were spent running, by all together, up to `counted`.
    exposure_s: f64,
    running: usize,
    counted: Moment,
}

impl Rate {
    fn assumed(ends: f64, span_s: f64) -> Self {
        Self { ends, exposure_s: ends * span_s, running: 0, counted: Moment::default() }
    }

    fn exposure(&self, now: Moment) -> f64 {
        self.exposure_s + self.running as f64 * now.since(self.counted).as_secs_f64()
    }

    fn count(&mut self, now: Moment) {
        self.exposure_s = self.exposure(now);
        self.counted = self.counted.max(now);
    }

    fn begin(&mut self, now: Moment) {
        self.count(now);
        self.running += 1;
    }

    /// One runs no more; `counts` unless it was cut short by something else.
    fn end(&mut self, now: Moment, counts: bool) {
        self.count(now);
        self.running = self.running.saturating_sub(1);
        self.ends += f64::from(u8::from(counts));
        if self.ends > ENDS_MAX {
            self.ends /= 2.0;
            self.exposure_s /= 2.0;
        }
    }

    fn per_second(&self, now: Moment) -> f64 {
        self.ends / self.exposure(now).max(1.0)
    }
}

/// Where a handoff stands, as far as its wait goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanting {
    /// So many slots must come free, the last one for it; `slots` are there in all, `busy` of the team's conversations are owned.
    Slots {
        /// At least one.
        needed: usize,
        /// Owned conversations of the team.
        busy: usize,
        /// Slots of those who are there.
        slots: usize,
    },
    /// It will ring from then on: who helps has a free slot.
    Help(Moment),
    /// It rings, since then.
    Ring(Moment),
    /// It is owned, since then.
    Reply(Moment),
}

/// The measured rates of one team.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// From the first ring to the first answer.
    answer: Spans,
    /// From the first owner to the first answer.
    reply: Spans,
    /// How often owned conversations end or pass on.
    pub(super) talk: TalkRate,
    /// How often who waits gives up.
    pub(super) patience: PatienceRate,
}

/// Ends of owned conversations.
#[derive(Debug, Clone, Copy)]
pub(super) struct TalkRate(Rate);

/// Waits that were given up.
#[derive(Debug, Clone, Copy)]
pub(super) struct PatienceRate(Rate);

impl TalkRate {
    /// An agent owns one.
    pub(super) fn begin(&mut self, now: Moment) {
        self.0.begin(now);
    }

    /// Its slot is free.
    pub(super) fn end(&mut self, now: Moment) {
        self.0.end(now, true);
    }

    /// How many are owned.
    pub(super) fn busy(&self) -> usize {
        self.0.running
    }
}

impl PatienceRate {
    /// One waits.
    pub(super) fn begin(&mut self, now: Moment) {
        self.0.begin(now);
    }

    /// One waits no more: given up, or taken.
    pub(super) fn end(&mut self, now: Moment, gave_up: bool) {
        self.0.end(now, gave_up);
    }
}

impl Pace {
    /// Nothing is measured yet: the ladder says what to expect. An agent who hears it takes it within one offer's time and writes
    /// within another; few take more than twice as long, for then others are rung.
    pub(super) fn new(ladder: &Ladder) -> Self {
        Self {
            answer: Spans::assumed(ladder.offer * 7 / 4, 0.5),
            reply: Spans::assumed(ladder.offer, 0.6),
            talk: TalkRate(Rate::assumed(2.0, TALK_S)),
            patience: PatienceRate(Rate::assumed(0.5, 2.0 * TALK_S)),
        }
    }

    /// Somebody answered for the first time: since the first ring, and since the first owner.
    pub(super) fn answered(&mut self, since_ring: Duration, since_owner: Duration) {
        self.answer.add(since_ring);
        self.reply.add(since_owner);
    }

    /// The wait from `now` until a person answers.
    pub(super) fn wait(&self, now: Moment, wanting: Wanting) -> Wait {
        match wanting {
            Wanting::Reply(since) => after(range(self.reply.moments()), now.since(since)),
            Wanting::Ring(since) => after(range(self.answer.moments()), now.since(since)),
            Wanting::Help(from) => {
                let ((low, likely, high), until) =
                    (range(self.answer.moments()), from.since(now).as_secs_f64());
                told((low + until, likely + until, high + until))
            }
            Wanting::Slots { needed, busy, slots } => {
                let (free, ring) = (self.until_free(now, needed, busy, slots), self.answer.moments());
                let sum = Moments { mean: free.mean + ring.mean, variance: free.variance + ring.variance };
                told(range(sum))
            }
        }
    }

    /// Until `needed` slots have come free or were not wanted any more. Slots come free at rate `m` (each a Poisson stream), and each
    /// of those before gives up at rate `t`: the sum over k < n of 1 / (m + k t), here as its integral.
    fn until_free(&self, now: Moment, needed: usize, busy: usize, slots: usize) -> Moments {
        let n = needed.max(1) as f64;
        let m = self.talk.0.per_second(now) * busy.min(slots).max(1) as f64;
        let t = self.patience.0.per_second(now);
        let ratio = n * t / m;
        let mean = if ratio < 1e-6 { n / m } else { ratio.ln_1p() / t };
        // The rate itself is an estimate. Nobody there: nothing is known but that it may take long.
        let doubt = mean * mean * (1.0 / self.talk.0.ends + UNFORESEEN + f64::from(u8::from(slots == 0)));
        Moments { mean, variance: n / (m * (m + n * t)) + doubt }
    }
}

/// Low, likely and high, in seconds.
type Range = (f64, f64, f64);

/// Of the lognormal distribution with this mean and variance: its median, and [`SPREAD`] standard deviations to each side.
fn range(Moments { mean, variance }: Moments) -> Range {
    let square = (1.0 + variance / (mean * mean)).ln();
    let median = mean / (square / 2.0).exp();
    let factor = (SPREAD * square.sqrt()).exp();
    (median / factor, median, median * factor)
}

/// What is left of a range after `gone`. Who lasts beyond it lasts half as long again.
fn after((low, likely, high): Range, gone: Duration) -> Wait {
    let gone = gone.as_secs_f64();
    let left = |at: f64, least: f64| (at - gone).max(least * gone);
    told((left(low, 0.0), left(likely, 0.25), left(high, 0.5)))
}

fn told((low, likely, high): Range) -> Wait {
    let seconds = |value: f64| value.clamp(0.0, WAIT_MAX_S);
    Wait {
        low: seconds(low).floor() as u32,
        likely: seconds(likely).round() as u32,
        high: seconds(high).ceil() as u32,
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

    const NOW: Moment = Moment(10_000_000);

    fn fresh() -> Pace {
        Pace::new(&Ladder::for_target(Duration::from_mins(1)))
    }

    /// Forty talks of `talk_s`, answered after `answer_s` each.
    fn measured(talk_s: u64, answer_s: u64) -> Pace {
        let mut pace = fresh();
        for n in (0..40).rev() {
            let ends = NOW - Duration::from_secs(n * talk_s);
            pace.talk.begin(ends - Duration::from_secs(talk_s));
            pace.talk.end(ends);
            pace.answered(Duration::from_secs(answer_s), Duration::from_secs(answer_s / 2));
        }
        pace
    }

    fn queued(pace: &Pace, needed: usize) -> Wait {
        pace.wait(NOW, Wanting::Slots { needed, busy: 10, slots: 10 })
    }

    #[test]
    fn a_first_visitor_beside_a_free_agent_is_told_what_the_ladder_makes_likely() {
        let wait = fresh().wait(NOW, Wanting::Ring(NOW));
        assert_eq!((wait.low, wait.likely, wait.high), (9, 21, 48));
    }

    #[test]
    fn the_range_is_wide_while_nothing_is_measured_and_narrows_with_samples() {
        let (new, known) = (queued(&fresh(), 3), queued(&measured(240, 21), 3));
        assert!(new.high - new.low > known.high - known.low, "{new:?} {known:?}");
        assert!(known.low <= known.likely && known.likely <= known.high);
    }

    #[test]
    fn a_range_from_many_samples_is_useful() {
        for needed in [1, 3, 10, 40] {
            let wait = queued(&measured(200, 20), needed);
            assert!(wait.high - wait.low <= 3 * wait.likely, "{needed}: {wait:?}");
        }
        let mut steady = measured(200, 20);
        (0..100).for_each(|_| steady.answered(Duration::from_secs(20), Duration::from_secs(10)));
        let wait = steady.wait(NOW, Wanting::Ring(NOW));
        assert!(wait.high - wait.low <= wait.likely, "{wait:?}");
    }

    #[test]
    fn further_back_waits_longer_and_a_faster_team_shorter() {
        let pace = measured(200, 20);
        assert!(queued(&pace, 5).likely > queued(&pace, 1).likely);
        assert!(queued(&measured(50, 10), 5).high < queued(&pace, 5).high);
        let more_busy = pace.wait(NOW, Wanting::Slots { needed: 5, busy: 30, slots: 30 });
        assert!(more_busy.likely < queued(&pace, 5).likely, "more slots come free");
    }

    #[test]
    fn a_queue_that_stands_still_is_said_to_be_slow() {
        let mut pace = measured(50, 20);
        (0..10).for_each(|_| pace.talk.begin(NOW));
        let later = NOW + Duration::from_mins(5);
        let standing = Wanting::Slots { needed: 3, busy: 10, slots: 10 };
        assert!(pace.wait(later, standing).likely > pace.wait(NOW, standing).likely);
    }

    #[test]
    fn who_gives_up_makes_it_shorter_for_those_behind() {
        let (calm, mut hasty) = (measured(200, 20), measured(200, 20));
        for n in (0..40).rev() {
            let ends = NOW - Duration::from_secs(n * 30);
            hasty.patience.begin(ends - Duration::from_secs(30));
            hasty.patience.end(ends, true);
        }
        assert!(queued(&hasty, 30).likely < queued(&calm, 30).likely / 2);
    }

    #[test]
    fn help_that_is_to_come_adds_the_time_until_then() {
        let pace = fresh();
        let (now, later) = (pace.wait(NOW, Wanting::Ring(NOW)), NOW + Duration::from_secs(30));
        let help = pace.wait(NOW, Wanting::Help(later));
        assert_eq!((help.low, help.likely, help.high), (now.low + 30, now.likely + 30, now.high + 30));
        assert_eq!(pace.wait(later, Wanting::Help(NOW)), now, "due already");
    }

    #[test]
    fn time_that_has_passed_is_taken_off_and_the_rest_never_vanishes() {
        let pace = measured(200, 20);
        let after = |gone_s| pace.wait(NOW + Duration::from_secs(gone_s), Wanting::Ring(NOW));
        assert!(after(10).high < after(0).high && after(10).low < after(0).low);
        assert_eq!(after(300).high, 150);
    }
}
