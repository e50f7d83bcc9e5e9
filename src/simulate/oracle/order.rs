//! Whether a slot went to the right one.
//!
//! Somebody who waits *could have had* a slot of an agent that was given to another (an offer, a ring or an assignment) when
//! - the agent could serve them at the step where they stood (skills and language; from the overflow step on anybody in reach),
//! - had not declined, and before the ring-all step had not been asked in vain (the ladder asks others first), and
//! - they were not in hand: they rang nowhere, or for longer than one offer only at people who were not really there. (A ring at somebody absent for
//!   up to the length of an offer is the price of asking one at a time; nobody can know better.)
//!
//! The other has a *later deadline* when its `respond_by` is later and it presses no more (no higher level, no higher urgency, not more upset), or when it
//! is later by more than half its target: the place in a queue may be moved up by no more than that (`core/sla/rank.rs`). A slot that goes
//! past somebody by more than half the target breaks the bound against starvation, and is counted as such.

use super::agents::AgentWatch;
use super::truth::Truth;
use super::watch::Watch;
use crate::core::time::Moment;

/// Whether `waiting` could have had the slot of `agent` at `now`.
pub(super) fn could_have_had(
    waiting: &Watch,
    agent: u32,
    now: Moment,
    truth: &Truth,
    agents: &[AgentWatch],
) -> bool {
    let team = &truth.teams[waiting.team];
    let since = now.since(waiting.requested_at);
    let is_near = || {
        team.near.binary_search(&agent).is_ok()
            && truth.agents[agent as usize].fits(&waiting.skills, waiting.language)
    };
    let in_reach =
        if since >= team.ladder.overflow { team.wide.binary_search(&agent).is_ok() } else { is_near() };
    let asked = |agent| {
        waiting.declined_by(agent).is_some() || (since < team.ladder.ring_all && waiting.asked_in_vain(agent))
    };
    let in_hand = || {
        waiting.ringing.iter().any(|(other, (from, _))| {
            agents[*other as usize].is_there() || now.since(*from) <= team.ladder.offer
        })
    };
    in_reach && !waiting.ringing.contains_key(&agent) && !asked(agent) && !in_hand()
}

/// Whether `other` has a later deadline than `waiting`, whatever the allowed moves.
pub(super) fn is_later(other: &Watch, waiting: &Watch) -> bool {
    let lead = other.respond_by.since(waiting.respond_by);
    let presses_more =
        other.level > waiting.level || other.urgency > waiting.urgency || (other.upset && !waiting.upset);
    !lead.is_zero() && (!presses_more || lead > bound(other))
}

/// By so much may somebody who asked later come first.
pub(super) fn bound(other: &Watch) -> std::time::Duration {
    other.respond_by.since(other.requested_at) / 2
}
