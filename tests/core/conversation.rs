//! The conversation machine: order, idempotency, stages, refusals.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use sixty::core::conversation::{
    Author, Command, Conversation, Effect, Entry, Limits, Outcome, Rating, Stage, SystemEvent,
};
use sixty::core::id::{AgentId, ClientId, ConversationId, SiteId, VisitorId};
use sixty::core::refusal::Refusal;
use sixty::core::sla::Prospect;
use sixty::core::text::Language;
use sixty::core::time::{Moment, Now, WallTime};
use uuid::Uuid;

use crate::with_context;

const LIMITS: Limits = Limits { reopen_within: Duration::from_mins(15), entries_max: 500 };
const AMY: AgentId = AgentId(Uuid::from_u128(1));

struct Talk {
    conversation: Conversation,
    at: i64,
}

impl Talk {
    fn new() -> Self {
        let (id, site, visitor) = (ConversationId(Uuid::nil()), SiteId(Uuid::nil()), VisitorId(Uuid::nil()));
        let conversation = Conversation::open(id, site, visitor, Language::Zh, WallTime(0));
        Self { conversation, at: 0 }
    }

    fn step(&mut self, command: Command) -> Result<Vec<Effect>, Refusal> {
        let now = Now { moment: Moment(self.at), wall: WallTime(self.at) };
        let mut effects = Vec::new();
        with_context(true, |context| self.conversation.handle(now, command, context, &LIMITS, &mut effects))?;
        Ok(effects)
    }

    fn says(&mut self, id: u128, text: &str) -> Result<Vec<Effect>, Refusal> {
        self.step(Command::VisitorMessage { client_id: client(id), text: text.into() })
    }

    fn assign(&mut self) {
        self.step(Command::Assigned { agent: AMY, name: "王小美".into() }).unwrap();
    }

    fn close(&mut self) -> Result<Vec<Effect>, Refusal> {
        self.step(Command::Close { outcome: Outcome::Solved, tags: Vec::new(), note: None })
    }
}

fn client(id: u128) -> ClientId {
    ClientId(Uuid::from_u128(id))
}

fn entries(effects: &[Effect]) -> Vec<&Entry> {
    effects
        .iter()
        .filter_map(|effect| if let Effect::Entry(entry) = effect { Some(entry) } else { None })
        .collect()
}

fn reply(id: u128, text: &str, note: bool) -> Command {
    Command::AgentMessage { agent: AMY, client_id: client(id), text: text.into(), note }
}

#[test]
fn the_visitors_words_and_the_bots_answer_follow_each_other() {
    let mut talk = Talk::new();
    let effects = talk.says(1, "你们几点下班").unwrap();
    let authors: Vec<_> = entries(&effects).iter().map(|entry| (entry.seq, entry.author)).collect();
    assert_eq!(authors, [(1, Author::Visitor), (2, Author::Bot)]);
}

#[test]
fn a_message_sent_again_returns_its_place_and_adds_nothing() {
    let mut talk = Talk::new();
    talk.says(1, "你们几点下班").unwrap();
    let last = talk.conversation.last_seq;
    assert_eq!(talk.says(1, "你们几点下班").unwrap(), [Effect::Repeated { client_id: client(1), seq: 1 }]);
    assert_eq!(talk.conversation.last_seq, last);
}

#[test]
fn the_same_id_with_other_words_is_refused_and_the_first_stands() {
    let mut talk = Talk::new();
    talk.says(1, "你们几点下班").unwrap();
    assert_eq!(talk.says(1, "退款"), Err(Refusal::ClientIdConflict));
    assert_eq!(talk.says(1, "你们几点下班").unwrap(), [Effect::Repeated { client_id: client(1), seq: 1 }]);
}

#[test]
fn a_visitor_and_an_agent_may_use_the_same_client_id() {
    let mut talk = Talk::new();
    talk.says(1, "转人工").unwrap();
    talk.assign();
    assert_eq!(entries(&talk.step(reply(1, "您好", false)).unwrap()).len(), 1);
}

#[test]
fn a_request_for_a_person_starts_the_clock_once() {
    let mut talk = Talk::new();
    talk.at = 5_000;
    let request = |id| Command::RequestHandoff { client_id: client(id), team: None, reason: None };
    let effects = talk.step(request(1)).unwrap();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::HandoffRequested(_))));
    assert_eq!(talk.conversation.requested_at, Some(Moment(5_000)));
    talk.at = 9_000;
    let again = talk.step(request(2)).unwrap();
    assert!(matches!(again[..], [Effect::Repeated { .. }]), "one is under way: {again:?}");
    assert_eq!(talk.conversation.requested_at, Some(Moment(5_000)));
}

#[test]
fn the_button_for_a_person_brings_the_last_words_along() {
    let mut talk = Talk::new();
    talk.says(1, "你们几点下班").unwrap();
    talk.step(Command::RequestHandoff { client_id: client(2), team: None, reason: None }).unwrap();
    let wish = talk.conversation.wish.as_ref().unwrap();
    assert_eq!(wish.last_message.as_deref(), Some("你们几点下班"));
}

#[test]
fn while_a_person_is_wanted_the_bot_keeps_silent() {
    let mut talk = Talk::new();
    talk.says(1, "转人工").unwrap();
    let effects = talk.says(2, "你们几点下班").unwrap();
    assert_eq!(entries(&effects).len(), 1, "{effects:?}");
    talk.assign();
    assert_eq!(entries(&talk.says(3, "你们几点下班").unwrap()).len(), 1);
}

#[test]
fn a_waiting_visitor_who_gets_angry_presses_harder_but_never_softer() {
    let mut talk = Talk::new();
    talk.says(1, "转人工").unwrap();
    let pressed = talk.says(2, "我的账号被盗了，钱被转走了！").unwrap();
    assert!(pressed.iter().any(|effect| matches!(effect, Effect::HandoffRequested(_))), "{pressed:?}");
    let urgency = talk.conversation.wish.as_ref().unwrap().urgency;
    talk.says(3, "谢谢").unwrap();
    assert_eq!(talk.conversation.wish.as_ref().unwrap().urgency, urgency);
}

#[test]
fn who_leaves_the_queue_is_back_with_the_bot() {
    let mut talk = Talk::new();
    assert_eq!(talk.step(Command::LeaveQueue), Err(Refusal::WrongStage));
    talk.says(1, "转人工").unwrap();
    talk.step(Command::LeaveQueue).unwrap();
    assert_eq!((talk.conversation.stage, talk.conversation.requested_at), (Stage::Bot, None));
    assert_eq!(entries(&talk.says(2, "你们几点下班").unwrap()).len(), 2, "the bot answers again");
}

#[test]
fn a_note_is_not_for_the_visitor() {
    let mut talk = Talk::new();
    talk.says(1, "转人工").unwrap();
    talk.assign();
    let seen = talk.conversation.last_public_seq;
    let effects = talk.step(reply(1, "可补偿 20 元", true)).unwrap();
    assert!(entries(&effects).iter().all(|entry| !entry.is_public()));
    assert_eq!(talk.conversation.last_public_seq, seen);
}

#[test]
fn a_closed_conversation_takes_no_answer_but_reopens_for_its_visitor_in_time() {
    let mut talk = Talk::new();
    talk.says(1, "转人工").unwrap();
    talk.assign();
    let effects = talk.close().unwrap();
    assert!(effects.contains(&Effect::RatingRequested));
    assert_eq!(talk.step(reply(9, "还有吗", false)), Err(Refusal::ConversationClosed));
    assert_eq!(talk.close(), Err(Refusal::ConversationClosed));
    talk.at = 14 * 60 * 1_000;
    let effects = talk.says(2, "还有一个问题，几点下班").unwrap();
    assert_eq!(entries(&effects)[0].event, Some(SystemEvent::Reopened));
    assert_eq!(talk.conversation.stage, Stage::Bot);
    talk.close().unwrap();
    talk.at += 16 * 60 * 1_000;
    assert_eq!(talk.says(3, "在吗"), Err(Refusal::ConversationClosed), "later a new one is opened");
}

#[test]
fn a_rating_counts_once_and_may_be_repeated() {
    let rating = |id, stars| Command::Rate {
        client_id: client(id),
        rating: Rating { stars, comment: None, solved: Some(true), tags: Vec::new() },
    };
    let mut talk = Talk::new();
    talk.says(1, "转人工").unwrap();
    talk.assign();
    talk.close().unwrap();
    assert!(talk.step(rating(7, 5)).unwrap().iter().any(|effect| matches!(effect, Effect::Rated { .. })));
    assert!(matches!(talk.step(rating(7, 5)).unwrap()[..], [Effect::Repeated { .. }]));
    assert_eq!(talk.step(rating(8, 1)), Err(Refusal::AlreadyRated));
}

#[test]
fn a_full_conversation_says_so() {
    let mut talk = Talk::new();
    talk.says(0, "转人工").unwrap();
    let refused = (1..=u128::from(LIMITS.entries_max)).find_map(|id| talk.says(id, "在吗").err());
    assert_eq!(refused, Some(Refusal::ConversationFull));
    assert_eq!(talk.conversation.last_seq, LIMITS.entries_max);
}

#[test]
fn a_read_mark_never_goes_back_nor_ahead() {
    let read = |by_visitor, seq| Command::Read { by_visitor, seq };
    let mut talk = Talk::new();
    talk.says(1, "你们几点下班").unwrap();
    assert_eq!(talk.step(read(true, 99)).unwrap(), [Effect::Read { by_visitor: true, seq: 2 }]);
    assert_eq!(talk.step(read(true, 1)).unwrap(), []);
}

fn any_command() -> impl Strategy<Value = Command> {
    let texts = prop::sample::select(vec![
        "转人工",
        "你们几点下班",
        "骗子！退钱！",
        "好的",
        "？",
        "留言",
        "继续等待",
        "回到智能助手",
        "打 13800001234",
    ]);
    let id = (0_u128..6).prop_map(client);
    let text = texts.prop_map(Arc::<str>::from);
    prop_oneof![
        4 => (id.clone(), text.clone()).prop_map(|(client_id, text)| Command::VisitorMessage { client_id, text }),
        1 => id.clone().prop_map(|client_id| Command::RequestHandoff { client_id, team: None, reason: None }),
        1 => Just(Command::LeaveQueue),
        1 => id.clone().prop_map(|client_id| Command::LeaveMessage {
            client_id,
            contact: "13800001234".into(),
            text: "请回电".into(),
        }),
        1 => Just(Command::TellStanding {
            standing: Prospect::Late { position: 2, low_s: 60, high_s: 200 },
            broken: None,
        }),
        3 => (id, text, any::<bool>())
            .prop_map(|(client_id, text, note)| Command::AgentMessage { agent: AMY, client_id, text, note }),
        1 => Just(Command::Assigned { agent: AMY, name: "王小美".into() }),
        1 => any::<bool>().prop_map(|transferred| Command::Requeued { transferred }),
        1 => Just(Command::Close { outcome: Outcome::Solved, tags: Vec::new(), note: None }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_happens_entries_are_numbered_without_gaps_and_a_refusal_changes_nothing(
        commands in prop::collection::vec((any_command(), 0_i64..400_000), 1..40)
    ) {
        let mut talk = Talk::new();
        let mut last = 0;
        for (command, wait) in commands {
            talk.at += wait;
            let before = format!("{:?}", talk.conversation);
            let Ok(effects) = talk.step(command) else {
                prop_assert_eq!(before, format!("{:?}", talk.conversation));
                continue;
            };
            for entry in entries(&effects) {
                prop_assert_eq!(entry.seq, last + 1);
                last = entry.seq;
            }
            prop_assert_eq!(talk.conversation.last_seq, last);
        }
    }
}
