//! The report as one file: tables and drawings, no script, nothing loaded from anywhere, light and dark.

use std::fmt::Write as _;

use super::Summary;
use super::text::number;
use crate::kind::{Count, Kind};
use crate::record::Second;

/// Points of a drawing; longer runs are drawn by the worst of neighbouring seconds, which keeps the file small and the peaks visible.
const POINTS_MAX: usize = 240;
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 150.0;

const STYLE: &str = "
:root{color-scheme:light dark;--text:#1d2421;--soft:#5c6a64;--line:#d9dfdc;--back:#fbfcfb;--one:#0f766e;--two:#b45309;--bad:#b91c1c;--good:#15803d}
@media(prefers-color-scheme:dark){:root{--text:#e6ece9;--soft:#9aa8a2;--line:#33403a;--back:#141a17;--one:#2dd4bf;--two:#fbbf24;--bad:#f87171;--good:#4ade80}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.05rem;margin:2rem 0 .5rem}p,caption,figcaption{color:var(--soft)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.25rem .5rem;border-bottom:1px solid var(--line);text-align:right}
th:first-child,td:first-child{text-align:left}.good{color:var(--good)}.bad{color:var(--bad)}figure{margin:1.5rem 0;overflow-x:auto}
svg{width:100%;height:auto}svg text{fill:var(--soft);font-size:11px}.axis{stroke:var(--line)}.one,.two{fill:none;stroke-width:1.6}.one{stroke:var(--one)}.two{stroke:var(--two);stroke-dasharray:5 3}";

/// The page.
pub fn render(summary: &Summary, seconds: &[Second]) -> String {
    let run = &summary.run;
    let mut out = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{name} - load test</title><style>{STYLE}</style><h1>{name}</h1>\
         <p>{url}, {measured:.0} s measured after {warmup:.0} s of warm-up, {processes} process(es), seed {seed}. {tool}.</p>",
        name = escape(&run.scenario),
        url = escape(&run.url),
        measured = run.measured_s,
        warmup = run.warmup_s,
        processes = run.processes,
        seed = run.seed,
        tool = escape(&summary.tool),
    );
    if summary.generator.saturated {
        out.push_str("<p class=\"bad\">The generator itself was too slow: do not believe the latencies of this run.</p>");
    }
    thresholds(&mut out, summary);
    latencies(&mut out, summary);
    drawings(&mut out, seconds);
    numbers(&mut out, "Counts", summary.counts.iter().filter(|(_, n)| **n > 0));
    numbers(&mut out, "Errors", summary.errors.iter());
    out.push_str("</html>\n");
    out
}

fn thresholds(out: &mut String, summary: &Summary) {
    out.push_str("<h2>Thresholds</h2><table><tr><th>Threshold<th>Value<th>Holds</tr>");
    for judged in &summary.thresholds {
        let (class, word) = if judged.holds { ("good", "✓ yes") } else { ("bad", "✗ no") };
        let value = judged.value.map_or_else(|| "nothing measured".to_owned(), number);
        let expression = escape(&judged.expression);
        let _ = write!(out, "<tr><td>{expression}<td>{value}<td class=\"{class}\">{word}</tr>");
    }
    out.push_str("</table>");
}

fn latencies(out: &mut String, summary: &Summary) {
    out.push_str(
        "<h2>Latency from the scheduled time, ms</h2><table><tr><th>Kind<th>Count<th>avg<th>min<th>med<th>p90<th>p95<th>p99<th>p99.9<th>max</tr>",
    );
    for kind in Kind::ALL {
        let Some(of) = summary.latency.get(&format!("{}_ms", kind.name())) else { continue };
        let _ = write!(out, "<tr><td>{}<td>{}", escape(kind.title()), of.count);
        for value in [of.avg, of.min, of.med, of.p90, of.p95, of.p99, of.p99_9, of.max] {
            let _ = write!(out, "<td>{}", number(value));
        }
        out.push_str("</tr>");
    }
    out.push_str("</table>");
}

fn drawings(out: &mut String, seconds: &[Second]) {
    let counted = |count: Count| move |second: &Second| second.count(count) as f64;
    let p50 = |kind: Kind| move |second: &Second| second.brief(kind).map_or(0.0, |brief| brief.p50);
    let p99 = |kind: Kind| move |second: &Second| second.brief(kind).map_or(0.0, |brief| brief.p99);
    let acked = series(seconds, &counted(Count::MessagesAcked));
    draw(
        out,
        "Messages acknowledged (line) and bot answers (dashed) a second",
        &acked,
        &series(seconds, &counted(Count::BotAnswers)),
    );
    draw(
        out,
        "Sockets (line) and visitors (dashed)",
        &series(seconds, &|second| second.standing().connections as f64),
        &series(seconds, &|second| second.standing().visitors as f64),
    );
    for kind in Kind::ALL {
        let worst = series(seconds, &p99(kind));
        if worst.iter().any(|value| *value > 0.0) {
            draw(
                out,
                &format!("{}, ms: p99 (line) and median (dashed)", kind.title()),
                &worst,
                &series(seconds, &p50(kind)),
            );
        }
    }
    draw(
        out,
        "Waiting for a human (line) and errors a second (dashed)",
        &series(seconds, &|second| second.waiting as f64),
        &series(seconds, &|second| second.errors as f64),
    );
}

fn series(seconds: &[Second], of: &dyn Fn(&Second) -> f64) -> Vec<f64> {
    let step = seconds.len().div_ceil(POINTS_MAX).max(1);
    seconds.chunks(step).map(|chunk| chunk.iter().map(of).fold(0.0, f64::max)).collect()
}

fn draw(out: &mut String, title: &str, one: &[f64], two: &[f64]) {
    let most = one.iter().chain(two).copied().fold(0.0, f64::max);
    let title = escape(title);
    let _ = write!(
        out,
        "<figure><figcaption>{title}</figcaption><svg viewBox=\"0 0 {WIDTH} {full}\" role=\"img\" aria-label=\"{title}\">\
         <line class=\"axis\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{base}\" y2=\"{base}\"/><text x=\"0\" y=\"11\">{most}</text>",
        full = HEIGHT + 24.0,
        base = HEIGHT + 16.0,
        most = number(most),
    );
    for (class, values) in [("two", two), ("one", one)] {
        let _ = write!(out, "<polyline class=\"{class}\" points=\"");
        for (n, value) in values.iter().enumerate() {
            let x = n as f64 * WIDTH / values.len().saturating_sub(1).max(1) as f64;
            let y = 16.0 + HEIGHT * (1.0 - value / most.max(f64::MIN_POSITIVE));
            let _ = write!(out, "{x:.1},{y:.1} ");
        }
        out.push_str("\"/>");
    }
    out.push_str("</svg></figure>");
}

fn numbers<'a>(out: &mut String, title: &str, rows: impl Iterator<Item = (&'a String, &'a u64)>) {
    let _ = write!(out, "<h2>{title}</h2><table>");
    let mut none = true;
    for (name, n) in rows {
        none = false;
        let _ = write!(out, "<tr><td>{}<td>{n}</tr>", escape(name));
    }
    out.push_str(if none { "<tr><td>none</tr></table>" } else { "</table>" });
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_elsewhere_cannot_become_markup() {
        assert_eq!(escape("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }

    #[test]
    fn all_drawings_of_the_longest_run_fit_into_the_file() {
        // Two values for each kind of latency, and three pairs beside them, at their widest.
        let widest = vec![123_456.789; POINTS_MAX];
        let mut out = String::new();
        (0..Kind::ALL.len() + 3).for_each(|_| draw(&mut out, "a title", &widest, &widest));
        assert!(out.len() < 120 * 1024, "{}", out.len());
    }

    #[test]
    fn a_flat_series_is_drawn_inside_its_box() {
        let mut out = String::new();
        draw(&mut out, "x", &[0.0, 0.0], &[]);
        assert!(out.contains("0.0,166.0 720.0,166.0"), "{out}");
    }
}
