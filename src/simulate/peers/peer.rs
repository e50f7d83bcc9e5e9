//! A peer at work: its rules applied to the floor, in the words of the routing table.

use super::floor::{Case, Floor, Gives, Rules, Seat, Timer};
use crate::core::id::{AgentId, ConversationId, OfferId, TeamId};
use crate::core::refusal::Refusal;
use crate::core::routing::{
    Agent, Assignment, Command, Event, OfferEnd, OfferStage, Presence, Release, Request,
};
use crate::core::time::Moment;
use crate::simulate::router::Router;

/// Another product's routing.
#[derive(Debug)]
pub(in crate::simulate) struct Peer {
    rules: Rules,
    floor: Floor,
}

impl Router for Peer {
    fn handle(&mut self, now: Moment, command: Command, events: &mut Vec<Event>) -> Result<(), Refusal> {
        self.expire(now, events);
        match command {
            Command::PutTeam(team) => {
                self.floor.targets.insert(team.id, team.ladder.target);
            }
            Command::PutAgent(agent) => self.put_agent(agent),
            Command::Connected(agent) => self.presence(agent, events, |seat| seat.connected = true),
            Command::Disconnected(agent) => self.presence(agent, events, |seat| seat.connected = false),
            Command::SetPresence { agent, presence, .. } => {
                self.presence(agent, events, |seat| seat.online = presence == Presence::Online);
            }
            Command::Request(request) => return self.request(request, events),
            Command::Accept { agent, offer } => return self.accept(agent, offer, events),
            Command::Decline { agent, offer, .. } => {
                self.offered_to(agent, offer)?;
                self.end_offer(offer, OfferEnd::Declined, events);
            }
            Command::Reply { agent, conversation } => return self.reply(agent, conversation, events),
            Command::Leave(conversation) | Command::Close { conversation, .. } => {
                return self.end(conversation, events);
            }
            Command::Tick | Command::Typing { .. } => {}
            // Nobody in the simulation does these.
            Command::RemoveAgent(_) | Command::Claim { .. } | Command::Transfer { .. } => {
                return Err(Refusal::WrongStage);
            }
        }
        Ok(())
    }

    fn next_deadline(&self) -> Option<Moment> {
        self.floor.timers.first().map(|(at, _)| *at)
    }

    fn expire(&mut self, now: Moment, events: &mut Vec<Event>) {
        while let Some((at, timer)) = self.floor.timers.first().copied().filter(|(at, _)| *at <= now) {
            self.floor.timers.pop_first();
            self.floor.now = self.floor.now.max(at);
            match timer {
                Timer::Offer(offer) => self.end_offer(offer, OfferEnd::Expired, events),
                Timer::Silence(conversation) => self.transfer(conversation, events),
                Timer::Poll => self.poll(events),
            }
        }
        self.floor.now = self.floor.now.max(now);
    }

    fn told(&self, _now: Moment, _conversation: ConversationId) -> Option<(u32, u32)> {
        None
    }
}

impl Peer {
    pub(super) fn new(rules: Rules) -> Self {
        let mut floor = Floor::default();
        if rules.cycle.is_some() {
            floor.timers.insert((Moment::default(), Timer::Poll));
        }
        Self { rules, floor }
    }

    fn put_agent(&mut self, agent: Agent) {
        let seat = Seat { connected: false, online: true, taken: 0, idle_since: self.floor.now, agent };
        self.floor.seats.insert(seat.agent.id, seat);
    }

    fn presence(&mut self, agent: AgentId, events: &mut Vec<Event>, change: impl FnOnce(&mut Seat)) {
        let Some(seat) = self.floor.seats.get_mut(&agent) else { return };
        change(seat);
        if seat.connected && seat.online {
            self.slot_free(agent, events);
            return;
        }
        let rings = self.floor.cases.values().filter_map(|case| case.offer);
        let lost: Vec<OfferId> = rings.filter(|(_, at)| *at == agent).map(|(offer, _)| offer).collect();
        for offer in lost {
            self.end_offer(offer, OfferEnd::Reassigned, events);
        }
    }

    fn request(&mut self, request: Request, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let floor = &mut self.floor;
        let target = *floor.targets.get(&request.team).ok_or(Refusal::UnknownTeam)?;
        floor.came += 1;
        let respond_by = floor.now + target;
        let (conversation, team) = (request.conversation, request.team);
        let case = Case {
            team,
            skills: request.skills,
            language: request.language,
            requested_at: floor.now,
            respond_by,
            order: floor.came,
            owner: None,
            offer: None,
            asked: Vec::new(),
            answered: false,
            moved: false,
        };
        floor.cases.insert(conversation, case);
        floor.enqueue(conversation);
        let reason = "requested".into();
        events.push(Event::Queued { conversation, team, respond_by, rank: respond_by, reason });
        self.look_around(conversation, events);
        Ok(())
    }

    /// A conversation waits: at once, unless this product only looks when somebody polls.
    fn look_around(&mut self, conversation: ConversationId, events: &mut Vec<Event>) {
        if self.rules.cycle.is_some() {
            return;
        }
        let Some(case) = self.floor.cases.get(&conversation) else { return };
        if let Some(agent) = self.floor.best(case) {
            self.give(conversation, agent, events);
        }
    }

    /// A slot is free: it goes to the one who has waited longest of those the agent can serve.
    fn slot_free(&mut self, agent: AgentId, events: &mut Vec<Event>) {
        if self.rules.cycle.is_some() {
            return;
        }
        while let Some(conversation) = self.next_for(agent) {
            self.give(conversation, agent, events);
        }
    }

    fn next_for(&self, agent: AgentId) -> Option<ConversationId> {
        let teams = &self.floor.seats.get(&agent)?.agent.teams;
        let suits = |id: &ConversationId| {
            self.floor.cases.get(id).is_some_and(|case| {
                // One who has been asked is asked again when nobody else is free.
                let fresh = !case.asked.contains(&agent) || self.floor.best(case) == Some(agent);
                fresh && self.floor.can_take(agent, case)
            })
        };
        let firsts = teams.iter().filter_map(|team| self.floor.waiting(*team).find(suits));
        firsts.min_by_key(|id| self.floor.cases.get(id).map(|case| case.order))
    }

    /// Each team's longest waiting conversation, and no other, until the next poll.
    fn poll(&mut self, events: &mut Vec<Event>) {
        let Some(cycle) = self.rules.cycle else { return };
        self.floor.timers.insert((self.floor.now + cycle, Timer::Poll));
        let teams: Vec<TeamId> = self.floor.queues.keys().copied().collect();
        for team in teams {
            let first = self.floor.waiting(team).next();
            let case = first.and_then(|id| Some((id, self.floor.cases.get(&id)?)));
            let found = case.and_then(|(id, case)| Some((id, self.floor.best(case)?)));
            if let Some((conversation, agent)) = found {
                self.give(conversation, agent, events);
            }
        }
    }

    fn give(&mut self, conversation: ConversationId, agent: AgentId, events: &mut Vec<Event>) {
        let Gives::Offer(length) = self.rules.gives else {
            return self.assign(conversation, agent, Assignment::Direct, events);
        };
        let floor = &mut self.floor;
        floor.dequeue(conversation);
        floor.offered += 1;
        let offer = OfferId::nth(1, floor.offered, floor.now);
        let expires_at = floor.now + length;
        let Some(case) = floor.cases.get_mut(&conversation) else { return };
        case.offer = Some((offer, agent));
        case.asked.push(agent);
        let (team, respond_by, stage) = (case.team, case.respond_by, OfferStage::Offer);
        floor.offers.insert(offer, conversation);
        floor.timers.insert((expires_at, Timer::Offer(offer)));
        floor.take_slot(agent);
        let reason = "least_loaded".into();
        events.push(Event::Offered {
            offer,
            conversation,
            agent,
            team,
            stage,
            expires_at,
            respond_by,
            reason,
            chosen: None,
        });
    }

    fn assign(&mut self, id: ConversationId, agent: AgentId, via: Assignment, events: &mut Vec<Event>) {
        self.floor.dequeue(id);
        let Some(case) = self.floor.cases.get_mut(&id) else { return };
        case.owner = Some(agent);
        case.asked.push(agent);
        let (team, respond_by, moved) = (case.team, case.respond_by, case.moved);
        self.floor.take_slot(agent);
        if let Some(after) = self.rules.transfer_after.filter(|_| !moved) {
            self.floor.timers.insert((self.floor.now + after, Timer::Silence(id)));
        }
        events.push(Event::Assigned {
            conversation: id,
            agent,
            team,
            via,
            respond_by,
            reason: None,
            chosen: None,
        });
    }

    fn offered_to(&self, agent: AgentId, offer: OfferId) -> Result<ConversationId, Refusal> {
        let conversation = self.floor.offers.get(&offer).copied().ok_or(Refusal::OfferGone)?;
        let case = self.floor.cases.get(&conversation).ok_or(Refusal::OfferGone)?;
        (case.offer == Some((offer, agent))).then_some(conversation).ok_or(Refusal::OfferGone)
    }

    fn accept(&mut self, agent: AgentId, offer: OfferId, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let conversation = self.offered_to(agent, offer)?;
        self.forget_offer(conversation, OfferEnd::Accepted, events);
        self.assign(conversation, agent, Assignment::Accepted, events);
        Ok(())
    }

    /// Takes the ring away; the slot it took is free.
    fn forget_offer(
        &mut self,
        id: ConversationId,
        end: OfferEnd,
        events: &mut Vec<Event>,
    ) -> Option<AgentId> {
        let (offer, agent) = self.floor.cases.get_mut(&id)?.offer.take()?;
        self.floor.offers.remove(&offer);
        if let Gives::Offer(length) = self.rules.gives {
            // Its timer is found by the moment in it; one that is gone already is no matter.
            self.floor.timers.remove(&(offer.made_at() + length, Timer::Offer(offer)));
        }
        self.floor.free_slot(agent);
        events.push(Event::OfferEnded { offer, conversation: id, agent, end, reason: None, missed: 0 });
        Some(agent)
    }

    /// It rang in vain, or was passed: the next one.
    fn end_offer(&mut self, offer: OfferId, end: OfferEnd, events: &mut Vec<Event>) {
        let Some(conversation) = self.floor.offers.get(&offer).copied() else { return };
        let agent = self.forget_offer(conversation, end, events);
        self.floor.enqueue(conversation);
        self.look_around(conversation, events);
        if let Some(agent) = agent {
            self.slot_free(agent, events);
        }
    }

    /// The owner is silent: another one gets it, once, if there is one.
    fn transfer(&mut self, id: ConversationId, events: &mut Vec<Event>) {
        let Some(case) = self.floor.cases.get(&id).filter(|case| !case.answered && !case.moved) else {
            return;
        };
        let (Some(owner), Some(other)) = (case.owner, self.floor.best(case)) else { return };
        if let Some(case) = self.floor.cases.get_mut(&id) {
            case.moved = true;
            case.owner = None;
        }
        self.floor.free_slot(owner);
        events.push(Event::Unassigned { conversation: id, agent: owner, why: Release::Transferred });
        self.assign(id, other, Assignment::Transferred, events);
        self.slot_free(owner, events);
    }

    fn reply(&mut self, agent: AgentId, id: ConversationId, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let now = self.floor.now;
        let case = self.floor.cases.get_mut(&id).ok_or(Refusal::UnknownConversation)?;
        (case.owner == Some(agent)).then_some(()).ok_or(Refusal::NotOwner)?;
        if !std::mem::replace(&mut case.answered, true) {
            let waited_ms = now.since(case.requested_at).as_millis() as u64;
            let in_time = now < case.respond_by;
            events.push(Event::Answered { conversation: id, agent, waited_ms, in_time });
        }
        Ok(())
    }

    fn end(&mut self, conversation: ConversationId, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let rang = self.forget_offer(conversation, OfferEnd::Left, events);
        self.floor.dequeue(conversation);
        let case = self.floor.cases.remove(&conversation).ok_or(Refusal::UnknownConversation)?;
        if let Some(agent) = case.owner {
            self.floor.free_slot(agent);
            events.push(Event::Unassigned { conversation, agent, why: Release::Closed });
        }
        events.push(Event::Ended { conversation, agent: case.owner, left: case.owner.is_none(), by: None });
        if let Some(agent) = case.owner.or(rang) {
            self.slot_free(agent, events);
        }
        Ok(())
    }
}
