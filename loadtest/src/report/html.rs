//! The report as one file: tables and drawings, no script, nothing loaded from anywhere, light and dark.

use std::fmt::Write as _;

use super::summary::Verdict;
use super::text::number;
use super::{Summary, hints};
use crate::kind::{Count, Kind};
use crate::record::Second;

/// Points of a drawing; longer runs are drawn by the worst of neighbouring seconds, which keeps the file small and the peaks visible.
const POINTS_MAX: usize = 240;
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 150.0;
/// Above a drawing, for its largest value.
const TOP: f64 = 16.0;
/// The length of a second that stands alone.
const DASH: f64 = 5.0;

const STYLE: &str = "
:root{color-scheme:light dark;--text:#1d2421;--soft:#5c6a64;--line:#d9dfdc;--back:#fbfcfb;--one:#0f766e;--two:#b45309;--bad:#b91c1c;--good:#15803d}
@media(prefers-color-scheme:dark){:root{--text:#e6ece9;--soft:#9aa8a2;--line:#33403a;--back:#141a17;--one:#2dd4bf;--two:#fbbf24;--bad:#f87171;--good:#4ade80}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.05rem;margin:2rem 0 .5rem}p,caption,figcaption{color:var(--soft)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.25rem .5rem;border-bottom:1px solid var(--line);text-align:right}
th:first-child,td:first-child{text-align:left}.good{color:var(--good)}.bad{color:var(--bad)}figure{margin:1.5rem 0;overflow-x:auto}
svg{width:100%;height:auto}svg text{fill:var(--soft);font-size:11px}.axis,.mark{stroke:var(--line)}.mark{stroke-dasharray:2 4}.one,.two{fill:none;stroke-width:1.6;stroke-linecap:round}.one{stroke:var(--one)}.two{stroke:var(--two);stroke-dasharray:5 3}";

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
    let _ = match summary.verdict {
        Verdict::Passed => write!(out, "<p class=\"good\">✓ All thresholds hold.</p>"),
        Verdict::Broken => write!(out, "<p class=\"bad\">✗ A threshold is broken.</p>"),
        Verdict::Invalid => write!(out, "<p class=\"bad\">✗ This run is invalid.</p>"),
    };
    if summary.generator.saturated {
        out.push_str("<p class=\"bad\">The generator itself was too slow: do not believe the latencies of this run.</p>");
    }
    thresholds(&mut out, summary);
    latencies(&mut out, summary);
    sums(&mut out, summary);
    drawings(&mut out, &Axis::of(summary, seconds), seconds);
    numbers(&mut out, "Counts, warm-up included", summary.counts.iter());
    numbers(&mut out, "Errors", summary.errors.iter());
    for hint in hints::render(summary) {
        let _ = write!(out, "<p>{}</p>", escape(&hint));
    }
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

/// What is neither a threshold nor a latency and belongs beside them.
fn sums(out: &mut String, summary: &Summary) {
    let (routing, generator) = (&summary.routing, &summary.generator);
    if let Some(attainment) = routing.attainment {
        let decided = routing.in_time + routing.late;
        let (percent, target) = (attainment * 100.0, routing.target_s);
        let _ =
            write!(out, "<p>{percent:.2} % of {decided} handoffs answered by a human within {target} s.</p>");
    }
    let _ = write!(
        out,
        "<p>The generator used at most {:.0} % of a core and was {:.1} ms late (p99 of its worst second). \
         What was measured lies between the two marks of a drawing.</p>",
        generator.cpu_percent_max, generator.lag_ms_max
    );
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

/// What all drawings share: their time.
struct Axis {
    /// Seconds from the left to the right.
    length_s: f64,
    /// What of it was measured.
    measured_s: [f64; 2],
}

impl Axis {
    fn of(summary: &Summary, seconds: &[Second]) -> Self {
        let from = summary.run.warmup_s;
        let length_s = seconds.last().map_or(1.0, |last| last.second as f64 + 1.0);
        Self { length_s, measured_s: [from, from + summary.run.measured_s] }
    }

    /// Two marks for what was measured, and the times at both ends.
    fn draw(&self, out: &mut String) {
        let (top, base, text) = (TOP, TOP + HEIGHT, TOP + HEIGHT + 14.0);
        for second in self.measured_s {
            let x = WIDTH * (second / self.length_s).min(1.0);
            let _ =
                write!(out, "<line class=\"mark\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top}\" y2=\"{base}\"/>");
        }
        let _ = write!(
            out,
            "<line class=\"axis\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{base}\" y2=\"{base}\"/><text x=\"0\" y=\"{text}\">0 s</text>\
             <text x=\"{WIDTH}\" y=\"{text}\" text-anchor=\"end\">{} s</text>",
            number(self.length_s)
        );
    }
}

fn drawings(out: &mut String, axis: &Axis, seconds: &[Second]) {
    let counted = |count: Count| move |second: &Second| Some(second.count(count) as f64);
    let p50 = |kind: Kind| move |second: &Second| second.brief(kind).map(|brief| brief.p50);
    let p99 = |kind: Kind| move |second: &Second| second.brief(kind).map(|brief| brief.p99);
    let mut pair = |title: &str, one: &Figure<'_>, two: &Figure<'_>| {
        draw(out, axis, title, &series(seconds, one), &series(seconds, two));
    };
    pair(
        "Messages acknowledged (line) and bot answers (dashed) a second",
        &counted(Count::MessagesAcked),
        &counted(Count::BotAnswers),
    );
    pair(
        "Sockets (line) and visitors (dashed)",
        &|second| Some(second.standing().connections as f64),
        &|second| Some(second.standing().visitors as f64),
    );
    for kind in Kind::ALL {
        if seconds.iter().any(|second| second.brief(kind).is_some()) {
            let title = format!("{}, ms: p99 (line) and median (dashed)", kind.title());
            pair(&title, &p99(kind), &p50(kind));
        }
    }
    pair(
        "Waiting for a human (line) and errors a second (dashed)",
        &|second| Some(second.waiting as f64),
        &|second| Some(second.errors as f64),
    );
}

/// What is drawn of a second; nothing where nothing was measured.
type Figure<'a> = dyn Fn(&Second) -> Option<f64> + 'a;

fn series(seconds: &[Second], of: &Figure<'_>) -> Vec<Option<f64>> {
    let step = seconds.len().div_ceil(POINTS_MAX).max(1);
    let worst = |chunk: &[Second]| chunk.iter().filter_map(of).reduce(f64::max);
    seconds.chunks(step).map(worst).collect()
}

fn draw(out: &mut String, axis: &Axis, title: &str, one: &[Option<f64>], two: &[Option<f64>]) {
    let most = one.iter().chain(two).flatten().copied().fold(0.0, f64::max);
    let title = escape(title);
    let _ = write!(
        out,
        "<figure><figcaption>{title}</figcaption><svg viewBox=\"0 0 {WIDTH} {full}\" role=\"img\" aria-label=\"{title}\">\
         <text x=\"0\" y=\"11\">{most}</text>",
        full = TOP + HEIGHT + 18.0,
        most = number(most),
    );
    axis.draw(out);
    for (class, values) in [("two", two), ("one", one)] {
        let points: Vec<Option<(f64, f64)>> = (0..)
            .zip(values)
            .map(|(n, value)| {
                let x = f64::from(n) * WIDTH / values.len().saturating_sub(1).max(1) as f64;
                value.map(|value| (x, TOP + HEIGHT * (1.0 - value / most.max(f64::MIN_POSITIVE))))
            })
            .collect();
        for line in points.split(Option::is_none).filter(|line| !line.is_empty()) {
            polyline(out, class, line);
        }
    }
    out.push_str("</svg></figure>");
}

fn polyline(out: &mut String, class: &str, points: &[Option<(f64, f64)>]) {
    let _ = write!(out, "<polyline class=\"{class}\" points=\"");
    for (x, y) in points.iter().flatten() {
        let _ = write!(out, "{x:.1},{y:.1} ");
    }
    // A second alone between seconds without a measurement is a dash: a point has no length.
    if let [Some((x, y))] = points {
        let _ = write!(out, "{:.1},{y:.1}", if *x > WIDTH / 2.0 { x - DASH } else { x + DASH });
    }
    out.push_str("\"/>");
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

    const AXIS: Axis = Axis { length_s: 10.0, measured_s: [2.0, 8.0] };

    #[test]
    fn text_from_elsewhere_cannot_become_markup() {
        assert_eq!(escape("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }

    #[test]
    fn all_drawings_of_the_longest_run_fit_into_the_file() {
        // Two values for each kind of latency, and three pairs beside them, at their widest.
        let widest = vec![Some(123_456.789); POINTS_MAX];
        let mut out = String::new();
        (0..Kind::ALL.len() + 3).for_each(|_| draw(&mut out, &AXIS, "a title", &widest, &widest));
        assert!(out.len() < 120 * 1024, "{}", out.len());
        // Every other second without a measurement: as many lines as there can be.
        let dots: Vec<Option<f64>> = (0..POINTS_MAX).map(|n| (n % 2 == 0).then_some(99.9)).collect();
        let mut out = String::new();
        (0..Kind::ALL.len() + 3).for_each(|_| draw(&mut out, &AXIS, "a title", &dots, &dots));
        assert!(out.len() < 190 * 1024, "{}", out.len());
    }

    #[test]
    fn a_flat_series_is_drawn_inside_its_box() {
        let mut out = String::new();
        draw(&mut out, &AXIS, "x", &[Some(0.0), Some(0.0)], &[]);
        assert!(out.contains("0.0,166.0 720.0,166.0"), "{out}");
    }

    #[test]
    fn a_second_without_a_measurement_is_a_gap_and_not_a_zero() {
        let mut out = String::new();
        draw(&mut out, &AXIS, "x", &[Some(1.0), Some(1.0), None, Some(1.0)], &[]);
        assert_eq!(out.matches("<polyline").count(), 2, "{out}");
        assert!(!out.contains("480.0,"), "{out}");
    }
}
