//! How the generator itself is doing: a generator that is late measures itself and not the server.

use std::sync::{Arc, Mutex, PoisonError};

use hdrhistogram::Histogram;

use crate::alarm::Alarm;
use crate::clock::{Micros, SECOND};
use crate::record::{Health, histogram};

/// How often the event loop is asked whether it is on time.
const BEAT: Micros = 5_000;
/// The kernel counts processor time in hundredths of a second, on every Linux there is.
const TICKS_PER_SECOND: f64 = 100.0;
/// Over less than this, a hundredth of a second more or less would look like a busy core.
const SHORTEST: Micros = SECOND / 2;

/// Watches the thread it runs on.
#[derive(Debug)]
pub struct Watch {
    lateness: Mutex<Histogram<u64>>,
    last: Mutex<(Micros, u64)>,
}

impl Watch {
    /// Begins to watch.
    pub fn new(now: Micros) -> Arc<Self> {
        Arc::new(Self { lateness: Mutex::new(histogram()), last: Mutex::new((now, ticks())) })
    }

    /// Asks the event loop again and again whether it is on time.
    pub async fn run(self: Arc<Self>, alarm: Arc<Alarm>) {
        let mut at = alarm.clock().now();
        loop {
            at += BEAT;
            alarm.until(at).await;
            let late = alarm.clock().now().saturating_sub(at);
            self.note(late);
            at += late / BEAT * BEAT;
        }
    }

    /// A beat was so late. While the loop stood still it missed others: they were late, too, each by a beat less.
    fn note(&self, late: Micros) {
        let mut lateness = self.lateness.lock().unwrap_or_else(PoisonError::into_inner);
        // Too long for the histogram would be hours.
        let _ = lateness.record_correct(late.max(1), BEAT);
    }

    /// The health since the last time.
    pub fn take(&self, now: Micros) -> Health {
        let mut lateness = self.lateness.lock().unwrap_or_else(PoisonError::into_inner);
        let lag_micros = lateness.value_at_quantile(0.99);
        lateness.reset();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let past = now.saturating_sub(last.0);
        if past < SHORTEST {
            return Health { lag_micros, cpu_percent: 0.0 };
        }
        let ticks = ticks();
        let used = ticks.saturating_sub(last.1) as f64 / TICKS_PER_SECOND;
        *last = (now, ticks);
        Health { lag_micros, cpu_percent: 100.0 * used / (past as f64 / 1e6) }
    }
}

/// Processor time of this thread: the event loop cannot use more than one core, whatever else the process does.
fn ticks() -> u64 {
    std::fs::read_to_string("/proc/thread-self/stat").ok().and_then(|stat| ticks_of(&stat)).unwrap_or(0)
}

fn ticks_of(stat: &str) -> Option<u64> {
    // The name in brackets may hold spaces; behind it, user and system time are the 12th and 13th field.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11);
    let user: u64 = times.next()?.parse().ok()?;
    let system: u64 = times.next()?.parse().ok()?;
    Some(user + system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_read_behind_any_name() {
        let stat = "42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 70 30 0 0 20 0 1 0";
        assert_eq!(ticks_of(stat), Some(100));
        assert_eq!(ticks_of("nonsense"), None);
    }

    #[test]
    fn a_stall_counts_with_all_the_beats_it_missed() {
        let watch = Watch::new(0);
        (0..120).for_each(|_| watch.note(10));
        watch.note(400_000);
        assert!(watch.take(1_000_000).lag_micros > 380_000, "80 beats of 200 were missed");
    }

    #[test]
    fn lateness_is_told_once() {
        let watch = Watch::new(0);
        watch.lateness.lock().unwrap().record(30_000).unwrap();
        assert!(watch.take(1_000_000).lag_micros >= 30_000);
        assert_eq!(watch.take(2_000_000).lag_micros, 0);
    }

    #[test]
    fn a_moment_too_short_to_measure_says_nothing_about_the_processor() {
        let watch = Watch::new(0);
        *watch.last.lock().unwrap() = (1_000_000, 0);
        assert!(watch.take(1_001_000).cpu_percent.abs() < f64::EPSILON);
    }
}
