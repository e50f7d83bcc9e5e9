//! What the oracle found.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::core::id::{AgentId, ConversationId};
use crate::core::routing::Cause;
use crate::core::time::Moment;

/// Findings beyond this many are counted and not kept.
pub(super) const FINDINGS_MAX: usize = 100;

/// Why a breach was avoidable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// From ring-all on an agent who could have taken it was not rung.
    NotRung,
    /// Its owner was silent, and fewer others were rung than the ladder asks for.
    NotRescued,
    /// Somebody with a later deadline was given a slot that this one could have had.
    PassedOver,
}

/// One avoidable breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// Which conversation.
    pub conversation: ConversationId,
    /// What should have been otherwise.
    pub rule: Rule,
    /// Who could have taken it.
    pub agent: AgentId,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
}

/// The judgement of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// Promises that the oracle's own stopwatch saw break (those of the warm-up aside).
    pub breaches: u64,
    /// Those of them that were announced, by the cause that was given.
    pub causes: BTreeMap<Cause, u64>,
    /// Visitors among them who were told before.
    pub told_before: u64,
    /// Breaches that nobody announced, and so nobody gave a cause for; over the whole run.
    pub without_cause: u64,
    /// Breaches that need not have been; over the whole run.
    pub avoidable: u64,
    /// Further breaches during which an agent at the desk with a free slot was away because Sixty had set them away.
    pub beside_set_away: u64,
    /// Assignments beyond an agent's capacity.
    pub over_capacity: u64,
    /// Assignments of a conversation that had an owner.
    pub double_owner: u64,
    /// Conversations that waited without the right deadline, or past it in silence.
    pub without_deadline: u64,
    /// How often a slot went to somebody who came later by more than the bound (half the target) while an earlier one could have had it.
    pub overtaken_beyond_bound: u64,
    /// The most by which somebody was overtaken in that way.
    pub overtaken_max: Duration,
    /// The first avoidable breaches.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// Takes in the verdict of another run.
    pub(in crate::simulate) fn add(&mut self, other: Self) {
        self.breaches += other.breaches;
        for (cause, count) in other.causes {
            *self.causes.entry(cause).or_default() += count;
        }
        self.told_before += other.told_before;
        self.without_cause += other.without_cause;
        self.avoidable += other.avoidable;
        self.beside_set_away += other.beside_set_away;
        self.over_capacity += other.over_capacity;
        self.double_owner += other.double_owner;
        self.without_deadline += other.without_deadline;
        self.overtaken_beyond_bound += other.overtaken_beyond_bound;
        self.overtaken_max = self.overtaken_max.max(other.overtaken_max);
        self.findings.extend(other.findings);
        self.findings.truncate(FINDINGS_MAX);
    }

    pub(super) fn found(&mut self, finding: Finding) {
        self.avoidable += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }
}
