//! Scenarios that cannot be played are refused with file, line, field and reason.

use std::time::Duration;

use super::{Delay, Profile, Rate, Scenario};

const GOOD: &str = r#"duration = "2h"
[arrivals]
load = 0.6
[service]
mean = "200s"
[[teams]]
key = "support"
[teams.ladder]
notice = "45s"
[[agents]]
count = 4
capacity = 3
teams = ["support"]
skills = ["returns"]
shifts = [["08:00", "12:00"], ["13:00", "24:00"]]
accept = { median = "6s", sigma = 0.7 }
reply = { median = "12s" }
absent = { share = 0.15, spell = "5m" }
"#;

fn read(text: &str) -> Result<Scenario, String> {
    let mut trace = |name: &str| match name {
        "good.jsonl" => Ok("{\"at_s\": 1.5, \"urgency\": \"high\"}\n\n{\"at_s\": 2}\n".to_owned()),
        "late.jsonl" => Ok("{\"at_s\": 3}\n{\"at_s\": 2}\n".to_owned()),
        "team.jsonl" => Ok("{\"at_s\": 3, \"team\": \"sales\"}\n".to_owned()),
        _ => Err(std::io::ErrorKind::NotFound.into()),
    };
    Scenario::read("day.toml", text, &mut trace).map_err(|problems| problems.to_string())
}

#[test]
fn a_scenario_is_read_with_the_defaults_of_what_it_leaves_out() {
    let scenario = read(GOOD).unwrap();
    let ladder = scenario.teams[0].team.ladder;
    assert_eq!((ladder.target, ladder.notice), (Duration::from_mins(1), Duration::from_secs(45)));
    assert_eq!(ladder.rescue, Duration::from_secs(36));
    assert_eq!(scenario.groups[0].reply, Delay::Lognormal { median_s: 12.0, sigma: 0.0 });
    assert!((scenario.holding_s() - 212.0).abs() < 1e-9);
    assert_eq!(scenario.arrivals.handed_off.to_bits(), 1.0_f64.to_bits());
}

#[test]
fn a_load_follows_the_shifts() {
    let profile = Profile::of(&read(GOOD).unwrap());
    let at = |hour| profile.at(Duration::from_hours(hour));
    assert_eq!((at(7), at(12)), (0.0, 0.0), "nobody works");
    assert!((at(9) - 0.6 * 12.0 / 212.0).abs() < 1e-9);
    assert_eq!(at(9).to_bits(), at(33).to_bits(), "every day the same");
}

#[test]
fn a_trace_is_read_from_its_own_file() {
    let scenario = read(&GOOD.replace("load = 0.6", "trace = \"good.jsonl\"")).unwrap();
    let Rate::Trace(recorded) = &scenario.arrivals.rate else { panic!("{:?}", scenario.arrivals.rate) };
    assert_eq!(recorded.iter().map(|one| one.at.as_millis()).collect::<Vec<_>>(), [1500, 2000]);
}

/// What stands in the good scenario, what stands there instead, and what is said.
const BAD: [(&str, &str, &str); 28] = [
    ("duration = \"2h\"", "duration = \"2\"", "day.toml:1: duration: \"2\" is not a span of time"),
    ("duration = \"2h\"", "duration = \"2h\"\nwarm_up = \"3h\"", "day.toml:2: warm_up: must be shorter"),
    ("duration = \"2h\"", "duration = 2 h", "day.toml:1: "),
    ("load = 0.6", "lod = 0.6", "day.toml:3: arrivals.lod: unknown field `lod`"),
    ("load = 0.6", "load = \"much\"", "day.toml:3: arrivals.load: invalid type"),
    ("load = 0.6", "load = -1.0", "day.toml:3: arrivals.load: must be above 0"),
    (
        "load = 0.6",
        "load = 0.6\nper_hour = 20.0",
        "day.toml:2: arrivals: give one of per_hour, load and trace",
    ),
    ("load = 0.6", "per_hour = [3.0, -1.0]", "day.toml:3: arrivals.per_hour: must be numbers from 0 up"),
    (
        "load = 0.6",
        "load = 0.6\nurgent = 1.2",
        "day.toml:4: arrivals.urgent: is a share: must be from 0 to 1, not 1.2",
    ),
    (
        "load = 0.6",
        "load = 0.6\nskills = { tax = 0.1 }",
        "day.toml:4: arrivals.skills.tax: no agent has this skill",
    ),
    ("load = 0.6", "trace = \"gone.jsonl\"", "day.toml:3: arrivals.trace: gone.jsonl cannot be read"),
    ("load = 0.6", "trace = \"late.jsonl\"", "late.jsonl:2: at_s: earlier than the line before"),
    ("load = 0.6", "trace = \"team.jsonl\"", "team.jsonl:1: team: \"sales\" is not among the teams"),
    ("mean = \"200s\"", "sigma = 1.0", "day.toml:4: service: give { median"),
    (
        "mean = \"200s\"",
        "median = \"200s\"\nsigma = 9.0",
        "day.toml:6: service.sigma: must be from 0 to 3, not 9",
    ),
    (
        "notice = \"45s\"",
        "notice = \"60s\"",
        "day.toml:9: teams[0].ladder.notice: 60 s is not before the target of 60 s",
    ),
    (
        "notice = \"45s\"",
        "overflow = \"10s\"",
        "day.toml:9: teams[0].ladder.overflow: 10 s comes before ring_all (24 s",
    ),
    (
        "key = \"support\"",
        "key = \"support\"\ntarget = \"20s\"",
        "day.toml:8: teams[0].target: a promise of 20 s cannot be kept or means nothing; choose 30 to 600 s",
    ),
    (
        "key = \"support\"",
        "key = \"support\"\noverflow_to = [\"sales\"]",
        "day.toml:8: teams[0].overflow_to[0]: \"sales\" is not a team",
    ),
    (
        "teams = [\"support\"]",
        "teams = [\"sales\"]",
        "day.toml:13: agents[0].teams[0]: \"sales\" is not a team",
    ),
    ("teams = [\"support\"]", "teams = []", "day.toml:6: teams[0]: team \"support\" is empty"),
    ("count = 4", "count = -4", "day.toml:11: agents[0].count: must be from 1 to 100000, not -4"),
    ("capacity = 3", "capacity = 0", "day.toml:12: agents[0].capacity: must be from 1 to 1000, not 0"),
    (
        "\"12:00\"",
        "\"07:00\"",
        "day.toml:15: agents[0].shifts[0]: ends at 07:00, not after it begins at 08:00",
    ),
    ("\"13:00\"", "\"11:00\"", "day.toml:15: agents[0].shifts: two shifts overlap"),
    ("\"08:00\"", "\"8\"", "day.toml:15: agents[0].shifts[0]: write two times of the day"),
    ("share = 0.15", "share = 1.0", "day.toml:18: agents[0].absent.share: must be from 0 to below 1, not 1"),
    ("reply = { median = \"12s\" }\n", "", "day.toml:10: agents[0]: missing field `reply`"),
];

#[test]
fn what_is_impossible_is_refused_with_file_line_field_and_reason() {
    for (good, bad, expected) in BAD {
        assert!(GOOD.contains(good), "{good}");
        let said = read(&GOOD.replacen(good, bad, 1)).expect_err(bad);
        assert!(said.contains(expected), "{bad}:\n  said {said}\n  not  {expected}");
    }
}

#[test]
fn every_problem_is_said_at_once() {
    let said =
        read(&GOOD.replace("capacity = 3", "capacity = 0").replace("load = 0.6", "load = 0.0")).unwrap_err();
    assert!(said.contains("day.toml:3:") && said.contains("day.toml:12:"), "{said}");
}
