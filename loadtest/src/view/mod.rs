//! What is shown while a run lasts: a bar, a line a second, or a screen; nothing of it decides anything.

mod bar;
mod plain;
mod tui;

use std::collections::VecDeque;
use std::io::IsTerminal as _;

use tokio::sync::watch;

use crate::kind::{Count, Kind};
use crate::record::{Brief, Total};
use crate::threshold::Threshold;
use crate::worker::Stop;

/// How to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A bar on a terminal, lines otherwise.
    Auto,
    /// Lines.
    Plain,
    /// The whole screen.
    Tui,
    /// Nothing.
    Quiet,
}

/// Seconds the pictures look back.
const LOOK_BACK: usize = 120;

/// One moment of a run, as it is shown.
#[derive(Debug, Clone, Default)]
pub struct Moment {
    /// Seconds since the start.
    pub second: u64,
    /// Seconds it should last.
    pub length: u64,
    /// `warm-up`, `measuring` or `draining`.
    pub phase: &'static str,
    /// What stands.
    pub visitors: u64,
    /// What stands.
    pub connections: u64,
    /// What stands.
    pub agents: u64,
    /// Visitors waiting for a human.
    pub waiting: u64,
    /// In the last second.
    pub acked: u64,
    /// In the last second.
    pub answered: u64,
    /// In the last second.
    pub ack: Option<Brief>,
    /// In the last second.
    pub bot: Option<Brief>,
    /// Of the whole run, in seconds: p50, p95, p99.
    pub first_response_s: Option<[f64; 3]>,
    /// By kind, whole run, most frequent first.
    pub errors: Vec<(String, u64)>,
    /// Expression, value if it says something already, whether it holds.
    pub thresholds: Vec<(String, Option<f64>, bool)>,
    /// The generator in the last second: lateness in ms, percent of a core.
    pub generator: (f64, f64),
    /// Acks a second, looking back.
    pub acks_back: VecDeque<u64>,
    /// p99 of the ack in microseconds, looking back.
    pub ack_p99_back: VecDeque<u64>,
}

impl Moment {
    /// The present moment of a run.
    pub fn of(total: &Total, thresholds: &[Threshold], warmup_s: f64, measured_s: f64) -> Self {
        let back = || total.seconds.iter().rev().take(LOOK_BACK).rev();
        let mut errors: Vec<(String, u64)> =
            total.errors.iter().map(|(kind, n)| (kind.clone(), *n)).collect();
        errors.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let judged = |threshold: &Threshold| {
            let value = total.value(threshold);
            // What has yet to grow is shown as what is not there yet, not as broken.
            let shown = value.filter(|_| !threshold.is_undecided(value));
            (threshold.to_string(), shown, threshold.holds(value))
        };
        let first = &total.latencies[Kind::FirstResponse as usize];
        let at = |percentile| first.value_at_percentile(percentile) as f64 / 1e6;
        let mut moment = Self {
            length: (warmup_s + measured_s) as u64,
            errors,
            thresholds: thresholds.iter().map(judged).collect(),
            first_response_s: (!first.is_empty()).then(|| [at(50.0), at(95.0), at(99.0)]),
            acks_back: back().map(|second| second.count(Count::MessagesAcked)).collect(),
            ack_p99_back: back()
                .map(|second| (second.latencies[Kind::Ack as usize].p99 * 1e3) as u64)
                .collect(),
            ..Self::default()
        };
        if let Some(last) = total.seconds.last() {
            moment.latest(last);
        }
        moment.phase = match moment.second as f64 {
            second if second <= warmup_s => "warm-up",
            second if second <= warmup_s + measured_s => "measuring",
            _ => "draining",
        };
        moment
    }

    fn latest(&mut self, last: &crate::record::Second) {
        let standing = last.standing();
        self.second = last.second + 1;
        (self.visitors, self.connections, self.agents) =
            (standing.visitors, standing.connections, standing.agents);
        self.waiting = last.waiting;
        self.acked = last.count(Count::MessagesAcked);
        self.answered = last.count(Count::BotAnswers);
        (self.ack, self.bot) = (last.brief(Kind::Ack), last.brief(Kind::BotAnswer));
        self.generator = (last.health.lag_micros as f64 / 1e3, last.health.cpu_percent);
    }

    /// All errors.
    pub fn errors_sum(&self) -> u64 {
        self.errors.iter().map(|(_, n)| n).sum()
    }
}

/// A view that was chosen.
#[derive(Debug)]
pub enum View {
    /// See [`Style::Plain`].
    Plain,
    /// See [`Style::Auto`].
    Bar(bar::Bar),
    /// See [`Style::Tui`].
    Tui(Box<tui::Tui>),
    /// See [`Style::Quiet`].
    Quiet,
}

impl View {
    /// Opens it. What is written goes to standard error: standard output is the report's.
    pub fn open(style: Style, title: &str, stop: &watch::Sender<Stop>) -> std::io::Result<Self> {
        Ok(match style {
            Style::Quiet => Self::Quiet,
            Style::Tui if std::io::stdout().is_terminal() => {
                Self::Tui(Box::new(tui::Tui::open(title, stop.clone(), colours())?))
            }
            Style::Auto if std::io::stderr().is_terminal() => Self::Bar(bar::Bar::open(title)),
            Style::Auto | Style::Plain | Style::Tui => Self::Plain,
        })
    }

    /// Shows the moment.
    pub fn show(&mut self, moment: &Moment) -> std::io::Result<()> {
        match self {
            Self::Plain => plain::show(&mut std::io::stderr().lock(), moment),
            Self::Bar(bar) => {
                bar.show(moment);
                Ok(())
            }
            Self::Tui(tui) => tui.show(moment),
            Self::Quiet => Ok(()),
        }
    }

    /// Leaves the terminal as it was.
    pub fn close(self) {
        match self {
            Self::Bar(bar) => bar.close(),
            Self::Tui(tui) => drop(tui),
            Self::Plain | Self::Quiet => {}
        }
    }
}

/// Whether to use colours: not when `NO_COLOR` is set to anything.
pub fn colours() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
