//! The measures as people read them: one list of names and values, for the terminal and the page.

use super::measures::Measures;

impl Measures {
    /// Name and value of each figure, in the order in which they are shown. The speed comes last, where it was taken.
    pub fn key_figures(&self) -> Vec<(&'static str, String)> {
        let breaches: u64 = self.breaches.values().sum();
        let mut rows = vec![
            ("conversations", self.conversations.to_string()),
            ("handoffs", self.handoffs.to_string()),
            ("answered within target", percent(self.attainment)),
            ("first response p50", seconds(self.frt_s.p50)),
            ("first response p90", seconds(self.frt_s.p90)),
            ("first response p95", seconds(self.frt_s.p95)),
            ("first response p99", seconds(self.frt_s.p99)),
            ("first response max", seconds(self.frt_s.max)),
            ("breaches", breaches.to_string()),
            ("  avoidable", self.avoidable_breaches.to_string()),
            ("  beside one set away", self.breaches_beside_set_away.to_string()),
            ("  without a cause", self.breaches_without_cause.to_string()),
            ("  told before", percent(self.told_before_breach)),
            ("abandoned", self.abandoned.to_string()),
            ("offers per handoff", number(self.offers_per_handoff)),
            ("rescues per handoff", number(self.rescues_per_handoff)),
            ("wasted rings per handoff", number(self.wasted_rings_per_handoff)),
            ("agent utilisation", percent(self.agent_utilisation)),
            ("fairness (Gini)", number(self.fairness_gini)),
            ("wait inside the range told", percent(self.eta_inside)),
            ("over capacity", self.over_capacity.to_string()),
            ("double owner", self.double_owner.to_string()),
            ("waiting without deadline", self.waiting_without_deadline.to_string()),
            ("overtaken beyond the bound", self.max_wait_beyond_bound.to_string()),
            ("events", self.events.to_string()),
        ];
        rows.extend(self.events_per_s.map(|speed| ("events per second", format!("{speed:.0}"))));
        rows
    }
}

/// A share as people read it; a dash when there is none.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.2} %", share * 100.0))
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

fn seconds(value: f64) -> String {
    format!("{value:.1} s")
}
