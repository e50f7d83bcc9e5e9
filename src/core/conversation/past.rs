//! What the last handoff of a visitor left behind: who served them, and whether they come back on the same matter.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::entry::Outcome;
use crate::core::id::AgentId;
use crate::core::time::Moment;

/// Who comes back later than this comes with a new matter.
const BACK_WITHIN: Duration = Duration::from_hours(7 * 24);

/// The end of a handoff, kept for when its visitor returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// Who served them last.
    pub agent: Option<AgentId>,
    /// What the bot took it for, when it knew.
    pub matter: Option<Arc<str>>,
    /// When it ended.
    pub ended_at: Moment,
    /// How, in the agent's judgement.
    pub outcome: Outcome,
    /// Whether it was solved, in the visitor's; none while they have not said.
    pub solved: Option<bool>,
    /// The promise was broken.
    pub broken: bool,
}

impl Past {
    /// Whether a handoff about `matter` that is requested now continues this one, which was left unsolved or whose promise was broken.
    /// About the same matter, only the visitor's own word that it was solved counts as solved; when what it is about is not known,
    /// somebody must have said that it was not.
    pub fn comes_back(&self, now: Moment, matter: Option<&str>) -> bool {
        let failed = self.broken || self.outcome == Outcome::Unsolved || self.solved == Some(false);
        let continues = match (self.matter.as_deref(), matter) {
            (Some(then), Some(now)) => then == now && (failed || self.solved.is_none()),
            _ => failed,
        };
        continues && now.since(self.ended_at) <= BACK_WITHIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    fn past(outcome: Outcome, solved: Option<bool>, broken: bool) -> Past {
        let matter = Some(Arc::from("refund"));
        Past { agent: None, matter, ended_at: Moment(0), outcome, solved, broken }
    }

    #[test]
    fn the_same_matter_comes_back_unless_its_visitor_called_it_solved_and_the_promise_was_kept() {
        let again = |past: Past| past.comes_back(Moment(0) + DAY, Some("refund"));
        assert!(again(past(Outcome::Solved, None, false)));
        assert!(again(past(Outcome::Unsolved, Some(true), false)));
        assert!(again(past(Outcome::Solved, Some(false), false)));
        assert!(again(past(Outcome::Solved, Some(true), true)));
        assert!(!again(past(Outcome::Solved, Some(true), false)));
    }

    #[test]
    fn an_unknown_matter_comes_back_only_after_a_failure_and_another_one_never() {
        let unknown = |past: Past| past.comes_back(Moment(0) + DAY, None);
        assert!(!unknown(past(Outcome::Solved, None, false)));
        assert!(unknown(past(Outcome::Unsolved, None, false)) && unknown(past(Outcome::Solved, None, true)));
        assert!(!past(Outcome::Unsolved, None, true).comes_back(Moment(0) + DAY, Some("invoice")));
    }

    #[test]
    fn after_a_week_it_is_a_new_matter() {
        let past = past(Outcome::Unsolved, None, false);
        assert!(past.comes_back(Moment(0) + DAY * 7, Some("refund")));
        assert!(!past.comes_back(Moment(1) + DAY * 7, Some("refund")));
    }
}
