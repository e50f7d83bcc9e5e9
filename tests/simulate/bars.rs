//! The numbers that were promised, in worlds of some hours.

use sixty::simulate::{Measures, Policy};

use crate::{measures, short};

/// What must hold in any world.
fn is_safe(of: &Measures) {
    assert!(of.handoffs > 1000, "{} handoffs prove little", of.handoffs);
    let faults = [of.over_capacity, of.double_owner, of.waiting_without_deadline, of.breaches_without_cause];
    assert_eq!(faults, [0; 4], "over capacity, double owner, without deadline, without cause");
}

#[test]
fn the_reference_world_keeps_99_5_percent_and_no_breach_is_avoidable() {
    let of = measures(&short("reference", 48), Policy::Ladder);
    is_safe(&of);
    assert!(of.attainment.unwrap() >= 0.995, "{:?}", of.attainment);
    assert_eq!(of.avoidable_breaches, 0);
}

#[test]
fn with_thirty_percent_absent_99_percent_are_kept() {
    let of = measures(&short("absent30", 48), Policy::Ladder);
    is_safe(&of);
    assert!(of.attainment.unwrap() >= 0.99, "{:?}", of.attainment);
    assert_eq!(of.avoidable_breaches, 0);
}

#[test]
fn in_overload_every_breach_has_a_cause_every_visitor_is_told_and_nobody_starves() {
    let of = measures(&short("overload", 4), Policy::Ladder);
    is_safe(&of);
    assert!(of.missed > 100, "{} misses are no overload", of.missed);
    assert_eq!(of.breaches.values().sum::<u64>(), of.missed, "{:?}", of.breaches);
    assert!(!of.breaches.contains_key("unexplained"), "{:?}", of.breaches);
    assert_eq!(of.told, of.missed);
    assert_eq!((of.avoidable_breaches, of.max_wait_beyond_bound), (0, 0));
}

#[test]
fn a_thousand_agents_in_three_teams_are_safe() {
    let mut scenario = short("large", 1);
    scenario.warm_up = std::time::Duration::from_mins(5);
    let of = measures(&scenario, Policy::Ladder);
    is_safe(&of);
    assert_eq!(of.avoidable_breaches, 0);
}
