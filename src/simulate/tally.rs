//! Counts while a run is played; several runs add up to the measures.

use std::time::Duration;

use super::measures::{Breaches, FirstResponse, Interval, Measures, gini};
use super::oracle::Verdict;
use crate::core::time::Moment;

/// The length of an interval.
pub(super) const INTERVAL: Duration = Duration::from_mins(30);

/// What happened to a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Answered; in time or not.
    Answered { waited: Duration, in_time: bool },
    /// The visitor left unanswered; before the target or after it.
    Abandoned { in_time: bool },
    /// The simulation ended first.
    Unanswered,
}

/// What one agent did.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Work {
    /// Handoffs taken.
    pub(super) taken: u64,
    /// Milliseconds of slots owned.
    pub(super) owned_ms: u64,
    /// Milliseconds of slots on shift.
    pub(super) slots_ms: u64,
}

/// All counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) conversations: u64,
    pub(super) handoffs: u64,
    pub(super) renewed: u64,
    in_time: u64,
    missed: u64,
    abandoned: u64,
    unanswered: u64,
    waits_ms: Vec<u32>,
    pub(super) offers: u64,
    pub(super) rescues: u64,
    pub(super) wasted: u64,
    /// Ranges told: inside, and all whose truth came out.
    pub(super) told: (u64, u64),
    pub(super) work: Vec<Work>,
    pub(super) events: u64,
    intervals: Vec<Interval>,
}

impl Tally {
    /// Of so many agents.
    pub(super) fn of(agents: usize) -> Self {
        Self { work: vec![Work::default(); agents], ..Self::default() }
    }

    /// A person is wanted, after the warm-up.
    pub(super) fn asked(&mut self, at: Moment) {
        self.handoffs += 1;
        self.interval(at).handoffs += 1;
    }

    /// A promise that was made at `requested_at` has ended.
    pub(super) fn ended(&mut self, requested_at: Moment, end: End) {
        if let End::Answered { waited, .. } = end {
            self.waits_ms.push(u32::try_from(waited.as_millis()).unwrap_or(u32::MAX));
        }
        let (in_time, missed, abandoned) = match end {
            End::Answered { in_time, .. } => (u64::from(in_time), u64::from(!in_time), 0),
            End::Abandoned { in_time } => (0, u64::from(!in_time), 1),
            End::Unanswered => (0, 1, 0),
        };
        self.unanswered += u64::from(end == End::Unanswered);
        self.in_time += in_time;
        self.missed += missed;
        self.abandoned += abandoned;
        let interval = self.interval(requested_at);
        interval.in_time += in_time;
        interval.missed += missed;
        interval.abandoned += abandoned;
    }

    fn interval(&mut self, at: Moment) -> &mut Interval {
        let length = INTERVAL.as_millis() as i64;
        let index = (at.as_millis() / length).max(0) as usize;
        for place in self.intervals.len()..=index {
            self.intervals
                .push(Interval { from_s: INTERVAL.as_secs() * place as u64, ..Interval::default() });
        }
        &mut self.intervals[index]
    }

    /// Takes in another run.
    pub(super) fn add(&mut self, other: Self) {
        let Self { conversations, handoffs, renewed, in_time, missed, abandoned, unanswered, .. } = other;
        self.conversations += conversations;
        self.handoffs += handoffs;
        self.renewed += renewed;
        self.in_time += in_time;
        self.missed += missed;
        self.abandoned += abandoned;
        self.unanswered += unanswered;
        self.waits_ms.extend(other.waits_ms);
        self.offers += other.offers;
        self.rescues += other.rescues;
        self.wasted += other.wasted;
        self.told = (self.told.0 + other.told.0, self.told.1 + other.told.1);
        self.events += other.events;
        self.work.resize(self.work.len().max(other.work.len()), Work::default());
        for (work, more) in self.work.iter_mut().zip(other.work) {
            work.taken += more.taken;
            work.owned_ms += more.owned_ms;
            work.slots_ms += more.slots_ms;
        }
        for more in other.intervals {
            let interval = self.interval(Moment::default() + Duration::from_secs(more.from_s));
            interval.handoffs += more.handoffs;
            interval.in_time += more.in_time;
            interval.missed += more.missed;
            interval.abandoned += more.abandoned;
        }
    }

    /// How long each first answer took, in ascending order.
    pub(super) fn waits(&self) -> Vec<u32> {
        let mut waits = self.waits_ms.clone();
        waits.sort_unstable();
        waits
    }

    /// The measures of all that was added; names, seed and speed are the caller's.
    pub(super) fn measures(mut self, verdict: &Verdict) -> Measures {
        let per_handoff = |count: u64| share(count, self.handoffs);
        let hours = |work: &Work| work.slots_ms as f64 / 3_600_000.0;
        let pace =
            self.work.iter().filter(|work| work.slots_ms > 0).map(|work| work.taken as f64 / hours(work));
        let owned = self.work.iter().map(|work| work.owned_ms).sum();
        let slots = self.work.iter().map(|work| work.slots_ms).sum();
        Measures {
            scenario: String::new(),
            policy: String::new(),
            seed: 0,
            runs: 0,
            conversations: self.conversations,
            handoffs: self.handoffs,
            renewed: self.renewed,
            in_time: self.in_time,
            missed: self.missed,
            abandoned: self.abandoned,
            unanswered: self.unanswered,
            attainment: share(self.in_time, self.in_time + self.missed),
            breaches: breaches(verdict),
            avoidable_breaches: verdict.avoidable,
            breaches_beside_set_away: verdict.beside_set_away,
            offers_per_handoff: per_handoff(self.offers),
            rescues_per_handoff: per_handoff(self.rescues),
            wasted_rings_per_handoff: per_handoff(self.wasted),
            agent_utilisation: share(owned, slots),
            fairness_gini: gini(pace.collect()).map(rounded),
            over_capacity: verdict.over_capacity,
            double_owner: verdict.double_owner,
            waiting_without_deadline: verdict.without_deadline,
            breaches_without_cause: verdict.without_cause,
            told_before_breach: share(verdict.told_before, verdict.breaches),
            told: verdict.told_before,
            eta_inside: share(self.told.0, self.told.1),
            max_wait_beyond_bound: verdict.overtaken_beyond_bound,
            overtaken_max_s: verdict.overtaken_max.as_secs_f64(),
            events: self.events,
            events_per_s: None,
            frt_s: FirstResponse::of(&mut self.waits_ms),
            intervals: self.intervals,
        }
    }
}

fn breaches(verdict: &Verdict) -> Breaches {
    let word = |cause| {
        let word = serde_json::to_value(cause).ok();
        word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let mut breaches: Breaches = verdict.causes.iter().map(|(cause, count)| (word(cause), *count)).collect();
    let said: u64 = verdict.causes.values().sum();
    if verdict.breaches > said {
        breaches.insert("unexplained".to_owned(), verdict.breaches - said);
    }
    breaches
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| rounded(part as f64 / whole as f64))
}

/// Six digits are more than any of this is worth.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
