//! Before a handoff the bot looks at the queue, says the truth first and leaves the choice to the visitor.

use sixty::core::bot::{Action, HandoffReason, Memory, Pending, Turn, Words, turn};
use sixty::core::intent::Phrase;
use sixty::core::sla::{Opening, Prospect};
use sixty::core::text::Language;
use sixty::core::time::WallTime;

use crate::{library, with_prospect};

const LATE: Prospect = Prospect::Late { position: 4, low_s: 150, high_s: 400 };
const ABSENT: Prospect = Prospect::Absent { position: 2 };

fn closed() -> Prospect {
    let opening = Opening { at: WallTime(9), zh: "明天 9:00".into(), en: "tomorrow at 9:00".into() };
    Prospect::Closed { opens_at: Some(opening), leave_message: true }
}

fn ask(prospect: &Prospect, memory: &mut Memory, text: &str) -> Turn {
    with_prospect(prospect, |context| turn(context, memory, text, Language::Zh))
}

fn said(turn: &Turn) -> &str {
    turn.reply.as_ref().map_or("", |reply| &reply.text)
}

fn choices(turn: &Turn) -> Vec<&str> {
    let replies = turn.reply.iter().flat_map(|reply| &reply.quick_replies);
    replies.map(|reply| &*reply.id).collect()
}

fn handed_off(turn: &Turn) -> Option<(HandoffReason, &str)> {
    match &turn.action {
        Action::HandOff { wish, notice } => Some((wish.reason, notice)),
        _ => None,
    }
}

#[test]
fn who_can_be_answered_in_time_is_handed_off_at_once() {
    let turn = ask(&Prospect::Prompt, &mut Memory::default(), "转人工");
    assert!(handed_off(&turn).is_some() && turn.reply.is_none(), "{turn:?}");
}

#[test]
fn who_would_wait_long_hears_place_and_range_first_and_nothing_is_queued() {
    let turn = ask(&LATE, &mut Memory::default(), "转人工");
    assert_eq!(turn.action, Action::ToldFirst);
    assert!(said(&turn).contains("第 4 位") && said(&turn).contains("2 到 7 分钟"), "{}", said(&turn));
    assert_eq!(choices(&turn), ["wait.anyway", "message.leave", "bot.continue"]);
    let english = with_prospect(&LATE, |context| turn_in(context, "can i talk to a real person"));
    assert!(
        said(&english).contains("number 4") && said(&english).contains("2 to 7 minutes"),
        "{}",
        said(&english)
    );
}

fn turn_in(context: &sixty::core::bot::Context<'_>, text: &str) -> Turn {
    turn(context, &mut Memory::default(), text, Language::En)
}

#[test]
fn who_wants_to_wait_all_the_same_is_handed_off_and_told_the_same_truth() {
    for words in ["排队等人工", "wait.anyway", "Wait for a person", "好的", "转人工"] {
        let mut memory = Memory::default();
        ask(&LATE, &mut memory, "转人工");
        let turn = ask(&LATE, &mut memory, words);
        let (reason, notice) = handed_off(&turn).unwrap_or_else(|| panic!("{words}: {turn:?}"));
        assert_eq!(reason, HandoffReason::Requested);
        let place = if turn.language == Language::Zh { "第 4 位" } else { "number 4" };
        assert!(notice.contains(place), "{notice}");
    }
}

#[test]
fn who_asks_once_more_later_is_handed_off() {
    let mut memory = Memory::default();
    ask(&LATE, &mut memory, "转人工");
    let answered = ask(&LATE, &mut memory, "你们几点下班");
    assert_eq!(answered.action, Action::Answered, "another question is answered as ever");
    assert!(handed_off(&ask(&LATE, &mut memory, "我要人工客服")).is_some());
}

#[test]
fn an_urgent_or_upset_visitor_goes_through_at_once_and_hears_the_truth() {
    for text in ["我的账号被盗了，钱没了！快点！", "你们这是什么垃圾服务，太差劲了，骗子！"]
    {
        let turn = ask(&LATE, &mut Memory::default(), text);
        let (_, notice) = handed_off(&turn).unwrap_or_else(|| panic!("{turn:?}"));
        assert!(notice.contains("第 4 位") && notice.contains("2 到 7 分钟"), "{notice}");
    }
}

#[test]
fn while_nobody_is_there_no_range_is_invented() {
    let turn = ask(&ABSENT, &mut Memory::default(), "转人工");
    assert_eq!(turn.action, Action::ToldFirst);
    assert!(said(&turn).contains("第 2 位") && !said(&turn).contains("分钟"), "{}", said(&turn));
}

#[test]
fn a_closed_team_says_when_it_opens_and_queues_nobody_however_urgent() {
    for text in ["转人工", "我的账号被盗了，钱没了！快点！"] {
        let mut memory = Memory::default();
        for _ in 0..2 {
            let turn = ask(&closed(), &mut memory, text);
            assert_eq!(turn.action, Action::ToldFirst, "{turn:?}");
            assert!(said(&turn).contains("明天 9:00"), "{}", said(&turn));
            assert_eq!(choices(&turn), ["message.leave", "bot.continue"]);
        }
        assert_eq!(ask(&closed(), &mut memory, "排队等人工").action, Action::ToldFirst);
    }
    let unknown = Prospect::Closed { opens_at: None, leave_message: true };
    let turn = ask(&unknown, &mut Memory::default(), "转人工");
    assert!(said(&turn).contains("9:00-22:00"), "the shop's hours: {}", said(&turn));
}

#[test]
fn a_closed_team_that_takes_no_messages_offers_none() {
    let Prospect::Closed { opens_at, .. } = closed() else { unreachable!() };
    for (opens_at, told) in [(opens_at, "明天 9:00"), (None, "9:00-22:00")] {
        let bot_only = Prospect::Closed { opens_at, leave_message: false };
        let turn = ask(&bot_only, &mut Memory::default(), "转人工");
        assert_eq!(choices(&turn), ["bot.continue"]);
        assert!(said(&turn).contains(told) && !said(&turn).contains("留言"), "{}", said(&turn));
    }
}

#[test]
fn what_the_bot_cannot_answer_is_offered_not_queued_when_it_would_take_long() {
    let mut memory = Memory::default();
    let turns = ["量子纠缠的贝尔不等式怎么证明"; 3].map(|text| ask(&LATE, &mut memory, text));
    assert!(turns.iter().any(|turn| turn.action == Action::ToldFirst), "{turns:?}");
    assert!(
        turns.iter().all(|turn| handed_off(turn).is_none()),
        "not understood is no wish to wait: {turns:?}"
    );
}

#[test]
fn who_chooses_to_leave_a_message_is_asked_for_it() {
    for words in ["留言", "message.leave", "Leave a message"] {
        let mut memory = Memory::default();
        ask(&closed(), &mut memory, "转人工");
        let turn = ask(&closed(), &mut memory, words);
        assert_eq!(turn.action, Action::AskedForMessage, "{words}");
        assert!(matches!(memory.pending, Some(Pending::Message { asked: 1, .. })));
    }
}

#[test]
fn who_goes_on_with_the_bot_goes_on() {
    for words in ["继续问智能助手", "bot.continue", "算了"] {
        let mut memory = Memory::default();
        ask(&LATE, &mut memory, "转人工");
        assert_eq!(ask(&LATE, &mut memory, words).action, Action::Answered, "{words}");
        assert_eq!(memory.pending, None);
    }
}

#[test]
fn a_range_is_rounded_outwards_so_that_it_stays_true() {
    let library = library();
    let zh = |low, high| Words { library: &library, language: Language::Zh }.wait(low, high);
    let en = |low, high| Words { library: &library, language: Language::En }.wait(low, high);
    assert_eq!([zh(0, 60), zh(10, 61), zh(61, 130)], ["不到 1 分钟", "不超过 2 分钟", "1 到 3 分钟"]);
    assert_eq!(
        [zh(120, 120), zh(4_000, 9_000), zh(0, 86_400)],
        ["不超过 2 分钟", "1 到 3 小时", "不超过 24 小时"]
    );
    assert_eq!(
        [en(0, 59), en(61, 130), en(7_200, 7_201)],
        ["less than a minute", "1 to 3 minutes", "2 to 3 hours"]
    );
}

#[test]
fn no_sentence_keeps_a_placeholder() {
    let library = library();
    for phrase in Phrase::ALL {
        for language in [Language::Zh, Language::En] {
            let values: Vec<_> = phrase.placeholders().iter().map(|name| (*name, "7")).collect();
            let text = Words { library: &library, language }.fill(*phrase, &values);
            assert!(!text.is_empty() && !text.contains(['{', '}']), "{phrase:?}: {text}");
        }
    }
}
