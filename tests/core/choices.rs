//! The notice before the break, the truth after it, the choices of those who wait, and messages that are left.

use std::sync::Arc;
use std::time::Duration;

use sixty::core::bot::Pending;
use sixty::core::conversation::{Author, Command, Conversation, Effect, Entry, Limits, Stage, SystemEvent};
use sixty::core::id::{AgentId, ClientId, ConversationId, SiteId, VisitorId};
use sixty::core::refusal::Refusal;
use sixty::core::routing::Cause;
use sixty::core::sla::Prospect;
use sixty::core::text::Language;
use sixty::core::ticket::Ticket;
use sixty::core::time::{Moment, Now, WallTime};
use uuid::Uuid;

use crate::with_prospect;

const LIMITS: Limits = Limits { reopen_within: Duration::from_mins(15), entries_max: 500 };
const LATE: Prospect = Prospect::Late { position: 3, low_s: 60, high_s: 200 };

struct Talk {
    conversation: Conversation,
    prospect: Prospect,
}

impl Talk {
    fn new(prospect: Prospect) -> Self {
        let (id, site, visitor) = (ConversationId(Uuid::nil()), SiteId(Uuid::nil()), VisitorId(Uuid::nil()));
        Self { conversation: Conversation::open(id, site, visitor, Language::Zh, WallTime(0)), prospect }
    }

    /// Somebody who waits.
    fn waiting() -> Self {
        let mut talk = Self::new(Prospect::Prompt);
        talk.says(100, "转人工");
        assert_eq!(talk.conversation.stage, Stage::Waiting);
        talk
    }

    fn step(&mut self, command: Command) -> Result<Vec<Effect>, Refusal> {
        let now = Now { moment: Moment(1_000), wall: WallTime(0) };
        let mut effects = Vec::new();
        let prospect = self.prospect.clone();
        with_prospect(&prospect, |context| {
            self.conversation.handle(now, command, context, &LIMITS, &mut effects)
        })?;
        Ok(effects)
    }

    fn says(&mut self, id: u128, text: &str) -> Vec<Effect> {
        self.step(Command::VisitorMessage { client_id: client(id), text: text.into() }).unwrap()
    }

    fn leaves(&mut self, id: u128, text: &str) -> Result<Vec<Effect>, Refusal> {
        self.step(Command::LeaveMessage {
            client_id: client(id),
            contact: "a@b.cn".into(),
            text: text.into(),
        })
    }

    fn told(&mut self, broken: Option<Cause>) -> Vec<Effect> {
        self.step(Command::TellStanding { standing: LATE, broken }).unwrap()
    }
}

fn client(id: u128) -> ClientId {
    ClientId(Uuid::from_u128(id))
}

fn entry(effects: &[Effect], author: Author) -> Option<&Entry> {
    effects.iter().find_map(|effect| match effect {
        Effect::Entry(entry) if entry.author == author => Some(entry),
        _ => None,
    })
}

fn event(effects: &[Effect]) -> Option<SystemEvent> {
    entry(effects, Author::System).and_then(|entry| entry.event)
}

fn ticket(effects: &[Effect]) -> Option<&Ticket> {
    effects
        .iter()
        .find_map(|effect| if let Effect::TicketOpened(ticket) = effect { Some(&**ticket) } else { None })
}

#[test]
fn the_notice_says_place_and_range_and_offers_three_choices() {
    let effects = Talk::waiting().told(None);
    let entry = entry(&effects, Author::System).unwrap();
    assert_eq!(entry.event, Some(SystemEvent::AtRisk));
    assert!(entry.text.contains("第 3 位") && entry.text.contains("1 到 4 分钟"), "{}", entry.text);
    let ids: Vec<_> = entry.quick_replies.iter().map(|reply| &*reply.id).collect();
    assert_eq!(ids, ["wait.keep", "message.leave", "queue.leave"]);
}

#[test]
fn after_the_break_every_cause_has_its_own_words() {
    let mut seen = std::collections::BTreeSet::new();
    for cause in [
        Cause::NobodyOnline,
        Cause::AtCapacity,
        Cause::OffersIgnored,
        Cause::AcceptedButSilent,
        Cause::OutsideHours,
        Cause::ConnectionLost,
    ] {
        let effects = Talk::waiting().told(Some(cause));
        let entry = entry(&effects, Author::System).unwrap();
        assert_eq!(entry.event, Some(SystemEvent::Breached));
        assert!(entry.text.contains("第 3 位") && seen.insert(entry.text.clone()), "{}", entry.text);
    }
}

#[test]
fn a_silent_agent_leaves_two_choices_and_who_has_left_is_told_nothing() {
    let mut talk = Talk::waiting();
    talk.step(Command::Assigned { agent: AgentId(Uuid::from_u128(1)), name: "王小美".into() }).unwrap();
    let effects = talk.told(None);
    assert_eq!(entry(&effects, Author::System).unwrap().quick_replies.len(), 2);
    let mut talk = Talk::waiting();
    talk.step(Command::LeaveQueue).unwrap();
    assert_eq!(talk.told(None), []);
}

#[test]
fn keep_waiting_is_acknowledged_in_words_and_by_id() {
    for words in ["继续等待", "wait.keep", "Keep waiting", "继续等"] {
        let mut talk = Talk::waiting();
        assert_eq!(event(&talk.says(1, words)), Some(SystemEvent::WaitsOn), "{words}");
        assert_eq!(talk.conversation.stage, Stage::Waiting);
    }
}

#[test]
fn back_to_the_bot_leaves_the_queue_in_words_and_by_id() {
    for words in ["回到智能助手", "queue.leave", "Back to the assistant", "不等了"] {
        let mut talk = Talk::waiting();
        let effects = talk.says(1, words);
        assert!(effects.contains(&Effect::QueueLeft), "{words}: {effects:?}");
        assert_eq!(talk.conversation.stage, Stage::Bot);
    }
}

#[test]
fn other_words_of_a_waiting_visitor_stay_words() {
    let mut talk = Talk::waiting();
    let effects = talk.says(1, "我想给你们留言板写个建议，可以等待吗");
    assert_eq!(event(&effects), None, "{effects:?}");
    assert_eq!(talk.conversation.stage, Stage::Waiting);
}

#[test]
fn a_message_that_is_left_becomes_a_ticket_and_ends_the_wait() {
    let mut talk = Talk::waiting();
    let effects = talk.leaves(1, "请回电").unwrap();
    let made = ticket(&effects).unwrap();
    assert_eq!(
        (&*made.contact, &*made.text, made.owner),
        ("a@b.cn", "请回电", Some(AgentId(Uuid::from_u128(1))))
    );
    let own = entry(&effects, Author::Visitor).unwrap();
    assert_eq!((made.seq, &*own.text), (own.seq, "请回电\na@b.cn"));
    let line = entry(&effects, Author::System).unwrap();
    assert_eq!(line.event, Some(SystemEvent::MessageLeft));
    assert!(line.text.contains("王小美") && line.text.contains("4 小时"), "{}", line.text);
    assert!(effects.contains(&Effect::QueueLeft) && talk.conversation.stage == Stage::Bot);
    assert_eq!(talk.conversation.requested_at, None);
}

#[test]
fn a_message_sent_again_makes_no_second_ticket_and_another_body_is_refused() {
    let mut talk = Talk::new(Prospect::Prompt);
    let seq = ticket(&talk.leaves(1, "请回电").unwrap()).unwrap().seq;
    assert_eq!(talk.leaves(1, "请回电").unwrap(), [Effect::Repeated { client_id: client(1), seq }]);
    assert_eq!(talk.leaves(1, "算了"), Err(Refusal::ClientIdConflict));
    assert!(ticket(&talk.leaves(2, "请回电").unwrap()).is_some(), "another id is another message");
}

#[test]
fn a_plain_client_leaves_a_message_in_words() {
    let mut talk = Talk::waiting();
    talk.told(None);
    assert_eq!(event(&talk.says(1, "留言")), Some(SystemEvent::MessageAsked));
    assert_eq!(
        event(&talk.says(2, "我的耳机坏了")),
        Some(SystemEvent::MessageAsked),
        "the contact is missing"
    );
    let effects = talk.says(3, "我的耳机坏了，请打 13800001234");
    let made = ticket(&effects).unwrap();
    assert_eq!((&*made.contact, &*made.text), ("13800001234", "我的耳机坏了，请打 13800001234"));
    assert_eq!(talk.conversation.stage, Stage::Bot);
}

#[test]
fn who_does_not_leave_a_contact_after_all_is_heard_as_ever() {
    let mut talk = Talk::waiting();
    talk.says(1, "留言");
    talk.says(2, "我的耳机坏了");
    assert_eq!(event(&talk.says(3, "耳机")), None);
    assert_eq!((talk.conversation.stage, talk.conversation.memory.pending.clone()), (Stage::Waiting, None));
    let mut talk = Talk::waiting();
    talk.says(1, "留言");
    assert_eq!(event(&talk.says(2, "继续等待")), Some(SystemEvent::WaitsOn), "or changes their mind");
}

#[test]
fn the_button_for_a_person_is_told_first_and_works_the_second_time() {
    let mut talk = Talk::new(LATE);
    let press = |id| Command::RequestHandoff { client_id: client(id), team: None, reason: None };
    let effects = talk.step(press(1)).unwrap();
    let told = entry(&effects, Author::Bot).unwrap().clone();
    assert_eq!((talk.conversation.stage, told.client_id), (Stage::Bot, Some(client(1))));
    assert!(matches!(talk.conversation.memory.pending, Some(Pending::Choice { .. })));
    assert_eq!(talk.step(press(1)).unwrap(), [Effect::Repeated { client_id: client(1), seq: told.seq }]);
    let effects = talk.step(press(2)).unwrap();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::HandoffRequested(_))), "{effects:?}");
    assert_eq!((talk.conversation.stage, talk.conversation.memory.told), (Stage::Waiting, false));
}

#[test]
fn a_persons_answer_ends_the_choices() {
    let mut talk = Talk::waiting();
    let agent = AgentId(Uuid::from_u128(1));
    talk.told(None);
    talk.step(Command::Assigned { agent, name: "王小美".into() }).unwrap();
    let text: Arc<str> = "您好".into();
    talk.step(Command::AgentMessage { agent, client_id: client(9), text, note: false }).unwrap();
    assert_eq!(event(&talk.says(1, "继续等待")), None, "now it is a message to the agent");
}
