//! A day that a routing table wrote itself, played again.

use std::time::Duration;

use super::{Rules, check, measure, what_if};
use crate::core::report::RoutingEventRow;
use crate::core::routing::{Event, Presence};
use crate::core::time::{Moment, WallTime};
use crate::simulate::log::What;
use crate::simulate::router::Policy;
use crate::simulate::run::{Options, simulate};
use crate::simulate::scenario::Scenario;

/// Absences, declines, lost connections, rescues: a day in which everything happens.
const WORLD: &str = r#"
duration = "3h"
patience = { median = "150s", sigma = 0.8 }
service = { median = "180s", sigma = 0.75 }
[arrivals]
load = 0.8
urgent = 0.1
vip = 0.05
upset = 0.1
[[teams]]
key = "support"
target = "60s"
[[agents]]
count = 6
capacity = 2
teams = ["support"]
accept = { median = "6s", sigma = 0.7 }
reply = { median = "12s", sigma = 0.7 }
absent = { share = 0.2, spell = "150s" }
declines = 0.05
typing = TYPING
[faults]
drops = { every = "40m", length = { median = "20s", sigma = 1.0 } }
"#;

fn day(typing: bool) -> Vec<RoutingEventRow> {
    let text = WORLD.replace("TYPING", &typing.to_string());
    let scenario = Scenario::read("day.toml", &text, &mut |_| unreachable!()).unwrap();
    let options = Options { seed: 11, runs: 1, policy: Policy::Ladder, keep_log: true };
    let log = simulate(&scenario, &options, &mut || Duration::ZERO).log.unwrap();
    let events = log.entries.into_iter().filter_map(|entry| match entry.what {
        What::Event(event) => Some((entry.at, event)),
        What::Fact(_) => None,
    });
    let row = |(n, (moment, event)): (u64, (Moment, Event))| RoutingEventRow {
        epoch: 1,
        n,
        moment,
        wall: WallTime(moment.0),
        event,
    };
    (1..).zip(events).map(row).collect()
}

#[test]
fn the_same_rules_decide_the_same_again() {
    let rows = day(false);
    let found = check(&rows);
    assert_eq!(found.difference, None);
    assert_eq!(found.same, rows.len());
    let kinds = |kind: &str| rows.iter().filter(|row| row.event.kind() == kind).count();
    for kind in ["offer_ended", "rescue_started", "breached", "presence_changed", "disconnected", "ended"] {
        assert!(kinds(kind) > 0, "a day without {kind} proves little");
    }
}

#[test]
fn typing_is_inferred_and_where_that_does_not_explain_a_day_the_difference_is_named() {
    let rows = day(true);
    let found = check(&rows);
    assert!(found.typing_assumed > 0);
    // A sign at a moment that leaves no trace of its own can still have moved who is free a little later.
    match found.difference {
        None => assert_eq!(found.same, rows.len()),
        Some(difference) => assert_eq!(difference.n, rows[found.same].n),
    }
}

#[test]
fn a_decision_that_the_rules_would_not_have_made_is_named() {
    let mut rows = day(false);
    let place = rows.iter().rposition(|row| matches!(row.event, Event::Offered { .. })).unwrap();
    let Event::Offered { agent, .. } = &mut rows[place].event else { unreachable!() };
    *agent = crate::simulate::names::agent_id(77);
    let found = check(&rows);
    let difference = found.difference.unwrap();
    assert_eq!((difference.n, found.same), (rows[place].n, place));
    assert!(difference.recorded.contains("offered") && difference.replayed.unwrap().contains("offered"));
}

#[test]
fn people_who_behave_as_recorded_reach_nearly_what_was_recorded_and_peers_reach_less() {
    let rows = day(false);
    let recorded = measure(&rows, Moment(0));
    let under = |policy| what_if(&rows, Moment(0), &Rules { policy, target: None, seed: 1 }).0;
    let (ladder, peer) = (under(Policy::Ladder), under(Policy::NoReroute));
    assert_eq!((ladder.handoffs, peer.handoffs), (recorded.handoffs, recorded.handoffs));
    let gap = ladder.attainment.unwrap() - recorded.attainment.unwrap();
    assert!(gap.abs() < 0.05, "{ladder:?} {recorded:?}");
    assert!(peer.attainment.unwrap() < ladder.attainment.unwrap(), "{peer:?} {ladder:?}");
    assert_eq!(ladder, under(Policy::Ladder), "the same seed, the same day");
}

#[test]
fn another_target_is_another_day() {
    let rows = day(false);
    let with = |seconds| {
        let rules = Rules { policy: Policy::Ladder, target: Some(Duration::from_secs(seconds)), seed: 1 };
        what_if(&rows, Moment(0), &rules).0.attainment.unwrap()
    };
    assert!(with(30) < with(120));
}

#[test]
fn what_was_asked_before_the_day_is_played_and_not_counted() {
    let rows = day(false);
    let all = measure(&rows, Moment(0)).handoffs;
    let half = measure(&rows, Moment(5_400_000)).handoffs;
    assert!(half > 0 && half < all);
    let rules = Rules { policy: Policy::Reoffer15s, target: None, seed: 1 };
    assert_eq!(what_if(&rows, Moment(5_400_000), &rules).0.handoffs, half);
    assert!(
        rows.iter().any(|row| matches!(row.event, Event::PresenceChanged { presence: Presence::Away, .. }))
    );
}
