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
    assert_eq!(memory.slot("order_number"), Some("DD20251101234567"));
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
fn a_fine_to_an_answer_that_names_a_person_takes_note_and_a_wish_brings_one() {
    for (said, brings) in [
        ("好的", false),
        ("ok", false),
        ("没错", false),
        ("是的", false),
        ("正确", false),
        ("麻烦你了", false),
        ("exactly", false),
        ("that's right", false),
        ("要的", true),
        ("转吧", true),
        ("好的，转吧", true),
        ("Yes, please", true),
    ] {
        let mut memory = Memory::default();
        let turn = ask(&mut memory, "取消订单");
        assert_eq!(turn.action, Action::OfferedHuman, "{turn:?}");
        let turn = ask(&mut memory, said);
        assert_eq!(reason(&turn), brings.then_some(HandoffReason::Offered), "{said}: {turn:?}");
    }
}

#[test]
fn a_button_for_a_person_stands_once_and_last() {
    for text in ["app老是闪退", "收到的杯子碎了 DD20251101234567", "我要退款，另外发票怎么开"]
    {
        let buttons = first(text).reply.unwrap().quick_replies;
        let human = buttons.iter().filter(|button| &*button.id == "human_agent").count();
        assert_eq!((human, &*buttons.last().unwrap().id), (1, "human_agent"), "{text}: {buttons:?}");
    }
}

#[test]
fn who_types_in_pinyin_is_answered_in_chinese() {
    let turn = first("zhuan rengong");
    assert_eq!((reason(&turn), turn.language), (Some(HandoffReason::Requested), Language::Zh));
    assert_eq!(first("wo yao tui kuan").language, Language::Zh);
    assert_eq!(first("talk to a human").language, Language::En);
    assert_eq!(first("can you change size").language, Language::En);
}

#[test]
fn an_order_number_is_repeated_as_it_is_written() {
    let turn = first("催发货 dd20251101234567");
    let text = turn.reply.unwrap().text;
    assert!(text.contains("DD20251101234567") && !text.contains("dd2025"), "{text}");
}

#[test]
fn only_order_and_tracking_numbers_are_put_in_capitals() {
    let library = crate::library();
    let spelt = |slot: &str, value: &str| library.slot(slot).unwrap().spell(value);
    assert_eq!(spelt("order_number", "dd20251101"), "DD20251101");
    assert_eq!(spelt("tracking_number", "sf123"), "SF123");
    assert_eq!(spelt("error_text", "err-500"), "err-500");
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

#[test]
fn two_matters_in_one_message_are_both_answered() {
    let turn = first("支持哪些付款方式，另外发票能开专票吗");
    let text = turn.reply.as_ref().unwrap().text.clone();
    assert!(text.contains("【支持的付款方式】") && text.contains("【发票种类】"), "{text}");
    let turn = first("what payment methods do you accept? also, can I return it if I already opened the box");
    let text = turn.reply.unwrap().text;
    assert!(text.contains("【Payment methods】") && text.contains("【Return policy】"), "{text}");
}

#[test]
fn the_matter_that_needs_a_detail_asks_for_it_after_the_other_one_is_answered() {
    let mut memory = Memory::default();
    let turn = ask(&mut memory, "运费多少？还有我的订单到哪了");
    assert_eq!(turn.action, Action::AskedForSlot, "{turn:?}");
    let text = turn.reply.unwrap().text;
    assert!(text.contains("【运费与包邮】") && text.contains("订单号"), "{text}");
    assert!(answered_intent(&ask(&mut memory, "DD20251101234567")) == Some("order_status"));
}

#[test]
fn a_greeting_before_the_matter_is_no_matter_of_its_own() {
    let turn = first("你好，怎么开发票");
    assert!(!turn.reply.as_ref().unwrap().text.contains('【'), "{turn:?}");
    assert_eq!(answered_intent(&turn), Some("invoice_request"));
}

#[test]
fn a_short_follow_up_is_read_in_the_light_of_the_last_answer() {
    let mut memory = Memory::default();
    ask(&mut memory, "我要退款");
    let turn = ask(&mut memory, "那多久能到？");
    let asks =
        matches!(&memory.pending, Some(Pending::Slot { intent, .. }) if &**intent == "refund_progress");
    assert!(asks, "the refund, not the parcel: {turn:?}");
    let mut memory = Memory::default();
    ask(&mut memory, "包邮吗");
    let turn = ask(&mut memory, "那多久能到？");
    assert_eq!(answered_intent(&turn), Some("delivery_time"), "{turn:?}");
}

#[test]
fn the_same_answer_is_not_given_twice_but_a_person_is_offered_and_then_called() {
    let mut memory = Memory::default();
    assert_eq!(answered_intent(&ask(&mut memory, "支持哪些付款方式")), Some("payment_methods"));
    let turn = ask(&mut memory, "怎么付钱给你们");
    assert_eq!((turn.action.clone(), answered_intent(&turn)), (Action::OfferedHuman, None), "{turn:?}");
    assert_eq!(reason(&ask(&mut memory, "能用微信付吗")), Some(HandoffReason::NotSolved));
}

#[test]
fn courtesies_may_repeat() {
    let mut memory = Memory::default();
    for _ in 0..3 {
        assert_eq!(answered_intent(&ask(&mut memory, "谢谢")), Some("thanks"));
    }
}

#[test]
fn a_fault_is_clarified_one_detail_at_a_time_repeated_back_and_answered_with_cause_and_ways_out() {
    let mut memory = Memory::default();
    let asked: Vec<Turn> = ["网页打不开", "提示：系统错误 E502"].map(|text| ask(&mut memory, text)).into();
    assert!(asked.iter().all(|turn| turn.action == Action::AskedForSlot), "{asked:?}");
    let labels = |turn: &Turn| turn.reply.as_ref().unwrap().quick_replies.clone();
    let choice = labels(&asked[1])[1].label.clone();
    let asked = ask(&mut memory, &choice);
    assert_eq!(asked.action, Action::AskedForSlot, "{asked:?}");
    let back = ask(&mut memory, "今天之内");
    assert_eq!(back.action, Action::AskedToConfirm, "{back:?}");
    let text = back.reply.as_ref().unwrap().text.clone();
    assert!(text.contains("e502") && text.contains("换设备也一样") && text.contains("今天"), "{text}");
    let turn = ask(&mut memory, &labels(&back)[0].label);
    let text = turn.reply.as_ref().unwrap().text.clone();
    assert!(text.contains("可能的原因") && text.contains("办法1") && text.contains("办法2"), "{text}");
    assert!(text.contains("分钟") && text.contains("注意"), "time and risk: {text}");
    assert_eq!(labels(&turn).iter().map(|reply| &*reply.id).collect::<Vec<_>>(), ["solved.yes", "solved.no"]);
    let mut other = memory.clone();
    assert_eq!(ask(&mut memory, "解决了").action, Action::Acknowledged);
    assert_eq!(reason(&ask(&mut other, "还没解决")), Some(HandoffReason::NotSolved));
}

#[test]
fn details_that_were_wrong_are_corrected_or_asked_for_again() {
    let confirm = || {
        let mut memory = Memory::default();
        let back = ask(&mut memory, "网页打不开，提示：系统错误 E502，只有我这样，这周内都行");
        assert_eq!(back.action, Action::AskedToConfirm, "{back:?}");
        memory
    };
    let mut memory = confirm();
    let again = ask(&mut memory, "不是，提示：网络异常");
    assert_eq!(again.action, Action::AskedToConfirm, "{again:?}");
    assert!(again.reply.unwrap().text.contains("网络异常"));
    let mut memory = confirm();
    assert_eq!(ask(&mut memory, "不对").action, Action::AskedForSlot);
}

#[test]
fn a_no_to_the_offer_of_a_person_is_taken_for_one() {
    let mut memory = Memory { pending: Some(Pending::Consent { intent: None }), ..Memory::default() };
    assert_eq!(ask(&mut memory, "不用了").action, Action::Acknowledged);
}

#[test]
fn at_most_three_intents_and_the_person_are_offered_when_the_bot_asks_back() {
    for text in ["退", "钱", "订单 发票", "return or refund or exchange or so"] {
        let turn = first(text);
        if turn.action == Action::AskedBack {
            assert!(turn.reply.unwrap().quick_replies.len() <= 4, "{text}");
        }
    }
}
