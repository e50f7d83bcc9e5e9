//! The oracle listens: facts and events in the order of the log.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, VecDeque};
use std::time::Duration;

use super::agents::AgentWatch;
use super::judge::judge;
use super::order::{bound, could_have_had, is_later};
use super::truth::Truth;
use super::verdict::Verdict;
use super::watch::{PastRing, Watch};
use crate::core::id::{AgentId, ConversationId};
use crate::core::routing::{Assignment, Event, OfferEnd, OfferStage, Presence, Release};
use crate::core::time::Moment;
use crate::simulate::log::{Fact, Log, What};
use crate::simulate::names::{agent_place, conversation_number, team_place};
use crate::simulate::scenario::Scenario;

/// A breach is announced within this, or it is one without a cause.
const SAY_WITHIN: Duration = Duration::from_secs(2);

/// Judges one run.
#[derive(Debug)]
pub struct Oracle {
    truth: Truth,
    keep: Duration,
    warm_up: Moment,
    agents: Vec<AgentWatch>,
    /// Conversations by number, from `first` on; those that have ended are `None`.
    open: VecDeque<Option<Box<Watch>>>,
    first: u64,
    /// Those who wait, by deadline.
    waiting: BTreeSet<(Moment, u64)>,
    /// Deadlines that the stopwatch has not passed.
    running: BinaryHeap<Reverse<(Moment, u64)>>,
    /// Broken promises that should have been announced by then.
    unsaid: VecDeque<(Moment, u64)>,
    verdict: Verdict,
}

impl Oracle {
    /// Before the first line of the log.
    pub fn new(scenario: &Scenario) -> Self {
        let truth = Truth::of(scenario);
        Self {
            keep: truth.target_max(),
            warm_up: Moment::default() + scenario.warm_up,
            agents: truth.agents.iter().map(|_| AgentWatch::new()).collect(),
            truth,
            open: VecDeque::new(),
            first: 0,
            waiting: BTreeSet::new(),
            running: BinaryHeap::new(),
            unsaid: VecDeque::new(),
            verdict: Verdict::default(),
        }
    }

    /// Reads a whole log.
    pub fn replay(scenario: &Scenario, log: &Log) -> Verdict {
        let mut oracle = Self::new(scenario);
        for entry in &log.entries {
            match &entry.what {
                What::Fact(fact) => oracle.fact(entry.at, fact),
                What::Event(event) => oracle.event(entry.at, event),
            }
        }
        oracle.finish(log.entries.last().map_or(Moment::default(), |entry| entry.at))
    }

    /// Somebody did something.
    pub fn fact(&mut self, now: Moment, fact: &Fact) {
        self.pass(now);
        match fact {
            Fact::Asked { .. } => self.asked(now, fact),
            Fact::GaveUp(_) => {}
            Fact::ShiftBegan(agent) => self.agent(now, *agent, |watch| {
                watch.on_shift = true;
                watch.connected = true;
            }),
            Fact::ShiftEnded(agent) => self.agent(now, *agent, |watch| watch.on_shift = false),
            Fact::WentAbsent(agent) => self.agent(now, *agent, |watch| watch.at_desk = false),
            Fact::CameBack(agent) => self.agent(now, *agent, |watch| watch.at_desk = true),
            Fact::Dropped(agent) => self.agent(now, *agent, |watch| watch.connected = false),
            Fact::Reconnected(agent) => self.agent(now, *agent, |watch| watch.connected = true),
            Fact::ClickedBack(agent) => self.agent(now, *agent, |watch| watch.set_away = false),
        }
    }

    /// The routing decided something.
    pub fn event(&mut self, now: Moment, event: &Event) {
        self.pass(now);
        match event {
            Event::Queued { conversation, respond_by, .. } => self.queued(now, *conversation, *respond_by),
            Event::Offered { conversation, agent, stage, .. } => {
                self.offered(now, *conversation, *agent, *stage);
            }
            Event::OfferEnded { conversation, agent, end, .. } => {
                self.offer_ended(now, *conversation, *agent, *end);
            }
            Event::PresenceChanged { agent, presence: Presence::Away, reason: Some(_), .. } => {
                self.agent(now, *agent, |watch| watch.set_away = true);
            }
            Event::Assigned { conversation, agent, via, respond_by, .. } => {
                self.assigned(now, *conversation, *agent, *via, *respond_by);
            }
            Event::Unassigned { conversation, agent, why } => {
                self.unassigned(now, *conversation, *agent, *why);
            }
            Event::AtRisk { conversation, .. } => {
                if let Some(watch) = self.watch(*conversation) {
                    watch.told = true;
                }
            }
            Event::Answered { conversation, .. } => {
                if let Some(watch) = self.watch(*conversation) {
                    watch.answered = true;
                }
            }
            Event::Breached { conversation, cause, .. } => {
                if let Some(watch) = self.watch(*conversation) {
                    watch.said = true;
                    if watch.counted {
                        *self.verdict.causes.entry(*cause).or_default() += 1;
                    }
                }
            }
            Event::Ended { conversation, .. } => self.ended(*conversation),
            _ => {}
        }
    }

    /// After the last line.
    pub fn finish(mut self, now: Moment) -> Verdict {
        self.pass(now);
        let silent = self.open.iter().flatten().filter(|watch| watch.breached && !watch.said);
        self.verdict.without_cause += silent.count() as u64;
        self.verdict
    }

    /// The stopwatch: what was to happen before `now` or at it.
    fn pass(&mut self, now: Moment) {
        while let Some(Reverse((at, number))) =
            self.running.peek().copied().filter(|Reverse((at, _))| *at <= now)
        {
            self.running.pop();
            self.deadline(at, number);
        }
        while let Some((_, number)) = self.unsaid.front().copied().filter(|(at, _)| *at <= now) {
            self.unsaid.pop_front();
            let silent = |watch: &mut Box<Watch>| watch.breached && !watch.said && watch.is_waiting();
            let is_silent = self.number(number).is_some_and(silent);
            self.verdict.without_deadline += u64::from(is_silent);
        }
    }

    fn deadline(&mut self, at: Moment, number: u64) {
        let Some(slot) = number.checked_sub(self.first).and_then(|place| self.open.get_mut(place as usize))
        else {
            return;
        };
        let Some(watch) = slot.as_mut().filter(|watch| !watch.answered && watch.respond_by == at) else {
            return;
        };
        watch.breached = true;
        self.unsaid.push_back((at + SAY_WITHIN, number));
        self.verdict.breaches += u64::from(watch.counted);
        self.verdict.told_before += u64::from(watch.counted && watch.told);
        judge(number, watch, &self.truth, &self.agents, &mut self.verdict);
    }

    fn number(&mut self, number: u64) -> Option<&mut Box<Watch>> {
        let place = number.checked_sub(self.first)?;
        self.open.get_mut(place as usize)?.as_mut()
    }

    fn watch(&mut self, id: ConversationId) -> Option<&mut Box<Watch>> {
        self.number(conversation_number(id))
    }

    fn agent(&mut self, now: Moment, id: AgentId, change: impl FnOnce(&mut AgentWatch)) {
        let place = agent_place(id);
        if let (Some(watch), Some(truth)) = (self.agents.get_mut(place), self.truth.agents.get(place)) {
            change(watch);
            watch.note(now, truth.capacity, self.keep);
        }
    }

    fn asked(&mut self, now: Moment, fact: &Fact) {
        let Fact::Asked { conversation, team, skills, language, level, urgency, upset } = fact else {
            return;
        };
        let (number, team) = (conversation_number(*conversation), team_place(*team));
        let Some(target) = self.truth.teams.get(team).map(|team| team.ladder.target) else { return };
        let watch = Watch {
            team,
            skills: skills.clone(),
            language: *language,
            level: *level,
            urgency: *urgency,
            upset: *upset,
            requested_at: now,
            respond_by: now + target,
            counted: now >= self.warm_up,
            owner: None,
            owned_since: now,
            waits: vec![(now, None)],
            ringing: std::collections::BTreeMap::new(),
            rang: Vec::new(),
            promised: None,
            answered: false,
            told: false,
            breached: false,
            said: false,
            passed_over: None,
        };
        if self.open.is_empty() {
            self.first = number;
        }
        while self.first + (self.open.len() as u64) < number {
            self.open.push_back(None);
        }
        self.open.push_back(Some(Box::new(watch)));
        self.waiting.insert((now + target, number));
        self.running.push(Reverse((now + target, number)));
    }

    fn queued(&mut self, now: Moment, id: ConversationId, respond_by: Moment) {
        let number = conversation_number(id);
        let Some(watch) = self.number(number) else { return };
        watch.promised = Some(respond_by);
        let (expected, waits) = (watch.respond_by, watch.is_waiting());
        if waits && watch.waits.last().is_none_or(|(_, to)| to.is_some()) {
            watch.waits.push((now, None));
        }
        self.verdict.without_deadline += u64::from(respond_by != expected);
        self.waiting.insert((expected, number));
    }

    fn offered(&mut self, now: Moment, id: ConversationId, agent: AgentId, stage: OfferStage) {
        let place = agent_place(agent) as u32;
        self.given(now, id, place);
        if let Some(watch) = self.watch(id) {
            watch.ringing.insert(place, (now, stage));
        }
        self.agent(now, agent, |watch| watch.rings += 1);
    }

    /// A slot went to this conversation: was there somebody who should have had it?
    fn given(&mut self, now: Moment, id: ConversationId, agent: u32) {
        let number = conversation_number(id);
        let place = number.checked_sub(self.first).map(|place| place as usize);
        let Some(served) = place.and_then(|place| self.open.get(place)).and_then(Option::as_deref) else {
            return;
        };
        let mut passed = Vec::new();
        for (respond_by, other) in self.waiting.range(..(served.respond_by, 0)) {
            let place = (other - self.first) as usize;
            let Some(waiting) = self.open.get(place).and_then(Option::as_deref) else { continue };
            if *other == number || !could_have_had(waiting, agent, now, &self.truth, &self.agents) {
                continue;
            }
            let lead = served.respond_by.since(*respond_by);
            self.verdict.overtaken_max = self.verdict.overtaken_max.max(lead);
            self.verdict.overtaken_beyond_bound += u64::from(lead > bound(served));
            if is_later(served, waiting) && !waiting.breached && waiting.passed_over.is_none() {
                passed.push(*other);
            }
        }
        for other in passed {
            if let Some(watch) = self.number(other) {
                watch.passed_over = Some((agent, now));
            }
        }
    }

    fn offer_ended(&mut self, now: Moment, id: ConversationId, agent: AgentId, end: OfferEnd) {
        let place = agent_place(agent) as u32;
        if let Some(watch) = self.watch(id)
            && let Some((from, stage)) = watch.ringing.remove(&place)
        {
            watch.rang.push(PastRing { agent: place, from, to: now, stage, end });
        }
        self.agent(now, agent, |watch| watch.rings = watch.rings.saturating_sub(1));
    }

    fn assigned(&mut self, now: Moment, id: ConversationId, agent: AgentId, via: Assignment, by: Moment) {
        let (number, place) = (conversation_number(id), agent_place(agent) as u32);
        if via == Assignment::Direct {
            self.given(now, id, place);
        }
        let Some(watch) = self.number(number) else { return };
        let had_owner = watch.owner.is_some();
        watch.owner = Some(place);
        watch.owned_since = now;
        watch.promised = Some(by);
        let respond_by = watch.respond_by;
        if let Some((_, to @ None)) = watch.waits.last_mut() {
            *to = Some(now);
        }
        self.waiting.remove(&(respond_by, number));
        self.verdict.double_owner += u64::from(had_owner);
        self.agent(now, agent, |watch| watch.owned += 1);
        let over = self.truth.agents.get(place as usize).map(|agent| agent.capacity)
            < self.agents.get(place as usize).map(|agent| agent.owned);
        self.verdict.over_capacity += u64::from(over);
    }

    fn unassigned(&mut self, now: Moment, id: ConversationId, agent: AgentId, why: Release) {
        let number = conversation_number(id);
        let team = self.number(number).map_or(0, |watch| watch.team);
        let target = self.truth.teams.get(team).map_or(Duration::ZERO, |team| team.ladder.target);
        if let Some(watch) = self.number(number) {
            watch.owner = None;
            if why == Release::OwnerLost && watch.answered {
                let respond_by = now + target;
                watch.renew(now, respond_by);
                self.running.push(Reverse((respond_by, number)));
            }
        }
        self.agent(now, agent, |watch| watch.owned = watch.owned.saturating_sub(1));
    }

    fn ended(&mut self, id: ConversationId) {
        let number = conversation_number(id);
        let Some(watch) = self.number(number) else { return };
        let (respond_by, silent, unpromised) =
            (watch.respond_by, watch.breached && !watch.said, watch.promised.is_none());
        self.waiting.remove(&(respond_by, number));
        self.verdict.without_cause += u64::from(silent);
        self.verdict.without_deadline += u64::from(unpromised);
        self.open[(number - self.first) as usize] = None;
        while self.open.front().is_some_and(Option::is_none) {
            self.open.pop_front();
            self.first += 1;
        }
    }
}
