//! This run beside an earlier one.

use std::fmt::Write as _;

use super::Summary;
use super::summary::{Latency, Verdict};
use super::text::number;
use crate::kind::Kind;

/// Changes smaller than this are not worth a sign.
const NOISE: f64 = 0.10;
/// Fewer samples than this on either side say nothing about the figure.
const ENOUGH: [(&str, u64); 2] = [("med", 30), ("p99", 1_000)];
/// What must not happen, compared per thousand messages: a longer run has more of everything.
const FAULTS: [&str; 7] = [
    "messages_lost",
    "messages_duplicated",
    "messages_reordered",
    "messages_altered",
    "over_capacity",
    "double_owner",
    "arrivals_skipped",
];

/// The comparison: base, now, ratio; a sign where it is clearly worse or better.
pub fn render(now: &Summary, base: &Summary) -> String {
    let mut out = String::from("\n  compared with the baseline        baseline       now     ratio\n");
    for (name, latency) in &now.latency {
        let Some(before) = base.latency.get(name) else { continue };
        for (figure, enough) in ENOUGH {
            let of = |latency: &Latency| if figure == "med" { latency.med } else { latency.p99 };
            let judged = before.count.min(latency.count) >= enough;
            line(&mut out, &format!("{name} {figure}"), of(before), of(latency), judged);
        }
    }
    for name in Kind::ALL.map(Kind::name) {
        if let (Some(before), Some(after)) = (base.rates.get(name), now.rates.get(name)) {
            // In an open loop the scenario asks for them.
            line(&mut out, &format!("{name}/s"), *before, *after, false);
        }
    }
    for name in FAULTS {
        let of = |summary: &Summary| per_thousand(summary, summary.counts.get(name).copied().unwrap_or(0));
        if of(base) + of(now) > 0.0 {
            line(&mut out, &format!("{name} /1000 msg"), of(base), of(now), true);
        }
    }
    let errors = |summary: &Summary| per_thousand(summary, summary.errors.values().sum());
    line(&mut out, "errors /1000 msg", errors(base), errors(now), true);
    if let (Some(before), Some(after)) = (base.routing.attainment, now.routing.attainment) {
        line(&mut out, "late answers %", 100.0 * (1.0 - before), 100.0 * (1.0 - after), true);
    }
    out += &only_in_one(now, base);
    for difference in differences(now, base) {
        let _ = writeln!(out, "  Careful: {difference}.");
    }
    out
}

fn per_thousand(summary: &Summary, n: u64) -> f64 {
    let sent = summary.counts.get("messages_sent").copied().unwrap_or(0);
    n as f64 * 1e3 / sent.max(1) as f64
}

/// Kinds that only one of them measured.
fn only_in_one(now: &Summary, base: &Summary) -> String {
    let missing = |here: &Summary, there: &Summary| {
        let names = here.latency.keys().filter(|name| !there.latency.contains_key(*name));
        names.map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    let mut out = String::new();
    for (names, place) in [(missing(base, now), "in the baseline"), (missing(now, base), "now")] {
        if !names.is_empty() {
            let _ = writeln!(out, "  Measured only {place}: {names}");
        }
    }
    out
}

/// Why the two may not be comparable.
fn differences(now: &Summary, base: &Summary) -> Vec<String> {
    let mut found = Vec::new();
    let (was, is) = (&base.run, &now.run);
    if was.scenario != is.scenario || was.processes != is.processes {
        found.push(format!("the baseline played {} with {} process(es)", was.scenario, was.processes));
    }
    let differs = |before: f64, after: f64| (before - after).abs() > NOISE * before.max(after);
    if differs(was.measured_s, is.measured_s) || differs(was.warmup_s, is.warmup_s) {
        found.push(format!(
            "the baseline measured {} s after {} s of warm-up, this run {} after {}",
            number(was.measured_s),
            number(was.warmup_s),
            number(is.measured_s),
            number(is.warmup_s)
        ));
    }
    let arrivals = |summary: &Summary| {
        let started = summary.counts.get("visitors_started").copied().unwrap_or(0) as f64;
        started / (summary.run.warmup_s + summary.run.measured_s).max(1e-6)
    };
    let (before, after) = (arrivals(base), arrivals(now));
    if differs(before, after) {
        found.push(format!("{} visitors a second came then, {} now", number(before), number(after)));
    }
    for (summary, which) in [(base, "the baseline"), (now, "this run")] {
        if summary.verdict == Verdict::Invalid {
            found.push(format!("{which} is invalid: its generator was too slow or broke off"));
        }
        if summary.run.stopped_early {
            found.push(format!("{which} was stopped early"));
        }
    }
    found
}

/// A figure of which less is better; without a sign where more of it means nothing, or it was measured too seldom.
fn line(out: &mut String, name: &str, before: f64, after: f64, judged: bool) {
    let ratio = if before == 0.0 { None } else { Some(after / before) };
    let grew = match ratio {
        Some(ratio) if (ratio - 1.0).abs() <= NOISE => None,
        Some(ratio) => Some(ratio > 1.0),
        None => (after > 0.0).then_some(true),
    };
    let sign = match grew.filter(|_| judged) {
        Some(true) => "worse",
        Some(false) => "better",
        None => "",
    };
    let ratio = ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
    let _ = writeln!(out, "  {name:<32}{:>10}{:>10}{ratio:>10}  {sign}", number(before), number(after));
}

#[cfg(test)]
mod tests {
    use super::super::summary::tests::empty;
    use super::*;

    fn one(before: f64, after: f64, judged: bool) -> String {
        let mut out = String::new();
        line(&mut out, "x", before, after, judged);
        out.trim().to_owned()
    }

    fn latency(count: u64, ms: f64) -> Latency {
        let figures = serde_json::json!({"count": count, "avg": ms, "min": ms, "med": ms, "p90": ms, "p95": ms, "p99": ms, "p99_9": ms, "max": ms});
        serde_json::from_value(figures).unwrap()
    }

    fn said(now: &Summary, base: &Summary, name: &str) -> String {
        let said = render(now, base);
        let found = said.lines().find(|line| line.trim_start().starts_with(name));
        found.unwrap_or_else(|| panic!("{name}: {said}")).trim_end().to_owned()
    }

    #[test]
    fn few_samples_and_what_was_asked_for_get_no_sign() {
        let (mut now, mut base) = (empty(), empty());
        base.latency.insert("ack_ms".to_owned(), latency(500, 1.0));
        now.latency.insert("ack_ms".to_owned(), latency(500, 2.0));
        base.rates.insert("ack".to_owned(), 200.0);
        now.rates.insert("ack".to_owned(), 20.0);
        assert!(said(&now, &base, "ack_ms med").ends_with("worse"));
        assert!(said(&now, &base, "ack_ms p99").ends_with("2.00"), "500 samples have no p99 to speak of");
        assert!(said(&now, &base, "ack/s").ends_with("0.10"));
    }

    #[test]
    fn faults_are_compared_per_message_and_late_answers_too() {
        let (mut now, mut base) = (empty(), empty());
        for (summary, sent, altered) in [(&mut base, 1_000, 10), (&mut now, 10_000, 20)] {
            summary.counts.insert("messages_sent".to_owned(), sent);
            summary.counts.insert("messages_altered".to_owned(), altered);
        }
        base.routing.attainment = Some(1.0);
        now.routing.attainment = Some(0.5);
        assert!(said(&now, &base, "messages_altered").ends_with("better"));
        assert!(said(&now, &base, "late answers").ends_with("worse"));
    }

    #[test]
    fn runs_that_cannot_be_compared_are_told() {
        let (mut now, mut base) = (empty(), empty());
        assert!(!render(&now, &base).contains("Careful"));
        base.verdict = Verdict::Invalid;
        base.run.stopped_early = true;
        base.run.measured_s = 3.0;
        now.counts.insert("visitors_started".to_owned(), 50);
        let said = render(&now, &base);
        for reason in ["invalid", "stopped early", "measured 3", "visitors a second"] {
            assert!(
                said.lines().any(|line| line.contains("Careful") && line.contains(reason)),
                "{reason}: {said}"
            );
        }
    }

    #[test]
    fn what_only_one_of_them_measured_is_named() {
        let (mut now, mut base) = (empty(), empty());
        let latency = latency(1, 1.0);
        base.latency.insert("offer_ms".to_owned(), latency);
        now.latency.insert("relay_ms".to_owned(), latency);
        now.errors.insert("closed:4008".to_owned(), 3);
        let said = render(&now, &base);
        assert!(said.contains("Measured only in the baseline: offer_ms\n"), "{said}");
        assert!(said.contains("Measured only now: relay_ms\n"), "{said}");
        assert!(said.lines().any(|line| line.starts_with("  errors") && line.ends_with("worse")), "{said}");
    }

    #[test]
    fn only_clear_changes_get_a_sign() {
        assert!(one(10.0, 20.0, true).ends_with("2.00  worse"));
        assert!(one(20.0, 10.0, true).ends_with("0.50  better"));
        assert!(one(10.0, 20.0, false).ends_with("2.00"));
        assert!(one(10.0, 10.5, true).ends_with("1.05"));
        assert!(one(0.0, 3.0, true).ends_with("-  worse"));
    }
}
