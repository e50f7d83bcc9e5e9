//! The notebook of one process: everything its tasks see, taken away once a second.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hdrhistogram::Histogram;

use super::delta::{Delta, Gauges, Half, Health, encode};
use super::{PART_LOST, histogram};
use crate::clock::Micros;
use crate::kind::{Count, Kind};

/// Different errors told apart; further ones are counted as `other`, so that a server's invention cannot fill the memory.
const ERROR_KINDS_MAX: usize = 100;

/// The notebook.
#[derive(Debug)]
pub struct Recorder {
    measured_from: Micros,
    measured_until: Micros,
    pages: Mutex<Pages>,
}

#[derive(Debug)]
struct Pages {
    latencies: Vec<Histogram<u64>>,
    counts: Vec<u64>,
    errors: BTreeMap<String, u64>,
    gauges: Gauges,
    halves: Vec<Half>,
}

impl Recorder {
    /// Latencies of what was scheduled before `measured_from` are the warm-up's, those after `measured_until` the drain's: both are
    /// left out.
    pub fn new(measured_from: Micros, measured_until: Micros) -> Self {
        let pages = Pages {
            latencies: Kind::ALL.iter().map(|_| histogram()).collect(),
            counts: vec![0; Count::ALL.len()],
            errors: BTreeMap::new(),
            gauges: Gauges::default(),
            halves: Vec::new(),
        };
        Self { measured_from, measured_until, pages: Mutex::new(pages) }
    }

    /// Something scheduled for then happened now.
    pub fn latency(&self, kind: Kind, scheduled: Micros, now: Micros) {
        if (self.measured_from..self.measured_until).contains(&scheduled) {
            let taken = now.saturating_sub(scheduled).max(1);
            self.lock().latencies[kind as usize].saturating_record(taken);
        }
    }

    /// It happened once more.
    pub fn count(&self, count: Count) {
        self.add(count, 1);
    }

    /// It happened `n` times more.
    pub fn add(&self, count: Count, n: u64) {
        self.lock().counts[count as usize] += n;
    }

    /// An error of this kind.
    pub fn error(&self, kind: &str) {
        let mut pages = self.lock();
        if let Some(known) = pages.errors.get_mut(kind) {
            *known += 1;
            return;
        }
        let kind = if pages.errors.len() < ERROR_KINDS_MAX { kind } else { "other" };
        *pages.errors.entry(kind.to_owned()).or_default() += 1;
    }

    /// One side's part of something.
    pub fn half(&self, half: Half) {
        self.lock().halves.push(half);
    }

    /// Changes what stands.
    pub fn gauges(&self, change: impl FnOnce(&mut Gauges)) {
        change(&mut self.lock().gauges);
    }

    /// Takes what is new.
    pub fn take(&self, part: u32, at: Micros, health: Health) -> anyhow::Result<Delta> {
        let mut pages = self.lock();
        let mut latencies = Vec::new();
        for kind in Kind::ALL {
            let histogram = &mut pages.latencies[kind as usize];
            if !histogram.is_empty() {
                latencies.push((kind, encode(histogram)?));
                histogram.reset();
            }
        }
        let counts = std::mem::replace(&mut pages.counts, vec![0; Count::ALL.len()]);
        let errors = std::mem::take(&mut pages.errors);
        let halves = std::mem::take(&mut pages.halves);
        Ok(Delta {
            part,
            at,
            latencies,
            counts,
            errors,
            gauges: pages.gauges,
            health,
            halves,
            drained: false,
            done: false,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Pages> {
        // A panic in one visitor must not end the run's bookkeeping.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Held by a task of the run: what one that panics knew of its messages is gone, so that nobody can say any more that none is lost.
#[derive(Debug)]
pub struct Whole<'a>(pub &'a Recorder);

impl Drop for Whole<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.error(PART_LOST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_scheduled_in_the_warm_up_or_the_drain_is_not_measured_but_counted() {
        let recorder = Recorder::new(1_000, 2_000);
        recorder.latency(Kind::Ack, 999, 5_000);
        recorder.latency(Kind::Ack, 2_000, 5_000);
        recorder.count(Count::MessagesAcked);
        let delta = recorder.take(0, 1, Health::default()).unwrap();
        assert!(delta.latencies.is_empty());
        assert_eq!(delta.counts[Count::MessagesAcked as usize], 1);
    }

    #[test]
    fn what_was_taken_is_not_there_again() {
        let recorder = Recorder::new(0, Micros::MAX);
        recorder.latency(Kind::Ack, 0, 5_000);
        recorder.error("closed:1006");
        assert_eq!(recorder.take(0, 1, Health::default()).unwrap().latencies.len(), 1);
        let second = recorder.take(0, 2, Health::default()).unwrap();
        assert!(second.latencies.is_empty() && second.errors.is_empty());
    }

    #[test]
    fn a_task_that_panics_makes_the_run_incomplete_and_one_that_ends_does_not() {
        let recorder = Recorder::new(0, Micros::MAX);
        let errors = || recorder.take(0, 1, Health::default()).unwrap().errors;
        drop(Whole(&recorder));
        assert!(errors().is_empty());
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _whole = Whole(&recorder);
            panic!("planted");
        }));
        assert!(panicked.is_err());
        assert_eq!(errors()[PART_LOST], 1);
    }

    #[test]
    fn kinds_of_errors_are_bounded() {
        let recorder = Recorder::new(0, Micros::MAX);
        for n in 0..ERROR_KINDS_MAX * 2 {
            recorder.error(&n.to_string());
        }
        let errors = recorder.take(0, 1, Health::default()).unwrap().errors;
        assert_eq!(errors["other"], ERROR_KINDS_MAX as u64);
    }
}
