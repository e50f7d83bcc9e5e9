//! The story of one conversation in words, told from the ledger: why this agent, why then, what the visitor was told, why a promise
//! broke and what would have helped. No message's text is in it.

mod en;
mod names;
mod scene;
#[cfg(test)]
mod tests;
mod zh;

pub use names::Names;

use self::scene::Scene;
use super::recorded::RoutingEventRow;
use crate::core::routing::{Cause, Event, OfferEnd, OfferStage};
use crate::core::text::Language;
use crate::core::time::WallTime;

/// What happened to one conversation, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline {
    /// One line per decision that people care about.
    pub lines: Vec<Line>,
    /// One for each broken promise.
    pub findings: Vec<Finding>,
}

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When, on the wall clock.
    pub wall: WallTime,
    /// Milliseconds since the clock of the running promise started.
    pub since_request_ms: i64,
    /// The name of the decision, as in the ledger.
    pub kind: &'static str,
    /// What happened, and why.
    pub text: String,
}

/// Why a promise broke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The cause.
    pub cause: Cause,
    /// The cause as a sentence.
    pub why: String,
    /// What would have helped.
    pub help: String,
}

impl Line {
    /// The line as it is printed: `+12.0 s` and what happened.
    pub fn printed(&self) -> String {
        format!("{:>9}  {}", format!("+{:.1} s", self.since_request_ms as f64 / 1e3), self.text)
    }
}

/// Tells the story of one conversation. `rows` are those about it, in order; others are passed over.
pub fn tell(rows: &[RoutingEventRow], names: &Names, language: Language) -> Timeline {
    let (mut timeline, mut scene, mut rest) = (Timeline::default(), Scene::new(names), rows);
    while let Some(row) = rest.first() {
        let together = at_once(rest);
        let (now, later) = rest.split_at(together);
        scene.begin(row);
        let text = match language {
            Language::Zh => zh::say(now, &scene),
            Language::En => en::say(now, &scene),
        };
        timeline.lines.extend(text.map(|text| Line {
            wall: row.wall,
            since_request_ms: scene.since_request_ms(),
            kind: row.event.kind(),
            text,
        }));
        if let Event::Breached { cause, online, waiting, .. } = &row.event {
            let (why, help) = match language {
                Language::Zh => zh::finding(*cause, *online, *waiting, &scene),
                Language::En => en::finding(*cause, *online, *waiting, &scene),
            };
            timeline.findings.push(Finding { cause: *cause, why, help });
        }
        now.iter().for_each(|row| scene.end(&row.event));
        rest = later;
    }
    timeline
}

/// How many of the first rows are one thing in the eyes of a reader: rings at everybody begin and end together.
fn at_once(rows: &[RoutingEventRow]) -> usize {
    let Some(first) = rows.first() else { return 0 };
    let alike = |row: &&RoutingEventRow| {
        row.moment == first.moment
            && match (&first.event, &row.event) {
                (Event::Offered { stage: one, .. }, Event::Offered { stage: other, .. }) => {
                    one == other && *one != OfferStage::Offer
                }
                (
                    Event::OfferEnded { end: one, missed: 0, .. },
                    Event::OfferEnded { end: other, missed: 0, .. },
                ) => one == other && *one == OfferEnd::Expired,
                _ => false,
            }
    };
    rows.iter().take_while(alike).count().max(1)
}
