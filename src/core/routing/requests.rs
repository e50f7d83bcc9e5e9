//! A person is wanted, or not any more; and how a handoff enters, keeps and leaves its place in a queue.

use std::sync::Arc;

use super::command::Request;
use super::event::{Event, OfferEnd};
use super::model::{Handoff, HandoffStage, Team};
use super::queue::Need;
use super::state::{Case, Deadline, Reach, RoutingTable};
use crate::core::id::{AgentId, ConversationId};
use crate::core::mood::Urgency;
use crate::core::refusal::Refusal;
use crate::core::sla;
use crate::core::time::Moment;

impl RoutingTable {
    pub(super) fn request(&mut self, request: Request, events: &mut Vec<Event>) -> Result<(), Refusal> {
        if self.cases.contains_key(&request.conversation) {
            self.raise(&request, events);
            return Ok(());
        }
        let team = self.teams.get(&request.team).ok_or(Refusal::UnknownTeam)?;
        let requested_at = request.requested_at.min(self.now);
        let why = Arc::clone(&request.reason);
        let handoff = handoff_of(request, requested_at, &team.team);
        let (conversation, reason) = (handoff.conversation, reason_of(&handoff));
        events.push(requested(&handoff, why));
        self.admit(handoff);
        self.enqueue(conversation, reason, events);
        Ok(())
    }

    /// Takes a handoff in, in no queue yet.
    pub(super) fn admit(&mut self, handoff: Handoff) {
        self.handoffs_seen += 1;
        self.cases.insert(handoff.conversation, Case::new(handoff, self.handoffs_seen));
    }

    /// It presses more than was known: the place moves earlier, never later. Said even when it cannot move any further: whoever looks
    /// at the queue must see it.
    fn raise(&mut self, request: &Request, events: &mut Vec<Event>) {
        let Some(case) = self.cases.get(&request.conversation).filter(|case| !case.is_answered()) else {
            return;
        };
        let mut handoff = case.handoff.clone();
        let weights = self.weights_of(request.conversation);
        handoff.level = handoff.level.max(request.level);
        handoff.urgency = handoff.urgency.max(request.urgency);
        handoff.upset |= request.upset;
        handoff.repeated |= request.repeated;
        handoff.rank = handoff.rank.min(handoff.pressed(weights));
        if handoff == case.handoff {
            return;
        }
        let waits = case.owner().is_none();
        let Handoff { conversation, level, urgency, upset, repeated, .. } = handoff;
        self.change(conversation, |case| case.handoff = handoff);
        events.push(Event::Raised { conversation, level, urgency, upset, repeated });
        if waits {
            self.announce(conversation, None, events);
        }
    }

    pub(super) fn leave(
        &mut self,
        conversation: ConversationId,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let case = self.cases.get(&conversation).ok_or(Refusal::UnknownConversation)?;
        if case.owner().is_some() {
            return Err(Refusal::WrongStage);
        }
        self.end_offers_of(conversation, OfferEnd::Left, events);
        self.forget(conversation);
        events.push(Event::Ended { conversation, agent: None, left: true, by: None });
        Ok(())
    }

    /// A handoff that is nobody's enters its team's queue at its place.
    pub(super) fn enqueue(
        &mut self,
        conversation: ConversationId,
        reason: Arc<str>,
        events: &mut Vec<Event>,
    ) {
        let now = self.now;
        self.change(conversation, |case| {
            case.handoff.stage = HandoffStage::Waiting;
            case.reach = Reach::One;
            case.declined.clear();
        });
        let team = self.cases.get(&conversation).and_then(|case| self.teams.get_mut(&case.handoff.team));
        if let Some(team) = team {
            team.pace.patience.begin(now);
        }
        self.announce(conversation, Some(reason), events);
    }

    fn announce(&self, conversation: ConversationId, reason: Option<Arc<str>>, events: &mut Vec<Event>) {
        let Some(case) = self.cases.get(&conversation) else { return };
        let Handoff { team, respond_by, rank, .. } = case.handoff;
        let reason = reason.unwrap_or_else(|| reason_of(&case.handoff));
        events.push(Event::Queued { conversation, team, respond_by, rank, reason });
    }

    /// The only way to change what decides place, deadline or wants: everything that hangs on it follows.
    pub(super) fn change(&mut self, conversation: ConversationId, change: impl FnOnce(&mut Case)) {
        self.unlist(conversation);
        if let Some(case) = self.cases.get_mut(&conversation) {
            change(case);
        }
        self.list(conversation);
        self.rearm(conversation);
        self.reshelve(conversation);
    }

    fn unlist(&mut self, conversation: ConversationId) {
        let Some(case) = self.cases.get(&conversation).filter(|case| case.owner().is_none()) else { return };
        let Some(team) = self.teams.get_mut(&case.handoff.team) else { return };
        if team.queue.places.remove(&case.place()) {
            team.queue.arrivals.remove(&(case.ladder_from(), conversation));
            team.queue.at_risk -= usize::from(case.is_at_risk());
        }
    }

    fn list(&mut self, conversation: ConversationId) {
        let Some(case) = self.cases.get(&conversation).filter(|case| case.owner().is_none()) else { return };
        let Some(team) = self.teams.get_mut(&case.handoff.team) else { return };
        team.queue.places.insert(case.place());
        team.queue.arrivals.insert((case.ladder_from(), conversation));
        team.queue.at_risk += usize::from(case.is_at_risk());
    }

    /// Puts a handoff on the shelf where a free slot looks for it, and has it look around itself.
    pub(super) fn reshelve(&mut self, conversation: ConversationId) {
        let Some(case) = self.cases.get_mut(&conversation) else { return };
        let (id, place) = (case.handoff.team, case.place());
        let rescuers = self.teams.get(&id).map_or(0, |team| team.team.ladder.rescuers);
        let wide = case.reach == Reach::Wide || case.owner().is_some();
        let need = if wide { Arc::new(Need::Anyone) } else { Arc::clone(&case.need) };
        let next = case.want(rescuers).map(|want| (id, want, need, place));
        let last = std::mem::replace(&mut case.shelved, next.clone());
        if last == next {
            self.wanting.extend(next.map(|_| place));
            return;
        }
        if let Some((team, want, need, place)) = last
            && let Some(team) = self.teams.get_mut(&team)
        {
            team.queue.shelf_mut(want).take(&need, &place);
        }
        if let Some((team, want, need, place)) = next
            && let Some(team) = self.teams.get_mut(&team)
        {
            team.queue.shelf_mut(want).put(&need, place);
            self.wanting.insert(place);
        }
    }

    /// A handoff without owner and offers is over.
    pub(super) fn forget(&mut self, conversation: ConversationId) {
        self.unlist(conversation);
        let Some(case) = self.cases.remove(&conversation) else { return };
        if let Some((at, _)) = case.step {
            self.deadlines.disarm(at, Deadline::Step(conversation));
        }
        if let Some((team, want, need, place)) = &case.shelved
            && let Some(team) = self.teams.get_mut(team)
        {
            team.queue.shelf_mut(*want).take(need, place);
        }
        let team = self.teams.get_mut(&case.handoff.team);
        if let Some(team) = team.filter(|_| case.owner().is_none()) {
            team.pace.patience.end(self.now, true);
        }
    }

    pub(super) fn note_tried(case: &mut Case, agent: AgentId) {
        if !case.handoff.tried.contains(&agent) {
            case.handoff.tried.push(agent);
        }
    }
}

/// A request becomes a handoff that waits.
fn handoff_of(request: Request, requested_at: Moment, to: &Team) -> Handoff {
    let Request {
        conversation,
        visitor,
        team,
        skills,
        language,
        level,
        urgency,
        upset,
        repeated,
        preferred,
        ..
    } = request;
    let respond_by = requested_at + to.ladder.target;
    let pressure = sla::Pressure { level, urgency, upset, repeated, transferred: false };
    Handoff {
        conversation,
        visitor,
        team,
        skills,
        language,
        level,
        urgency,
        upset,
        repeated,
        transferred: false,
        preferred,
        requested_at,
        respond_by,
        rank: sla::rank(requested_at, respond_by, pressure, to.weights),
        stage: HandoffStage::Waiting,
        answered_at: None,
        breached: None,
        noticed: false,
        tried: Vec::new(),
    }
}

/// What the ledger keeps of a request.
fn requested(handoff: &Handoff, reason: Arc<str>) -> Event {
    Event::Requested {
        conversation: handoff.conversation,
        team: handoff.team,
        skills: handoff.skills.clone(),
        language: handoff.language,
        level: handoff.level,
        urgency: handoff.urgency,
        upset: handoff.upset,
        repeated: handoff.repeated,
        preferred: handoff.preferred,
        requested_at: handoff.requested_at,
        reason,
    }
}

/// Why a place is what it is.
fn reason_of(handoff: &Handoff) -> Arc<str> {
    let reasons = [
        (handoff.level > 0, "vip"),
        (handoff.urgency > Urgency::Normal, "urgent"),
        (handoff.upset, "upset"),
        (handoff.repeated, "repeated"),
        (handoff.transferred, "transferred"),
    ];
    let said: Vec<&str> = reasons.iter().filter(|(holds, _)| *holds).map(|(_, word)| *word).collect();
    if said.is_empty() { "requested".into() } else { said.join("+").into() }
}
