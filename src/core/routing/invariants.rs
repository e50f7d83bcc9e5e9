//! What must hold after every step; asked by the simulation, the property tests and debug builds.

use std::cmp::Reverse;

use super::lanes::Lanes;
use super::model::{HandoffStage, OfferStage};
use super::queue::Want;
use super::state::{AgentState, Case, Connection, Deadline, RoutingTable, TeamState};
use crate::core::id::OfferId;

type Verdict = Result<(), String>;

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(what()) }
}

impl RoutingTable {
    /// Every invariant of the table, or what is broken. Looks at everything: for tests, not for each step in production.
    pub fn check(&self) -> Result<(), String> {
        ensure(self.slots_freed.is_empty() && self.wanting.is_empty(), || "a step ended unsettled".into())?;
        ensure(self.next_deadline().is_none_or(|at| at > self.now), || "a deadline is overdue".into())?;
        self.cases.values().try_for_each(|case| self.check_case(case))?;
        self.agents.values().try_for_each(|state| self.check_agent(state))?;
        self.offers.iter().try_for_each(|(id, _)| self.check_offer(*id))?;
        self.teams.values().try_for_each(|team| self.check_team(team))?;
        self.check_counts()?;
        let free: Vec<_> = self.agents.values().filter(|state| state.indexed.is_some()).collect();
        self.cases.values().try_for_each(|case| self.check_nobody_idle(case, &free))
    }

    /// In exactly one place, and never waiting without a live deadline.
    fn check_case(&self, case: &Case) -> Verdict {
        let handoff = &case.handoff;
        let id = handoff.conversation;
        // Who else holds it, or which other queue, shows in the counts.
        let placed = match handoff.stage {
            HandoffStage::Waiting => {
                self.teams.get(&handoff.team).is_some_and(|team| team.queue.places.contains(&case.place()))
            }
            HandoffStage::Owned { agent, .. } => {
                self.agents.get(&agent).is_some_and(|state| state.owned.contains(&id))
            }
        };
        ensure(placed, || format!("{id}: not where it should be"))?;
        let armed = case.step.is_some_and(|(at, _)| self.deadlines.is_armed(at, Deadline::Step(id)));
        let running = handoff.answered_at.is_none() && handoff.breached.is_none();
        let wanted = handoff.stage == HandoffStage::Waiting || running;
        ensure(armed || !wanted, || format!("{id}: no live deadline"))?;
        if running {
            let in_time = case.step.is_some_and(|(at, _)| at <= handoff.respond_by);
            ensure(in_time && handoff.respond_by > self.now, || format!("{id}: a breach would be silent"))?;
        }
        let bound = crate::core::sla::raised(handoff.requested_at, handoff.respond_by);
        let ranked =
            handoff.answered_at.is_some() || (handoff.rank >= bound && handoff.rank <= handoff.respond_by);
        ensure(ranked, || format!("{id}: rank out of bounds"))?;
        let shelved = case.shelved.as_ref().map(|(_, want, ..)| *want);
        let rescuers = self.teams.get(&handoff.team).map_or(0, |team| team.team.ladder.rescuers);
        ensure(shelved == case.want(rescuers), || format!("{id}: on the wrong shelf"))
    }

    fn check_agent(&self, state: &AgentState) -> Verdict {
        let id = state.agent.id;
        let (load, rings) = (state.owned.len(), state.rings.len());
        ensure(load <= state.allowed, || format!("{id}: holds {load}, may hold {}", state.allowed))?;
        let within = rings == 0 || load + rings <= state.agent.capacity as usize;
        ensure(within, || format!("{id}: {load} held and {rings} rings exceed the slots"))?;
        ensure(rings == 0 || state.is_there(), || format!("{id}: rung though not there"))?;
        ensure(state.indexed == state.free_key(), || format!("{id}: stale index"))?;
        let held = state.owned.iter().all(|conversation| self.owner(*conversation) == Some(id));
        ensure(held, || format!("{id}: holds what is not theirs"))?;
        match state.connection {
            Connection::Up => Ok(()),
            Connection::Lost { until } => ensure(self.deadlines.is_armed(until, Deadline::Grace(id)), || {
                format!("{id}: the grace never ends")
            }),
            Connection::Down => ensure(load == 0, || format!("{id}: not there and holds {load}")),
        }
    }

    fn check_offer(&self, id: OfferId) -> Verdict {
        let Some(offer) = self.offers.get(&id) else { return Ok(()) };
        let case = self.cases.get(&offer.conversation).ok_or_else(|| format!("{id}: offers nothing"))?;
        let listed = case.offers.get(&offer.agent) == Some(&id)
            && self.agents.get(&offer.agent).is_some_and(|state| state.rings.contains(&id));
        ensure(listed, || format!("{id}: an offer that is not listed"))?;
        ensure(offer.expires_at > self.now, || format!("{id}: rings beyond its time"))?;
        let timed = match offer.stage {
            OfferStage::RingAll => case.round_at == offer.expires_at,
            _ => self.deadlines.is_armed(offer.expires_at, Deadline::Offer(id)),
        };
        ensure(timed, || format!("{id}: never ends"))?;
        let rescue = case.owner().is_some() && !case.is_answered();
        let stage = if offer.stage == OfferStage::Rescue { rescue } else { case.owner().is_none() };
        let right = stage && case.owner() != Some(offer.agent);
        ensure(right, || format!("{id}: rings at the wrong step"))?;
        let alone = case
            .offers
            .values()
            .filter(|id| self.offers.get(id).is_some_and(|offer| offer.stage == OfferStage::Offer));
        ensure(alone.count() <= 1, || format!("{}: offered to several at once", offer.conversation))
    }

    fn check_team(&self, team: &TeamState) -> Verdict {
        let id = team.team.id;
        let members = || self.agents.values().filter(|s| s.agent.teams.contains(&id) && !s.agent.supervisor);
        let mut free = Lanes::default();
        members().for_each(|s| s.free_key().into_iter().for_each(|key| free.put(&s.brings, key)));
        ensure(team.free == free, || format!("{id}: the free agents are others"))?;
        let present = members().filter(|state| state.is_there()).count();
        ensure(team.present == present, || format!("{id}: {present} present, counted {}", team.present))?;
        let slots: usize =
            members().filter(|state| state.is_there()).map(|state| state.agent.capacity as usize).sum();
        ensure(team.slots == slots, || format!("{id}: {slots} slots, counted {}", team.slots))?;
        let owned = self.cases.values().filter(|c| c.handoff.team == id && c.owner().is_some()).count();
        let busy = team.pace.talk.busy();
        ensure(busy == owned, || format!("{id}: {owned} owned, counted {busy}"))?;
        let supervises = |s: &&AgentState| s.agent.supervisor && s.is_there();
        let supervisors = self.agents.values().filter(supervises);
        let supervisors = supervisors.filter(|s| s.agent.teams.contains(&id)).count();
        ensure(team.supervisors == supervisors, || format!("{id}: {supervisors} supervisors"))?;
        let waiting = || self.cases.values().filter(|c| c.handoff.team == id && c.owner().is_none());
        let at_risk = waiting().filter(|case| case.is_at_risk()).count();
        let ringing = waiting().filter(|case| !case.offers.is_empty()).count();
        let counts = (waiting().count(), waiting().count(), at_risk, ringing);
        let kept = (team.queue.places.len(), team.queue.arrivals.len(), team.queue.at_risk, team.ringing);
        ensure(counts == kept, || format!("{id}: queue {kept:?}, should be {counts:?}"))?;
        self.check_spare(team)?;
        for want in [Want::Ring, Want::Rescue, Want::RingMore] {
            for (need, place) in team.queue.shelf(want).iter() {
                let case = self.cases.get(&place.conversation);
                let right = case.is_some_and(|case| {
                    case.shelved.as_ref().is_some_and(|(team, w, n, p)| {
                        (*team, *w, n, p) == (id, want, need, place) && *p == case.place()
                    })
                });
                ensure(right, || format!("{}: left on a shelf", place.conversation))?;
            }
        }
        Ok(())
    }

    /// Rings whose conversation rings elsewhere, too.
    fn check_spare(&self, team: &TeamState) -> Verdict {
        let mut spare = Lanes::default();
        for (id, offer) in self.offers.iter() {
            let Some(state) = self.agents.get(&offer.agent) else { continue };
            let case = self.cases.get(&offer.conversation);
            let elsewhere = case.is_some_and(|case| case.owner().is_none() && case.offers.len() > 1);
            if elsewhere && state.agent.teams.contains(&team.team.id) {
                spare.put(&state.brings, Reverse(*id));
            }
        }
        ensure(team.spare == spare, || format!("{}: the spare rings are others", team.team.id))
    }

    /// Nothing is lost and nothing is left behind.
    fn check_counts(&self) -> Verdict {
        let by_case: usize = self.cases.values().map(|case| case.offers.len()).sum();
        let by_agent: usize = self.agents.values().map(|state| state.rings.len()).sum();
        let held: usize = self.agents.values().map(|state| state.owned.len()).sum();
        let owned = self.cases.values().filter(|case| case.owner().is_some()).count();
        ensure(held == owned, || format!("{owned} owned, {held} held"))?;
        let of_all = |s: &&AgentState| s.counted && s.agent.supervisor && s.agent.teams.is_empty();
        let of_all = self.agents.values().filter(of_all).count();
        ensure(self.supervisors_of_all == of_all, || format!("{of_all} supervisors of all teams"))?;
        let offers = self.offers.len();
        ensure(by_case == offers && by_agent == offers, || {
            format!("{offers} offers, {by_case} by conversation, {by_agent} by agent")
        })?;
        let steps = self.cases.values().filter(|case| case.step.is_some()).count();
        let timed = self.offers.values().filter(|offer| offer.stage != OfferStage::RingAll).count();
        let lost = |state: &&AgentState| matches!(state.connection, Connection::Lost { .. });
        let live = steps + timed + self.agents.values().filter(lost).count();
        ensure(live == self.deadlines.len(), || {
            format!("{} deadlines armed, {live} live", self.deadlines.len())
        })
    }

    /// Nobody with a free slot is left beside somebody who wants one.
    fn check_nobody_idle(&self, case: &Case, free: &[&AgentState]) -> Verdict {
        let waits = |state: &&&AgentState| case.may_ask(state.agent.id) && self.serves(state, case);
        let idle = free.iter().find(waits).filter(|_| case.shelved.is_some());
        ensure(idle.is_none(), || {
            format!(
                "{}: nobody rings at idle {:?}",
                case.handoff.conversation,
                idle.map(|state| state.agent.id)
            )
        })
    }
}
