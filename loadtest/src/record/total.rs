//! The sum of all processes: what views and reports read.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;

use super::delta::{Delta, Gauges, Half, Health, decode};
use super::handoffs::{Handoffs, Transcript};
use super::owners::Owners;
use super::{NOT_ENDED, PART_LOST, histogram};
use crate::clock::{Micros, SECOND};
use crate::kind::{Count, Kind};
use crate::threshold::{Figure, Metric, Threshold};

/// Seconds whose histograms are kept for late news; after them only the brief figures stay, so that a long run fits into memory.
const OPEN_SECONDS: usize = 5;

/// One second of the run, for the live view, the CSV and the picture.
#[derive(Debug, Clone)]
pub struct Second {
    /// Its number, from the start.
    pub second: u64,
    /// Latencies that ended in it, by kind.
    pub latencies: Vec<Brief>,
    /// What was counted in it.
    pub counts: Vec<u64>,
    /// Errors in it.
    pub errors: u64,
    /// What stood at its end.
    pub gauges: BTreeMap<u32, Gauges>,
    /// Visitors waiting for a human at its end.
    pub waiting: u64,
    /// The worst process in it.
    pub health: Health,
    /// Kept while other processes may still add to this second.
    open: Option<Vec<Histogram<u64>>>,
}

/// What is kept of a second's latencies, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Brief {
    /// How many.
    pub count: u64,
    /// Half are below.
    pub p50: f64,
    /// 95 % are below.
    pub p95: f64,
    /// 99 % are below.
    pub p99: f64,
}

impl Brief {
    fn of(histogram: &Histogram<u64>) -> Self {
        let at = |percentile| histogram.value_at_percentile(percentile) as f64 / 1e3;
        Self { count: histogram.len(), p50: at(50.0), p95: at(95.0), p99: at(99.0) }
    }
}

impl Second {
    fn new(second: u64) -> Self {
        Self {
            second,
            latencies: vec![Brief::default(); Kind::ALL.len()],
            counts: vec![0; Count::ALL.len()],
            errors: 0,
            gauges: BTreeMap::new(),
            waiting: 0,
            health: Health::default(),
            open: Some(Kind::ALL.iter().map(|_| histogram()).collect()),
        }
    }

    fn add(&mut self, kind: Kind, histogram: &Histogram<u64>) -> anyhow::Result<()> {
        if let Some(open) = &mut self.open {
            open[kind as usize].add(histogram)?;
            self.latencies[kind as usize] = Brief::of(&open[kind as usize]);
        }
        Ok(())
    }

    /// The gauges of all processes.
    pub fn standing(&self) -> Gauges {
        let mut sum = Gauges::default();
        self.gauges.values().for_each(|gauges| sum += *gauges);
        sum
    }

    /// What was counted in it.
    pub fn count(&self, count: Count) -> u64 {
        self.counts[count as usize]
    }

    /// Its latencies of this kind, if there are any.
    pub fn brief(&self, kind: Kind) -> Option<Brief> {
        Some(self.latencies[kind as usize]).filter(|brief| brief.count > 0)
    }
}

/// The whole run so far.
#[derive(Debug)]
pub struct Total {
    /// By kind.
    pub latencies: Vec<Histogram<u64>>,
    /// By kind of error.
    pub errors: BTreeMap<String, u64>,
    /// Its seconds, oldest first; those without news are missing.
    pub seconds: Vec<Second>,
    counts: Vec<u64>,
    handoffs: Handoffs,
    owners: Owners,
    measured_from: Micros,
    measured_until: Micros,
    target: Micros,
    end: Micros,
    /// The thresholds that ended the run: they stay broken, whatever the figures come to.
    ended_by: Vec<Threshold>,
}

impl Total {
    /// Nothing yet.
    pub fn new(measured_from: Micros, measured_until: Micros, target: Micros) -> Self {
        Self {
            latencies: Kind::ALL.iter().map(|_| histogram()).collect(),
            errors: BTreeMap::new(),
            seconds: Vec::new(),
            counts: vec![0; Count::ALL.len()],
            handoffs: Handoffs::default(),
            owners: Owners::default(),
            measured_from,
            measured_until,
            target,
            end: 0,
            ended_by: Vec::new(),
        }
    }

    /// Adds what a process tells.
    pub fn add(&mut self, delta: Delta) -> anyhow::Result<()> {
        self.end = self.end.max(delta.at);
        let mut second = self.take_second(delta.at.saturating_sub(1) / SECOND);
        for (kind, text) in &delta.latencies {
            let histogram = decode(text)?;
            self.latencies[*kind as usize].add(&histogram)?;
            second.add(*kind, &histogram)?;
        }
        for (n, more) in delta.counts.iter().enumerate().take(self.counts.len()) {
            self.counts[n] += more;
            second.counts[n] += more;
        }
        for (kind, more) in delta.errors {
            second.errors += more;
            *self.errors.entry(kind).or_default() += more;
        }
        let mut offers = histogram();
        for half in delta.halves {
            if let Some((asked, offered)) = self.half(half)
                && (self.measured_from..self.measured_until).contains(&asked)
            {
                offers.saturating_record(offered.saturating_sub(asked).max(1));
            }
        }
        self.latencies[Kind::Offer as usize].add(&offers)?;
        second.add(Kind::Offer, &offers)?;
        second.gauges.insert(delta.part, delta.gauges);
        second.waiting = self.handoffs.waiting();
        second.health.lag_micros = second.health.lag_micros.max(delta.health.lag_micros);
        second.health.cpu_percent = second.health.cpu_percent.max(delta.health.cpu_percent);
        self.put_second(second);
        Ok(())
    }

    fn half(&mut self, half: Half) -> Option<(Micros, Micros)> {
        match half {
            Half::Asked(conversation, at) => return self.handoffs.asked(conversation, at),
            Half::Offered(conversation, at) => return self.handoffs.offered(conversation, at),
            Half::Answered(conversation, at) => self.handoffs.answered(conversation, at),
            Half::Left(conversation, at) => self.handoffs.left(conversation, at),
            Half::Owned(conversation, agent, at) => self.owners.owned(conversation, agent, at),
            Half::Freed(conversation, agent, at) => self.owners.freed(conversation, agent, at),
            Half::Replied(conversation, seq, at) => self.handoffs.replied(conversation, seq, at),
            Half::Unacked(conversation, mark, at) => self.handoffs.unacked(conversation, mark, at),
            Half::Shown(conversation, seq, at) => self.handoffs.shown(conversation, seq, at),
            Half::Checked { conversation, from, at, seqs, marks, own } => {
                let (seqs, marks) = (seqs.into_iter().collect(), marks.into_iter().collect());
                self.handoffs.checked(conversation, Transcript { from, at, seqs, marks, own });
            }
        }
        None
    }

    /// Deltas of several processes for one second meet in one row; a late one may belong to an earlier row.
    fn take_second(&mut self, number: u64) -> Second {
        match self.seconds.iter().rposition(|second| second.second == number) {
            Some(at) => self.seconds.remove(at),
            None => Second::new(number),
        }
    }

    fn put_second(&mut self, second: Second) {
        let at = self.seconds.partition_point(|other| other.second < second.second);
        self.seconds.insert(at, second);
        let settled = self.seconds.len().saturating_sub(OPEN_SECONDS);
        // Walks back only until the first one that is settled already.
        self.seconds[..settled].iter_mut().rev().map_while(|second| second.open.take()).for_each(drop);
    }

    /// How often it happened; what only shows when both sides are put together is in it.
    pub fn count(&self, count: Count) -> u64 {
        let joined = match count {
            Count::MessagesLost => self.handoffs.lost(),
            Count::DoubleOwner => self.owners.doubles(self.end),
            _ => 0,
        };
        self.counts[count as usize] + joined
    }

    /// All errors.
    pub fn errors_sum(&self) -> u64 {
        self.errors.values().sum()
    }

    /// Whether a process of the generator ended before its time, or could not be ended: then nobody knows what is missing.
    pub fn broke_off(&self) -> bool {
        [NOT_ENDED, PART_LOST].iter().any(|error| self.errors.contains_key(*error))
    }

    /// Handoffs answered in time and those not, as far as decided.
    pub fn attainment(&self) -> (u64, u64) {
        let attainment = self.handoffs.attainment(self.measured_from, self.target, self.end);
        (attainment.in_time, attainment.late)
    }

    /// Measured seconds so far.
    pub fn measured_s(&self) -> f64 {
        self.end.min(self.measured_until).saturating_sub(self.measured_from) as f64 / 1e6
    }

    /// Nobody comes any more: what follows is neither measured nor counted as load.
    pub fn stop_measuring(&mut self) {
        self.measured_until = self.measured_until.min(self.end);
    }

    /// Notes the aborting thresholds that are broken already. True if there is one; only what was measured counts.
    pub fn aborts(&mut self, thresholds: &[Threshold]) -> bool {
        let broken = |threshold: &&Threshold| {
            let value = self.value(threshold);
            threshold.abort && value.is_some() && !threshold.holds(value) && !threshold.is_undecided(value)
        };
        if self.end > self.measured_from && self.ended_by.is_empty() {
            self.ended_by = thresholds.iter().filter(broken).cloned().collect();
        }
        !self.ended_by.is_empty()
    }

    /// Whether a threshold holds of this value; one that ended the run does not.
    pub fn holds(&self, threshold: &Threshold, value: Option<f64>) -> bool {
        threshold.holds(value) && !self.ended_by.contains(threshold)
    }

    /// Whole length so far, in seconds.
    pub fn length_s(&self) -> f64 {
        self.end as f64 / 1e6
    }

    /// The value a threshold looks at, in its unit; none when nothing was measured.
    pub fn value(&self, threshold: &Threshold) -> Option<f64> {
        match threshold.metric {
            Metric::Latency(kind, unit) => self.figure(kind, threshold.figure, unit.micros()),
            Metric::Count(count) if !self.was_looked_for(count) => None,
            Metric::Count(count) if threshold.figure == Figure::Rate => Some(self.count_rate(count)),
            Metric::Count(count) => Some(self.count(count) as f64),
            Metric::Errors if threshold.figure == Figure::Rate => Some(self.rate(0, |second| second.errors)),
            Metric::Errors => Some(self.errors_sum() as f64),
            Metric::Attainment => {
                let (in_time, late) = self.attainment();
                (in_time + late > 0).then(|| in_time as f64 / (in_time + late) as f64)
            }
        }
    }

    fn figure(&self, kind: Kind, figure: Figure, unit: f64) -> Option<f64> {
        let histogram = &self.latencies[kind as usize];
        let micros = match figure {
            Figure::Count => return Some(histogram.len() as f64),
            Figure::Rate => return Some(self.latency_rate(kind)),
            _ if histogram.is_empty() => return None,
            Figure::Percentile(percentile) => histogram.value_at_percentile(percentile) as f64,
            Figure::Mean => histogram.mean(),
            Figure::Min => histogram.min() as f64,
            Figure::Max => histogram.max() as f64,
        };
        Some(micros / unit)
    }

    /// How many latencies of this kind ended in a measured second. What a server works off after the load is not its speed.
    pub fn latency_rate(&self, kind: Kind) -> f64 {
        self.rate(self.measured_from, |second| second.latencies[kind as usize].count)
    }

    /// How often it happened in a second of the load, warm-up included.
    pub fn count_rate(&self, count: Count) -> f64 {
        self.rate(0, |second| second.count(count))
    }

    /// What the seconds from then until the load's end hold, per second.
    fn rate(&self, from: Micros, of: impl Fn(&Second) -> u64) -> f64 {
        let until = self.measured_until.min(self.end);
        let within = |second: &&Second| (from..until).contains(&(second.second * SECOND));
        let sum: u64 = self.seconds.iter().filter(within).map(of).sum();
        sum as f64 / (until.saturating_sub(from) as f64 / 1e6).max(1e-6)
    }

    /// None of something is only a finding where somebody looked: nothing is shown to be kept that no transcript was read for,
    /// and no agent to be under their capacity who owned nothing.
    fn was_looked_for(&self, count: Count) -> bool {
        match count {
            Count::MessagesLost => self.count(Count::TranscriptsChecked) > 0 || self.count(count) > 0,
            Count::OverCapacity | Count::DoubleOwner => self.count(Count::OffersAccepted) > 0,
            _ => true,
        }
    }

    /// Seconds in which the generator was too slow, and all measured ones. One that not all its processes have told of is one of
    /// them: one stood still.
    pub fn saturated(&self, lag_ms: f64, cpu_percent: f64) -> (u64, u64) {
        let until = self.measured_until.min(self.end).div_ceil(SECOND);
        let span = self.measured_from / SECOND..until;
        let parts = self.seconds.iter().map(|second| second.gauges.len()).max().unwrap_or(0);
        let in_time = |second: &&Second| {
            let health = second.health;
            second.gauges.len() == parts
                && health.lag_micros as f64 / 1e3 <= lag_ms
                && health.cpu_percent <= cpu_percent
        };
        let measured = self.seconds.iter().filter(|second| span.contains(&second.second));
        let all = span.end.saturating_sub(span.start);
        (all - measured.filter(in_time).count() as u64, all)
    }
}

#[cfg(test)]
#[path = "total_tests.rs"]
mod tests;
