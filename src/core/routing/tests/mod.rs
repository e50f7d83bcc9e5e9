//! The routing table's behaviour, one sentence each; here the desk they are played at.

mod hours;
mod ladder;
mod ledger;
mod offers;
mod order;
mod ownership;
mod presence;
mod refusals;
mod rescue;
mod restart;
mod steps;
mod vain;

use std::time::Duration;

use uuid::Uuid;

use super::{
    AcceptMode, Agent, Command, Event, Ladder, OfferStage, OfferView, Presence, Request, RoutingTable, Team,
};
use crate::core::id::{AgentId, ConversationId, OfferId, TeamId, VisitorId};
use crate::core::mood::Urgency;
use crate::core::refusal::Refusal;
use crate::core::sla::Weights;
use crate::core::text::Language;
use crate::core::time::Moment;

pub(super) const SALES: TeamId = TeamId(Uuid::from_u128(1));
pub(super) const HELP: TeamId = TeamId(Uuid::from_u128(2));

/// When every desk opens.
pub(super) const START: Moment = Moment(1_000_000);

pub(super) fn agent(n: u128) -> AgentId {
    AgentId(Uuid::from_u128(100 + n))
}

pub(super) fn conversation(n: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(1000 + n))
}

pub(super) fn profile(n: u128, capacity: u32) -> Agent {
    let (skills, languages) = (Vec::new(), Vec::new());
    Agent { id: agent(n), teams: vec![SALES], capacity, skills, languages, supervisor: false }
}

pub(super) fn team(id: TeamId, overflow_to: &[TeamId]) -> Team {
    let ladder = Ladder::for_target(Duration::from_mins(1));
    Team {
        id,
        ladder,
        accept: AcceptMode::Ring,
        overflow_to: overflow_to.to_vec(),
        weights: Weights::default(),
    }
}

/// A table with a clock in seconds; every step is checked.
pub(super) struct Desk {
    pub(super) table: RoutingTable,
    pub(super) now: Moment,
    /// What the last step decided.
    pub(super) events: Vec<Event>,
}

impl Desk {
    /// Team `SALES` overflows to `HELP`; nobody works yet.
    pub(super) fn empty() -> Self {
        let mut desk = Self { table: RoutingTable::new(1), now: START, events: Vec::new() };
        desk.ok(Command::PutTeam(team(SALES, &[HELP])));
        desk.ok(Command::PutTeam(team(HELP, &[])));
        desk
    }

    /// Agents 1 to `agents` of `SALES` are online, each with so many slots.
    pub(super) fn with(agents: u128, capacity: u32) -> Self {
        let mut desk = Self::empty();
        for n in 1..=agents {
            desk.join(profile(n, capacity));
        }
        desk
    }

    pub(super) fn join(&mut self, profile: Agent) {
        let id = profile.id;
        self.ok(Command::PutAgent(profile));
        self.ok(Command::Connected(id));
    }

    pub(super) fn say(&mut self, command: Command) -> Result<(), Refusal> {
        self.events.clear();
        let result = self.table.handle(self.now, command, &mut self.events);
        self.table.check().unwrap();
        result
    }

    pub(super) fn ok(&mut self, command: Command) {
        let said = format!("{command:?}");
        assert_eq!(self.say(command), Ok(()), "{said}");
    }

    /// Lets the time run to so many seconds after the start; every deadline passes on time.
    pub(super) fn at(&mut self, seconds: u64) {
        self.after(Duration::from_secs(seconds));
    }

    /// The same for any span since the start.
    pub(super) fn after(&mut self, span: Duration) {
        let end = START + span;
        self.events.clear();
        while let Some(due) = self.table.next_deadline().filter(|due| *due <= end) {
            self.table.expire(due, &mut self.events);
            self.table.check().unwrap();
        }
        self.now = end;
    }

    pub(super) fn request(&self, n: u128) -> Request {
        Request {
            conversation: conversation(n),
            visitor: VisitorId(Uuid::from_u128(n)),
            team: SALES,
            skills: Vec::new(),
            language: Language::Zh,
            level: 0,
            urgency: Urgency::Normal,
            upset: false,
            repeated: false,
            preferred: None,
            requested_at: self.now,
            reason: "requested".into(),
        }
    }

    pub(super) fn ask(&mut self, n: u128) {
        self.ok(Command::Request(self.request(n)));
    }

    pub(super) fn rings_at(&self, n: u128) -> Vec<OfferView> {
        self.table.offers_of(agent(n))
    }

    /// Which agents a conversation rings at.
    pub(super) fn rung(&self, conversation_n: u128) -> Vec<u128> {
        let rings = |n: &u128| {
            self.rings_at(*n).iter().any(|offer| offer.conversation == conversation(conversation_n))
        };
        (1..=9).filter(rings).collect()
    }

    pub(super) fn offer_at(&self, n: u128) -> OfferId {
        self.rings_at(n)[0].offer
    }

    pub(super) fn stage_at(&self, n: u128) -> OfferStage {
        self.rings_at(n)[0].stage
    }

    pub(super) fn accept(&mut self, n: u128) {
        let offer = self.offer_at(n);
        self.ok(Command::Accept { agent: agent(n), offer });
    }

    pub(super) fn decline(&mut self, n: u128) {
        let offer = self.offer_at(n);
        self.ok(Command::Decline { agent: agent(n), offer, reason: None });
    }

    pub(super) fn reply(&mut self, n: u128, to: u128) {
        self.ok(Command::Reply { agent: agent(n), conversation: conversation(to) });
    }

    pub(super) fn close(&mut self, n: u128, what: u128) {
        self.ok(Command::Close { by: Some(agent(n)), conversation: conversation(what) });
    }

    pub(super) fn set(&mut self, n: u128, presence: Presence) {
        self.ok(Command::SetPresence { agent: agent(n), presence, reason: None });
    }

    pub(super) fn owner(&self, n: u128) -> Option<AgentId> {
        self.table.owner(conversation(n))
    }

    pub(super) fn presence(&self, n: u128) -> Presence {
        self.table.agent(agent(n)).unwrap().presence
    }

    pub(super) fn said(&self, what: impl Fn(&Event) -> bool) -> usize {
        self.events.iter().filter(|event| what(event)).count()
    }

    pub(super) fn breaches(&self) -> usize {
        self.said(|event| matches!(event, Event::Breached { .. }))
    }
}
