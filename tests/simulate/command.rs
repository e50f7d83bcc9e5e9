//! The command as people type it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const SMALL: &str = r#"duration = "1h"
[arrivals]
load = 0.5
[service]
mean = "200s"
[[teams]]
key = "support"
[[agents]]
count = 5
capacity = 2
teams = ["support"]
accept = { median = "6s", sigma = 0.7 }
reply = { median = "12s", sigma = 0.7 }
"#;

fn sixty(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sixty"));
    command.arg("simulate").args(arguments).current_dir(folder).output().unwrap()
}

fn folder(scenario: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("day.toml"), scenario).unwrap();
    folder
}

#[test]
fn the_same_command_prints_the_same_bytes_and_says_its_speed_aside() {
    let folder = folder(SMALL);
    let run = || sixty(folder.path(), &["day.toml", "--seed", "4", "--runs", "2", "--format", "json"]);
    let (one, two) = (run(), run());
    assert!(one.status.success(), "{}", String::from_utf8_lossy(&one.stderr));
    assert_eq!(one.stdout, two.stdout);
    assert!(String::from_utf8_lossy(&one.stderr).contains("events/s"));
    let document: Value = serde_json::from_slice(&one.stdout).unwrap();
    for key in [
        "conversations",
        "handoffs",
        "attainment",
        "frt_s",
        "breaches",
        "avoidable_breaches",
        "agent_utilisation",
    ] {
        assert!(!document[key].is_null(), "{key}");
    }
    assert!(document["events_per_s"].is_null());
    let timed = sixty(folder.path(), &["day.toml", "--format", "json", "--timing"]);
    let document: Value = serde_json::from_slice(&timed.stdout).unwrap();
    assert!(document["events_per_s"].as_f64().unwrap() > 0.0);
}

#[test]
fn compare_prints_every_policy_side_by_side() {
    let folder = folder(SMALL);
    let text = String::from_utf8(sixty(folder.path(), &["day.toml", "--compare"]).stdout).unwrap();
    let heads = text.lines().find(|line| line.starts_with("policy")).unwrap();
    for policy in ["ladder", "reoffer_15s", "one_transfer_30s", "lhc_poll", "no_reroute"] {
        assert!(heads.contains(policy), "{text}");
    }
    assert!(text.contains("wasted rings per handoff"), "{text}");
}

#[test]
fn a_scenario_that_cannot_be_played_is_refused_with_its_line() {
    let folder = folder(&SMALL.replace("capacity = 2", "capacity = -2"));
    let refused = sixty(folder.path(), &["day.toml"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("day.toml:10: agents[0].capacity: must be from 1 to 1000, not -2"), "{said}");
}
