//! The world: a discrete-event run of one scenario against the routing table, with the oracle listening to every step.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash};
use std::time::Duration;

use sixty::core::id::{AgentId, ConversationId, OfferId};
use sixty::core::refusal::Refusal;
use sixty::core::routing::{Command, Event, Presence, Request, RoutingTable, TransferTarget};
use sixty::core::time::Moment;

use crate::calibration::Told;
use crate::oracle::Oracle;
use crate::rng::Rng;
use crate::scenario::Scenario;

const START: Moment = Moment(1_000_000_000);

/// What somebody is going to do.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Arrive,
    AskAgain(Request),
    GiveUp(ConversationId),
    Answer(AgentId, OfferId),
    Type(AgentId, ConversationId),
    Reply(AgentId, ConversationId),
    Close(AgentId, ConversationId),
    Pass(AgentId, ConversationId),
    Claim,
    LoseSight,
    Drop,
    Reconnect(AgentId),
    Switch,
    BackOnline(AgentId),
    Reprofile,
    Restart,
    Jump,
}

pub(crate) struct World {
    pub(crate) scenario: Scenario,
    pub(crate) rng: Rng,
    pub(crate) now: Moment,
    pub(crate) table: RoutingTable,
    pub(crate) oracle: Oracle,
    agenda: BTreeMap<(Moment, u64), Act>,
    planned: u64,
    epoch: u32,
    pub(crate) came: u128,
    /// Online, but not looking, until then.
    pub(crate) absent: BTreeMap<AgentId, Moment>,
    pub(crate) wish: BTreeMap<AgentId, Presence>,
    pub(crate) log: DefaultHasher,
    pub(crate) steps: u64,
    /// Standings told at the start of a wait: (asked at, low, high).
    pub(crate) told: BTreeMap<ConversationId, (Moment, u32, u32)>,
    pub(crate) told_right: Told,
}

impl World {
    pub(crate) fn new(scenario: Scenario, rng: Rng) -> Self {
        let mut world = Self {
            scenario,
            rng,
            now: START,
            table: RoutingTable::new(1),
            oracle: Oracle::default(),
            agenda: BTreeMap::new(),
            planned: 0,
            epoch: 1,
            came: 0,
            absent: BTreeMap::new(),
            wish: BTreeMap::new(),
            log: DefaultHasher::new(),
            steps: 0,
            told: BTreeMap::new(),
            told_right: Told::default(),
        };
        world.oracle.teams = world.scenario.teams.iter().map(|team| (team.id, team.clone())).collect();
        world.oracle.agents = world.scenario.agents.iter().map(|agent| (agent.id, agent.clone())).collect();
        world.set_up();
        for agent in world.agent_ids() {
            world.wish.insert(agent, Presence::Online);
            world.connect(agent);
        }
        world.plan(Duration::ZERO, Act::Arrive);
        let s = &world.scenario;
        let faults = [
            (s.absence_mean_s, Act::LoseSight),
            (s.drop_mean_s, Act::Drop),
            (s.presence_mean_s, Act::Switch),
            (s.profile_mean_s, Act::Reprofile),
            (s.restart_mean_s, Act::Restart),
            (s.jump_mean_s, Act::Jump),
        ];
        for (_, act) in faults.into_iter().filter(|(mean, _)| mean.is_some()) {
            world.again(act);
        }
        world
    }

    pub(crate) fn agent_ids(&self) -> Vec<AgentId> {
        self.oracle.agents.keys().copied().collect()
    }

    fn set_up(&mut self) {
        for team in self.scenario.teams.clone() {
            self.must(Command::PutTeam(team));
        }
        let agents: Vec<_> = self.oracle.agents.values().cloned().collect();
        for agent in agents {
            self.must(Command::PutAgent(agent));
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.now < START + self.scenario.open_for
    }

    pub(crate) fn plan(&mut self, after: Duration, act: Act) {
        self.planned += 1;
        self.agenda.insert((self.now + after, self.planned), act);
    }

    /// Plans the next fault of a kind. Means are of the whole world for restarts and jumps, else of one agent.
    pub(crate) fn again(&mut self, act: Act) {
        let s = &self.scenario;
        let mean = match &act {
            Act::LoseSight => s.absence_mean_s,
            Act::Drop => s.drop_mean_s,
            Act::Switch => s.presence_mean_s,
            Act::Reprofile => s.profile_mean_s,
            Act::Restart => s.restart_mean_s,
            Act::Jump => s.jump_mean_s,
            _ => None,
        };
        let Some(mean) = mean.filter(|_| self.is_open()) else { return };
        let shared = matches!(act, Act::Restart | Act::Jump | Act::Reprofile);
        let sources = if shared { 1.0 } else { self.oracle.agents.len() as f64 };
        let after = self.rng.exponential(mean / sources);
        self.plan(after, act);
    }

    /// Runs until everything that was asked for has ended.
    pub(crate) fn run(&mut self) {
        let end = START + self.scenario.open_for + Duration::from_hours(2);
        let mut closing = false;
        while self.now < end {
            if !self.is_open() && !closing {
                closing = true;
                self.everybody_back();
            }
            let next_act = self.agenda.first_key_value().map(|((at, _), _)| *at);
            let mut due = self.table.next_deadline();
            // A timer that is a little late must not matter.
            if self.rng.chance(0.1) {
                due = due.map(|at| at + Duration::from_millis(self.rng.below(400)));
            }
            match (next_act, due) {
                (Some(act), due) if due.is_none_or(|due| act < due) => self.act(act),
                (_, Some(due)) => {
                    self.now = self.now.max(due);
                    let mut events = Vec::new();
                    self.table.expire(self.now, &mut events);
                    self.after_step(&events);
                }
                _ => break,
            }
        }
        let left = &self.oracle.open;
        assert!(
            left.is_empty(),
            "{} never ended at {:?}, such as {:?}",
            left.len(),
            self.now,
            left.iter().next()
        );
    }

    fn act(&mut self, at: Moment) {
        if let Some((_, act)) = self.agenda.pop_first() {
            self.now = self.now.max(at);
            self.perform(act);
        }
    }

    /// The last hour: no faults, everybody there and at work.
    fn everybody_back(&mut self) {
        self.absent.clear();
        for agent in self.agent_ids() {
            self.connect(agent);
            self.wish.insert(agent, Presence::Online);
            self.must(Command::SetPresence { agent, presence: Presence::Online, reason: None });
        }
    }

    pub(crate) fn connect(&mut self, agent: AgentId) {
        self.oracle.connected.insert(agent);
        if self.wish.get(&agent) == Some(&Presence::Online) {
            self.oracle.there.insert(agent);
        }
        self.must(Command::Connected(agent));
    }

    pub(crate) fn must(&mut self, command: Command) {
        let said = format!("{command:?}");
        assert_eq!(self.say(command), Ok(()), "{said}");
    }

    /// One step, heard by the oracle and checked. A refusal says nothing but what was due anyway.
    pub(crate) fn say(&mut self, command: Command) -> Result<(), Refusal> {
        let mut events = Vec::new();
        if std::env::var_os("TRACE").is_some() {
            println!("{:?} {command:?}", self.now);
        }
        let witness = self.rng.chance(0.02).then(|| {
            let mut table = self.table.clone();
            let mut due = Vec::new();
            table.expire(self.now, &mut due);
            (format!("{table:?}"), due)
        });
        let result = self.table.handle(self.now, command, &mut events);
        if let (Err(_), Some((before, due))) = (&result, witness) {
            assert_eq!(format!("{:?}", self.table), before, "a refusal changed the table");
            assert_eq!(events, due, "a refusal said something");
        }
        self.after_step(&events);
        result
    }

    fn after_step(&mut self, events: &[Event]) {
        self.steps += 1;
        if std::env::var_os("TRACE").is_some() {
            println!("{:?} {events:#?}", self.now);
        }
        for event in events {
            format!("{event:?}").hash(&mut self.log);
            self.oracle.hear(self.now, event);
        }
        if let Err(broken) = self.table.check() {
            panic!("{broken}\n{events:#?}");
        }
        self.oracle.check(self.now, &self.table);
        for event in events {
            self.react(event);
        }
    }

    /// The process dies and comes back: everything but the handoffs is gone.
    pub(crate) fn restart(&mut self) {
        let open: Vec<ConversationId> = self.oracle.open.keys().copied().collect();
        let handoffs = open.iter().filter_map(|id| self.table.handoff(*id).cloned()).collect();
        self.now = self.now + Duration::from_millis(self.rng.between(500, 20_000));
        self.epoch += 1;
        self.table = RoutingTable::new(self.epoch);
        self.oracle.restarted();
        for agent in self.wish.values_mut() {
            *agent = Presence::Online;
        }
        for team in self.scenario.teams.clone() {
            self.table.handle(self.now, Command::PutTeam(team), &mut Vec::new()).expect("teams come back");
        }
        for agent in self.oracle.agents.values().cloned() {
            self.table.handle(self.now, Command::PutAgent(agent), &mut Vec::new()).expect("agents come back");
        }
        let mut events = Vec::new();
        self.table.restore(self.now, handoffs, &mut events);
        self.after_step(&events);
        for agent in self.agent_ids() {
            let after = if self.rng.chance(0.8) { self.rng.between(100, 14_000) } else { 60_000 };
            self.plan(Duration::from_millis(after), Act::Reconnect(agent));
        }
    }

    pub(crate) fn pick<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        (!all.is_empty()).then(|| all[self.rng.below(all.len() as u64) as usize])
    }

    pub(crate) fn transfer_target(&mut self) -> TransferTarget {
        let teams: Vec<_> = self.oracle.teams.keys().copied().collect();
        let agents = self.agent_ids();
        match (self.rng.chance(0.5), self.pick(&teams), self.pick(&agents)) {
            (true, Some(team), _) | (false, Some(team), None) => TransferTarget::Team(team),
            (_, _, Some(agent)) => TransferTarget::Agent(agent),
            _ => unreachable!("every scenario has teams"),
        }
    }

    pub(crate) fn there(&self) -> &BTreeSet<AgentId> {
        &self.oracle.there
    }
}
