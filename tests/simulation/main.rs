//! Seeded worlds of visitors and agents against the routing table, every step checked by the table's invariants and by an
//! oracle with its own stopwatch. `SEED=n` replays one world (with `TRACE=1` every step is printed), `SEEDS=n` runs more of them.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]
#![expect(clippy::print_stdout, reason = "a failing world says how to replay it")]

mod calibration;
mod oracle;
mod people;
mod rng;
mod scenario;
mod world;

use std::hash::Hasher;

use rng::Rng;
use scenario::Scenario;
use world::World;

/// Worlds by default.
const SEEDS: u64 = 70;
/// Steps they are at least; with those of the property tests more than a million.
const STEPS_MIN: u64 = 200_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn rough(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let scenario = Scenario::rough(&mut rng);
    let mut world = World::new(scenario, rng);
    world.run();
    world
}

#[test]
fn no_promise_is_broken_silently_and_nobody_is_lost_in_a_rough_world() {
    let seeds = number("SEED").map_or(0..number("SEEDS").unwrap_or(SEEDS), |seed| seed..seed + 1);
    let (mut steps, mut requests, mut answers, mut breaches) = (0, 0, 0, 0);
    for seed in seeds {
        let shown = Shown(seed);
        let world = rough(seed);
        std::mem::forget(shown);
        steps += world.steps;
        requests += world.oracle.requests;
        answers += world.oracle.answers;
        breaches += world.oracle.breaches;
    }
    let all = number("SEED").or(number("SEEDS")).is_none();
    assert!(!all || steps >= STEPS_MIN, "only {steps} steps");
    println!("{steps} steps, {requests} requests, {answers} answers, {breaches} breaches");
    assert!(requests > 0 && answers > 0 && breaches > 0, "a world without misses proves little");
}

/// Says which world it was when one fails.
struct Shown(u64);

impl Drop for Shown {
    fn drop(&mut self) {
        println!("replay with SEED={}", self.0);
    }
}

#[test]
fn the_same_seed_makes_the_same_world() {
    for seed in [3, 17] {
        assert_eq!(rough(seed).log.finish(), rough(seed).log.finish());
    }
    assert_ne!(rough(3).log.finish(), rough(17).log.finish());
}

#[test]
fn a_well_staffed_team_breaks_no_promise() {
    for seed in 0..5 {
        let mut world = World::new(Scenario::well_staffed(), Rng::new(seed));
        world.run();
        assert!(world.oracle.requests > 200);
        assert_eq!(world.oracle.breaches, 0, "SEED={seed}");
    }
}

#[test]
fn most_promises_hold_though_agents_are_absent() {
    // Spells of 150 s: absent 15 % of the time at one per 850 s.
    let (mut answers, mut in_time, mut requests, mut rescues, mut offers) = (0, 0, 0, 0, 0);
    for seed in 0..4 {
        let mut world = World::new(Scenario::reference(850.0), Rng::new(seed));
        world.run();
        answers += world.oracle.answers;
        in_time += world.oracle.in_time;
        requests += world.oracle.requests;
        rescues += world.oracle.rescues;
        offers += world.oracle.offers;
        println!("{:?}", world.oracle.causes);
    }
    println!("{in_time} of {answers} in time; {requests} requests, {rescues} rescues, {offers} offers");
    assert!(in_time * 100 >= answers * 99, "{in_time} of {answers} in time");
}
