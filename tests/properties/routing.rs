//! The routing table under arbitrary commands, sensible or not, at arbitrary times of a clock that jumps both ways.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use sixty::core::id::{AgentId, ConversationId, OfferId, TeamId, VisitorId};
use sixty::core::mood::Urgency;
use sixty::core::routing::{
    AcceptMode, Agent, Command, Event, Handoff, Ladder, Presence, Request, RoutingTable, Team, TransferTarget,
};
use sixty::core::sla::Weights;
use sixty::core::text::Language;
use sixty::core::time::Moment;
use uuid::Uuid;

use crate::witness::Witness;

/// Sequences of commands by default; `CASES=n` plays others.
const CASES: u32 = 6_000;
/// Steps they are at least; with those of the simulation more than a million.
const STEPS_MIN: u64 = 850_000;
const AGENTS: u8 = 5;
const TEAMS: u8 = 3;
const CONVERSATIONS: u8 = 8;

/// A command in small numbers; what they mean is decided when it is said.
#[derive(Debug, Clone)]
enum Move {
    Say {
        kind: u8,
        agent: u8,
        conversation: u8,
        extra: u8,
    },
    Wait(u32),
    /// The caller's clock steps back.
    Back(u32),
    Restart(u16),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let say = (0_u8..17, 0..=AGENTS, 0..=CONVERSATIONS, any::<u8>())
        .prop_map(|(kind, agent, conversation, extra)| Move::Say { kind, agent, conversation, extra });
    let wait =
        prop_oneof![20 => 0_u32..3_000, 20 => 0_u32..20_000, 20 => 0_u32..200_000, 1 => 0_u32..90_000_000];
    let (wait, back) = (wait.prop_map(Move::Wait), (0_u32..100_000).prop_map(Move::Back));
    let one = prop_oneof![20 => say, 8 => wait, 1 => back, 2 => (0_u16..20_000).prop_map(Move::Restart)];
    prop::collection::vec(one, 1..150)
}

fn team_id(n: u8) -> TeamId {
    TeamId(Uuid::from_u128(1 + u128::from(n)))
}

fn agent_id(n: u8) -> AgentId {
    AgentId(Uuid::from_u128(100 + u128::from(n)))
}

fn conversation_id(n: u8) -> ConversationId {
    ConversationId(Uuid::from_u128(1000 + u128::from(n)))
}

fn team(n: u8, extra: u8) -> Team {
    let target = Duration::from_secs([60, 60, 30, 0][usize::from(extra % 4)]);
    let accept = if extra % 5 == 4 { AcceptMode::Direct } else { AcceptMode::Ring };
    let overflow_to = (0..TEAMS).filter(|other| extra >> (other + 4) & 1 == 1).map(team_id).collect();
    Team {
        id: team_id(n),
        ladder: Ladder::for_target(target),
        accept,
        overflow_to,
        weights: Weights::default(),
    }
}

fn profile(n: u8, extra: u8) -> Agent {
    Agent {
        id: agent_id(n),
        teams: (0..TEAMS).filter(|team| extra >> team & 1 == 1).map(team_id).collect(),
        capacity: u32::from(extra >> 3 & 3),
        skills: if extra >> 5 & 1 == 1 { vec!["returns".into()] } else { Vec::new() },
        languages: if extra >> 6 & 1 == 1 { vec![Language::Zh] } else { Vec::new() },
        supervisor: extra >> 7 & 1 == 1,
    }
}

struct Play {
    table: RoutingTable,
    /// What the caller says.
    clock: Moment,
    witness: Witness,
    steps: u64,
    events: Vec<Event>,
    /// Put and not removed.
    agents: Vec<Agent>,
    teams: Vec<Team>,
    asked: BTreeSet<ConversationId>,
}

impl Play {
    fn new() -> Self {
        let mut play = Self {
            table: RoutingTable::new(1),
            clock: Moment(5_000_000),
            witness: Witness::default(),
            steps: 0,
            events: Vec::new(),
            agents: Vec::new(),
            teams: Vec::new(),
            asked: BTreeSet::new(),
        };
        for n in 0..TEAMS {
            play.say(Command::PutTeam(team(n, 16 << n)));
        }
        for n in 0..AGENTS {
            play.say(Command::PutAgent(profile(n, 0b0001_0011 | n << 5)));
            play.say(Command::Connected(agent_id(n)));
        }
        play
    }

    fn offer(&self, agent: u8, extra: u8) -> OfferId {
        let open = self.table.offers_of(agent_id(agent));
        let some = open.get(usize::from(extra) % open.len().max(1));
        some.map_or(OfferId(Uuid::from_u128(extra.into())), |offer| offer.offer)
    }

    fn request(&self, conversation: u8, extra: u8) -> Request {
        Request {
            conversation: conversation_id(conversation),
            visitor: VisitorId(Uuid::nil()),
            team: team_id(extra % (TEAMS + 1)),
            skills: if extra & 8 == 8 { vec!["returns".into()] } else { Vec::new() },
            language: if extra & 16 == 16 { Language::En } else { Language::Zh },
            level: extra >> 6,
            urgency: if extra & 32 == 32 { Urgency::Critical } else { Urgency::Normal },
            upset: extra & 4 == 4,
            repeated: extra & 2 == 2,
            preferred: (extra.is_multiple_of(3)).then(|| agent_id(extra % AGENTS)),
            requested_at: self.clock - Duration::from_secs(u64::from(extra % 7) * 5),
            reason: "requested".into(),
        }
    }

    fn command(&self, kind: u8, agent: u8, what: u8, extra: u8) -> Command {
        let (id, conversation) = (agent_id(agent), conversation_id(what));
        let presence =
            [Presence::Online, Presence::Online, Presence::Away, Presence::Offline][usize::from(extra % 4)];
        match kind {
            0 => Command::PutTeam(team(extra % TEAMS, extra)),
            1 => Command::PutAgent(profile(agent, extra)),
            2 if extra.is_multiple_of(4) => Command::RemoveAgent(id),
            2 | 3 => Command::Connected(id),
            4 => Command::Disconnected(id),
            5 => Command::SetPresence { agent: id, presence, reason: None },
            6 | 7 => Command::Request(self.request(what, extra)),
            8 => Command::Leave(conversation),
            9 | 10 => Command::Accept { agent: id, offer: self.offer(agent, extra) },
            11 => Command::Decline { agent: id, offer: self.offer(agent, extra), reason: None },
            12 => Command::Claim { agent: id, conversation },
            13 => Command::Reply {
                agent: self.table.owner(conversation).filter(|_| extra > 60).unwrap_or(id),
                conversation,
            },
            14 => Command::Typing { agent: id, conversation },
            15 if extra.is_multiple_of(2) => {
                let to = TransferTarget::Team(team_id(extra / 2 % (TEAMS + 1)));
                Command::Transfer { agent: id, conversation, to }
            }
            15 => {
                let to = TransferTarget::Agent(agent_id(extra / 2 % AGENTS));
                Command::Transfer { agent: id, conversation, to }
            }
            _ => Command::Close { by: (extra > 60).then_some(id), conversation },
        }
    }

    /// One step: never a panic, every invariant, and a refusal that changes nothing.
    fn say(&mut self, command: Command) {
        self.steps += 1;
        let mut only_due = self.table.clone();
        let mut due = Vec::new();
        only_due.expire(self.clock, &mut due);
        let mut events = Vec::new();
        let result = self.table.handle(self.clock, command.clone(), &mut events);
        match (&result, command) {
            (Err(_), command) => {
                assert_eq!(
                    format!("{:?}", self.table),
                    format!("{only_due:?}"),
                    "{command:?} changed the table"
                );
                assert_eq!(events, due, "{command:?} said something");
            }
            (Ok(()), Command::PutAgent(agent)) => {
                self.witness.capacity(agent.id, agent.capacity);
                self.agents.retain(|known| known.id != agent.id);
                self.agents.push(agent);
            }
            (Ok(()), Command::RemoveAgent(id)) => self.agents.retain(|known| known.id != id),
            (Ok(()), Command::PutTeam(team)) => {
                self.teams.retain(|known| known.id != team.id);
                self.teams.push(team);
            }
            (Ok(()), Command::Request(request)) => {
                self.asked.insert(request.conversation);
            }
            _ => {}
        }
        self.heard(events);
    }

    /// What was asked for and has not ended is in the table, and nothing else.
    fn heard(&mut self, events: Vec<Event>) {
        self.table.check().unwrap();
        self.witness.now = self.witness.now.max(self.clock);
        for event in &events {
            self.witness.hear(event);
            if let Event::Ended { conversation, .. } = event {
                assert!(self.asked.remove(conversation), "it ended without having begun");
            }
        }
        for n in 0..=CONVERSATIONS {
            let id = conversation_id(n);
            assert_eq!(self.table.handoff(id).is_some(), self.asked.contains(&id));
            self.witness.agrees(&self.table, id);
        }
        for n in 0..TEAMS {
            self.witness.in_order(&self.table, team_id(n));
        }
        self.events.extend(events);
    }

    fn restart(&mut self, down_ms: u16) {
        let kept: Vec<Handoff> =
            self.asked.iter().filter_map(|id| self.table.handoff(*id).cloned()).collect();
        // The engine's clock never starts before what it wrote down last.
        self.clock = self.witness.now + Duration::from_millis(down_ms.into());
        self.witness.restarted(&kept);
        self.steps += 1;
        self.table = RoutingTable::new(2);
        let mut events = Vec::new();
        for team in self.teams.clone() {
            self.table.handle(self.clock, Command::PutTeam(team), &mut events).unwrap();
        }
        for agent in self.agents.clone() {
            self.table.handle(self.clock, Command::PutAgent(agent), &mut events).unwrap();
        }
        self.table.restore(self.clock, kept, &mut events);
        self.heard(events);
    }

    /// A clock that steps back lets nothing pass and undoes nothing; what is said then is said at the latest moment known.
    fn step_back(&mut self, ms: u32) {
        self.clock = self.clock - Duration::from_millis(ms.into());
        let before = format!("{:?}", self.table);
        let said = self.events.len();
        self.say(Command::Tick);
        assert_eq!((format!("{:?}", self.table), self.events.len()), (before, said), "time ran back");
    }

    fn of(moves: &[Move]) -> Self {
        let mut play = Self::new();
        for one in moves {
            match one {
                Move::Say { kind, agent, conversation, extra } => {
                    play.say(play.command(*kind, *agent, *conversation, *extra));
                }
                Move::Wait(ms) => {
                    play.clock = play.clock + Duration::from_millis((*ms).into());
                    play.say(Command::Tick);
                }
                Move::Back(ms) => play.step_back(*ms),
                Move::Restart(ms) => play.restart(*ms),
            }
        }
        play
    }
}

#[test]
fn any_sequence_of_commands_keeps_the_table_whole_and_is_decided_the_same_twice() {
    let wanted = std::env::var("CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = wanted.unwrap_or(CASES);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let steps = Cell::new(0);
    let played = TestRunner::new(config).run(&moves(), |moves| {
        let (once, twice) = (Play::of(&moves), Play::of(&moves));
        steps.set(steps.get() + once.steps + twice.steps);
        prop_assert_eq!(once.events, twice.events);
        prop_assert_eq!(format!("{:?}", once.table), format!("{:?}", twice.table));
        Ok(())
    });
    if let Err(broken) = played {
        panic!("{broken}");
    }
    println!("{} steps", steps.get());
    assert!(wanted.is_some() || steps.get() >= STEPS_MIN, "only {} steps", steps.get());
}
