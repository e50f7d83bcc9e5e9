//! Tickets: follow-up work that a message left behind, with an owner and a due time.
//!
//! Owns what a ticket is, whose it becomes, by when it is due, and what counts as a way to reach somebody. Never stores, never
//! reads a clock.

mod contact;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::core::id::{AgentId, ConversationId, SiteId, TeamId, TicketId, VisitorId};
use crate::core::time::WallTime;

pub use contact::{CONTACT_CHARS_MAX, CONTACT_CHARS_MIN, find_contact, is_contact};

/// Whether somebody has followed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// Somebody must.
    Open,
    /// Somebody has.
    Done,
}

/// Who follows up on a message that is being left, and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// The new ticket.
    pub id: TicketId,
    /// Whose work it is.
    pub team: Option<TeamId>,
    /// Who does it, with their public name; none when the team has nobody.
    pub owner: Option<(AgentId, Arc<str>)>,
    /// By when.
    pub due_at: WallTime,
}

/// Follow-up work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Which one.
    pub id: TicketId,
    /// Where the message was left.
    pub conversation: ConversationId,
    /// The visitor's entry in it.
    pub seq: u32,
    /// Where.
    pub site: SiteId,
    /// By whom.
    pub visitor: VisitorId,
    /// Whose work it is.
    pub team: Option<TeamId>,
    /// Who does it; none when the team had nobody.
    pub owner: Option<AgentId>,
    /// How to reach the visitor, in their words.
    pub contact: Arc<str>,
    /// What they want.
    pub text: Arc<str>,
    /// Since when.
    pub opened_at: WallTime,
    /// By when.
    pub due_at: WallTime,
    /// How it ended; none while it is open.
    pub done: Option<Done>,
}

/// The end of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// When.
    pub at: WallTime,
    /// Who said so.
    pub by: AgentId,
    /// What came of it.
    pub note: Option<Arc<str>>,
}

impl Ticket {
    /// Whether somebody has followed up.
    pub const fn state(&self) -> TicketState {
        if self.done.is_some() { TicketState::Done } else { TicketState::Open }
    }
}

/// An agent who could own a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub agent: AgentId,
    /// Whether they are a supervisor of the team.
    pub supervisor: bool,
    /// Tickets they own and have not done.
    pub open: u32,
}

/// Whose a new ticket becomes: a supervisor's before an agent's, then who has the fewest, then the oldest account.
pub fn owner(candidates: impl IntoIterator<Item = Candidate>) -> Option<AgentId> {
    let order = |one: &Candidate| (!one.supervisor, one.open, one.agent);
    candidates.into_iter().min_by_key(order).map(|one| one.agent)
}

/// By when a ticket opened at `now` is due: `within` from then on, or from the moment the team works again.
pub fn due(now: WallTime, within: Duration, opens_at: Option<WallTime>) -> WallTime {
    let from = opens_at.map_or(now, |opens_at| opens_at.max(now));
    WallTime(from.0.saturating_add(i64::try_from(within.as_millis()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn candidate(n: u128, supervisor: bool, open: u32) -> Candidate {
        Candidate { agent: AgentId(Uuid::from_u128(n)), supervisor, open }
    }

    fn won(candidates: &[Candidate]) -> Option<u128> {
        owner(candidates.iter().copied()).map(|agent| agent.0.as_u128())
    }

    #[test]
    fn a_supervisor_comes_first_then_who_has_the_fewest() {
        assert_eq!(won(&[candidate(1, false, 0), candidate(2, true, 9)]), Some(2));
        assert_eq!(won(&[candidate(1, false, 2), candidate(2, false, 1), candidate(3, false, 1)]), Some(2));
        assert_eq!(won(&[]), None);
    }

    #[test]
    fn the_work_goes_round() {
        let mut open = [0_u32; 3];
        for _ in 0..9 {
            let all = (0_u128..).zip(open).map(|(n, open)| candidate(n, true, open));
            let next = owner(all).unwrap().0.as_u128();
            let taken = (0_u128..).zip(&mut open).find(|(n, _)| *n == next);
            *taken.unwrap().1 += 1;
        }
        assert_eq!(open, [3, 3, 3]);
    }

    #[test]
    fn the_time_runs_from_the_opening_of_a_closed_team() {
        let hour = Duration::from_hours(1);
        assert_eq!(due(WallTime(1_000), hour, None), WallTime(3_601_000));
        assert_eq!(due(WallTime(1_000), hour, Some(WallTime(5_000))), WallTime(3_605_000));
        assert_eq!(due(WallTime(9_000), hour, Some(WallTime(5_000))), WallTime(3_609_000));
    }
}
