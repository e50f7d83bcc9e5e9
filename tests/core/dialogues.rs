//! Dialogues of impatient shoppers, as they went wrong in a real server before: each test is one habit of theirs.

use sixty::core::bot::{Action, HandoffReason, Memory, Pending, Turn, turn};
use sixty::core::sla::Prospect;
use sixty::core::text::Language;

use crate::{with_context, with_prospect};

/// Says these one after the other, and gives every turn.
pub(crate) fn dialogue(language: Language, said: &[&str]) -> Vec<Turn> {
    with_context(true, |context| {
        let mut memory = Memory::default();
        said.iter().map(|text| turn(context, &mut memory, text, language)).collect()
    })
}

pub(crate) fn zh(said: &[&str]) -> Turn {
    dialogue(Language::Zh, said).pop().unwrap()
}

pub(crate) fn en(said: &[&str]) -> Turn {
    dialogue(Language::En, said).pop().unwrap()
}

pub(crate) fn intent(turn: &Turn) -> Option<&str> {
    turn.reply.as_ref()?.answer.as_ref().map(|answer| &*answer.intent)
}

pub(crate) fn text(turn: &Turn) -> &str {
    turn.reply.as_ref().map_or("", |reply| &reply.text)
}

pub(crate) fn buttons(turn: &Turn) -> Vec<&str> {
    turn.reply.iter().flat_map(|reply| &reply.quick_replies).map(|button| &*button.id).collect()
}

#[test]
fn who_says_what_they_do_not_want_is_not_answered_that() {
    for said in ["我不是要退款", "我没说要取消订单", "不想退货"] {
        let turn = zh(&[said]);
        assert_eq!((turn.action.clone(), intent(&turn)), (Action::AskedBack, None), "{said}: {turn:?}");
        assert_eq!(buttons(&turn).last(), Some(&"human_agent"), "{said}");
    }
    let turn = en(&["i dont want a refund"]);
    assert_eq!((turn.action.clone(), intent(&turn)), (Action::AskedBack, None), "{turn:?}");
}

#[test]
fn a_denial_is_looked_for_in_the_first_clauses_and_not_all_through_a_rant() {
    let asks_for_refund = |clauses: usize| {
        let turn = zh(&[&format!("{}我不是要退款", "昨天下雨了，".repeat(clauses))]);
        turn.reply
            .is_some_and(|reply| reply.quick_replies.iter().any(|button| &*button.id == "refund_request"))
    };
    assert!(!asks_for_refund(5), "the sixth clause is heard");
    assert!(asks_for_refund(6), "the seventh is matched as it stands");
}

#[test]
fn who_takes_a_wish_back_is_not_told_how_to_do_it() {
    for said in ["那不注销了", "算了不注销了", "不注销账号了"] {
        let turn = zh(&["怎么注销账号", said]);
        assert_eq!((turn.action.clone(), intent(&turn)), (Action::AskedBack, None), "{said}: {turn:?}");
    }
    // Of a thing it is a fault, and of a shop a complaint.
    assert_eq!(intent(&zh(&["物流不动了", "DD20251101234567"])), Some("delivery_delay"));
}

#[test]
fn one_thing_rather_than_another_is_the_one() {
    for (language, said) in [
        (Language::Zh, "我要换货不要退款"),
        (Language::En, "i want a replacement not a refund"),
        (Language::En, "can i get an exchange instead of a refund"),
    ] {
        let turns = dialogue(language, &[said, "DD20251101234567"]);
        assert_eq!(turns.iter().find_map(intent), Some("exchange_request"), "{said}: {turns:?}");
    }
}

#[test]
fn who_only_asks_what_to_do_after_an_answer_was_not_helped_by_it() {
    for said in ["怎么办", "那怎么办啊？", "然后呢"] {
        assert_eq!(zh(&["优惠券用不了", said]).action, Action::OfferedHuman, "{said}");
    }
    assert_eq!(intent(&zh(&["优惠券用不了", "优惠券过期了怎么办"])), Some("coupon_expired"));
}

#[test]
fn a_lead_in_is_not_greeted_again() {
    for said in ["我想问一下", "就是那个", "有件事想问"] {
        assert_eq!(intent(&zh(&["你好", said])), Some("lead_in"), "{said}");
    }
    assert_eq!(intent(&en(&["hi", "quick question"])), Some("lead_in"));
}

#[test]
fn why_a_detail_is_asked_for_again_fits_what_was_said_instead() {
    let asked_again = |said: &str| zh(&["付款了但是显示未付款", said]).reply.unwrap().text;
    for (said, lead) in [
        ("钱已经扣了", "您说的情况我记下了"),
        ("退到哪里", "这要看具体情况"),
        ("在哪里看", "没关系"),
        ("单号在哪？", "没关系"),
        ("照片在哪上传", "这要看具体情况"),
        ("一共买了3件", "您说的情况我记下了"),
        ("单号是 88291034", "没有认出来"),
    ] {
        assert!(asked_again(said).contains(lead), "{said}: {}", asked_again(said));
    }
}

#[test]
fn a_number_of_an_unknown_shape_is_said_to_be_unreadable_at_once() {
    let turn = en(&["where's my stuff", "order 88291034"]);
    assert!(
        turn.action == Action::AskedForSlot && turn.reply.as_ref().unwrap().text.contains("could not read"),
        "{turn:?}"
    );
}

#[test]
fn a_correction_is_heard_in_the_middle_of_a_question_for_a_detail() {
    for said in ["不对，是退货不是换货", "不是换货，是退货", "说错了，我要退货"] {
        assert_eq!(intent(&zh(&["我要换货", said])), Some("return_request"), "{said}");
    }
    assert_eq!(intent(&en(&["exchange please", "no wait, return not exchange"])), Some("return_request"));
}

#[test]
fn a_not_that_denies_no_wish_changes_nothing() {
    for (said, expected) in [
        ("这是不是正品", "product_authentic"),
        ("不想要了怎么退款", "refund_request"),
        ("我没收到验证码", "verification_code_missing"),
        ("it is not delivered yet and it is late", "delivery_delay"),
    ] {
        let turns = dialogue(Language::Zh, &[said, "DD20251101234567"]);
        let found = turns.iter().find_map(intent);
        assert_eq!(found, Some(expected), "{said}: {turns:?}");
    }
}

#[test]
fn an_order_number_that_comes_unasked_is_noted_and_not_asked_for_again() {
    let turns = dialogue(Language::Zh, &["DD20251101234567", "这个单什么时候发货"]);
    assert_eq!(turns[0].action, Action::Acknowledged, "{turns:?}");
    assert!(text(&turns[0]).contains("DD20251101234567") && !buttons(&turns[0]).is_empty());
    assert!(text(&turns[1]).contains("DD20251101234567"), "{turns:?}");
    let after = en(&["i want a refund", "its dd20251101234567"]);
    assert_eq!((after.action.clone(), intent(&after)), (Action::Acknowledged, None), "{after:?}");
}

#[test]
fn an_order_number_with_blanks_is_one_and_a_telephone_number_is_none() {
    let turn = zh(&["我的订单到哪了", "dd 2025 1101 2345 67"]);
    assert!(text(&turn).contains("DD20251101234567"), "{turn:?}");
    for said in ["call me at 13800138000", "138 0013 8000", "2025-11-01 的时候"] {
        assert_ne!(zh(&["我的订单到哪了", said]).action, Action::Answered, "{said}");
    }
}

#[test]
fn who_has_not_got_the_detail_or_asks_back_is_not_told_it_could_not_be_read() {
    for (said, expected) in [("我不清楚诶", "没关系"), ("已经发货了还能改吗", "我需要先知道")]
    {
        let turn = zh(&["改一下收货地址", said]);
        assert_eq!(turn.action, Action::AskedForSlot, "{said}: {turn:?}");
        assert!(text(&turn).starts_with(expected) || text(&turn).contains(expected), "{said}: {turn:?}");
        assert_eq!(buttons(&turn), ["human_agent"], "{said}: there is a way on");
    }
    let turn = en(&["where's my order", "dont know the number"]);
    assert!(text(&turn).starts_with("No problem"), "{turn:?}");
}

#[test]
fn a_nod_is_no_other_matter_and_the_question_for_the_detail_stands() {
    let turns = dialogue(Language::Zh, &["我的订单到哪了", "好的", "等我找一下", "DD20251101234567"]);
    assert_eq!(intent(&turns[3]), Some("order_status"), "{turns:?}");
}

#[test]
fn a_yes_or_a_place_takes_what_the_bot_asked_about() {
    let asked = |intents: &[&str], said: &str| {
        let intents = intents.iter().map(|id| (*id).into()).collect();
        let mut memory = Memory { pending: Some(Pending::Meant { intents }), misses: 1, ..Memory::default() };
        with_context(true, |context| turn(context, &mut memory, said, Language::Zh))
    };
    assert_eq!(intent(&asked(&["refund_request"], "对的")), Some("refund_request"));
    assert_eq!(intent(&asked(&["refund_request", "return_policy"], "第二个")), Some("return_policy"));
    assert_eq!(intent(&asked(&["refund_request", "return_policy"], "the first one")), Some("refund_request"));
    let turn = asked(&["refund_request"], "不是");
    assert_eq!((turn.action, turn.reply.unwrap().quick_replies.len()), (Action::OfferedHuman, 1));
    let other = asked(&["refund_request"], "你们几点下班");
    assert_eq!(intent(&other), Some("service_hours"), "another question is heard as ever");
}

#[test]
fn the_button_for_a_person_has_no_place_among_what_may_be_meant() {
    let turns = dialogue(Language::Zh, &["人工费多少钱", "第一个"]);
    assert_eq!(buttons(&turns[0]), ["shipping_fee", "human_agent"]);
    assert_eq!(intent(&turns[1]), Some("shipping_fee"), "{turns:?}");
    let turns = dialogue(Language::Zh, &["我想找你们的人说说", "好的"]);
    assert_eq!(buttons(&turns[0]), ["human_agent"]);
    assert!(matches!(turns[1].action, Action::HandOff { .. }), "{turns:?}");
}

#[test]
fn thanks_between_a_question_and_its_follow_up_do_not_lose_the_thread() {
    assert_eq!(intent(&en(&["how much is shipping", "ok thx", "how long?"])), Some("delivery_time"));
    let turn = en(&["i want a refund", "how long does it take"]);
    assert_eq!(turn.action, Action::AskedForSlot, "the refund, not the parcel: {turn:?}");
}

#[test]
fn who_declined_a_person_is_offered_one_again_and_not_handed_off() {
    let turn = zh(&["能开专票吗", "能开专票吗", "不用", "你们能开专票吗"]);
    assert_eq!(turn.action, Action::OfferedHuman, "{turn:?}");
}

#[test]
fn a_label_typed_later_still_means_what_the_button_said() {
    let absent = Prospect::Absent { position: 1 };
    with_prospect(&absent, |context| {
        let mut memory = Memory::default();
        let mut say = |text: &str| turn(context, &mut memory, text, Language::Zh);
        say("人工");
        say("算了");
        assert_eq!(say("继续问智能助手").action, Action::Acknowledged);
        assert_eq!(say("留言").action, Action::AskedForMessage);
    });
}

#[test]
fn what_is_not_understood_is_said_so_and_the_truth_about_the_queue_is_not_repeated() {
    let absent = Prospect::Absent { position: 1 };
    let turns = with_prospect(&absent, |context| {
        let mut memory = Memory::default();
        ["what is the meaning of life", "write a poem about the sea and the moon"].map(|text| {
            // Asked back before: now it is the person's.
            memory.misses = 1;
            turn(context, &mut memory, text, Language::En)
        })
    });
    for turn in &turns {
        assert_eq!(turn.action, Action::ToldFirst, "{turns:?}");
        assert!(text(turn).starts_with("I am sorry, I cannot answer"), "{turns:?}");
    }
    assert!(text(&turns[0]).contains("No agent") && !text(&turns[1]).contains("No agent"), "{turns:?}");
}

#[test]
fn small_talk_is_never_a_button_of_did_you_mean() {
    for said in ["tell me a joke", "xiexie la", "hmm ok so", "u still there or what"] {
        let turn = en(&[said]);
        let shown = buttons(&turn);
        assert!(
            ["thanks", "greeting", "wait_please", "acknowledge"].iter().all(|id| !shown.contains(id)),
            "{turn:?}"
        );
    }
}

#[test]
fn a_number_below_a_minimum_is_no_anger_and_who_was_cheated_is_calmed() {
    let turn = zh(&["提示不满足使用条件"]);
    assert!(!matches!(turn.action, Action::HandOff { .. }), "{turn:?}");
    let turn = zh(&["我被骗了，有人冒充你们客服"]);
    assert!(text(&turn).starts_with("您先别着急"), "{turn:?}");
    assert!(matches!(&turn.action, Action::HandOff { wish, .. } if wish.reason == HandoffReason::Urgent));
}

#[test]
fn who_says_their_question_once_more_is_heard_without_the_words_that_lead_to_it() {
    for said in ["我问的是能不能自提", "我是说能不能自提", "i asked can I pick it up myself"]
    {
        let turn = if said.is_ascii() { en(&[said]) } else { zh(&[said]) };
        assert_eq!(intent(&turn), Some("delivery_appointment"), "{said}: {turn:?}");
    }
    // What such words mean as a whole stays.
    assert_eq!(intent(&zh(&["我问的不是这个"])), Some("bot_wrong_answer"));
}

#[test]
fn questions_typed_in_pinyin_are_answered_in_chinese() {
    for (said, meant) in [
        ("you hui quan yong bu liao", "coupon_not_working"),
        ("ni hao, zen me kai fa piao", "invoice_request"),
        ("wo yao tui huo", "return_request"),
    ] {
        let turn = zh(&[said]);
        assert_eq!((intent(&turn), turn.language), (Some(meant), Language::Zh), "{said}: {turn:?}");
    }
}

#[test]
fn wishes_taken_back_and_put_right_are_read_in_more_words() {
    let turn = zh(&["我想注销账号", "先不注销了"]);
    assert!(!matches!(turn.action, Action::HandOff { .. }), "{turn:?}");
    let turn = en(&["it's not that i want a refund, i want it repaired"]);
    assert_ne!(intent(&turn), Some("refund_request"), "{turn:?}");
    assert_eq!(intent(&zh(&["我要退货", "不想退了 换货吧", "算了还是退"])), Some("return_request"));
}

#[test]
fn a_yes_to_which_of_these_takes_the_first() {
    let asked = zh(&["不小心下了两单"]);
    assert!(asked.action == Action::AskedBack, "{asked:?}");
    assert_eq!(buttons(&asked)[..2], ["order_cancel", "order_change_items"], "{asked:?}");
    assert_eq!(intent(&zh(&["不小心下了两单", "是的"])), Some("order_cancel"));
}

#[test]
fn a_number_with_a_word_beside_it_that_names_no_matter_is_noted() {
    for (language, said) in
        [(Language::Zh, "找到了 20261121093312"), (Language::En, "found it 20261121093312")]
    {
        let turn = dialogue(language, &[said]).pop().unwrap();
        assert!(turn.action == Action::Acknowledged && text(&turn).contains("20261121093312"), "{turn:?}");
    }
    let turn = zh(&["要退款 20261121093312"]);
    assert_eq!(intent(&turn), Some("refund_request"), "{turn:?}");
}

#[test]
fn who_may_want_only_a_person_is_not_asked_which_of_none() {
    let turn = zh(&["帮我开个发票吧", "个人的"]);
    assert_eq!(buttons(&turn), ["human_agent"], "{turn:?}");
    assert_eq!(turn.action, Action::OfferedHuman, "{turn:?}");
}

#[test]
fn only_who_wrote_to_the_wrong_window_is_bidden_farewell() {
    for said in ["不好意思发错人了", "发错群了", "那算了"] {
        assert_eq!(intent(&zh(&[said])), Some("goodbye"), "{said}");
    }
    for said in ["包裹发错人了", "你们发错人了", "页面不显示价格", "为什么不显示价格"]
    {
        let turn = zh(&[said]);
        assert!(!["goodbye", "gift_wrap"].contains(&intent(&turn).unwrap_or_default()), "{said}: {turn:?}");
    }
}
