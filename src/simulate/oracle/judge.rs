//! Whether a breach could have been avoided. It is counted once, by the first of these that holds:
//!
//! 1. *Not rung*: while it waited, between the ring-all step and its deadline, an agent who was really there (at the desk, connected, on
//!    shift, not set away by Sixty), had a free slot (capacity less conversations owned and rings of any conversation), could serve it (skills and
//!    language; from the overflow step on anybody of the team, its overflow teams and its supervisors) and had not declined it was not being
//!    rung for it for longer than two seconds on end.
//! 2. *Not rescued*: while a silent owner had it, after the rescue step (that for a typing owner), fewer others were being rung than the team's
//!    `rescuers`, and such an agent was free for longer than two seconds on end.
//! 3. *Passed over*: somebody with a later deadline was given a slot that it could have had (see `order.rs`).

use std::time::Duration;

use super::agents::{AgentWatch, Could};
use super::truth::Truth;
use super::verdict::{Finding, Rule, Verdict};
use super::watch::Watch;
use crate::core::routing::{AcceptMode, OfferStage};
use crate::core::time::Moment;
use crate::simulate::names::{agent_id, conversation_id};

/// Longer than this somebody must not be left out.
const TOLERANCE: Duration = Duration::from_secs(2);

type Span = (Moment, Moment);

/// A promise has just broken.
pub(super) fn judge(number: u64, watch: &Watch, truth: &Truth, agents: &[AgentWatch], verdict: &mut Verdict) {
    let conversation = conversation_id(number);
    let found = |(rule, agent, (from, to)): (Rule, u32, Span)| Finding {
        conversation,
        rule,
        agent: agent_id(agent as usize),
        from,
        to,
    };
    let case = Case { watch, truth, agents };
    let passed_over = || watch.passed_over.map(|(agent, at)| (Rule::PassedOver, agent, (at, at)));
    let avoidable =
        case.not_rung(Could::Take).or_else(|| case.not_rescued(Could::Take)).or_else(passed_over).map(found);
    if let Some(finding) = avoidable {
        verdict.found(finding);
    } else {
        let away = Could::TakeIfNotSetAway;
        let beside = case.not_rung(away).or_else(|| case.not_rescued(away)).is_some();
        verdict.beside_set_away += u64::from(beside);
    }
}

struct Case<'a> {
    watch: &'a Watch,
    truth: &'a Truth,
    agents: &'a [AgentWatch],
}

impl Case<'_> {
    fn not_rung(&self, wanted: Could) -> Option<(Rule, u32, Span)> {
        let (watch, team) = (self.watch, &self.truth.teams[self.watch.team]);
        let end = watch.respond_by;
        let first = match team.accept {
            AcceptMode::Ring => watch.requested_at + team.ladder.ring_all,
            // Nobody is rung: it is assigned to whoever is free.
            AcceptMode::Direct => watch.requested_at,
        };
        let overflow = (watch.requested_at + team.ladder.overflow).max(first);
        for (from, to) in &watch.waits {
            let to = to.unwrap_or(end).min(end);
            let near = (first.max(*from), overflow.min(to));
            let wide = (overflow.max(*from), to);
            let fits = |agent: &&u32| self.truth.agents[**agent as usize].fits(&watch.skills, watch.language);
            let found = team.near.iter().filter(fits).find_map(|agent| self.gap(*agent, wanted, near, &[]));
            let found =
                found.or_else(|| team.wide.iter().find_map(|agent| self.gap(*agent, wanted, wide, &[])));
            if let Some((agent, span)) = found {
                return Some((Rule::NotRung, agent, span));
            }
        }
        None
    }

    fn not_rescued(&self, wanted: Could) -> Option<(Rule, u32, Span)> {
        let (watch, team) = (self.watch, &self.truth.teams[self.watch.team]);
        let owner = watch.owner?;
        let patience = team.ladder.rescue.saturating_sub(team.ladder.nudge);
        let from = (watch.requested_at + team.ladder.rescue_typing).max(watch.owned_since + patience);
        let enough = self.enough_rescuers(usize::from(team.ladder.rescuers));
        let others = team.wide.iter().filter(|agent| **agent != owner);
        let found =
            others.into_iter().find_map(|agent| self.gap(*agent, wanted, (from, watch.respond_by), &enough));
        found.map(|(agent, span)| (Rule::NotRescued, agent, span))
    }

    /// When as many rescuers were rung as the ladder asks for.
    fn enough_rescuers(&self, wanted: usize) -> Vec<Span> {
        let end = self.watch.respond_by;
        let past = self.watch.rang.iter().filter(|ring| ring.stage == OfferStage::Rescue);
        let open = self.watch.ringing.values().filter(|(_, stage)| *stage == OfferStage::Rescue);
        let spans = past.map(|ring| (ring.from, ring.to)).chain(open.map(|(from, _)| (*from, end)));
        let mut changes: Vec<(Moment, i32)> = spans.flat_map(|(from, to)| [(from, 1), (to, -1)]).collect();
        changes.sort_unstable();
        let (mut ringing, mut since, mut enough) = (0, None, Vec::new());
        for (at, change) in changes {
            ringing += change;
            let is_enough = ringing as usize >= wanted;
            match (since, is_enough) {
                (None, true) => since = Some(at),
                (Some(from), false) => {
                    enough.push((from, at));
                    since = None;
                }
                _ => {}
            }
        }
        enough.extend(since.map(|from| (from, end)));
        enough
    }

    /// A time longer than the tolerance in which this agent could have been rung and was not.
    fn gap(&self, agent: u32, wanted: Could, window: Span, excused: &[Span]) -> Option<(u32, Span)> {
        let (from, to) = window;
        let to = self.watch.declined_by(agent).map_or(to, |at| at.min(to));
        if to.since(from) <= TOLERANCE {
            return None;
        }
        let mut covered: Vec<Span> = excused.to_vec();
        let past = self.watch.rang.iter().filter(|ring| ring.agent == agent);
        covered.extend(past.map(|ring| (ring.from, ring.to)));
        covered.extend(self.watch.ringing.get(&agent).map(|(since, _)| (*since, to.max(*since))));
        covered.sort_unstable();
        let span = self.agents[agent as usize].longest(wanted, (from, to), &covered);
        (span.1.since(span.0) > TOLERANCE).then_some((agent, span))
    }
}
