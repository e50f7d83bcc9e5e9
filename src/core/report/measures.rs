//! First-response measures, recomputed from the ledger alone; they equal what a running server counts in its metrics.

use std::collections::BTreeMap;

use crate::core::routing::{Cause, Event, OfferEnd};

/// What the promise came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures {
    /// Handoffs that began.
    pub handoffs: u64,
    /// Promises.
    pub promises: Promises,
    /// Broken promises by their cause.
    pub breaches: BTreeMap<Cause, u64>,
    /// How long each answer took, in milliseconds, in the order of the answers.
    pub waits_ms: Vec<u64>,
    /// Times it rang.
    pub offers: u64,
    /// How the rings ended; `accepted` ones included.
    pub offers_ended: BTreeMap<OfferEnd, u64>,
    /// Rescues that began.
    pub rescues: u64,
    /// Visitors who were told that their promise was at risk.
    pub told: u64,
    /// Visitors who stopped waiting before an agent had them.
    pub left: u64,
}

/// How promises ended. Beside these some are still open, and some visitors left before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Promises {
    /// Answered, in time or late.
    pub answered: u64,
    /// Answered within the target.
    pub in_time: u64,
    /// Broken, whether or not somebody answered later.
    pub broken: u64,
}

impl Promises {
    /// The share that was kept, of those that were kept or broken; none while there is none.
    pub fn attainment(&self) -> Option<f64> {
        let decided = self.in_time + self.broken;
        (decided > 0).then(|| self.in_time as f64 / decided as f64)
    }
}

/// How long answers took, in milliseconds; percentiles by nearest rank.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waits {
    /// All together.
    pub sum: u64,
    /// Half of them took no longer.
    pub p50: u64,
    /// Nine of ten took no longer.
    pub p90: u64,
    /// 95 of 100 took no longer.
    pub p95: u64,
    /// 99 of 100 took no longer.
    pub p99: u64,
    /// The longest.
    pub max: u64,
}

impl Measures {
    /// The next event of the ledger.
    pub fn see(&mut self, event: &Event) {
        match event {
            Event::Requested { .. } => self.handoffs += 1,
            Event::Offered { .. } => self.offers += 1,
            Event::OfferEnded { end, .. } => *self.offers_ended.entry(*end).or_default() += 1,
            Event::RescueStarted { .. } => self.rescues += 1,
            Event::AtRisk { .. } => self.told += 1,
            Event::Answered { waited_ms, in_time, .. } => {
                self.promises.answered += 1;
                self.promises.in_time += u64::from(*in_time);
                self.waits_ms.push(*waited_ms);
            }
            Event::Breached { cause, .. } => {
                self.promises.broken += 1;
                *self.breaches.entry(*cause).or_default() += 1;
            }
            Event::Ended { left: true, .. } => self.left += 1,
            _ => {}
        }
    }

    /// How long the answers took.
    pub fn waits(&self) -> Waits {
        let mut sorted = self.waits_ms.clone();
        sorted.sort_unstable();
        let rank = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100).max(1);
            sorted.get(rank - 1).copied().unwrap_or(0)
        };
        Waits {
            sum: sorted.iter().sum(),
            p50: rank(50),
            p90: rank(90),
            p95: rank(95),
            p99: rank(99),
            max: rank(100),
        }
    }
}

impl<'e> FromIterator<&'e Event> for Measures {
    fn from_iter<I: IntoIterator<Item = &'e Event>>(events: I) -> Self {
        let mut measures = Self::default();
        events.into_iter().for_each(|event| measures.see(event));
        measures
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::core::id::{AgentId, ConversationId};
    use crate::core::time::Moment;

    const AGENT: AgentId = AgentId(Uuid::nil());
    const CONVERSATION: ConversationId = ConversationId(Uuid::nil());

    fn answered(waited_ms: u64, in_time: bool) -> Event {
        Event::Answered { conversation: CONVERSATION, agent: AGENT, waited_ms, in_time }
    }

    #[test]
    fn a_late_answer_is_answered_and_broken_and_counts_once_against_the_promise() {
        let (cause, respond_by) = (Cause::OffersIgnored, Moment(60_000));
        let breached =
            Event::Breached { conversation: CONVERSATION, cause, respond_by, online: 1, waiting: 1 };
        let left = Event::Ended { conversation: CONVERSATION, agent: None, left: true, by: None };
        let events = [answered(9_000, true), breached, answered(70_000, false), answered(11_000, true), left];
        let measures: Measures = events.iter().collect();
        assert_eq!(measures.promises, Promises { answered: 3, in_time: 2, broken: 1 });
        assert_eq!(measures.promises.attainment(), Some(2.0 / 3.0));
        assert_eq!((measures.breaches.get(&Cause::OffersIgnored), measures.left), (Some(&1), 1));
        let waits = Waits { sum: 90_000, p50: 11_000, p90: 70_000, p95: 70_000, p99: 70_000, max: 70_000 };
        assert_eq!(measures.waits(), waits);
    }

    #[test]
    fn percentiles_are_waits_that_happened() {
        let measures: Measures = (1..=200).map(|n| answered(n, true)).collect::<Vec<_>>().iter().collect();
        let Waits { p50, p90, p95, p99, max, .. } = measures.waits();
        assert_eq!([p50, p90, p95, p99, max], [100, 180, 190, 198, 200]);
        assert_eq!((Measures::default().waits(), Promises::default().attainment()), (Waits::default(), None));
    }
}
