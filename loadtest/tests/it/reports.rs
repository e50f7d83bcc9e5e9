//! The files of a run: readable by programs as promised, by people without anything else.

use serde_json::Value;

use crate::fake::Fake;
use crate::fake_state::Faults;
use crate::schema;
use crate::tool::{AGENTS, BOT, play};

const SCHEMA: &str = include_str!("../../schema/summary.schema.json");

fn faults(summary: &Value) -> Vec<String> {
    schema::faults(&serde_json::from_str(SCHEMA).unwrap(), summary)
}

#[test]
fn every_file_is_written_and_is_what_it_says() {
    let fake = Fake::start(Faults { delivered_twice: 10, ..Faults::default() });
    let scenario = BOT.replace("messages = 3", "messages = 1\nhuman_share = 0.5") + AGENTS;
    let ran = play(&fake.url(), &scenario, &["--csv", "s.csv", "--hdr", "s.hlog", "--html", "s.html"]);

    assert_eq!(faults(&ran.summary()), [] as [String; 0]);

    let csv = std::fs::read_to_string(ran.file("s.csv")).unwrap();
    let columns = csv.lines().next().unwrap().split(',').count();
    assert!(csv.lines().nth(1).is_some_and(|row| row.starts_with("0,")), "the first second is 0: {csv}");
    assert!(csv.lines().count() >= 2 && csv.lines().all(|line| line.split(',').count() == columns), "{csv}");

    let html = std::fs::read_to_string(ran.file("s.html")).unwrap();
    assert!(html.len() <= 200 * 1024, "{}", html.len());
    assert!(html.contains("<svg") && html.contains("prefers-color-scheme:dark"));
    let address = fake.url();
    let without_target = html.replace(&address, "");
    for outside in ["http:", "https:", "src=", "href=", "@import", "url(", "<script"] {
        assert!(!without_target.contains(outside), "{outside}");
    }

    let log = std::fs::read(ran.file("s.hlog")).unwrap();
    let entries = hdrhistogram::serialization::interval_log::IntervalLogIterator::new(&log);
    assert!(entries.flatten().count() >= 4);
    // The mark of a compressed histogram, without which the tools of HdrHistogram read nothing.
    let log = String::from_utf8(log).unwrap();
    assert!(
        log.lines().filter(|line| line.starts_with("Tag=")).all(|line| line.contains(",HISTFA")),
        "{log}"
    );
}

#[test]
fn the_report_begins_with_the_thresholds_and_their_values() {
    let fake = Fake::start(Faults { delivered_twice: 10, ..Faults::default() });
    let ran = play(&fake.url(), BOT, &["--threshold", "offer_ms:p(99)<5"]);
    let said = ran.said();
    for (threshold, value) in [
        ("✓ messages_lost:count==0", "0"),
        ("✗ messages_duplicated:count==0", "6"),
        ("✗ offer_ms:p(99)<5", "nothing measured"),
    ] {
        let line = said.lines().find(|line| line.contains(threshold)).unwrap();
        assert_eq!(line.split_once(threshold).unwrap().1.trim(), value, "{said}");
    }
    assert!(said.lines().all(|line| line.chars().count() <= 80), "an ordinary terminal is 80 wide:\n{said}");
    assert!(said.find("✓").unwrap() < said.find("latency, ms").unwrap());
    assert!(!said.contains('\u{1b}'), "no colours into a pipe");
}

#[test]
fn a_run_can_be_compared_with_an_earlier_one() {
    let fake = Fake::start(Faults::default());
    let first = play(&fake.url(), BOT, &[]);
    let baseline = first.file("summary.json");
    let slow = Fake::start(Faults { late_ms: 30, ..Faults::default() });
    let second = play(&slow.url(), BOT, &["--compare", baseline.to_str().unwrap()]);
    let said = second.said();
    let line = said.lines().find(|line| line.contains("ack_ms med")).unwrap();
    assert!(line.ends_with("worse"), "{said}");
}

#[test]
fn the_schema_refuses_what_is_not_a_summary() {
    assert!(!faults(&serde_json::json!({})).is_empty());
    let fake = Fake::start(Faults::default());
    let mut summary = play(&fake.url(), BOT, &[]).summary();
    summary["verdict"] = "splendid".into();
    assert_eq!(faults(&summary).len(), 1);
}
