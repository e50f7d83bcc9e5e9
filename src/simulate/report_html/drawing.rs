//! Drawings as inline SVG: lines over two axes, and bars.

use std::fmt::Write as _;

use super::page::escape;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 190.0;
/// Room for the numbers at the left, and below.
const LEFT: f64 = 44.0;
const BELOW: f64 = 22.0;
const ABOVE: f64 = 14.0;
/// Lines are told apart by so many colours and dashes; further ones begin again.
const KINDS: usize = 5;

/// One axis: its two ends, and the places that carry a number.
pub(super) struct Axis {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) ticks: Vec<(f64, String)>,
}

impl Axis {
    /// Where a value lies, from 0 to 1; what is beyond the ends lies at them.
    fn place(&self, value: f64) -> f64 {
        ((value - self.from) / (self.to - self.from).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)
    }

    /// From 0 to 1, in quarters.
    pub(super) fn share() -> Self {
        Self::share_from(0.0)
    }

    /// From a share to 1, in quarters.
    pub(super) fn share_from(from: f64) -> Self {
        let tick = |quarter: u8| {
            let value = from + (1.0 - from) * f64::from(quarter) / 4.0;
            (value, format!("{:.0} %", value * 100.0))
        };
        Self { from, to: 1.0, ticks: (0..=4).map(tick).collect() }
    }

    /// Hours since the start, from seconds to seconds.
    pub(super) fn hours(from_s: f64, to_s: f64) -> Self {
        let ticks = (0..=6_u8).map(|sixth| {
            let value = from_s + (to_s - from_s) * f64::from(sixth) / 6.0;
            (value, clock(value))
        });
        Self { from: from_s, to: to_s, ticks: ticks.collect() }
    }

    /// From 0 to a little above `most`, in round steps.
    pub(super) fn counts(most: f64) -> Self {
        let rough = (most / 4.0).max(0.25);
        let power = 10_f64.powf(rough.log10().floor());
        let step =
            [1.0, 2.0, 2.5, 5.0, 10.0].map(|times| times * power).into_iter().find(|step| *step >= rough);
        let step = step.unwrap_or(power * 10.0);
        let ticks = (0..=4_u8).map(|tick| (step * f64::from(tick), format!("{}", step * f64::from(tick))));
        Self { from: 0.0, to: step * 4.0, ticks: ticks.collect() }
    }
}

/// Seconds since the start as hours and minutes.
pub(super) fn clock(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as u64;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A line with a name; a gap is where `y` is not a number.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) points: Vec<(f64, f64)>,
}

/// Lines over two axes; `marks` are upright lines with a word.
pub(super) fn lines(
    out: &mut String,
    title: &str,
    axes: (&Axis, &Axis),
    lines: &[Line],
    marks: &[(f64, String)],
) {
    let (x, y) = axes;
    let at_x = |value: f64| LEFT + x.place(value) * (WIDTH - LEFT - 8.0);
    let at_y = |value: f64| ABOVE + (1.0 - y.place(value)) * HEIGHT;
    open(out, title, ABOVE + HEIGHT + BELOW);
    for (value, word) in &y.ticks {
        let (at, word) = (at_y(*value), escape(word));
        let _ = write!(
            out,
            "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{word}</text>",
            LEFT - 5.0,
            at + 4.0,
        );
    }
    for (value, word) in &x.ticks {
        let (at, below, word) = (at_x(*value), ABOVE + HEIGHT + 15.0, escape(word));
        let _ = write!(out, "<text x=\"{at:.1}\" y=\"{below}\" text-anchor=\"middle\">{word}</text>");
    }
    for (value, word) in marks {
        let (at, bottom, word) = (at_x(*value), ABOVE + HEIGHT, escape(word));
        let _ = write!(
            out,
            "<line class=\"mark\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{ABOVE}\" y2=\"{bottom}\"/>\
             <text x=\"{at:.1}\" y=\"10\" text-anchor=\"middle\">{word}</text>"
        );
    }
    for (number, line) in lines.iter().enumerate() {
        for piece in line.points.split(|(_, y)| y.is_nan()).filter(|piece| !piece.is_empty()) {
            let _ = write!(out, "<polyline class=\"c{}\" points=\"", number % KINDS);
            for (x, y) in piece {
                let _ = write!(out, "{:.1},{:.1} ", at_x(*x), at_y(*y));
            }
            out.push_str("\"/>");
        }
    }
    out.push_str("</svg>");
    legend(out, lines);
    out.push_str("</figure>");
}

fn legend(out: &mut String, lines: &[Line]) {
    out.push_str("<p>");
    for (number, line) in lines.iter().enumerate() {
        let (kind, name) = (number % KINDS, escape(&line.name));
        let _ = write!(
            out,
            "<svg class=\"key\" viewBox=\"0 0 30 10\" aria-hidden=\"true\"><polyline class=\"c{kind}\" points=\"0,5 30,5\"/></svg>{name}"
        );
    }
    out.push_str("</p>");
}

/// Bars that lie; each has a name, a length and a word at its end.
pub(super) fn bars(out: &mut String, title: &str, rows: &[(String, f64, String)]) {
    const ROW: f64 = 22.0;
    const NAMES: f64 = 250.0;
    let most = rows.iter().map(|(_, length, _)| *length).fold(0.0, f64::max);
    open(out, title, (ROW * rows.len() as f64).max(ROW));
    for (number, (name, length, word)) in rows.iter().enumerate() {
        let top = ROW * number as f64;
        let wide = (WIDTH - NAMES - 80.0) * length / most.max(f64::MIN_POSITIVE);
        let (base, end) = (top + 15.0, NAMES + wide + 6.0);
        let (name, word) = (escape(name), escape(word));
        let _ = write!(
            out,
            "<text x=\"0\" y=\"{base}\">{name}</text>\
             <rect x=\"{NAMES}\" y=\"{}\" width=\"{wide:.1}\" height=\"13\"/><text x=\"{end:.1}\" y=\"{base}\">{word}</text>",
            top + 4.0,
        );
    }
    if rows.is_empty() {
        out.push_str("<text x=\"0\" y=\"15\">none</text>");
    }
    out.push_str("</svg></figure>");
}

fn open(out: &mut String, title: &str, height: f64) {
    let title = escape(title);
    let _ = write!(
        out,
        "<figure><figcaption>{title}</figcaption><svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}\">"
    );
}
