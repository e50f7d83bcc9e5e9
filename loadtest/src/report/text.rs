//! The report on the terminal: thresholds first, then percentiles, then what was counted, then errors.

use std::fmt::Write as _;

use super::summary::Verdict;
use super::{Summary, hints};
use crate::kind::{Count, Kind};
use crate::record::{NOT_ENDED, PART_LOST};

/// The report; with ANSI colours if wanted.
pub fn render(summary: &Summary, colours: bool) -> String {
    let paint =
        |code: &str, text: &str| if colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() };
    let mut out = String::new();
    let run = &summary.run;
    let early = if run.stopped_early { ", stopped early" } else { "" };
    let _ = writeln!(
        out,
        "\n{}  {} for {} s (+ {} s warm-up){early}, seed {}, {} process(es)\n",
        paint("1", &run.scenario),
        run.url,
        number(run.measured_s),
        number(run.warmup_s),
        run.seed,
        run.processes
    );
    thresholds(&mut out, summary, &paint);
    latencies(&mut out, summary);
    counts(&mut out, summary);
    errors(&mut out, summary);
    generator(&mut out, summary, &paint);
    out
}

fn thresholds(out: &mut String, summary: &Summary, paint: &dyn Fn(&str, &str) -> String) {
    for judged in &summary.thresholds {
        let sign = if judged.holds { paint("32", "✓") } else { paint("31", "✗") };
        let value = judged.value.map_or_else(|| "nothing measured".to_owned(), number);
        let _ = writeln!(out, "  {sign} {:<42} {value}", judged.expression);
    }
    if !summary.thresholds.is_empty() {
        out.push('\n');
    }
}

fn latencies(out: &mut String, summary: &Summary) {
    let _ = writeln!(
        out,
        "  {:<22}{:>8} {:>5} {:>5} {:>5} {:>5} {:>5} {:>5} {:>5} {:>5}",
        "latency, ms", "count", "avg", "min", "med", "p90", "p95", "p99", "p99.9", "max"
    );
    for kind in Kind::ALL {
        let Some(latency) = summary.latency.get(&format!("{}_ms", kind.name())) else { continue };
        let _ = write!(out, "  {:<22}{:>8}", kind.title(), latency.count);
        for value in [
            latency.avg,
            latency.min,
            latency.med,
            latency.p90,
            latency.p95,
            latency.p99,
            latency.p99_9,
            latency.max,
        ] {
            let _ = write!(out, " {:>5}", number(value));
        }
        out.push('\n');
    }
    out.push('\n');
}

fn counts(out: &mut String, summary: &Summary) {
    for count in Count::ALL {
        let n = summary.counts.get(count.name()).copied().unwrap_or(0);
        if n > 0
            || matches!(count, Count::MessagesLost | Count::MessagesDuplicated | Count::MessagesReordered)
        {
            let rate = summary.rates.get(count.name()).copied().unwrap_or(0.0);
            let _ = writeln!(out, "  {:<24}{n:>9}  {:>9}/s", count.name(), number(rate));
        }
    }
    if let Some(attainment) = summary.routing.attainment {
        let routing = &summary.routing;
        let _ = writeln!(
            out,
            "  {:<24}{:>8.2} %  of {} answered by a human within {} s",
            "attainment",
            attainment * 100.0,
            routing.in_time + routing.late,
            routing.target_s
        );
    }
    out.push('\n');
}

fn errors(out: &mut String, summary: &Summary) {
    if summary.errors.is_empty() {
        out.push_str("  no errors\n");
    }
    let mut errors: Vec<(&String, &u64)> = summary.errors.iter().collect();
    errors.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    for (kind, n) in errors {
        let _ = writeln!(out, "  error {kind:<38} {n:>9}");
    }
    for hint in hints::render(summary) {
        let _ = writeln!(out, "  -> {hint}");
    }
}

fn generator(out: &mut String, summary: &Summary, paint: &dyn Fn(&str, &str) -> String) {
    let generator = &summary.generator;
    let _ = writeln!(
        out,
        "\n  generator at most {:.0} % of a core, {:.1} ms late (p99 of its worst second)",
        generator.cpu_percent_max, generator.lag_ms_max
    );
    if summary.errors.keys().any(|error| error == NOT_ENDED || error == PART_LOST) {
        let text = "  The generator broke off, so this run is invalid: nobody knows what is missing.";
        let _ = writeln!(out, "{}", paint("33", text));
    }
    if generator.saturated {
        let text = format!(
            "  The generator itself was too slow in {} of {} measured seconds,\n  {}: use --processes, a lower rate, or another machine.",
            generator.saturated_seconds,
            generator.seconds,
            if summary.verdict == Verdict::Invalid {
                "so this run is invalid"
            } else {
                "do not believe its latencies"
            }
        );
        let _ = writeln!(out, "{}", paint("33", &text));
    }
}

/// As many digits as are worth reading: five places from 0.001 to 99,999, as wide as a column of the latencies is.
pub(crate) fn number(value: f64) -> String {
    match value.abs() {
        _ if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        large if large >= 999.95 => format!("{value:.0}"),
        middle if middle >= 9.995 => format!("{value:.1}"),
        small if small >= 0.1 => format!("{value:.2}"),
        tiny if tiny >= 0.001 => format!("{value:.3}"),
        _ => format!("{value:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_latency_fits_its_column() {
        let latencies =
            (0..1_000).flat_map(|n| [0.001, 0.01, 0.1, 1.0, 10.0].map(|unit| f64::from(n) * unit * 1.0037));
        let edges = [0.0995, 0.0999, 9.994, 9.9999, 99.96, 999.94, 999.96, 12_345.6];
        for latency in latencies.chain(edges) {
            assert!(number(latency).len() <= 5, "{latency}: {}", number(latency));
        }
        assert_eq!([0.089, 0.25, 12.34, 0.000_4].map(number), ["0.089", "0.25", "12.3", "0.0004"]);
    }
}
