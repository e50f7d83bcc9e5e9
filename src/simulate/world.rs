//! The world of one run: people and a router in virtual time, with the oracle and the tally listening.

use std::time::Duration;

use super::agenda::{Act, Agenda};
use super::arrivals::Stream;
use super::log::{Entry, Fact, Log, What};
use super::names::{agent_id, agent_place, conversation_id, conversation_number};
use super::oracle::{Oracle, Verdict};
use super::people::{Hand, Person, everybody, profile};
use super::router::Router;
use super::scenario::{AgentGroup, Scenario};
use super::talks::Talks;
use super::tally::{End, Tally};
use crate::core::id::{AgentId, ConversationId, OfferId};
use crate::core::routing::{Assignment, Command, Event, OfferEnd, OfferStage, Presence, Release};
use crate::core::time::Moment;

/// After the last arrival those who are there are served for so long; who is unanswered then was never answered.
const DRAIN: Duration = Duration::from_hours(4);
/// A ring at the same agent within this is the same ring to them.
const SAME_RING: Duration = Duration::from_secs(12);
/// A typing agent's console says so this often.
const TYPING_EVERY: Duration = Duration::from_secs(4);

/// What came of a run.
#[derive(Debug)]
pub(super) struct Played {
    pub(super) tally: Tally,
    pub(super) verdict: Verdict,
    pub(super) log: Option<Log>,
}

/// Plays one run with any router.
pub(super) fn play<R: Router>(scenario: &Scenario, seed: u64, router: R, keep_log: bool) -> Played {
    let mut world = World::new(scenario, seed, router, keep_log);
    world.set_up();
    world.run()
}

pub(super) struct World<'s, R> {
    pub(super) scenario: &'s Scenario,
    pub(super) seed: u64,
    pub(super) router: R,
    pub(super) now: Moment,
    pub(super) agenda: Agenda,
    pub(super) stream: Stream<'s>,
    pub(super) came: u64,
    pub(super) people: Vec<Person>,
    pub(super) talks: Talks,
    pub(super) tally: Tally,
    oracle: Oracle,
    log: Option<Log>,
    /// What the last step decided; used again and again.
    events: Vec<Event>,
}

impl<'s, R: Router> World<'s, R> {
    fn new(scenario: &'s Scenario, seed: u64, router: R, keep_log: bool) -> Self {
        let people = everybody(scenario, seed);
        let tally = Tally::of(people.len());
        Self {
            scenario,
            seed,
            router,
            now: Moment::default(),
            agenda: Agenda::default(),
            stream: Stream::new(scenario, seed),
            came: 0,
            people,
            talks: Talks::default(),
            tally,
            oracle: Oracle::new(scenario),
            log: keep_log.then(Log::default),
            events: Vec::new(),
        }
    }

    pub(super) fn group(&self, agent: u32) -> &'s AgentGroup {
        &self.scenario.groups[self.people[agent as usize].group]
    }

    /// Teams and agents are made known, and what is planned from the start is planned.
    fn set_up(&mut self) {
        for plan in &self.scenario.teams {
            self.say(Command::PutTeam(plan.team.clone()));
        }
        for place in 0..self.people.len() {
            let agent = profile(self.group(place as u32), place);
            self.say(Command::PutAgent(agent));
        }
        for agent in 0..self.people.len() as u32 {
            self.begin(agent);
        }
        self.plan_arrival();
    }

    fn run(mut self) -> Played {
        let end = Moment::default() + self.scenario.duration;
        loop {
            let (act, due) = (self.agenda.next(), self.router.next_deadline());
            match (act, due) {
                (act, Some(due)) if act.is_none_or(|act| due <= act) => {
                    self.now = self.now.max(due);
                    let mut events = std::mem::take(&mut self.events);
                    self.router.expire(self.now, &mut events);
                    self.after(events);
                }
                (Some(_), _) => {
                    let Some((at, act)) = self.agenda.take() else { break };
                    self.now = self.now.max(at);
                    self.perform(act);
                }
                _ => break,
            }
            if self.now >= end && (self.talks.is_empty() || self.now >= end + DRAIN) {
                break;
            }
        }
        self.close_books(end)
    }

    fn close_books(mut self, end: Moment) -> Played {
        for talk in self.talks.iter() {
            if talk.counted && !talk.answered {
                self.tally.ended(talk.requested_at, End::Unanswered);
            }
        }
        let window = (Moment::default() + self.scenario.warm_up, end);
        for talk in self.talks.iter() {
            if let Some(agent) = talk.owner {
                self.tally.work[agent as usize].owned_ms += overlap((talk.owned_since, self.now), window);
            }
        }
        for (person, work) in self.people.iter().zip(&mut self.tally.work) {
            let group = &self.scenario.groups[person.group];
            work.slots_ms = on_shift_ms(group, self.scenario) * u64::from(group.capacity);
        }
        Played { tally: self.tally, verdict: self.oracle.finish(self.now), log: self.log }
    }

    /// One step of the router, heard by everybody. What is refused (false) came too late, and nothing happened.
    pub(super) fn say(&mut self, command: Command) -> bool {
        let mut events = std::mem::take(&mut self.events);
        let done = self.router.handle(self.now, command, &mut events).is_ok();
        self.after(events);
        done
    }

    pub(super) fn fact(&mut self, fact: Fact) {
        self.oracle.fact(self.now, &fact);
        if let Some(log) = &mut self.log {
            log.entries.push(Entry { at: self.now, what: What::Fact(fact) });
        }
    }

    fn after(&mut self, mut events: Vec<Event>) {
        self.tally.events += events.len() as u64;
        for event in &events {
            self.oracle.event(self.now, event);
            if let Some(log) = &mut self.log {
                log.entries.push(Entry { at: self.now, what: What::Event(event.clone()) });
            }
            self.hear(event);
        }
        events.clear();
        self.events = events;
    }

    /// People hear what was decided, and plan what they will do.
    fn hear(&mut self, event: &Event) {
        match event {
            Event::Offered { offer, conversation, agent, stage, .. } => {
                self.rings(*offer, *conversation, *agent, *stage);
            }
            Event::OfferEnded { conversation, end, .. } => {
                let wasted = *end != OfferEnd::Accepted;
                let counted =
                    self.talks.get(conversation_number(*conversation)).is_some_and(|talk| talk.counted);
                self.tally.wasted += u64::from(wasted && counted);
            }
            Event::PresenceChanged { agent, presence: Presence::Away, reason: Some(_), .. } => {
                self.was_set_away(agent_place(*agent) as u32);
            }
            Event::Assigned { conversation, agent, via, .. } => self.assigned(*conversation, *agent, *via),
            Event::Unassigned { conversation, why, .. } => self.unassigned(*conversation, *why),
            Event::RescueStarted { conversation, .. } => {
                let counted =
                    self.talks.get(conversation_number(*conversation)).is_some_and(|talk| talk.counted);
                self.tally.rescues += u64::from(counted);
            }
            Event::Answered { conversation, agent, .. } => self.answered(*conversation, *agent),
            Event::Ended { conversation, .. } => self.ended(*conversation),
            Event::TeamChanged { .. }
            | Event::AgentChanged { .. }
            | Event::AgentRemoved { .. }
            | Event::Connected { .. }
            | Event::Disconnected { .. }
            | Event::Restored { .. }
            | Event::Requested { .. }
            | Event::Raised { .. }
            | Event::Transferred { .. }
            | Event::Queued { .. }
            | Event::PresenceChanged { .. }
            | Event::Nudged { .. }
            | Event::AtRisk { .. }
            | Event::Breached { .. } => {}
        }
    }

    fn rings(&mut self, offer: OfferId, id: ConversationId, agent: AgentId, stage: OfferStage) {
        let (conversation, agent) = (conversation_number(id), agent_place(agent) as u32);
        let now = self.now;
        let Some(talk) = self.talks.get(conversation) else { return };
        self.tally.offers += u64::from(talk.counted);
        let attempt = attempt(talk.requested_at, now, stage);
        let hand = Hand::of(self.group(agent), self.seed, agent, conversation, attempt);
        // Who is not there sees it when they are back.
        let seen = self.people[agent as usize].available(now);
        if stage == OfferStage::Rescue {
            // Seen, read and written: the first message wins.
            self.agenda.plan(seen + hand.accept + hand.reply, Act::Write { agent, conversation });
        } else {
            self.agenda.plan(seen + hand.accept, Act::Ring { agent, conversation, offer, attempt });
        }
    }

    fn assigned(&mut self, id: ConversationId, agent: AgentId, via: Assignment) {
        let (conversation, agent) = (conversation_number(id), agent_place(agent) as u32);
        let (now, seed, group) = (self.now, self.seed, self.group(agent));
        let available = self.people[agent as usize].available(now);
        let Some(talk) = self.talks.get(conversation) else { return };
        talk.owner = Some(agent);
        talk.owned_since = now;
        let (mut seen, mut reply) = (now, talk.reply);
        match via {
            // Who rescued has the message ready; who accepted has seen it.
            Assignment::Rescued | Assignment::Accepted | Assignment::Claimed => {}
            Assignment::Direct | Assignment::Transferred => {
                let hand = Hand::of(
                    group,
                    seed,
                    agent,
                    conversation,
                    attempt(talk.requested_at, now, OfferStage::Offer),
                );
                seen = available + hand.accept;
                reply = hand.reply;
                self.tally.offers += u64::from(talk.counted);
            }
        }
        self.tally.work[agent as usize].taken += u64::from(talk.counted);
        if via == Assignment::Rescued || talk.answered {
            return;
        }
        let until = seen + reply;
        if group.typing {
            // Half the time is reading.
            self.agenda.plan(seen + reply / 2, Act::Type { agent, conversation, until });
        }
        self.agenda.plan(until, Act::Write { agent, conversation });
    }

    fn unassigned(&mut self, id: ConversationId, why: Release) {
        let (now, end) = (self.now, Moment::default() + self.scenario.duration);
        let window = (Moment::default() + self.scenario.warm_up, end);
        let Some(talk) = self.talks.get(conversation_number(id)) else { return };
        if let Some(agent) = talk.owner.take() {
            self.tally.work[agent as usize].owned_ms += overlap((talk.owned_since, now), window);
        }
        if why == Release::OwnerLost && talk.answered {
            // A new promise, and half of the matter is still to be talked about.
            talk.answered = false;
            talk.requested_at = now;
            talk.respond_by = now + talk.target;
            talk.service /= 2;
            self.tally.renewed += u64::from(talk.counted);
        }
    }

    fn answered(&mut self, id: ConversationId, agent: AgentId) {
        let (conversation, now) = (conversation_number(id), self.now);
        let Some(talk) = self.talks.get(conversation).filter(|talk| !talk.answered) else { return };
        talk.answered = true;
        let waited = now.since(talk.requested_at);
        if talk.counted {
            let in_time = now < talk.respond_by;
            self.tally.ended(talk.requested_at, End::Answered { waited, in_time });
            if let Some((low, high)) = talk.told.take() {
                // Told in whole seconds, rounded outwards.
                let inside =
                    waited.as_secs_f64() >= f64::from(low) && waited.as_secs_f64() <= f64::from(high);
                self.tally.told.0 += u64::from(inside);
                self.tally.told.1 += 1;
            }
        }
        let agent = agent_place(agent) as u32;
        self.agenda.plan(now + talk.service, Act::Close { agent, conversation });
    }

    fn ended(&mut self, id: ConversationId) {
        let Some(talk) = self.talks.close(conversation_number(id)) else { return };
        if talk.counted && !talk.answered {
            let in_time = self.now < talk.respond_by;
            self.tally.ended(talk.requested_at, End::Abandoned { in_time });
        }
    }

    fn was_set_away(&mut self, agent: u32) {
        let (now, group) = (self.now, self.group(agent));
        let person = &mut self.people[agent as usize];
        person.set_away = true;
        let seen = person.available(now);
        let click = person.click(group);
        self.agenda.plan(seen + click, Act::ClickBack(agent));
    }

    pub(super) fn connect(&mut self, agent: u32) {
        self.say(Command::Connected(agent_id(agent as usize)));
    }

    pub(super) fn told_now(&self, conversation: u64) -> Option<(u32, u32)> {
        self.router.told(self.now, conversation_id(conversation))
    }
}

/// The number of a ring of this conversation at the same agent: the same for every policy that rings at about the same time.
fn attempt(requested_at: Moment, now: Moment, stage: OfferStage) -> u32 {
    let since = now.since(requested_at).as_millis() / SAME_RING.as_millis();
    (since as u32) << 2 | stage as u32
}

/// The next sign of typing.
pub(super) fn next_sign(now: Moment) -> Moment {
    now + TYPING_EVERY
}

fn overlap((from, to): (Moment, Moment), (begin, end): (Moment, Moment)) -> u64 {
    to.min(end).since(from.max(begin)).as_millis() as u64
}

/// Milliseconds of work of one agent between the warm-up and the end.
fn on_shift_ms(group: &AgentGroup, scenario: &Scenario) -> u64 {
    let window = (Moment::default() + scenario.warm_up, Moment::default() + scenario.duration);
    if group.shifts.is_empty() {
        return window.1.since(window.0).as_millis() as u64;
    }
    let day = Duration::from_hours(24);
    let days = scenario.duration.as_secs() / day.as_secs() + 1;
    let starts = (0..days).map(|number| Moment::default() + day * number as u32);
    let shifts =
        starts.flat_map(|start| group.shifts.iter().map(move |shift| (start + shift.from, start + shift.to)));
    shifts.map(|shift| overlap(shift, window)).sum()
}
