//! This run beside an earlier one.

use std::fmt::Write as _;

use super::Summary;
use super::text::number;

/// Changes smaller than this are not worth a sign.
const NOISE: f64 = 0.10;

/// The comparison: base, now, ratio; a sign where it is clearly worse or better.
pub fn render(now: &Summary, base: &Summary) -> String {
    let mut out = String::from("\n  compared with the baseline        baseline       now     ratio\n");
    for (name, latency) in &now.latency {
        let Some(before) = base.latency.get(name) else { continue };
        for (figure, before, after) in [("med", before.med, latency.med), ("p99", before.p99, latency.p99)] {
            line(&mut out, &format!("{name} {figure}"), before, after, false);
        }
    }
    for (name, after) in &now.rates {
        if let Some(before) = base.rates.get(name) {
            line(&mut out, &format!("{name}/s"), *before, *after, true);
        }
    }
    for name in ["messages_lost", "messages_duplicated", "messages_reordered"] {
        let of = |summary: &Summary| summary.counts.get(name).copied().unwrap_or(0) as f64;
        if of(base) + of(now) > 0.0 {
            line(&mut out, name, of(base), of(now), false);
        }
    }
    line(
        &mut out,
        "errors",
        base.errors.values().sum::<u64>() as f64,
        now.errors.values().sum::<u64>() as f64,
        false,
    );
    let missing = |here: &Summary, there: &Summary| {
        let missing: Vec<&str> = here
            .latency
            .keys()
            .filter(|name| !there.latency.contains_key(*name))
            .map(String::as_str)
            .collect();
        (!missing.is_empty()).then(|| missing.join(", "))
    };
    for (names, place) in [(missing(base, now), "in the baseline"), (missing(now, base), "now")] {
        if let Some(names) = names {
            let _ = writeln!(out, "  Measured only {place}: {names}");
        }
    }
    if base.run.scenario != now.run.scenario || base.run.processes != now.run.processes {
        let _ = writeln!(
            out,
            "  Careful: the baseline played {} with {} process(es).",
            base.run.scenario, base.run.processes
        );
    }
    out
}

fn line(out: &mut String, name: &str, before: f64, after: f64, more_is_better: bool) {
    let ratio = if before == 0.0 { None } else { Some(after / before) };
    let sign = match ratio {
        Some(ratio) if (ratio - 1.0).abs() <= NOISE => "",
        Some(ratio) if (ratio > 1.0) == more_is_better => "better",
        None if after == 0.0 => "",
        _ => "worse",
    };
    let ratio = ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
    let _ = writeln!(out, "  {name:<32}{:>10}{:>10}{ratio:>10}  {sign}", number(before), number(after));
}

#[cfg(test)]
mod tests {
    use super::super::summary::Latency;
    use super::super::summary::tests::empty;
    use super::*;

    fn one(before: f64, after: f64, more_is_better: bool) -> String {
        let mut out = String::new();
        line(&mut out, "x", before, after, more_is_better);
        out.trim().to_owned()
    }

    #[test]
    fn what_only_one_of_them_measured_is_named() {
        let (mut now, mut base) = (empty(), empty());
        let figures = serde_json::json!({"count": 1, "avg": 1, "min": 1, "med": 1, "p90": 1, "p95": 1, "p99": 1, "p99_9": 1, "max": 1});
        let latency: Latency = serde_json::from_value(figures).unwrap();
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
        assert!(one(10.0, 20.0, false).ends_with("2.00  worse"));
        assert!(one(10.0, 20.0, true).ends_with("2.00  better"));
        assert!(one(10.0, 10.5, false).ends_with("1.05"));
        assert!(one(0.0, 3.0, false).ends_with("-  worse"));
    }
}
