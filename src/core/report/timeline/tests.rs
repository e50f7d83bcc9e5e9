//! What a service manager reads, in both languages, of handoffs that a real table decided.

use std::time::Duration;

use uuid::Uuid;

use super::*;
use crate::core::id::{AgentId, ConversationId, TeamId, VisitorId};
use crate::core::mood::Urgency;
use crate::core::routing::{
    AcceptMode, Agent, Command, Ladder, OfferView, Request, RoutingTable, Team, TransferTarget,
};
use crate::core::time::Moment;

const SALES: TeamId = TeamId(Uuid::from_u128(1));
const HELP: TeamId = TeamId(Uuid::from_u128(2));
const CONVERSATION: ConversationId = ConversationId(Uuid::from_u128(9));

fn agent(n: u128) -> AgentId {
    AgentId(Uuid::from_u128(100 + n))
}

/// A table, and a ledger of what it decided; the clock is in seconds.
struct Desk {
    table: RoutingTable,
    now: Moment,
    rows: Vec<RoutingEventRow>,
}

impl Desk {
    fn new(agents: u128, accept: AcceptMode) -> Self {
        let mut desk = Self { table: RoutingTable::new(0), now: Moment(0), rows: Vec::new() };
        for id in [SALES, HELP] {
            let ladder = Ladder::for_target(Duration::from_mins(1));
            desk.say(Command::PutTeam(Team { id, ladder, accept, overflow_to: Vec::new() }));
        }
        for n in 1..=agents {
            let (skills, languages, teams) = (Vec::new(), Vec::new(), vec![SALES]);
            let profile = Agent { id: agent(n), teams, capacity: 2, skills, languages, supervisor: false };
            desk.say(Command::PutAgent(profile));
            desk.say(Command::Connected(agent(n)));
        }
        desk
    }

    fn record(&mut self, at: Moment, events: Vec<Event>) {
        for event in events {
            let n = self.rows.len() as u64 + 1;
            self.rows.push(RoutingEventRow { epoch: 0, n, moment: at, wall: WallTime(at.0), event });
        }
    }

    fn say(&mut self, command: Command) {
        let mut events = Vec::new();
        self.table.handle(self.now, command, &mut events).unwrap();
        self.record(self.now, events);
    }

    fn at(&mut self, seconds: i64) {
        while let Some(due) = self.table.next_deadline().filter(|due| due.0 <= seconds * 1_000) {
            let mut events = Vec::new();
            self.table.expire(due, &mut events);
            self.record(due, events);
        }
        self.now = Moment(seconds * 1_000);
    }

    fn ask(&mut self) {
        self.ask_as(|_| {});
    }

    fn ask_as(&mut self, change: impl FnOnce(&mut Request)) {
        let mut request = Request {
            conversation: CONVERSATION,
            visitor: VisitorId(Uuid::nil()),
            team: SALES,
            skills: Vec::new(),
            language: Language::Zh,
            level: 0,
            urgency: Urgency::Normal,
            upset: false,
            preferred: None,
            requested_at: self.now,
            reason: "requested".into(),
        };
        change(&mut request);
        self.say(Command::Request(request));
    }

    fn ring(&self, n: u128) -> OfferView {
        self.table.offers_of(agent(n))[0]
    }

    fn accept(&mut self, n: u128) {
        let offer = self.ring(n).offer;
        self.say(Command::Accept { agent: agent(n), offer });
    }

    fn reply(&mut self, n: u128) {
        self.say(Command::Reply { agent: agent(n), conversation: CONVERSATION });
    }

    fn told(&self, language: Language) -> Timeline {
        let mut names = Names::default();
        names.agents.insert(agent(1), "王小美".into());
        names.agents.insert(agent(2), "Leo".into());
        names.teams.insert(SALES, "售前".into());
        names.teams.insert(HELP, "Help".into());
        let about = |row: &&RoutingEventRow| row.event.conversation() == Some(CONVERSATION);
        tell(&self.rows.iter().filter(about).cloned().collect::<Vec<_>>(), &names, language)
    }

    fn lines(&self, language: Language) -> Vec<String> {
        self.told(language).lines.iter().map(|line| line.printed().trim_start().to_owned()).collect()
    }
}

#[test]
fn a_missed_ring_is_told_with_why_this_agent_and_what_followed() {
    let mut desk = Desk::new(2, AcceptMode::Ring);
    desk.at(100);
    desk.ask();
    desk.at(114);
    let offer = desk.ring(2).offer;
    desk.say(Command::Decline { agent: agent(2), offer, reason: Some("开会".into()) });
    desk.at(125);
    desk.accept(1);
    desk.at(131);
    desk.reply(1);
    desk.say(Command::Close { by: Some(agent(1)), conversation: CONVERSATION });
    assert_eq!(
        desk.lines(Language::Zh),
        [
            "+0.0 s  访客需要人工（访客主动要求），交给团队「售前」",
            "+0.0 s  进入「售前」队列，承诺 60.0 秒 内有人答复",
            "+0.0 s  响铃：王小美，因为同样空闲的人里等得最久（手上 0/2，上次接待变动在 100.0 秒前；团队里另有 1 位有空位）",
            "+12.0 s  王小美 响铃 12.0 秒无人接（连续第 1 次），转给下一位",
            "+12.0 s  响铃：Leo，因为手上的会话最少（手上 0/2，上次接待变动在 112.0 秒前；团队里另有 1 位有空位）",
            "+14.0 s  Leo 没有接，理由：“开会”，转给下一位",
            "+24.0 s  同时响铃 1 位：王小美（刚有空位，这个会话最急，谁先接起就归谁）",
            "+25.0 s  王小美 接起",
            "+31.0 s  王小美 首次答复；访客等了 31.0 秒，在时限之内",
            "+31.0 s  王小美 结束了会话",
        ]
        .map(|line| line.to_owned())
    );
}
