//! A recorded day on the command line, from a ledger that the routing itself wrote.

use std::path::Path;

use serde_json::json;

use super::tests::{json, open, sixty};
use crate::core::time::WallTime;
use crate::simulate::{Options, Policy, Scenario, What, simulate};
use crate::store::{Record, RoutingEventRow, Store as _};

const WORLD: &str = r#"
    duration = "1h"
    service = { median = "120s", sigma = 0.5 }
    arrivals = { load = 0.7 }
    teams = [{ key = "support" }]
    agents = [{ count = 3, capacity = 2, teams = ["support"], typing = false, declines = 0.05,
        absent = { share = 0.2, spell = "150s" },
        accept = { median = "6s", sigma = 0.7 }, reply = { median = "12s", sigma = 0.7 } }]
"#;
/// 2026-11-22T08:00:00Z.
const MORNING: i64 = 1_795_334_400_000;

/// A ledger that the routing itself wrote.
fn write(folder: &Path) {
    let scenario = Scenario::read("w", WORLD, &mut |_| unreachable!()).unwrap();
    let options = Options { seed: 2, runs: 1, policy: Policy::Ladder, keep_log: true };
    let log = simulate(&scenario, &options, &mut || std::time::Duration::ZERO).log.unwrap();
    let events = log.entries.into_iter().filter_map(|entry| match entry.what {
        What::Event(event) => Some((entry.at, event)),
        What::Fact(_) => None,
    });
    let rows = (1..).zip(events).map(|(n, (moment, event))| {
        let wall = WallTime(MORNING + moment.0);
        Record::RoutingEvent(Box::new(RoutingEventRow { epoch: 1, n, moment, wall, event }))
    });
    open(folder).commit(&[rows.collect()]).unwrap();
}

#[test]
fn a_recorded_day_is_checked_and_played_under_other_rules() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let page = folder.path().join("day.html");
    let line = format!("replay 2026-11-22 --policy ladder,no_reroute --html {}", page.display());
    let replay = json(folder.path(), &line);
    assert_eq!(
        (&replay["check"]["difference"], &replay["check"]["same"]),
        (&json!(null), &replay["check"]["recorded"])
    );
    assert_eq!(replay["replayed"].as_array().unwrap().len(), 2);
    assert_eq!(replay["recorded"]["handoffs"], replay["replayed"][0]["measures"]["handoffs"]);
    assert!(std::fs::read_to_string(&page).unwrap().contains("no_reroute"));
    let text = sixty(folder.path(), "replay 2026-11-22 --target 90").unwrap();
    assert!(text.contains("same decisions") && text.contains("ladder 90 s"), "{text}");
    assert_eq!(text, sixty(folder.path(), "replay 2026-11-22 --target 90").unwrap());
}

#[test]
fn a_day_without_anything_says_where_to_look() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let said = sixty(folder.path(), "replay 2026-11-23").unwrap_err();
    assert!(said.contains("sixty ledger show"), "{said}");
}
