//! The measures of a day, taken the same way from what was recorded and from what would have been.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::core::id::{ConversationId, TeamId};
use crate::core::report::RoutingEventRow;
use crate::core::routing::{Event, OfferEnd};
use crate::core::time::Moment;
use crate::simulate::measures::FirstResponse;

/// First-response measures of a day. Shares are from 0 to 1; a share of nothing is `null`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DayMeasures {
    /// Persons that were wanted.
    pub handoffs: u64,
    /// Promises kept.
    pub in_time: u64,
    /// Promises missed: answered late, left after the target, or never answered.
    pub missed: u64,
    /// `in_time` of both; who left before the target counts neither way.
    pub attainment: Option<f64>,
    /// From the request to the first answer.
    pub frt_s: FirstResponse,
    /// Visitors who left unanswered.
    pub abandoned: u64,
    /// Nobody had answered when the day ended; those past their target count as missed.
    pub unanswered: u64,
    /// How often it rang.
    pub offers: u64,
    /// Rings that came to nothing.
    pub wasted_rings: u64,
    /// How often others were called beside a silent owner.
    pub rescues: u64,
}

impl DayMeasures {
    /// What is printed of it: names and values.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let seconds = |value: f64| format!("{value:.1} s");
        let share = self.attainment.map_or_else(|| "-".to_owned(), |share| format!("{:.2} %", share * 100.0));
        vec![
            ("handoffs", self.handoffs.to_string()),
            ("answered within target", share),
            ("promises missed", self.missed.to_string()),
            ("first response p50", seconds(self.frt_s.p50)),
            ("first response p90", seconds(self.frt_s.p90)),
            ("first response p99", seconds(self.frt_s.p99)),
            ("first response max", seconds(self.frt_s.max)),
            ("abandoned", self.abandoned.to_string()),
            ("unanswered at the end", self.unanswered.to_string()),
            ("offers", self.offers.to_string()),
            ("wasted rings", self.wasted_rings.to_string()),
            ("rescues", self.rescues.to_string()),
        ]
    }
}

/// Listens to events.
#[derive(Debug, Default)]
pub(super) struct Gauge {
    measures: DayMeasures,
    targets_ms: BTreeMap<TeamId, i64>,
    open: BTreeMap<ConversationId, (Moment, i64)>,
    waits_ms: Vec<u32>,
}

impl Gauge {
    pub(super) fn target(&mut self, team: TeamId, target_ms: i64) {
        self.targets_ms.insert(team, target_ms);
    }

    pub(super) fn asked(&mut self, conversation: ConversationId, team: TeamId, at: Moment) {
        let target = self.targets_ms.get(&team).copied().unwrap_or(60_000);
        self.measures.handoffs += 1;
        self.open.insert(conversation, (at, target));
    }

    pub(super) fn see(&mut self, now: Moment, event: &Event) {
        match event {
            Event::Offered { .. } => self.measures.offers += 1,
            Event::OfferEnded { end, .. } => {
                self.measures.wasted_rings += u64::from(*end != OfferEnd::Accepted);
            }
            Event::RescueStarted { .. } => self.measures.rescues += 1,
            Event::Answered { conversation, .. } => {
                if let Some((at, target)) = self.open.remove(conversation) {
                    let waited = now.0 - at.0;
                    self.waits_ms.push(u32::try_from(waited.max(0)).unwrap_or(u32::MAX));
                    self.promise(waited < target);
                }
            }
            Event::Ended { conversation, .. } => {
                if let Some((at, target)) = self.open.remove(conversation) {
                    self.measures.abandoned += 1;
                    self.measures.missed += u64::from(now.0 - at.0 >= target);
                }
            }
            _ => {}
        }
    }

    /// Whether it still waits for its first answer.
    pub(super) fn is_open(&self, conversation: ConversationId) -> bool {
        self.open.contains_key(&conversation)
    }

    fn promise(&mut self, kept: bool) {
        self.measures.in_time += u64::from(kept);
        self.measures.missed += u64::from(!kept);
    }

    pub(super) fn finish(mut self, now: Moment) -> DayMeasures {
        let open: Vec<_> = self.open.values().copied().collect();
        self.measures.unanswered = open.len() as u64;
        self.measures.missed += open.iter().filter(|(at, target)| now.0 - at.0 >= *target).count() as u64;
        let measures = &mut self.measures;
        let all = measures.in_time + measures.missed;
        measures.attainment = (all > 0).then(|| (measures.in_time as f64 / all as f64 * 1e6).round() / 1e6);
        measures.frt_s = FirstResponse::of(&mut self.waits_ms);
        self.measures
    }
}

/// The measures of what was recorded, of handoffs requested at `from` or later.
pub fn measure(rows: &[RoutingEventRow], from: Moment) -> DayMeasures {
    let mut gauge = Gauge::default();
    for row in rows {
        match &row.event {
            Event::TeamChanged { team } => gauge.target(team.id, team.ladder.target.as_millis() as i64),
            Event::Requested { conversation, team, requested_at, .. } if row.moment >= from => {
                gauge.asked(*conversation, *team, *requested_at);
            }
            event if row.moment >= from => gauge.see(row.moment, event),
            _ => {}
        }
    }
    gauge.finish(rows.last().map_or(from, |row| row.moment))
}
