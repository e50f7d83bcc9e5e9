//! What visitors are told when they begin to wait, against what came: the range must be right, and worth telling.

use std::time::Duration;

use crate::rng::Rng;
use crate::scenario::Scenario;
use crate::world::World;

/// Waits as they were told and as they came.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Told {
    pub(crate) all: u64,
    shorter: u64,
    longer: u64,
    low_s: f64,
    high_s: f64,
    waited_s: f64,
}

impl Told {
    pub(crate) fn note(&mut self, low: u32, high: u32, waited: Duration) {
        let (low, high, waited) = (f64::from(low), f64::from(high), waited.as_secs_f64());
        self.all += 1;
        self.shorter += u64::from(waited < low);
        self.longer += u64::from(waited > high);
        self.low_s += low;
        self.high_s += high;
        self.waited_s += waited;
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.all += other.all;
        self.shorter += other.shorter;
        self.longer += other.longer;
        self.low_s += other.low_s;
        self.high_s += other.high_s;
        self.waited_s += other.waited_s;
    }

    fn share_right(&self) -> f64 {
        1.0 - (self.shorter + self.longer) as f64 / self.all.max(1) as f64
    }

    /// The mean width of a range, in mean waits.
    fn width(&self) -> f64 {
        (self.high_s - self.low_s) / self.waited_s
    }
}

/// Runs so many days of it, each from a fresh server.
fn told(scenario: &Scenario, days: u64) -> Told {
    let mut told = Told::default();
    for seed in 0..days {
        let mut world = World::new(scenario.clone(), Rng::new(seed));
        world.run();
        told.add(world.told_right);
    }
    told
}

fn worlds() -> [(&'static str, u64, Scenario); 5] {
    let patient = Scenario { drain_talk_s: 200.0, ..Scenario::reference(850.0) };
    let slots = 60.0;
    let overload = Scenario { arrival_mean_s: 200.0 / (slots * 1.3), impatient: 0.5, ..patient.clone() };
    let few = Scenario { arrival_mean_s: 200.0 / (6.0 * 0.8), impatient: 0.2, ..patient.clone() };
    let few = Scenario { agents: few.agents[..2].to_vec(), ..few };
    let surge = Scenario {
        arrival_mean_s: 200.0 / (slots * 2.0),
        open_for: Duration::from_mins(15),
        impatient: 0.3,
        ..patient.clone()
    };
    let direct = patient
        .teams
        .iter()
        .cloned()
        .map(|team| sixty::core::routing::Team { accept: sixty::core::routing::AcceptMode::Direct, ..team });
    let direct = Scenario { teams: direct.collect(), ..patient.clone() };
    [
        ("reference", 1, patient),
        ("overload", 2, overload),
        ("few agents", 6, few),
        ("morning surge", 2, surge),
        ("assigned at once", 1, direct),
    ]
}

#[test]
fn four_of_five_waits_lie_inside_the_range_told_at_their_beginning_and_the_range_is_worth_telling() {
    let mut wrong = Vec::new();
    for (name, days, scenario) in worlds() {
        let told = told(&scenario, days);
        let (right, width) = (told.share_right(), told.width());
        println!(
            "{name}: {:.1} % of {} waits inside the range ({} shorter, {} longer); it is {width:.2} mean waits wide",
            right * 100.0,
            told.all,
            told.shorter,
            told.longer
        );
        if right < 0.8 || width > 3.0 || told.all < 300 {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
