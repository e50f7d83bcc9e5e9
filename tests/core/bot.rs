//! What the bot says and decides.

use sixty::core::bot::{Action, HandoffReason, Memory, Pending, Turn, turn};
use sixty::core::mood::Urgency;
use sixty::core::text::Language;

use crate::with_context;

fn ask(memory: &mut Memory, text: &str) -> Turn {
    with_context(true, |context| turn(context, memory, text, Language::Zh))
}

fn first(text: &str) -> Turn {
    ask(&mut Memory::default(), text)
}

fn reason(turn: &Turn) -> Option<HandoffReason> {
    match &turn.action {
        Action::HandOff { wish, .. } => Some(wish.reason),
        _ => None,
    }
}

fn answered_intent(turn: &Turn) -> Option<&str> {
    turn.reply.as_ref()?.answer.as_ref().map(|answer| &*answer.intent)
}

#[test]
fn a_known_question_is_answered_in_its_own_language() {
    let turn = first("你们几点下班呀");
    assert_eq!(answered_intent(&turn), Some("service_hours"), "{turn:?}");
    assert_eq!(turn.action, Action::Answered);
    let turn = first("what are your opening hours");
    assert_eq!((answered_intent(&turn), turn.language), (Some("service_hours"), Language::En), "{turn:?}");
    assert!(turn.reply.unwrap().text.is_ascii() || turn.language == Language::En);
}

#[test]
fn an_answer_has_no_placeholder_left() {
    for text in ["运费多少", "怎么开发票", "支持哪些付款方式", "what is your refund policy"]
    {
        if let Some(reply) = first(text).reply {
            assert!(!reply.text.contains(['{', '}']), "{}", reply.text);
        }
    }
}

#[test]
fn who_asks_for_a_person_gets_one() {
    for text in ["转人工", "我要人工客服", "can i talk to a real person"] {
        assert_eq!(reason(&first(text)), Some(HandoffReason::Requested), "{text}");
    }
}

#[test]
fn an_urgent_visitor_gets_a_person_and_an_apology() {
    let turn = first("我的账号被盗了，钱没了！快点！");
    let Action::HandOff { wish, notice } = &turn.action else { panic!("{turn:?}") };
    assert_eq!(wish.urgency, Urgency::Critical);
    assert!(!wish.words.is_empty(), "the words that decided are told");
    assert!(!notice.is_empty());
}

#[test]
fn an_upset_visitor_gets_a_person() {
    let turn = first("你们这是什么垃圾服务，太差劲了，骗子！");
    assert!(matches!(&turn.action, Action::HandOff { wish, .. } if wish.upset), "{turn:?}");
}

#[test]
fn what_the_bot_cannot_answer_goes_to_a_person_by_itself() {
    let turn = first("帮我写一首关于月亮的诗吧");
    let asked_or_handed = matches!(turn.action, Action::AskedBack | Action::HandOff { .. });
    assert!(asked_or_handed, "{turn:?}");
    let mut memory = Memory::default();
    let turns =
        ["量子纠缠的贝尔不等式怎么证明", "量子纠缠的贝尔不等式怎么证明"].map(|text| ask(&mut memory, text));
    assert!(turns.iter().any(|turn| reason(turn) == Some(HandoffReason::NotUnderstood)), "{turns:?}");
}

#[test]
fn a_missing_detail_is_asked_for_and_kept() {
    let mut memory = Memory::default();
    let asked = ask(&mut memory, "我的订单到哪了");
    assert_eq!(asked.action, Action::AskedForSlot, "{asked:?}");
    assert!(matches!(memory.pending, Some(Pending::Slot { .. })));
    let answered = ask(&mut memory, "DD20251101234567");
    assert!(answered_intent(&answered).is_some(), "{answered:?}");
    assert_eq!(memory.slot("order_number"), Some("dd20251101234567"));
    let again = ask(&mut memory, "我的订单到哪了");
    assert_ne!(again.action, Action::AskedForSlot, "what was said once is not asked again");
}

#[test]
fn a_detail_in_the_question_is_not_asked_for() {
    let turn = first("订单 DD20251101234567 到哪了");
    assert_ne!(turn.action, Action::AskedForSlot, "{turn:?}");
}

#[test]
fn two_useless_answers_to_a_question_for_a_detail_bring_a_person() {
    let mut memory = Memory::default();
    ask(&mut memory, "我的订单到哪了");
    let turns = ["啊啊啊", "嘻嘻嘻", "哦哦哦"].map(|text| ask(&mut memory, text));
    assert!(turns.iter().any(|turn| matches!(turn.action, Action::HandOff { .. })), "{turns:?}");
}

#[test]
fn another_question_replaces_the_one_that_waits_for_a_detail() {
    let mut memory = Memory::default();
    ask(&mut memory, "我的订单到哪了");
    let turn = ask(&mut memory, "你们几点下班");
    assert_eq!(answered_intent(&turn), Some("service_hours"), "{turn:?}");
}

#[test]
fn a_yes_to_the_offer_of_a_person_brings_one() {
    let mut memory = Memory { pending: Some(Pending::Consent { intent: None }), ..Memory::default() };
    assert_eq!(reason(&ask(&mut memory, "好的")), Some(HandoffReason::Offered));
    let mut memory = Memory::default();
    assert_eq!(reason(&ask(&mut memory, "好的")), None, "a yes to nothing is no wish");
}

#[test]
fn no_text_makes_the_bot_panic() {
    for text in ["", " ", "？", "\u{0}", "🙂🙂", "a", "{order_number}", &"退款".repeat(2_000), "\u{202e}abc"]
    {
        let _ = first(text);
    }
}

#[test]
fn a_known_question_asked_in_haste_is_answered_and_rings_a_person() {
    let turn = first("我要退款，快点！");
    assert_eq!(reason(&turn), Some(HandoffReason::Urgent), "{turn:?}");
    assert_eq!(reason(&first("我要退款")), None, "without haste the bot answers alone");
}
