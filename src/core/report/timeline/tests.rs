//! What a service manager reads, in both languages, of handoffs that a real table decided.

use std::time::Duration;

use uuid::Uuid;

use super::*;
use crate::core::id::{AgentId, ConversationId, TeamId, VisitorId};
use crate::core::mood::Urgency;
use crate::core::routing::{
    AcceptMode, Agent, Command, Ladder, OfferView, Request, RoutingTable, Team, TransferTarget,
};
use crate::core::sla::Weights;
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
            desk.say(Command::PutTeam(Team {
                id,
                ladder,
                accept,
                overflow_to: Vec::new(),
                weights: Weights::default(),
            }));
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
            repeated: false,
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
            "+0.0 s  访客需要人工（访客主动要求），交给客服组「售前」",
            "+0.0 s  进入「售前」队列，承诺 60.0 秒内有人答复",
            "+0.0 s  响铃：王小美，因为同样空闲的人里等得最久（手上 0/2，已空闲 100.0 秒；组里另有 1 位有空位）",
            "+12.0 s  王小美 响铃 12.0 秒无人接（连续第 1 次），转给下一位",
            "+12.0 s  响铃：Leo，因为还没问过的人里他手上的会话最少（手上 0/2，已空闲 112.0 秒；组里另有 1 位有空位）",
            "+14.0 s  Leo 没有接，理由：“开会”，转给下一位",
            "+24.0 s  同时响铃 1 位：王小美（逐个响铃没有人接，请全组一起，谁先接起就归谁）",
            "+25.0 s  王小美 接起",
            "+30.0 s  王小美 接起后还没有答复，已提醒",
            "+31.0 s  王小美 首次答复；访客等了 31.0 秒，在时限之内",
            "+31.0 s  王小美 结束了会话",
        ]
    );
    let english = desk.lines(Language::En);
    assert_eq!(english.len(), 11);
    assert_eq!(
        english[4],
        "+12.0 s  rings at Leo: of those not asked yet, holds the fewest conversations \
         (holds 0 of 2, idle for 112.0 s; others of the team with a free slot: 1)"
    );
    assert_eq!(english[5], "+14.0 s  Leo declined: “开会”; on to the next");
}

/// The finding of the only broken promise, in both languages.
fn findings(desk: &Desk) -> [Finding; 2] {
    Language::ALL.map(|language| {
        let told = desk.told(language);
        assert_eq!(told.findings.len(), 1, "{told:?}");
        let said = told.lines.iter().filter(|line| line.kind == "breached").count();
        assert_eq!(said, 1);
        told.findings[0].clone()
    })
}

#[test]
fn a_breach_says_who_let_it_ring_and_who_declined() {
    let mut desk = Desk::new(2, AcceptMode::Ring);
    desk.ask();
    desk.at(13);
    let offer = desk.ring(2).offer;
    desk.say(Command::Decline { agent: agent(2), offer, reason: None });
    desk.at(61);
    let [zh, en] = findings(&desk);
    assert_eq!(zh.cause, Cause::OffersIgnored);
    assert!(zh.why.contains("王小美没有接，Leo拒接"), "{}", zh.why);
    assert!(en.why.contains("missed by 王小美, declined by Leo"), "{}", en.why);
    assert!(zh.help.contains("离开") && en.help.contains("away"));
    let told = desk.lines(Language::Zh);
    assert!(told.iter().any(|line| line.starts_with("+50.0 s  快到时限：已如实告诉访客")), "{told:?}");
}

#[test]
fn a_silent_owner_is_named_with_the_reminder_and_the_rescue() {
    let mut desk = Desk::new(2, AcceptMode::Ring);
    desk.ask();
    desk.at(5);
    desk.accept(1);
    desk.at(61);
    let [zh, en] = findings(&desk);
    assert_eq!(zh.cause, Cause::AcceptedButSilent);
    assert!(
        zh.why.contains("王小美 在请求后 5.0 秒 接起") && zh.why.contains("提醒后仍未答复"),
        "{}",
        zh.why
    );
    assert!(en.why.contains("took it 5.0 s after the request"), "{}", en.why);
    desk.at(62);
    desk.reply(2);
    let told = desk.lines(Language::En);
    assert!(told.contains(&"+62.0 s  Leo wrote first: rescued, it is theirs now".to_owned()), "{told:?}");
    assert!(
        told.contains(&"+62.0 s  Leo answered; the visitor had waited 62.0 s, 2.0 s too late".to_owned())
    );
}

#[test]
fn nobody_online_and_everybody_at_capacity_say_how_many_were_there() {
    let mut desk = Desk::new(0, AcceptMode::Ring);
    desk.ask();
    desk.at(61);
    let [zh, en] = findings(&desk);
    assert_eq!(zh.cause, Cause::NobodyOnline);
    assert!(zh.why.contains("没有客服在线；当时有 1 个会话在等"), "{}", zh.why);
    assert!(en.why.contains("no agent of 售前 was online"), "{}", en.why);

    let mut desk = Desk::new(1, AcceptMode::Direct);
    for n in [70, 71] {
        desk.ask_as(|request| request.conversation = ConversationId(Uuid::from_u128(n)));
    }
    desk.ask();
    desk.at(61);
    let [zh, en] = findings(&desk);
    assert_eq!(zh.cause, Cause::AtCapacity);
    assert!(zh.why.contains("有 1 位客服在线"), "{}", zh.why);
    assert!(en.why.contains("had 1 online"), "{}", en.why);
}

#[test]
fn a_direct_assignment_a_transfer_and_a_lost_owner_are_told() {
    let mut desk = Desk::new(2, AcceptMode::Direct);
    desk.ask_as(|request| {
        (request.level, request.urgency, request.upset) = (2, Urgency::Critical, true);
        (request.preferred, request.reason) = (Some(agent(2)), "upset".into());
    });
    desk.reply(2);
    let to = TransferTarget::Agent(agent(1));
    desk.say(Command::Transfer { agent: agent(2), conversation: CONVERSATION, to });
    desk.at(10);
    desk.say(Command::Disconnected(agent(1)));
    desk.at(26);
    let told = desk.lines(Language::Zh);
    let expected = [
        "访客需要人工（访客情绪不满），交给客服组「售前」；VIP 2 级、非常紧急、情绪不满；上次由 Leo 接待",
        "排位提前：VIP、事情紧急、情绪不满",
        "直接分配给 Leo，因为上次就由他接待，而且现在有空",
        "Leo 把会话转给王小美",
        "王小美 接手",
        "王小美 的连接中断，超过了等待重连的时间；会话回到队列",
        "回到「售前」队列，承诺 60.0 秒内有人答复（新的承诺从现在算起）",
    ];
    for words in expected {
        assert!(told.iter().any(|line| line.contains(words)), "{words} is not in {told:#?}");
    }
    assert_eq!(desk.told(Language::En).lines.len(), told.len());
}

#[test]
fn a_restart_keeps_the_story_going() {
    let mut desk = Desk::new(0, AcceptMode::Ring);
    desk.ask();
    desk.at(20);
    let kept = vec![desk.table.handoff(CONVERSATION).unwrap().clone()];
    let (mut events, now) = (Vec::new(), desk.now);
    desk.table = RoutingTable::new(1);
    let ladder = Ladder::for_target(Duration::from_mins(1));
    desk.say(Command::PutTeam(Team {
        id: SALES,
        ladder,
        accept: AcceptMode::Ring,
        overflow_to: Vec::new(),
        weights: Weights::default(),
    }));
    desk.table.restore(now, kept, &mut events);
    desk.record(now, events);
    desk.say(Command::Leave(CONVERSATION));
    let told = desk.lines(Language::En);
    assert_eq!(
        told[2..],
        [
            "+20.0 s  the server was restarted; the visitor keeps place and deadline and queues again",
            "+20.0 s  the visitor stopped waiting and left the queue",
        ]
    );
}

#[test]
fn every_reason_of_the_table_has_words_in_both_languages() {
    let reasons = [
        "preferred",
        "least_loaded",
        "longest_idle",
        "slot_free",
        "ring_spared",
        "ring_all",
        "overflow",
        "rescue",
    ];
    for reason in reasons {
        assert_ne!(zh::reason_word(reason), reason);
        assert_ne!(en::reason_word(reason), reason);
    }
    let sources = include_str!("../../routing/matching.rs");
    let named = reasons.iter().filter(|reason| sources.contains(&format!("\"{reason}\""))).count();
    assert_eq!(named, reasons.len(), "the list is the table's");
}
