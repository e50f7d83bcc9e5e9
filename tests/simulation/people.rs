//! What visitors and agents do, and how they answer to what the table decides.

use std::time::Duration;

use sixty::core::id::{AgentId, ConversationId, OfferId, VisitorId};
use sixty::core::mood::Urgency;
use sixty::core::refusal::Refusal;
use sixty::core::routing::{Command, Event, Presence, Request};
use sixty::core::time::Moment;
use uuid::Uuid;

use crate::scenario;
use crate::world::{Act, World};

impl World {
    /// People hear what was decided and plan what they will do.
    pub(crate) fn react(&mut self, event: &Event) {
        match event {
            Event::Offered { offer, agent, conversation, stage, .. } => {
                let delay = self.rng.lognormal(self.scenario.accept_median_s, 0.7);
                if *stage == sixty::core::routing::OfferStage::Rescue {
                    let typing = self.rng.lognormal(self.scenario.reply_median_s, 0.7);
                    self.plan(typing, Act::Reply(*agent, *conversation));
                } else {
                    self.plan(delay, Act::Answer(*agent, *offer));
                }
            }
            Event::Assigned { conversation, agent, .. } => {
                if self.oracle.open.get(conversation).is_some_and(|watched| watched.answered) {
                    let rest = self.rng.exponential(self.scenario.talk_mean_s / 2.0);
                    self.plan(rest, Act::Close(*agent, *conversation));
                }
                if self.is_open() && self.rng.chance(self.scenario.transfers / 2.0) {
                    let soon = self.rng.exponential(8.0);
                    self.plan(soon, Act::Pass(*agent, *conversation));
                }
                let delay = self.rng.lognormal(self.scenario.reply_median_s, 0.7);
                self.plan(delay / 3, Act::Type(*agent, *conversation));
                self.plan(delay * 2 / 3, Act::Type(*agent, *conversation));
                self.plan(delay, Act::Reply(*agent, *conversation));
            }
            Event::Answered { conversation, agent, .. } => {
                if let Some((asked_at, low, high)) = self.told.remove(conversation) {
                    let waited = self.now.since(asked_at).as_secs_f64();
                    let right = waited >= f64::from(low) && waited <= f64::from(high) + 1.0;
                    self.told_right.0 += u64::from(right);
                    self.told_right.1 += 1;
                }
                let talk = if self.is_open() { self.scenario.talk_mean_s } else { 10.0 };
                let delay = self.rng.exponential(talk);
                let passes = self.is_open() && self.rng.chance(self.scenario.transfers);
                let act = if passes { Act::Pass } else { Act::Close };
                self.plan(delay, act(*agent, *conversation));
            }
            Event::PresenceChanged { agent, presence: Presence::Online, .. } => {
                self.wish.insert(*agent, Presence::Online);
            }
            Event::PresenceChanged { agent, presence: Presence::Away, .. } => {
                self.wish.insert(*agent, Presence::Away);
                let back = self.rng.exponential(40.0);
                self.plan(back, Act::BackOnline(*agent));
            }
            _ => {}
        }
    }

    pub(crate) fn perform(&mut self, act: Act) {
        match act {
            Act::Arrive => self.arrive(),
            Act::AskAgain(request) => {
                if self.oracle.open.contains_key(&request.conversation) {
                    self.must(Command::Request(request));
                }
            }
            Act::GiveUp(conversation) => self.give_up(conversation),
            Act::Answer(agent, offer) => self.answer(agent, offer),
            Act::Type(agent, conversation) => {
                let _ = self.say(Command::Typing { agent, conversation });
            }
            Act::Reply(agent, conversation) => self.reply(agent, conversation),
            Act::Close(agent, conversation) => self.close(agent, conversation),
            Act::Pass(agent, conversation) => self.pass(agent, conversation),
            Act::Claim => self.claim(),
            Act::LoseSight => {
                let agents = self.agent_ids();
                if let Some(agent) = self.pick(&agents) {
                    let until = self.now + self.rng.exponential(150.0);
                    self.absent.insert(agent, until);
                }
                self.again(Act::LoseSight);
            }
            Act::Drop => self.drop_connection(),
            Act::Reconnect(agent) => self.connect(agent),
            Act::Switch => self.switch(),
            Act::BackOnline(agent) => self.set_presence(agent, Presence::Online),
            Act::Reprofile => self.reprofile(),
            Act::Restart => {
                self.restart();
                self.again(Act::Restart);
            }
            Act::Jump => {
                self.now = self.now + Duration::from_millis(self.rng.between(5_000, 120_000));
                self.must(Command::Tick);
                // A step back moves nothing.
                let (before, mut events) = (format!("{:?}", self.table), Vec::new());
                self.table.expire(Moment(self.now.0 - 30_000), &mut events);
                assert_eq!((events, format!("{:?}", self.table)), (Vec::new(), before));
                self.again(Act::Jump);
            }
        }
    }

    fn arrive(&mut self) {
        if !self.is_open() {
            return;
        }
        let after = self.rng.exponential(self.scenario.arrival_mean_s);
        self.plan(after, Act::Arrive);
        self.came += 1;
        let conversation = ConversationId(Uuid::from_u128(0x10_0000 + self.came));
        let teams: Vec<_> = self.oracle.teams.keys().copied().collect();
        let Some(team) = self.pick(&teams) else { return };
        let agents = self.agent_ids();
        let preferred = if self.rng.chance(0.2) { self.pick(&agents) } else { None };
        let urgency =
            [Urgency::Normal, Urgency::Normal, Urgency::High, Urgency::Critical][self.rng.below(4) as usize];
        let request = Request {
            conversation,
            visitor: VisitorId(Uuid::from_u128(self.came)),
            team,
            skills: scenario::skills(&mut self.rng, 0.2),
            language: scenario::language(&mut self.rng),
            level: if self.rng.chance(0.1) { 2 } else { 0 },
            urgency,
            upset: self.rng.chance(0.2),
            preferred,
            requested_at: self.now,
            reason: "requested".into(),
        };
        if self.rng.chance(0.2) {
            let again = Request { urgency: Urgency::Critical, upset: true, ..request.clone() };
            let after = Duration::from_millis(self.rng.between(0, 50_000));
            self.plan(after, Act::AskAgain(again));
        }
        if self.rng.chance(self.scenario.impatient) {
            let patience = self.rng.exponential(60.0);
            self.plan(patience, Act::GiveUp(conversation));
        }
        if self.rng.chance(self.scenario.claims) {
            let after = self.rng.exponential(20.0);
            self.plan(after, Act::Claim);
        }
        self.oracle.requested(self.now, &request);
        self.must(Command::Request(request));
        if let Some(standing) = self.table.standing(self.now, conversation) {
            self.told.insert(conversation, (self.now, standing.eta_low_s, standing.eta_high_s));
        }
    }

    fn give_up(&mut self, conversation: ConversationId) {
        let Some(watched) = self.oracle.open.get(&conversation) else { return };
        if watched.owner.is_none() {
            let _ = self.say(Command::Leave(conversation));
        } else if self.rng.chance(0.3) {
            let _ = self.say(Command::Close { by: None, conversation });
        }
    }

    fn looks(&self, agent: AgentId) -> bool {
        self.there().contains(&agent) && self.absent.get(&agent).is_none_or(|until| *until <= self.now)
    }

    fn answer(&mut self, agent: AgentId, offer: OfferId) {
        if !self.looks(agent) {
            return;
        }
        if self.rng.chance(self.scenario.declines) && self.is_open() {
            let _ = self.say(Command::Decline { agent, offer, reason: None });
            return;
        }
        let open = self.oracle.may_accept(self.now, agent, offer);
        let punctual = self.table.next_deadline().is_none_or(|at| at > self.now);
        let result = self.say(Command::Accept { agent, offer });
        assert!(open || result == Err(Refusal::OfferGone), "an offer that is gone was accepted: {result:?}");
        assert!(!open || !punctual || result == Ok(()), "an open offer was refused: {result:?}");
    }

    fn reply(&mut self, agent: AgentId, conversation: ConversationId) {
        let Some(watched) = self.oracle.open.get(&conversation) else { return };
        if watched.answered {
            return;
        }
        let absent = self.absent.get(&agent).copied().filter(|until| *until > self.now);
        if let Some(until) = absent {
            self.plan(until.since(self.now), Act::Reply(agent, conversation));
        } else if self.oracle.connected.contains(&agent) {
            let _ = self.say(Command::Reply { agent, conversation });
        } else {
            self.plan(Duration::from_secs(5), Act::Reply(agent, conversation));
        }
    }

    fn close(&mut self, agent: AgentId, conversation: ConversationId) {
        let Some(watched) = self.oracle.open.get(&conversation) else { return };
        let owns = watched.owner == Some(agent);
        let supervises = self.oracle.agents[&agent].supervisor;
        if watched.answered || !owns {
            let result = self.say(Command::Close { by: Some(agent), conversation });
            assert!(owns || supervises || result == Err(Refusal::NotOwner), "a stranger closed it");
        }
    }

    fn pass(&mut self, agent: AgentId, conversation: ConversationId) {
        if !self.oracle.open.contains_key(&conversation) {
            return;
        }
        let to = self.transfer_target();
        let _ = self.say(Command::Transfer { agent, conversation, to });
        if let Some(owner) = self.oracle.open.get(&conversation).and_then(|watched| watched.owner) {
            let rest = self.rng.exponential(self.scenario.talk_mean_s / 2.0);
            self.plan(rest, Act::Close(owner, conversation));
        }
    }

    fn claim(&mut self) {
        let waiting = self.oracle.open.iter().filter(|(_, watched)| watched.owner.is_none());
        let waiting: Vec<_> = waiting.map(|(id, _)| *id).collect();
        let there: Vec<_> = self.there().iter().copied().collect();
        if let (Some(agent), Some(conversation)) = (self.pick(&there), self.pick(&waiting)) {
            let _ = self.say(Command::Claim { agent, conversation });
        }
    }

    fn drop_connection(&mut self) {
        let connected: Vec<_> = self.oracle.connected.iter().copied().collect();
        if let Some(agent) = self.pick(&connected) {
            // Whatever is due before they are gone may still ring at them, for no time at all.
            self.oracle.connected.remove(&agent);
            self.oracle.leaving = Some(agent);
            self.must(Command::Disconnected(agent));
            let gone = if self.rng.chance(0.6) {
                self.rng.between(500, 14_000)
            } else {
                self.rng.between(20_000, 300_000)
            };
            self.plan(Duration::from_millis(gone), Act::Reconnect(agent));
        }
        self.again(Act::Drop);
    }

    fn set_presence(&mut self, agent: AgentId, presence: Presence) {
        self.wish.insert(agent, presence);
        if presence == Presence::Online && self.oracle.connected.contains(&agent) {
            self.oracle.there.insert(agent);
        }
        self.must(Command::SetPresence { agent, presence, reason: None });
    }

    fn switch(&mut self) {
        let agents = self.agent_ids();
        if let Some(agent) = self.pick(&agents) {
            let presence = if self.rng.chance(0.7) { Presence::Away } else { Presence::Offline };
            self.set_presence(agent, presence);
            let back = self.rng.exponential(120.0);
            self.plan(back, Act::BackOnline(agent));
        }
        self.again(Act::Switch);
    }

    /// A profile changes: other skills; a capacity never below what the oracle would call over capacity.
    fn reprofile(&mut self) {
        let agents = self.agent_ids();
        if let Some(id) = self.pick(&agents) {
            let mut agent = self.oracle.agents[&id].clone();
            agent.skills = scenario::skills(&mut self.rng, 0.6);
            agent.capacity = self.rng.between(1, 4) as u32;
            self.oracle.agents.insert(id, agent.clone());
            self.must(Command::PutAgent(agent));
        }
        self.again(Act::Reprofile);
    }
}
