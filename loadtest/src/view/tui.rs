//! The whole screen: what stands, what goes through, how fast, and the lights of the thresholds. `q` stops the run cleanly.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use ratatui::DefaultTerminal;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Gauge, Paragraph, Sparkline};
use tokio::sync::watch;

use super::Moment;
use crate::record::Brief;
use crate::report::text::number;
use crate::worker::Stop;

/// The sign of a broken threshold.
const BROKEN: &str = "✗";
/// How often the keyboard is looked at.
const KEYS_EVERY: Duration = Duration::from_millis(100);

/// The screen.
#[derive(Debug)]
pub struct Tui {
    terminal: DefaultTerminal,
    title: String,
    colours: bool,
    closing: Arc<AtomicBool>,
    keys: Option<JoinHandle<()>>,
}

impl Tui {
    pub(super) fn open(title: &str, stop: watch::Sender<Stop>, colours: bool) -> io::Result<Self> {
        let terminal = ratatui::try_init()?;
        let closing = Arc::new(AtomicBool::new(false));
        let until = closing.clone();
        let keys = std::thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                if event::poll(KEYS_EVERY).unwrap_or(false)
                    && let Ok(Event::Key(key)) = event::read()
                    && key.kind == KeyEventKind::Press
                    && wants_stop(key.code, key.modifiers)
                {
                    // The second time means: at once.
                    stop.send_modify(|wanted| {
                        *wanted = if *wanted == Stop::No { Stop::Soon } else { Stop::Now }
                    });
                }
            }
        });
        Ok(Self { terminal, title: title.to_owned(), colours, closing, keys: Some(keys) })
    }

    pub(super) fn show(&mut self, moment: &Moment) -> io::Result<()> {
        let (title, colours) = (self.title.clone(), self.colours);
        self.terminal.draw(|frame| draw(frame, &title, moment, colours)).map(drop)
    }
}

impl Drop for Tui {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::Relaxed);
        if let Some(keys) = self.keys.take() {
            let _ = keys.join();
        }
        ratatui::restore();
    }
}

fn wants_stop(code: KeyCode, modifiers: KeyModifiers) -> bool {
    // In raw mode the terminal does not make a signal of Ctrl-C.
    code == KeyCode::Char('q') || (code == KeyCode::Char('c') && modifiers.contains(KeyModifiers::CONTROL))
}

fn draw(frame: &mut Frame<'_>, title: &str, moment: &Moment, colours: bool) {
    let area = frame.area();
    let (lights, columns) = lights(&moment.thresholds, area.width.saturating_sub(2) as usize, colours);
    let rows = rows(area.height, lights.len().div_ceil(columns).max(1) as u16);
    let [head, middle, rate, tail, judged, foot] = Layout::vertical(rows.map(Constraint::Length)).areas(area);
    // Wide enough for percentiles of three digits on a terminal of 80 columns.
    let widths = [Constraint::Fill(2), Constraint::Fill(3), Constraint::Fill(2)];
    let [standing, speed, errors] = Layout::horizontal(widths).areas(middle);
    let accent = if colours { Style::new().fg(Color::Cyan) } else { Style::new() };
    let share = moment.second as f64 / moment.length.max(1) as f64;
    let label = format!("{} / {} s  {}", moment.second, moment.length, moment.phase);
    let gauge = Gauge::default().block(Block::bordered().title(title)).gauge_style(accent).label(label);
    frame.render_widget(gauge.ratio(share.clamp(0.0, 1.0)), head);
    list(frame, standing, "now", &standing_lines(moment));
    list(frame, speed, "last second", &speed_lines(moment));
    let mut kinds: Vec<String> = moment.errors.iter().map(|(kind, n)| format!("{n:>7}  {kind}")).collect();
    if kinds.is_empty() {
        kinds.push("none".to_owned());
    }
    list(frame, errors, "errors", &kinds);
    spark(frame, rate, "acks a second", 1.0, &moment.acks_back, accent);
    spark(frame, tail, "ack p99, ms", 1e3, &moment.ack_p99_back, accent);
    judge(frame, judged, lights, columns);
    frame.render_widget(Paragraph::new("q stops cleanly, twice: at once"), foot);
}

/// The heights of the parts, from above: what a small terminal has no room for is missing as a whole, the drawings first, the
/// lights last.
fn rows(height: u16, lights: u16) -> [u16; 6] {
    let mut left = height;
    let mut take = |most: u16, least: u16| {
        let taken = if left < least { 0 } else { most.min(left) };
        left -= taken;
        taken
    };
    let foot = take(1, 1);
    let judged = take(lights + 2, 1);
    let head = take(3, 3);
    let middle = take(8, 8);
    let (rate, tail) = (take(4, 3), take(4, 3));
    let more = if tail > 0 { left / 2 } else { 0 };
    [head, middle, rate + if rate > 0 { left - more } else { 0 }, tail + more, judged, foot]
}

/// The lights, and in how many columns all of them can be read.
fn lights(thresholds: &[(String, Option<f64>, bool)], width: usize, colours: bool) -> (Vec<Line<'_>>, usize) {
    let lights: Vec<Line<'_>> = thresholds.iter().map(|one| light(one, colours)).collect();
    let longest = lights.iter().map(Line::width).max().unwrap_or(0);
    (lights, if longest * 2 < width { 2 } else { 1 })
}

fn judge(frame: &mut Frame<'_>, area: Rect, mut lights: Vec<Line<'_>>, columns: usize) {
    let block = Block::bordered().title("thresholds");
    // Without room for a frame and a light in it, a light is worth more.
    let inner = if area.height > 2 { block.inner(area) } else { area };
    if area.height > 2 {
        frame.render_widget(block, area);
    }
    if lights.len() > inner.height as usize * columns {
        lights.sort_by_key(|light| light.spans.first().is_none_or(|sign| sign.content != BROKEN));
    }
    let each = lights.len().div_ceil(columns).max(1);
    let areas = Layout::horizontal(vec![Constraint::Fill(1); columns]).split(inner);
    for (lights, area) in lights.chunks(each).zip(areas.iter()) {
        frame.render_widget(Paragraph::new(lights.to_vec()), *area);
    }
}

fn standing_lines(moment: &Moment) -> Vec<String> {
    let (lag, cpu) = moment.generator;
    vec![
        format!("visitors  {:>8}", moment.visitors),
        format!("sockets   {:>8}", moment.connections),
        format!("agents    {:>8}", moment.agents),
        format!("waiting   {:>8}", moment.waiting),
        format!("generator {cpu:>8.0} %"),
        format!("late      {lag:>8.1} ms"),
    ]
}

fn speed_lines(moment: &Moment) -> Vec<String> {
    let brief = |brief: Option<Brief>| {
        brief
            .map(|brief| format!("{:.1} / {:.1} / {:.1} ms", brief.p50, brief.p95, brief.p99))
            .unwrap_or_default()
    };
    let first = moment.first_response_s.map(|[p50, p95, p99]| format!("{p50:.1} / {p95:.1} / {p99:.1}"));
    let first = first.map_or_else(|| "-".to_owned(), |first| format!("{first} s"));
    vec![
        "            p50 / p95 / p99".to_owned(),
        format!("ack {:>6}/s {}", moment.acked, brief(moment.ack)),
        format!("bot {:>6}/s {}", moment.answered, brief(moment.bot)),
        format!("first reply  {first}"),
    ]
}

fn list(frame: &mut Frame<'_>, area: Rect, title: &str, lines: &[String]) {
    let lines: Vec<Line<'_>> = lines.iter().map(|line| Line::raw(line.as_str())).collect();
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title(title)), area);
}

fn spark(
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    unit: f64,
    values: &std::collections::VecDeque<u64>,
    style: Style,
) {
    let most = number(values.iter().max().copied().unwrap_or(0) as f64 / unit);
    let block = Block::bordered().title(format!("{title}  (at most {most})"));
    let width = area.width.saturating_sub(2) as usize;
    let shown: Vec<u64> = values.iter().skip(values.len().saturating_sub(width)).copied().collect();
    frame.render_widget(Sparkline::default().block(block).data(&shown).style(style), area);
}

fn light((expression, value, holds): &(String, Option<f64>, bool), colours: bool) -> Line<'_> {
    let (sign, colour) = match (value, holds) {
        (None, _) => ("·", Color::Gray),
        (_, true) => ("✓", Color::Green),
        (_, false) => (BROKEN, Color::Red),
    };
    let style = if colours { Style::new().fg(colour) } else { Style::new() }.add_modifier(Modifier::BOLD);
    let value = value.map_or_else(|| "-".to_owned(), number);
    Line::from(vec![Span::styled(sign, style), Span::raw(format!(" {expression}  {value}"))])
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;

    #[test]
    fn the_screen_shows_lights_errors_and_how_to_stop() {
        let moment = Moment {
            second: 5,
            length: 10,
            phase: "measuring",
            acks_back: [1, 5, 9].into(),
            ack_p99_back: [700, 850].into(),
            errors: vec![("closed:4008".to_owned(), 3)],
            thresholds: vec![
                ("ack_ms:p(99)<50".to_owned(), Some(60.0), false),
                ("messages_lost:count==0".to_owned(), Some(0.0), true),
            ],
            ..Moment::default()
        };
        let mut terminal = Terminal::new(TestBackend::new(100, 30)).unwrap();
        terminal.draw(|frame| draw(frame, "smoke", &moment, false)).unwrap();
        let screen = terminal.backend().to_string();
        for expected in [
            "✗ ack_ms:p(99)<50",
            "✓ messages_lost:count==0",
            "closed:4008",
            "q stops",
            "at most 9)",
            "at most 0.85)",
        ] {
            assert!(screen.contains(expected), "{expected} in\n{screen}");
        }
    }

    fn screen(width: u16, height: u16, thresholds: usize) -> String {
        let one = |n: usize| (format!("ack_ms:p({n})<50"), Some(60.0), n + 1 < thresholds);
        let thresholds = (0..thresholds).map(one).collect();
        let moment = Moment { second: 5, length: 10, thresholds, ..Moment::default() };
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| draw(frame, "mixed", &moment, false)).unwrap();
        terminal.backend().to_string()
    }

    #[test]
    fn on_an_ordinary_terminal_every_figure_every_light_and_a_drawing_is_seen() {
        let screen = screen(80, 24, 10);
        assert_eq!(screen.matches("ack_ms:p(").count(), 10, "{screen}");
        for expected in
            ["5 / 10 s", "waiting", "generator", "late", "first reply", "acks a second", "q stops"]
        {
            assert!(screen.contains(expected), "{expected} in\n{screen}");
        }
    }

    #[test]
    fn on_a_small_terminal_the_broken_lights_are_what_is_left() {
        for (width, height) in [(40, 10), (40, 3), (20, 2), (1, 1)] {
            let screen = screen(width, height, 12);
            assert_eq!(screen.contains("✗ ack_ms:p(11)"), height > 1, "{width} x {height}\n{screen}");
        }
    }

    #[test]
    fn q_and_ctrl_c_stop_and_nothing_else() {
        assert!(wants_stop(KeyCode::Char('q'), KeyModifiers::NONE));
        assert!(wants_stop(KeyCode::Char('c'), KeyModifiers::CONTROL));
        assert!(!wants_stop(KeyCode::Char('c'), KeyModifiers::NONE));
    }
}
