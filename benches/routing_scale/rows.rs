//! The rows of the table: what is measured, and the bar it has to clear.

use std::fmt;
use std::time::{Duration, Instant};

use divan::black_box;
use hdrhistogram::Histogram;
use serde_json::{Value, json};
use sixty::core::routing::{Command, Event};

use crate::desk::{Desk, Needs, TEAM};
use crate::{AGENTS, QUEUES};

/// Decisions that are timed one by one.
const DECISIONS: usize = 20_000;
/// Assignments that are timed together; fewer than the smallest queue.
const BATCH: usize = 50;
const BATCHES: usize = 400;
/// A call that takes longer is counted as this long.
const NANOS_MAX: u64 = 60_000_000_000;
/// From a queue of 100 to one of 100,000 a cost may grow by less than this.
const FLAT: f64 = 2.0;

/// One line of the table.
pub(crate) struct Row {
    name: String,
    value: f64,
    unit: &'static str,
    bar: Bar,
}

#[derive(Clone, Copy)]
enum Bar {
    Below(f64),
    AtLeast(f64),
}

impl Row {
    fn new(name: impl Into<String>, value: f64, unit: &'static str, bar: Bar) -> Self {
        Self { name: name.into(), value, unit, bar }
    }

    fn holds(&self) -> bool {
        match self.bar {
            Bar::Below(bar) => self.value < bar,
            Bar::AtLeast(bar) => self.value >= bar,
        }
    }

    fn bar(&self) -> String {
        match self.bar {
            Bar::Below(bar) => format!("< {bar}"),
            Bar::AtLeast(bar) => format!(">= {bar}"),
        }
    }

    pub(crate) fn json(&self) -> Value {
        let Self { name, value, unit, .. } = self;
        json!({ "name": name, "value": value, "unit": unit, "bar": self.bar(), "holds": self.holds() })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holds = if self.holds() { "holds" } else { "MISSED" };
        write!(f, "{:<78} {:>12.2} {:<14} {:<12} {holds}", self.name, self.value, self.unit, self.bar())
    }
}

/// Microseconds of one call, many times; what `between` does is not counted.
fn timed(
    times: usize,
    desk: &mut Desk,
    mut call: impl FnMut(&mut Desk),
    between: impl Fn(&mut Desk),
) -> Spread {
    let mut nanos = Histogram::<u64>::new_with_bounds(1, NANOS_MAX, 3).unwrap();
    for _ in 0..times {
        let start = Instant::now();
        call(desk);
        nanos.saturating_record(start.elapsed().as_nanos() as u64);
        between(desk);
    }
    Spread(nanos)
}

struct Spread(Histogram<u64>);

impl Spread {
    fn us(&self, quantile: f64) -> f64 {
        self.0.value_at_quantile(quantile) as f64 / 1000.0
    }
}

/// Microseconds of one assignment: the tenth percentile over batches, because what else runs on the machine only ever adds.
fn assignment_us(desk: &mut Desk) -> f64 {
    let mut batches: Vec<Duration> = Vec::with_capacity(BATCHES);
    for _ in 0..BATCHES {
        let start = Instant::now();
        for _ in 0..BATCH {
            desk.assign();
        }
        batches.push(start.elapsed());
        desk.top_up(BATCH);
    }
    batches.sort_unstable();
    batches[BATCHES / 10].as_secs_f64() * 1e6 / BATCH as f64
}

pub(crate) fn all() -> Vec<Row> {
    let parts: [fn() -> Vec<Row>; 8] =
        [decisions, assignments, many_needs, requests, standings, deadlines, deserted, ring_all];
    parts.iter().flat_map(|part| part()).collect()
}

/// From a freed slot to the offer.
fn decisions() -> Vec<Row> {
    let kinds = [("", 0, Needs::None), (", all overdue", 70, Needs::None), (", 240 needs", 0, Needs::Many)];
    let row = |(name, age_s, needs)| {
        let mut desk = Desk::busy(AGENTS, 10_000, needs);
        desk.now = desk.now + Duration::from_secs(age_s);
        desk.say(Command::Tick);
        let after = |desk: &mut Desk| {
            desk.accept().unwrap();
            desk.top_up(1);
        };
        let spread = timed(DECISIONS, &mut desk, Desk::free_slot, after);
        Row::new(
            format!("free slot -> offer, 1,000 agents, 10,000 waiting{name}: p99"),
            spread.us(0.99),
            "us",
            Bar::Below(50.0),
        )
    };
    kinds.map(row).into()
}

/// How a cost grows with the queue: each one, and the last against the first.
fn growth(name: &str, bar_us: f64, cost_us: impl Fn(u128) -> f64) -> Vec<Row> {
    growth_from(0, name, bar_us, cost_us)
}

fn growth_from(first: usize, name: &str, bar_us: f64, cost_us: impl Fn(u128) -> f64) -> Vec<Row> {
    let costs = QUEUES.map(&cost_us);
    let row = |(waiting, cost): (u128, f64)| {
        Row::new(format!("{name}, {waiting} waiting"), cost, "us", Bar::Below(bar_us))
    };
    let mut rows: Vec<Row> = QUEUES.into_iter().zip(costs).map(row).collect();
    let factor = costs[QUEUES.len() - 1] / costs[first];
    rows.push(Row::new(
        format!("{name}, 100,000 waiting against {}", QUEUES[first]),
        factor,
        "times",
        Bar::Below(FLAT),
    ));
    rows
}

fn assignments() -> Vec<Row> {
    let cost = |waiting| assignment_us(&mut Desk::busy(AGENTS, waiting, Needs::None));
    let per_second = 1e6 / cost(10_000);
    let speed = Row::new(
        "assignments (slot freed, offered, accepted), 10,000 waiting",
        per_second,
        "per second",
        Bar::AtLeast(500_000.0),
    );
    let mut rows = vec![speed];
    rows.extend(growth("assignment", 4.0, cost));
    rows
}

fn many_needs() -> Vec<Row> {
    // A hundred who wait do not have all 240 needs.
    growth_from(1, "free slot -> offer, 240 needs: median", 50.0, |waiting| {
        let mut desk = Desk::busy(AGENTS, waiting, Needs::Many);
        // With few in the queue, an agent may fit none of them.
        let slot = |desk: &mut Desk| desk.free_slot();
        let after = |desk: &mut Desk| {
            desk.accept();
            desk.top_up(1);
        };
        timed(5_000, &mut desk, slot, after).us(0.5)
    })
}

/// One more waits.
fn requests() -> Vec<Row> {
    let cost = |needs| {
        move |waiting| {
            let mut desk = match needs {
                Needs::Unmet => Desk::free(AGENTS, needs),
                _ => Desk::busy(AGENTS, 0, needs),
            };
            desk.queue(waiting);
            let ask = |desk: &mut Desk| {
                desk.ask();
            };
            timed(1_000, &mut desk, ask, |_| ()).us(0.5)
        }
    };
    let mut rows = growth("request, everybody busy", 10.0, cost(Needs::None));
    rows.extend(growth("request, 1,000 free agents who do not fit", 10.0, cost(Needs::Unmet)));
    rows
}

/// What the last one is told, and what the team sees.
fn standings() -> Vec<Row> {
    let cost = |waiting| {
        let mut desk = Desk::busy(AGENTS, waiting, Needs::None);
        let tell = |desk: &mut Desk| {
            black_box(desk.table.standing(desk.now, desk.last()));
        };
        timed(1_000, &mut desk, tell, |_| ()).us(0.5)
    };
    let mut rows = growth("standing of the last", 2.0, cost);
    rows.extend(growth("queue with its first 50", 50.0, |waiting| {
        let mut desk = Desk::busy(AGENTS, waiting, Needs::None);
        let view = |desk: &mut Desk| {
            black_box(desk.table.queue(desk.now, TEAM, 50));
        };
        timed(1_000, &mut desk, view, |_| ()).us(0.5)
    }));
    rows
}

/// Microseconds of each of the deadlines that pass at once when all who wait reach a step.
fn step_us(desk: &mut Desk, waiting: u128, after_s: u64) -> f64 {
    desk.now = desk.now + Duration::from_secs(after_s);
    let start = Instant::now();
    desk.say(Command::Tick);
    start.elapsed().as_secs_f64() * 1e6 / waiting as f64
}

/// Many at once is a walk through all of their memory: each costs the more the less of it fits the cache, and has a bar of its own.
fn each(name: &str, cost_us: impl Fn(u128) -> f64) -> impl Iterator<Item = Row> {
    QUEUES
        .map(|waiting| {
            Row::new(format!("{name}, {waiting} waiting"), cost_us(waiting), "us", Bar::Below(10.0))
        })
        .into_iter()
}

fn deadlines() -> Vec<Row> {
    let busy = each("one of all deadlines at once: ring-all", |waiting| {
        step_us(&mut Desk::busy(AGENTS, waiting, Needs::None), waiting, 24)
    });
    let unmet = each("the same beside 1,000 free agents who do not fit", |waiting| {
        let mut desk = Desk::free(AGENTS, Needs::Unmet);
        desk.queue(waiting);
        step_us(&mut desk, waiting, 24)
    });
    busy.chain(unmet).collect()
}

/// Nobody is online: what is told, and why promises break.
fn deserted() -> Vec<Row> {
    let mut rows = growth("standing, nobody online", 2.0, |waiting| {
        let mut desk = Desk::deserted(AGENTS, waiting);
        let tell = |desk: &mut Desk| {
            black_box(desk.table.standing(desk.now, desk.last()));
        };
        timed(1_000, &mut desk, tell, |_| ()).us(0.5)
    });
    rows.extend(each("one of all deadlines at once: breach, nobody online", |waiting| {
        let mut desk = Desk::deserted(AGENTS, waiting);
        step_us(&mut desk, waiting, 59);
        step_us(&mut desk, waiting, 1)
    }));
    rows
}

/// Twenty conversations ring at everybody; one after another is taken, and its slots ring for the others.
fn ring_all() -> Vec<Row> {
    let mut desk = Desk::free(AGENTS, Needs::None);
    desk.queue(20);
    desk.now = desk.now + Duration::from_secs(25);
    desk.say(Command::Tick);
    let (mut moved, mut spent) = (0, Duration::ZERO);
    while let Some((agent, offer)) = desk.rung() {
        let start = Instant::now();
        desk.say(Command::Accept { agent, offer });
        spent += start.elapsed();
        let is_ring = |event: &&Event| matches!(event, Event::Offered { .. } | Event::OfferEnded { .. });
        moved += desk.events.iter().filter(is_ring).count();
    }
    let cost = spent.as_secs_f64() * 1e6 / moved as f64;
    vec![Row::new(
        "ring moved when one of 20 that ring at 1,000 agents is taken",
        cost,
        "us",
        Bar::Below(5.0),
    )]
}
