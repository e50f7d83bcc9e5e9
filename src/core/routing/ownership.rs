//! Who owns a conversation, and how it passes on.

use super::command::TransferTarget;
use super::event::{Assignment, Chosen, Event, OfferEnd, Release};
use super::model::{HandoffStage, OfferStage};
use super::state::{Case, RoutingTable, Silence};
use crate::core::id::{AgentId, ConversationId, TeamId};
use crate::core::refusal::Refusal;
use crate::core::time::Moment;

impl RoutingTable {
    /// A handoff that is nobody's becomes this agent's; a ring of theirs is what they took, the others end.
    pub(super) fn assign(
        &mut self,
        conversation: ConversationId,
        agent: AgentId,
        via: Assignment,
        events: &mut Vec<Event>,
    ) {
        self.assign_chosen(conversation, agent, via, None, events);
    }

    /// The same, with why this agent and the figures behind it when Sixty chose them.
    pub(super) fn assign_chosen(
        &mut self,
        conversation: ConversationId,
        agent: AgentId,
        via: Assignment,
        why: Option<(&str, Chosen)>,
        events: &mut Vec<Event>,
    ) {
        let now = self.now;
        let waited = self.cases.get(&conversation).is_some_and(|case| case.owner().is_none());
        self.stops_ringing(conversation);
        self.change(conversation, |case| {
            case.rung_at.get_or_insert(now);
            case.taken_at.get_or_insert(now);
            case.handoff.stage = HandoffStage::Owned { agent, since: now };
            case.silence = Silence::Short;
            case.typed_at = None;
            case.owner_lost = false;
            case.declined.clear();
        });
        // Once it is owned, no ring that ends lets it look for another.
        let own = self.cases.get(&conversation).and_then(|case| case.offers.get(&agent).copied());
        if let Some(own) = own {
            self.end_offer(own, OfferEnd::Accepted, events);
        }
        self.end_offers_of(conversation, OfferEnd::Taken, events);
        let Some(case) = self.cases.get(&conversation) else { return };
        let (id, respond_by) = (case.handoff.team, case.handoff.respond_by);
        if let Some(team) = self.teams.get_mut(&id) {
            team.pace.talk.begin(now);
            if waited {
                team.pace.patience.end(now, false);
            }
        }
        if let Some(state) = self.agents.get_mut(&agent) {
            state.owned.insert(conversation);
            state.idle_since = now;
            state.allowed = state.allowed.max(state.agent.capacity as usize);
        }
        self.reindex(agent);
        let (reason, chosen) = (why.map(|(reason, _)| reason.into()), why.map(|(_, chosen)| chosen));
        events.push(Event::Assigned { conversation, agent, team: id, via, respond_by, reason, chosen });
        self.trim(agent, events);
    }

    /// The owner lets go; the caller says at once where it goes.
    pub(super) fn release(&mut self, conversation: ConversationId, why: Release, events: &mut Vec<Event>) {
        let Some(case) = self.cases.get(&conversation) else { return };
        let Some(agent) = case.owner() else { return };
        let now = self.now;
        if let Some(team) = self.teams.get_mut(&case.handoff.team) {
            team.pace.talk.end(now);
        }
        if let Some(state) = self.agents.get_mut(&agent) {
            state.owned.remove(&conversation);
            state.idle_since = now;
            state.allowed = (state.agent.capacity as usize).max(state.owned.len());
        }
        self.reindex(agent);
        self.slots_freed.insert(agent);
        events.push(Event::Unassigned { conversation, agent, why });
    }

    /// The owner is lost. Unanswered: the old place and the old promise. Answered: a new promise from now.
    pub(super) fn back_to_queue(&mut self, conversation: ConversationId, events: &mut Vec<Event>) {
        let now = self.now;
        let (target, weights) = (self.target_of(conversation), self.weights_of(conversation));
        if let Some(case) = self.cases.get_mut(&conversation) {
            case.owner_lost = true;
            if case.is_answered() {
                self.handoffs_seen += 1;
                case.order = self.handoffs_seen;
                case.rung_at = None;
                case.taken_at = None;
                let handoff = &mut case.handoff;
                handoff.requested_at = now;
                handoff.respond_by = now + target;
                handoff.transferred = false;
                handoff.rank = handoff.pressed(weights);
                handoff.answered_at = None;
                handoff.breached = None;
                handoff.noticed = false;
                handoff.tried.clear();
            }
        }
        self.enqueue(conversation, "owner_lost".into(), events);
    }

    /// Online, serving the team (from the overflow step on, or as a supervisor, too), and with a slot.
    fn can_take(&self, agent: AgentId, case: &Case) -> Result<(), Refusal> {
        let state = self.agents.get(&agent).ok_or(Refusal::UnknownAgent)?;
        if !self.may_claim(state, case) {
            Err(Refusal::UnknownAgent)
        } else if !state.is_there() {
            Err(Refusal::NotOnline)
        } else if !state.has_room() {
            Err(Refusal::AtCapacity)
        } else {
            Ok(())
        }
    }

    pub(super) fn claim(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        self.known_agent(agent)?;
        let case = self.cases.get(&conversation).ok_or(Refusal::UnknownConversation)?;
        if case.owner().is_some() {
            return Err(Refusal::AlreadyOwned);
        }
        self.can_take(agent, case)?;
        self.acted(agent);
        self.assign(conversation, agent, Assignment::Claimed, events);
        Ok(())
    }

    pub(super) fn reply(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        self.known_agent(agent)?;
        let case = self.cases.get(&conversation).ok_or(Refusal::UnknownConversation)?;
        let owner = case.owner().ok_or(Refusal::NotOwner)?;
        if owner != agent {
            let rescue = case.offers.get(&agent).copied().ok_or(Refusal::NotOwner)?;
            self.end_offer(rescue, OfferEnd::Accepted, events);
            self.end_offers_of(conversation, OfferEnd::Taken, events);
            self.release(conversation, Release::Rescued, events);
            self.assign(conversation, agent, Assignment::Rescued, events);
        }
        self.acted(agent);
        self.answer(conversation, agent, events);
        Ok(())
    }

    /// The first human message stops the clock.
    fn answer(&mut self, conversation: ConversationId, agent: AgentId, events: &mut Vec<Event>) {
        let Some(case) = self.cases.get(&conversation).filter(|case| !case.is_answered()) else { return };
        let (now, handoff) = (self.now, &case.handoff);
        let waited = now.since(handoff.requested_at);
        let in_time = handoff.breached.is_none();
        if let Some(team) = self.teams.get_mut(&handoff.team) {
            let since = |at: Option<Moment>| now.since(at.unwrap_or(now));
            team.pace.answered(since(case.rung_at), since(case.taken_at));
        }
        self.change(conversation, |case| case.handoff.answered_at = Some(now));
        self.end_offers_of(conversation, OfferEnd::Taken, events);
        let waited_ms = u64::try_from(waited.as_millis()).unwrap_or(u64::MAX);
        events.push(Event::Answered { conversation, agent, waited_ms, in_time });
    }

    pub(super) fn typing(&mut self, agent: AgentId, conversation: ConversationId) -> Result<(), Refusal> {
        self.known_agent(agent)?;
        let now = self.now;
        let case = self.cases.get_mut(&conversation).ok_or(Refusal::UnknownConversation)?;
        if case.owner() == Some(agent) {
            case.typed_at = Some(now);
            self.rearm(conversation);
            return Ok(());
        }
        let rescue = case.owner().and_then(|_| case.offers.get(&agent).copied()).ok_or(Refusal::NotOwner)?;
        self.keep_rescue(rescue);
        Ok(())
    }

    /// Owners and supervisors pass on and close.
    fn may_end(&self, agent: AgentId, case: &Case) -> Result<(), Refusal> {
        let state = self.agents.get(&agent).ok_or(Refusal::UnknownAgent)?;
        (case.owner() == Some(agent) || state.agent.supervisor).then_some(()).ok_or(Refusal::NotOwner)
    }

    pub(super) fn transfer(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
        to: TransferTarget,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        self.known_agent(agent)?;
        let case = self.cases.get(&conversation).ok_or(Refusal::UnknownConversation)?;
        self.may_end(agent, case)?;
        let owner = case.owner().ok_or(Refusal::WrongStage)?;
        match to {
            TransferTarget::Team(team) => {
                self.teams.contains_key(&team).then_some(()).ok_or(Refusal::UnknownTeam)?;
                events.push(Event::Transferred { conversation, by: agent, from: owner, to });
                self.end_offers_of(conversation, OfferEnd::Reassigned, events);
                self.release(conversation, Release::Transferred, events);
                self.pass_to(conversation, owner, team, events);
            }
            TransferTarget::Agent(other) => {
                let state = self.agents.get(&other).ok_or(Refusal::UnknownAgent)?;
                if other == owner {
                    return Err(Refusal::WrongStage);
                }
                state.is_there().then_some(()).ok_or(Refusal::NotOnline)?;
                state.has_room().then_some(()).ok_or(Refusal::AtCapacity)?;
                events.push(Event::Transferred { conversation, by: agent, from: owner, to });
                self.end_offers_of(conversation, OfferEnd::Reassigned, events);
                self.release(conversation, Release::Transferred, events);
                self.note_passed(conversation);
                self.assign(conversation, other, Assignment::Transferred, events);
            }
        }
        Ok(())
    }

    /// Passed on before anybody answered: wherever it waits from now on, it presses more.
    fn note_passed(&mut self, conversation: ConversationId) {
        let weights = self.weights_of(conversation);
        if let Some(case) = self.cases.get_mut(&conversation).filter(|case| !case.is_answered()) {
            case.handoff.transferred = true;
            case.handoff.rank = case.handoff.rank.min(case.handoff.pressed(weights));
        }
    }

    /// The promise stays as it is: running if nobody answered, kept or broken if somebody did. An answered one queues as of now.
    fn pass_to(
        &mut self,
        conversation: ConversationId,
        from: AgentId,
        team: TeamId,
        events: &mut Vec<Event>,
    ) {
        let now = self.now;
        self.note_passed(conversation);
        if let Some(case) = self.cases.get_mut(&conversation) {
            case.handoff.team = team;
            if case.is_answered() {
                case.handoff.rank = now;
                case.handoff.tried.clear();
            }
            Self::note_tried(case, from);
        }
        self.enqueue(conversation, "transferred".into(), events);
    }

    pub(super) fn close(
        &mut self,
        by: Option<AgentId>,
        conversation: ConversationId,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        if let Some(agent) = by {
            self.known_agent(agent)?;
        }
        let case = self.cases.get(&conversation).ok_or(Refusal::UnknownConversation)?;
        if let Some(agent) = by {
            self.may_end(agent, case)?;
        }
        let agent = case.owner();
        let end = if by.is_some() { OfferEnd::Taken } else { OfferEnd::Left };
        self.end_offers_of(conversation, end, events);
        self.release(conversation, Release::Closed, events);
        self.forget(conversation);
        events.push(Event::Ended { conversation, agent, left: false, by });
        Ok(())
    }

    /// Whether a rescue offer of this conversation rings at this agent.
    pub fn may_rescue(&self, agent: AgentId, conversation: ConversationId) -> bool {
        let offer = self.cases.get(&conversation).and_then(|case| case.offers.get(&agent));
        offer.and_then(|id| self.offers.get(id)).is_some_and(|offer| offer.stage == OfferStage::Rescue)
    }
}
