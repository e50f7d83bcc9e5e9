//! The response ladder: what happens to a handoff, and when, until a person has answered.
//!
//! The next step is always computed from what was done so far, so that a restart, a transfer or a changed setting needs no repair.

use std::time::Duration;

use super::event::{Event, OfferEnd};
use super::model::{Cause, HandoffStage, Ladder, OfferStage};
use super::state::{Case, Connection, Deadline, Reach, RoutingTable, Silence, Step};
use crate::core::id::{ConversationId, OfferId};
use crate::core::sla::{self, Weights};
use crate::core::time::Moment;

/// The shortest time between two steps; keeps a setting of zero from going round for ever.
pub(super) const TICK: Duration = Duration::from_millis(1);
/// An owner or rescuer counts as typing for so long after the last sign of it.
pub(super) const TYPING_PAUSE: Duration = Duration::from_secs(5);

/// The next thing to happen to a handoff, unless somebody acts before.
pub(super) fn next_step(case: &Case, ladder: &Ladder) -> Option<(Moment, Step)> {
    let handoff = &case.handoff;
    let running = !case.is_answered();
    let mut steps = [None; 6];
    match handoff.stage {
        HandoffStage::Waiting => {
            let from = case.ladder_from();
            steps[0] = (case.reach < Reach::All).then(|| (from + ladder.ring_all, Step::RingAll));
            steps[1] = (case.reach < Reach::Wide).then(|| (from + ladder.overflow, Step::Overflow));
            steps[2] = (case.reach >= Reach::All).then_some((case.round_at, Step::Round));
        }
        HandoffStage::Owned { since, .. } if running => {
            steps[0] = (case.silence < Silence::Nudged).then(|| (nudge_at(case, ladder, since), Step::Nudge));
            steps[1] =
                (case.silence < Silence::Rescue).then(|| (rescue_at(case, ladder, since), Step::Rescue));
        }
        HandoffStage::Owned { .. } => {}
    }
    // One offer at a time ends by itself; what rings at several must not keep it from those who come free.
    let several = case.reach >= Reach::All || case.owner().is_some();
    if let Some(newest) = case.newest_fresh().filter(|_| several) {
        steps[5] = Some((newest.made_at() + ladder.offer.max(TICK), Step::Vain));
    }
    if running && handoff.breached.is_none() {
        let notice_at = (handoff.requested_at + ladder.notice).min(handoff.respond_by);
        steps[3] = (!handoff.noticed).then_some((notice_at, Step::Notice));
        steps[4] = Some((handoff.respond_by, Step::Breach));
    }
    steps.into_iter().flatten().min()
}

/// An owner who came late to it gets a moment, too.
fn patience(ladder: &Ladder) -> Duration {
    ladder.rescue.saturating_sub(ladder.nudge)
}

fn nudge_at(case: &Case, ladder: &Ladder, since: Moment) -> Moment {
    (case.handoff.requested_at + ladder.nudge).max(since + patience(ladder) / 2)
}

fn rescue_at(case: &Case, ladder: &Ladder, since: Moment) -> Moment {
    let start = case.handoff.requested_at;
    let silent = (start + ladder.rescue).max(since + patience(ladder));
    let typing = case.typed_at.map(|at| (at + TYPING_PAUSE).min(start + ladder.rescue_typing));
    typing.map_or(silent, |typing| silent.max(typing))
}

impl RoutingTable {
    /// Arms the deadline of the next step; to be called after every change of a handoff.
    pub(super) fn rearm(&mut self, conversation: ConversationId) {
        let Some(case) = self.cases.get_mut(&conversation) else { return };
        let team = self.teams.get(&case.handoff.team);
        let next = team.and_then(|team| next_step(case, &team.team.ladder));
        if case.step == next {
            return;
        }
        if let Some((at, _)) = case.step {
            self.deadlines.disarm(at, Deadline::Step(conversation));
        }
        case.step = next;
        if let Some((at, _)) = next {
            self.deadlines.arm(at, Deadline::Step(conversation));
        }
    }

    pub(super) fn step_due(&mut self, conversation: ConversationId, events: &mut Vec<Event>) {
        let Some(case) = self.cases.get_mut(&conversation) else { return };
        let Some((_, step)) = case.step.take() else { return };
        let respond_by = case.handoff.respond_by;
        let owner = case.owner();
        match step {
            Step::RingAll => self.reach_out(conversation, Reach::All),
            Step::Overflow => self.reach_out(conversation, Reach::Wide),
            Step::Round => self.next_round(conversation, events),
            Step::Vain => self.ring_in_vain(conversation),
            Step::Nudge => {
                self.change(conversation, |case| case.silence = Silence::Nudged);
                events.extend(owner.map(|agent| Event::Nudged { conversation, agent, respond_by }));
            }
            Step::Rescue => {
                self.change(conversation, |case| case.silence = Silence::Rescue);
                events.extend(owner.map(|agent| Event::RescueStarted { conversation, agent, respond_by }));
            }
            Step::Notice => {
                self.change(conversation, |case| case.handoff.noticed = true);
                events.push(Event::AtRisk { conversation, respond_by });
            }
            Step::Breach => self.breach(conversation, events),
        }
        self.rearm(conversation);
    }

    fn reach_out(&mut self, conversation: ConversationId, reach: Reach) {
        let (now, target) = (self.now, self.target_of(conversation));
        self.change(conversation, |case| {
            if case.reach < Reach::All {
                case.round_at = (case.ladder_from() + target * 2).max(now + target);
            }
            case.reach = reach;
            if reach == Reach::Wide {
                case.declined.clear();
            }
        });
    }

    /// A ring-all does not ring for ever: it ends, and begins anew at everybody, those who passed included.
    fn next_round(&mut self, conversation: ConversationId, events: &mut Vec<Event>) {
        let Some(case) = self.cases.get(&conversation) else { return };
        let is_ring_all =
            |id: &OfferId| self.offers.get(id).is_some_and(|open| open.stage == OfferStage::RingAll);
        let over: Vec<OfferId> = case.offers.values().filter(|id| is_ring_all(id)).copied().collect();
        for offer in over {
            self.end_offer(offer, OfferEnd::Expired, events);
        }
        let round_at = self.now + self.target_of(conversation);
        self.change(conversation, |case| {
            case.declined.clear();
            case.round_at = round_at;
        });
    }

    pub(super) fn target_of(&self, conversation: ConversationId) -> Duration {
        let team = self.cases.get(&conversation).and_then(|case| self.teams.get(&case.handoff.team));
        team.map_or(TICK, |team| team.team.ladder.target.max(TICK))
    }

    /// How much what presses moves the place of this conversation.
    pub(super) fn weights_of(&self, conversation: ConversationId) -> Weights {
        let team = self.cases.get(&conversation).and_then(|case| self.teams.get(&case.handoff.team));
        team.map_or_else(Weights::default, |team| team.team.weights)
    }

    /// Said once, with its cause; the place moves up as far as any can, and nobody is dropped.
    fn breach(&mut self, conversation: ConversationId, events: &mut Vec<Event>) {
        let Some(case) = self.cases.get(&conversation) else { return };
        let why = self.cause(case);
        let respond_by = case.handoff.respond_by;
        let rank = case.handoff.rank.min(sla::raised(case.handoff.requested_at, respond_by));
        let (team, moved) = (case.handoff.team, case.owner().is_none() && rank != case.handoff.rank);
        let (online, waiting) = self.teams.get(&team).map_or((0, 0), |team| {
            (
                u32::try_from(team.present).unwrap_or(u32::MAX),
                u32::try_from(team.queue.places.len()).unwrap_or(u32::MAX),
            )
        });
        self.change(conversation, |case| {
            case.handoff.breached = Some(why);
            case.handoff.rank = rank;
        });
        events.push(Event::Breached { conversation, cause: why, respond_by, online, waiting });
        if moved {
            events.push(Event::Queued { conversation, team, respond_by, rank, reason: "breached".into() });
        }
    }

    fn cause(&self, case: &Case) -> Cause {
        let handoff = &case.handoff;
        if !self.is_open(handoff.team) {
            return Cause::OutsideHours;
        }
        if let Some(owner) = case.owner() {
            let up = self.agents.get(&owner).is_some_and(|state| state.connection == Connection::Up);
            return if up { Cause::AcceptedButSilent } else { Cause::ConnectionLost };
        }
        if case.owner_lost && case.offers.is_empty() {
            Cause::ConnectionLost
        } else if !case.offers.is_empty() || !handoff.tried.is_empty() {
            Cause::OffersIgnored
        } else if self.anybody_there(handoff.team) {
            Cause::AtCapacity
        } else {
            Cause::NobodyOnline
        }
    }
}
