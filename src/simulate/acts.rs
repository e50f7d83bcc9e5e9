//! What people do when their time has come.

use std::time::Duration;

use super::agenda::Act;
use super::log::Fact;
use super::names::{agent_id, conversation_id, team_id, visitor_id};
use super::people::Hand;
use super::router::Router;
use super::talks::Talk;
use super::world::{World, next_sign};
use crate::core::id::OfferId;
use crate::core::routing::{Command, Presence, Request};
use crate::core::time::Moment;

const DAY: Duration = Duration::from_hours(24);

impl<R: Router> World<'_, R> {
    pub(super) fn perform(&mut self, act: Act) {
        let counts = match act {
            Act::Arrive => self.arrive(),
            Act::GiveUp(conversation) => self.give_up(conversation),
            Act::Ring { agent, conversation, offer, attempt } => {
                self.ring(agent, conversation, offer, attempt)
            }
            Act::Write { agent, conversation } => self.write(agent, conversation),
            Act::Type { agent, conversation, until } => self.type_on(agent, conversation, until),
            Act::Close { agent, conversation } => self.close(agent, conversation),
            Act::ShiftBegins(agent) => self.shift_begins(agent),
            Act::ShiftEnds(agent) => self.shift_ends(agent),
            Act::GoAbsent(agent) => self.go_absent(agent),
            Act::ComeBack(agent) => self.come_back(agent),
            Act::Drop(agent) => self.drop_connection(agent),
            Act::Reconnect(agent) => self.reconnect(agent),
            Act::ClickBack(agent) => self.click_back(agent),
        };
        // What came to nothing, such as a hand that reaches for a ring that is gone, is no event.
        self.tally.events += u64::from(counts);
    }

    /// An agent's life begins: absent or not, on shift or not.
    pub(super) fn begin(&mut self, agent: u32) {
        let group = self.group(agent);
        if group.shifts.is_empty() {
            self.shift_begins(agent);
        } else {
            // Nobody is online before their first shift.
            let agent_id = agent_id(agent as usize);
            self.say(Command::SetPresence { agent: agent_id, presence: Presence::Away, reason: None });
            for shift in &group.shifts {
                self.agenda.plan(self.now + shift.from, Act::ShiftBegins(agent));
                self.agenda.plan(self.now + shift.to, Act::ShiftEnds(agent));
            }
        }
        let person = &mut self.people[agent as usize];
        if person.begins_absent(group) {
            self.go_absent(agent);
        } else if let Some(after) = person.until_absent(group) {
            self.agenda.plan(self.now + after, Act::GoAbsent(agent));
        }
        self.plan_drop(agent);
    }

    pub(super) fn plan_arrival(&mut self) {
        if let Some(at) = self.stream.next() {
            self.agenda.plan(Moment::default() + at, Act::Arrive);
        }
    }

    fn arrive(&mut self) -> bool {
        let visitor = self.stream.visitor();
        let (number, now) = (self.came, self.now);
        self.came += 1;
        self.plan_arrival();
        let counted = now >= Moment::default() + self.scenario.warm_up;
        self.tally.conversations += u64::from(counted);
        if !visitor.handed_off {
            return true;
        }
        if counted {
            self.tally.asked(now);
        }
        let target = self.scenario.teams[visitor.team].team.ladder.target;
        let talk = Talk {
            requested_at: now,
            respond_by: now + target,
            target,
            service: visitor.service,
            counted,
            answered: false,
            owner: None,
            owned_since: now,
            reply: Duration::ZERO,
            told: None,
        };
        self.talks.open(number, talk);
        if let Some(patience) = visitor.patience {
            self.agenda.plan(now + patience, Act::GiveUp(number));
        }
        let request = Request {
            conversation: conversation_id(number),
            visitor: visitor_id(number),
            team: team_id(visitor.team),
            skills: visitor.skills,
            language: visitor.language,
            level: visitor.level,
            urgency: visitor.urgency,
            upset: visitor.upset,
            preferred: None,
            requested_at: now,
            reason: "requested".into(),
        };
        self.ask(number, request);
        true
    }

    fn ask(&mut self, number: u64, request: Request) {
        self.fact(Fact::Asked {
            conversation: request.conversation,
            team: request.team,
            skills: request.skills.clone(),
            language: request.language,
            level: request.level,
            urgency: request.urgency,
            upset: request.upset,
        });
        self.say(Command::Request(request));
        let told = self.told_now(number);
        if let Some(talk) = self.talks.get(number) {
            talk.told = told;
        }
    }

    fn give_up(&mut self, number: u64) -> bool {
        let Some(talk) = self.talks.get(number).filter(|talk| !talk.answered) else { return false };
        let owned = talk.owner.is_some();
        let conversation = conversation_id(number);
        self.fact(Fact::GaveUp(conversation));
        let command =
            if owned { Command::Close { by: None, conversation } } else { Command::Leave(conversation) };
        self.say(command)
    }

    fn ring(&mut self, agent: u32, number: u64, offer: OfferId, attempt: u32) -> bool {
        if self.talks.get(number).is_none_or(|talk| talk.owner.is_some()) {
            return false;
        }
        let hand = Hand::of(self.group(agent), self.seed, agent, number, attempt);
        let available = self.people[agent as usize].available(self.now);
        if available > self.now {
            self.agenda
                .plan(available + hand.accept, Act::Ring { agent, conversation: number, offer, attempt });
            return false;
        }
        let id = agent_id(agent as usize);
        if hand.declines {
            return self.say(Command::Decline { agent: id, offer, reason: None });
        }
        if let Some(talk) = self.talks.get(number) {
            talk.reply = hand.reply;
        }
        self.say(Command::Accept { agent: id, offer })
    }

    fn write(&mut self, agent: u32, number: u64) -> bool {
        if self.talks.get(number).is_none_or(|talk| talk.answered) {
            return false;
        }
        if self.waits_for(agent, Act::Write { agent, conversation: number }) {
            return false;
        }
        self.say(Command::Reply { agent: agent_id(agent as usize), conversation: conversation_id(number) })
    }

    /// Whoever is not there does it when they are back.
    fn waits_for(&mut self, agent: u32, act: Act) -> bool {
        let available = self.people[agent as usize].available(self.now);
        if available > self.now {
            self.agenda.plan(available, act);
        }
        available > self.now
    }

    fn type_on(&mut self, agent: u32, number: u64, until: Moment) -> bool {
        if self.talks.get(number).is_none_or(|talk| talk.answered || talk.owner != Some(agent)) {
            return false;
        }
        let next = next_sign(self.now);
        if next < until {
            self.agenda.plan(next, Act::Type { agent, conversation: number, until });
        }
        if self.people[agent as usize].available(self.now) > self.now {
            return false;
        }
        self.say(Command::Typing { agent: agent_id(agent as usize), conversation: conversation_id(number) })
    }

    fn close(&mut self, agent: u32, number: u64) -> bool {
        if self.talks.get(number).is_none_or(|talk| !talk.answered || talk.owner != Some(agent)) {
            return false;
        }
        if self.waits_for(agent, Act::Close { agent, conversation: number }) {
            return false;
        }
        let by = Some(agent_id(agent as usize));
        self.say(Command::Close { by, conversation: conversation_id(number) })
    }

    fn shift_begins(&mut self, agent: u32) -> bool {
        let id = agent_id(agent as usize);
        let person = &mut self.people[agent as usize];
        (person.on_shift, person.set_away) = (true, false);
        let lost = person.gone_until.is_some();
        if !self.group(agent).shifts.is_empty() {
            self.agenda.plan(self.now + DAY, Act::ShiftBegins(agent));
        }
        self.fact(Fact::ShiftBegan(id));
        if lost {
            self.fact(Fact::Dropped(id));
        } else {
            self.connect(agent);
        }
        self.say(Command::SetPresence { agent: id, presence: Presence::Online, reason: None });
        true
    }

    fn shift_ends(&mut self, agent: u32) -> bool {
        let id = agent_id(agent as usize);
        self.people[agent as usize].on_shift = false;
        self.agenda.plan(self.now + DAY, Act::ShiftEnds(agent));
        self.fact(Fact::ShiftEnded(id));
        self.say(Command::SetPresence { agent: id, presence: Presence::Away, reason: None });
        true
    }

    fn go_absent(&mut self, agent: u32) -> bool {
        let group = self.group(agent);
        let person = &mut self.people[agent as usize];
        let Some(spell) = person.spell(group) else { return false };
        let until = self.now + spell;
        person.absent_until = Some(until);
        self.agenda.plan(until, Act::ComeBack(agent));
        self.fact(Fact::WentAbsent(agent_id(agent as usize)));
        true
    }

    fn come_back(&mut self, agent: u32) -> bool {
        let group = self.group(agent);
        let person = &mut self.people[agent as usize];
        person.absent_until = None;
        if let Some(after) = person.until_absent(group) {
            self.agenda.plan(self.now + after, Act::GoAbsent(agent));
        }
        self.fact(Fact::CameBack(agent_id(agent as usize)));
        true
    }

    fn plan_drop(&mut self, agent: u32) {
        if let Some(after) = self.people[agent as usize].until_drop(self.scenario) {
            self.agenda.plan(self.now + after, Act::Drop(agent));
        }
    }

    fn drop_connection(&mut self, agent: u32) -> bool {
        let id = agent_id(agent as usize);
        let person = &mut self.people[agent as usize];
        let Some(length) = person.drop_length(self.scenario) else { return false };
        let until = self.now + length;
        person.gone_until = Some(until);
        self.agenda.plan(until, Act::Reconnect(agent));
        self.fact(Fact::Dropped(id));
        self.say(Command::Disconnected(id));
        true
    }

    fn reconnect(&mut self, agent: u32) -> bool {
        self.people[agent as usize].gone_until = None;
        self.fact(Fact::Reconnected(agent_id(agent as usize)));
        self.connect(agent);
        self.plan_drop(agent);
        true
    }

    fn click_back(&mut self, agent: u32) -> bool {
        let person = &mut self.people[agent as usize];
        if !person.set_away || !person.on_shift || self.waits_for(agent, Act::ClickBack(agent)) {
            return false;
        }
        self.people[agent as usize].set_away = false;
        let id = agent_id(agent as usize);
        self.fact(Fact::ClickedBack(id));
        self.say(Command::SetPresence { agent: id, presence: Presence::Online, reason: None });
        true
    }
}
