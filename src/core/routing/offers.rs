//! Offers: a conversation rings at an agent until it is taken, passed on, withdrawn or too late.

use std::sync::Arc;

use super::event::{Assignment, Chosen, Event, OfferEnd, PresenceBy};
use super::ladder::TYPING_PAUSE;
use super::model::{OfferStage, Presence};
use super::queue::Want;
use super::state::{Deadline, Offer, RoutingTable};
use crate::core::id::{AgentId, ConversationId, OfferId};
use crate::core::refusal::Refusal;
use crate::core::time::Moment;

/// Characters of an agent's reason for declining; what is beyond is cut off.
const REASON_CHARS_MAX: usize = 200;

impl RoutingTable {
    pub(super) fn ring(
        &mut self,
        conversation: ConversationId,
        agent: AgentId,
        (stage, expires_at): (OfferStage, Moment),
        (reason, chosen): (&str, Chosen),
        events: &mut Vec<Event>,
    ) {
        let (id, rung_at) = (self.next_offer_id(), self.now);
        let Some(case) = self.cases.get_mut(&conversation) else { return };
        case.offers.insert(agent, id);
        case.rung_at.get_or_insert(rung_at);
        case.newest = Some(id);
        let (team, respond_by, rings) = (case.handoff.team, case.handoff.respond_by, case.offers.len());
        self.offers.insert(id, Offer { conversation, agent, stage, rung_at, expires_at });
        if rings == 1 {
            self.count_ringing(conversation, 1);
        }
        if let Some(state) = self.agents.get_mut(&agent) {
            state.rings.insert(id);
        }
        if stage != OfferStage::RingAll {
            // A ring-all ends with its round, which is a step of the ladder.
            self.deadlines.arm(expires_at, Deadline::Offer(id));
        }
        self.reindex(agent);
        self.spare_again(conversation, id, rings);
        if stage != OfferStage::Offer {
            self.rearm(conversation);
        }
        self.reshelve(conversation);
        let (offer, reason, chosen) = (id, reason.into(), Some(chosen));
        let offered = Event::Offered {
            offer,
            conversation,
            agent,
            team,
            stage,
            expires_at,
            respond_by,
            reason,
            chosen,
        };
        events.push(offered);
    }

    /// The `rings`-th ring of a conversation: from two on its rings can be spared.
    fn spare_again(&mut self, conversation: ConversationId, id: OfferId, rings: usize) {
        if rings > 2 {
            self.respare(id);
        } else if rings == 2 {
            self.respare_all(conversation);
            // Its rings can be spared now: perhaps by one that rings nowhere.
            let hungry = self.teams.values().filter_map(|team| team.queue.first(Want::Ring));
            self.wanting.extend(hungry);
        }
    }

    /// Ends an offer: its slot is free, and its conversation looks for another if it needs one.
    pub(super) fn end_offer(&mut self, id: OfferId, end: OfferEnd, events: &mut Vec<Event>) {
        self.end_offer_because(id, end, None, 0, events);
    }

    /// The same, with the agent's words or the number of offers they missed in a row.
    fn end_offer_because(
        &mut self,
        id: OfferId,
        end: OfferEnd,
        reason: Option<Arc<str>>,
        missed: u8,
        events: &mut Vec<Event>,
    ) {
        // Out of the index while the offer is still known.
        self.set_spare(id, false);
        let Some(offer) = self.offers.remove(&id) else { return };
        let Offer { conversation, agent, expires_at, .. } = *offer;
        self.deadlines.disarm(expires_at, Deadline::Offer(id));
        if let Some(state) = self.agents.get_mut(&agent) {
            state.rings.remove(&id);
        }
        if let Some(case) = self.cases.get_mut(&conversation) {
            case.offers.remove(&agent);
            if case.newest == Some(id) {
                case.newest = case.offers.values().max().copied();
            }
            match case.offers.len() {
                0 => self.count_ringing(conversation, -1),
                1 => self.respare_all(conversation),
                _ => {}
            }
        }
        self.reindex(agent);
        self.slots_freed.insert(agent);
        if offer.stage != OfferStage::Offer {
            self.rearm(conversation);
        }
        self.reshelve(conversation);
        events.push(Event::OfferEnded { offer: id, conversation, agent, end, reason, missed });
    }

    /// One that waits has begun to ring, or rings no more. Rescues do not wait.
    fn count_ringing(&mut self, conversation: ConversationId, change: isize) {
        let Some(case) = self.cases.get(&conversation).filter(|case| case.owner().is_none()) else { return };
        if let Some(team) = self.teams.get_mut(&case.handoff.team) {
            team.ringing = team.ringing.saturating_add_signed(change);
        }
    }

    /// One that waits is about to be owned: its rings end after that, when it counts no more.
    pub(super) fn stops_ringing(&mut self, conversation: ConversationId) {
        if self.cases.get(&conversation).is_some_and(|case| !case.offers.is_empty()) {
            self.count_ringing(conversation, -1);
        }
    }

    /// The number of a conversation's rings crossed two: which of them can be spared has changed.
    fn respare_all(&mut self, conversation: ConversationId) {
        let Some(case) = self.cases.get(&conversation) else { return };
        let rings: Vec<OfferId> = case.offers.values().copied().collect();
        rings.into_iter().for_each(|offer| self.respare(offer));
    }

    pub(super) fn end_offers_of(
        &mut self,
        conversation: ConversationId,
        end: OfferEnd,
        events: &mut Vec<Event>,
    ) {
        let Some(case) = self.cases.get(&conversation) else { return };
        let open: Vec<OfferId> = case.offers.values().copied().collect();
        for offer in open {
            self.end_offer(offer, end, events);
        }
    }

    pub(super) fn withdraw_all(&mut self, agent: AgentId, end: OfferEnd, events: &mut Vec<Event>) {
        let open = self.agents.get(&agent).map(|state| state.rings.clone()).unwrap_or_default();
        for offer in open {
            self.end_offer(offer, end, events);
        }
    }

    /// Withdraws rings an agent has no slot for any more: rescues first, then ring-alls, then the newest.
    pub(super) fn trim(&mut self, agent: AgentId, events: &mut Vec<Event>) {
        loop {
            let Some(state) = self.agents.get(&agent) else { return };
            if state.owned.len() + state.rings.len() <= state.agent.capacity as usize {
                return;
            }
            let last = |id: &&OfferId| self.offers.get(id).map(|offer| (offer.stage, **id));
            let Some(offer) = state.rings.iter().max_by_key(last).copied() else { return };
            self.end_offer(offer, OfferEnd::Reassigned, events);
        }
    }

    /// A rescuer who is typing keeps the ring: until they pause, and for one target at most.
    pub(super) fn keep_rescue(&mut self, id: OfferId) {
        let Some(offer) = self.offers.get(&id).copied() else { return };
        let last = offer.rung_at + self.target_of(offer.conversation);
        let until = (self.now + TYPING_PAUSE).min(last).max(offer.expires_at);
        if until == offer.expires_at {
            return;
        }
        self.deadlines.disarm(offer.expires_at, Deadline::Offer(id));
        self.deadlines.arm(until, Deadline::Offer(id));
        self.offers.insert(id, Offer { expires_at: until, ..offer });
    }

    fn open_offer(&self, agent: AgentId, offer: OfferId) -> Result<Offer, Refusal> {
        self.known_agent(agent)?;
        self.offers.get(&offer).filter(|open| open.agent == agent).copied().ok_or(Refusal::OfferGone)
    }

    pub(super) fn accept(
        &mut self,
        agent: AgentId,
        id: OfferId,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let offer = self.open_offer(agent, id)?;
        if offer.stage == OfferStage::Rescue {
            // In a rescue the first message wins, not the first click.
            return Err(Refusal::WrongStage);
        }
        self.acted(agent);
        self.assign(offer.conversation, agent, Assignment::Accepted, events);
        Ok(())
    }

    pub(super) fn decline(
        &mut self,
        agent: AgentId,
        id: OfferId,
        reason: Option<Arc<str>>,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let offer = self.open_offer(agent, id)?;
        self.acted(agent);
        if let Some(case) = self.cases.get_mut(&offer.conversation) {
            case.declined.insert(agent);
            Self::note_tried(case, agent);
        }
        self.end_offer_because(id, OfferEnd::Declined, reason.map(bounded), 0, events);
        Ok(())
    }

    /// It rang in vain. Only offers to one agent alone count as missed by them.
    pub(super) fn offer_due(&mut self, id: OfferId, events: &mut Vec<Event>) {
        let Some(offer) = self.offers.get(&id).copied() else { return };
        let missed_max = self.cases.get_mut(&offer.conversation).map_or(0, |case| {
            Self::note_tried(case, offer.agent);
            self.teams.get(&case.handoff.team).map_or(0, |team| team.team.ladder.missed_offers)
        });
        let alone = offer.stage == OfferStage::Offer;
        let before = self.agents.get(&offer.agent).filter(|_| alone);
        let missed = before.map_or(0, |state| state.missed.saturating_add(1));
        self.end_offer_because(id, OfferEnd::Expired, None, missed, events);
        self.doubt(offer.agent);
        if offer.stage == OfferStage::Rescue {
            self.ask_untried(offer.conversation, events);
        }
        let Some(state) = self.agents.get_mut(&offer.agent).filter(|_| alone) else { return };
        state.missed = missed;
        if missed_max > 0 && missed >= missed_max {
            let why = Some("missed_offers".into());
            self.wish(offer.agent, Presence::Away, PresenceBy::MissedOffers, why, events);
        }
    }

    /// The agent did something about an offer: they are there.
    pub(super) fn acted(&mut self, agent: AgentId) {
        let Some(state) = self.agents.get_mut(&agent) else { return };
        state.missed = 0;
        if std::mem::take(&mut state.doubted) {
            self.reindex(agent);
        }
    }

    /// It rang there in vain: others are asked first.
    fn doubt(&mut self, agent: AgentId) {
        let Some(state) = self.agents.get_mut(&agent) else { return };
        if !std::mem::replace(&mut state.doubted, true) {
            self.reindex(agent);
        }
    }

    /// What rings at several has rung for as long as an offer. It rings on, and others are asked beside it.
    pub(super) fn ring_in_vain(&mut self, conversation: ConversationId) {
        let Some(case) = self.cases.get(&conversation) else { return };
        let rung: Vec<AgentId> = case.offers.keys().copied().collect();
        for agent in rung {
            self.doubt(agent);
        }
        self.change(conversation, |case| case.vain = case.newest);
    }
}

fn bounded(reason: Arc<str>) -> Arc<str> {
    match reason.char_indices().nth(REASON_CHARS_MAX) {
        Some((end, _)) => reason[..end].into(),
        None => reason,
    }
}
