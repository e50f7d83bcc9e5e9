//! Big desks: so many agents, so many who wait, and the moves whose cost is measured.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use sixty::core::id::{AgentId, ConversationId, OfferId, TeamId, VisitorId};
use sixty::core::mood::Urgency;
use sixty::core::routing::{AcceptMode, Agent, Command, Event, Ladder, Request, RoutingTable, Team};
use sixty::core::sla::Weights;
use sixty::core::text::Language;
use sixty::core::time::Moment;
use uuid::Uuid;

pub(crate) const TEAM: TeamId = TeamId(Uuid::from_u128(1));
/// Slots of each agent.
const CAPACITY: u32 = 3;
/// Skills there are in a desk with many needs.
const SKILLS: u128 = 16;

/// Who can do what, and what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Everybody can do everything.
    None,
    /// 240 needs (two of 16 skills, and a language) over agents with eight skills and one language each.
    Many,
    /// All agents speak English, all visitors Chinese.
    Unmet,
}

#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) table: RoutingTable,
    pub(crate) now: Moment,
    pub(crate) events: Vec<Event>,
    needs: Needs,
    came: u128,
    /// Who owns what, longest first.
    owned: VecDeque<(AgentId, ConversationId)>,
}

fn agent_id(n: u128) -> AgentId {
    AgentId(Uuid::from_u128((2 << 64) + n))
}

fn skill(n: u128) -> Arc<str> {
    format!("skill-{:02}", n % SKILLS).into()
}

impl Desk {
    /// So many agents, all online and free.
    pub(crate) fn free(agents: u128, needs: Needs) -> Self {
        let (table, now) = (RoutingTable::new(1), Moment(1_000_000));
        let mut desk = Self { table, now, events: Vec::new(), needs, came: 0, owned: VecDeque::new() };
        let ladder = Ladder::for_target(Duration::from_mins(1));
        desk.say(Command::PutTeam(Team {
            id: TEAM,
            ladder,
            accept: AcceptMode::Ring,
            overflow_to: Vec::new(),
            weights: Weights::default(),
        }));
        for n in 0..agents {
            desk.say(Command::PutAgent(desk.profile(n)));
            desk.say(Command::Connected(agent_id(n)));
        }
        desk
    }

    /// So many agents with all slots taken and answered, and so many who wait.
    pub(crate) fn busy(agents: u128, waiting: u128, needs: Needs) -> Self {
        let mut desk = Self::free(agents, needs);
        for n in 0..agents {
            for _ in 0..CAPACITY {
                // Claimed, so that everybody gets theirs whatever they can do.
                let conversation = desk.ask();
                desk.say(Command::Claim { agent: agent_id(n), conversation });
                desk.say(Command::Reply { agent: agent_id(n), conversation });
                desk.owned.push_back((agent_id(n), conversation));
            }
        }
        desk.queue(waiting);
        desk
    }

    /// Nobody online, and so many who wait.
    pub(crate) fn deserted(agents: u128, waiting: u128) -> Self {
        let mut desk = Self::free(agents, Needs::None);
        for n in 0..agents {
            desk.say(Command::Disconnected(agent_id(n)));
        }
        desk.now = desk.now + Duration::from_mins(1);
        desk.say(Command::Tick);
        desk.queue(waiting);
        desk
    }

    fn profile(&self, n: u128) -> Agent {
        let many = self.needs == Needs::Many;
        let mut skills: Vec<Arc<str>> =
            (0..if many { SKILLS / 2 } else { 0 }).map(|k| skill(n + k)).collect();
        skills.sort_unstable();
        let languages = match self.needs {
            Needs::None => Vec::new(),
            Needs::Many => vec![if n.is_multiple_of(2) { Language::Zh } else { Language::En }],
            Needs::Unmet => vec![Language::En],
        };
        Agent { id: agent_id(n), teams: vec![TEAM], capacity: CAPACITY, skills, languages, supervisor: false }
    }

    pub(crate) fn say(&mut self, command: Command) {
        self.events.clear();
        self.table.handle(self.now, command, &mut self.events).unwrap();
    }

    /// The next request of this desk.
    pub(crate) fn request(&mut self) -> Request {
        self.came += 1;
        let n = self.came;
        let many = self.needs == Needs::Many;
        let skills = if many { vec![skill(n), skill(n / SKILLS + n + 1)] } else { Vec::new() };
        Request {
            conversation: ConversationId(Uuid::from_u128((3 << 64) + n)),
            visitor: VisitorId(Uuid::from_u128(n)),
            team: TEAM,
            skills,
            language: if many && (n / 7).is_multiple_of(2) { Language::En } else { Language::Zh },
            level: u8::from(n.is_multiple_of(50)),
            urgency: if n.is_multiple_of(10) { Urgency::High } else { Urgency::Normal },
            upset: n.is_multiple_of(20),
            repeated: false,
            preferred: None,
            requested_at: self.now,
            reason: "requested".into(),
        }
    }

    /// One more waits.
    pub(crate) fn ask(&mut self) -> ConversationId {
        let request = self.request();
        let id = request.conversation;
        self.say(Command::Request(request));
        id
    }

    pub(crate) fn queue(&mut self, waiting: u128) {
        for _ in 0..waiting {
            self.ask();
        }
    }

    /// The longest owned conversation ends: its slot rings for the next one.
    pub(crate) fn free_slot(&mut self) {
        let (agent, conversation) = self.owned.pop_front().unwrap();
        self.say(Command::Close { by: Some(agent), conversation });
    }

    /// What the last step offered, if anything.
    pub(crate) fn offered(&self) -> Option<(AgentId, OfferId, ConversationId)> {
        self.events.iter().find_map(|event| match event {
            Event::Offered { agent, offer, conversation, .. } => Some((*agent, *offer, *conversation)),
            _ => None,
        })
    }

    /// The freed slot's offer is taken.
    pub(crate) fn accept(&mut self) -> Option<()> {
        let (agent, offer, conversation) = self.offered()?;
        self.say(Command::Accept { agent, offer });
        self.owned.push_back((agent, conversation));
        Some(())
    }

    /// A slot is freed, offered and taken.
    pub(crate) fn assign(&mut self) {
        self.free_slot();
        self.accept().unwrap();
    }

    /// As many wait again as before `assigned` were served, and those were answered.
    pub(crate) fn top_up(&mut self, assigned: usize) {
        let served: Vec<_> = self.owned.iter().rev().take(assigned).copied().collect();
        for (agent, conversation) in served {
            self.say(Command::Reply { agent, conversation });
        }
        for _ in 0..assigned {
            self.ask();
            // A slot that fitted nobody before may fit this one.
            self.accept();
        }
    }

    /// Any open offer.
    pub(crate) fn rung(&self) -> Option<(AgentId, OfferId)> {
        let mut agents = (0..).map_while(|n| self.table.agent(agent_id(n)).map(|_| agent_id(n)));
        agents.find_map(|agent| self.table.offers_of(agent).first().map(|open| (agent, open.offer)))
    }

    /// Somebody of those who wait.
    pub(crate) fn last(&self) -> ConversationId {
        ConversationId(Uuid::from_u128((3 << 64) + self.came))
    }
}
