//! Dialogues of people who write as on a phone, change their minds, forbid, praise, and answer in more than one word.

use sixty::core::bot::{Action, HandoffReason};
use sixty::core::text::Language;

use crate::dialogues::{dialogue, en, intent, text, zh};

#[test]
fn a_blank_between_chinese_clauses_parts_them_like_a_comma() {
    assert_eq!(intent(&zh(&["不要转人工 运费多少"])), Some("shipping_fee"));
    let turn = zh(&["不想要退货 想换货可以吗"]);
    assert_eq!(turn.action, Action::AskedForSlot, "{turn:?}");
}

#[test]
fn what_somebody_forbids_is_not_what_they_ask_for() {
    for said in ["别取消订单 我还要的", "千万别退款"] {
        let turn = zh(&[said]);
        assert!(!matches!(intent(&turn), Some("order_cancel" | "refund_request")), "{said}: {turn:?}");
    }
    for said in ["please don't cancel my order i still want it", "do not close my account"] {
        let turn = en(&[said]);
        assert!(!matches!(intent(&turn), Some("order_cancel" | "account_delete")), "{said}: {turn:?}");
    }
    let turn = en(&["i don't know where my parcel is"]);
    assert_eq!(intent(&turn), Some("delivery_tracking"), "not every don't forbids: {turn:?}");
}

#[test]
fn nobody_is_called_for_praise() {
    for (language, said) in [
        (Language::Zh, "快递小哥态度超好 给他点赞"),
        (Language::En, "i was going to complain but your staff fixed it, thanks"),
    ] {
        let turn = dialogue(language, &[said]).pop().unwrap();
        assert!(!matches!(turn.action, Action::HandOff { .. } | Action::ToldFirst), "{said}: {turn:?}");
    }
}

#[test]
fn a_polite_complaint_is_one() {
    for (language, said) in [
        (Language::Zh, "我要投诉，谢谢"),
        (Language::En, "hello, i'd like to complain about a courier, thank you"),
    ] {
        let turn = dialogue(language, &[said]).pop().unwrap();
        assert!(matches!(turn.action, Action::HandOff { .. }), "{said}: {turn:?}");
    }
}

#[test]
fn a_number_beside_a_word_is_taken_for_what_is_most_likely_meant_or_was_a_moment_ago() {
    let turn = en(&["where is order 202511230012"]);
    assert!(text(&turn).contains("202511230012") && intent(&turn).is_some(), "{turn:?}");
    let turn = zh(&["查订单 202511230012", "错了是202511230013"]);
    assert_eq!(intent(&turn), Some("order_status"), "{turn:?}");
    assert!(text(&turn).contains("202511230013"), "{turn:?}");
    let turn = zh(&["查订单 2025-1123-0012"]);
    assert!(text(&turn).contains("202511230012"), "{turn:?}");
}

#[test]
fn who_drops_a_matter_while_a_number_is_asked_for_is_not_asked_again() {
    for (language, said) in [
        (Language::Zh, ["我要改地址", "算了不改了"]),
        (Language::Zh, ["换货", "哦不用换了 没事"]),
        (Language::En, ["i want to exchange", "actually nvm"]),
    ] {
        let turn = dialogue(language, &said).pop().unwrap();
        assert_eq!(turn.action, Action::Acknowledged, "{said:?}: {turn:?}");
    }
    let turn = zh(&["我要换货", "不换了，我要退货"]);
    assert_eq!(intent(&turn), Some("return_request"), "who wants something else says more: {turn:?}");
    let turn = zh(&["查下订单到哪一步了", "不知道订单号了"]);
    assert_eq!(turn.action, Action::AskedForSlot, "who has not got it drops nothing: {turn:?}");
}

#[test]
fn a_yes_of_several_words_is_a_yes_to_the_offer_of_a_person() {
    for (language, said) in [
        (Language::Zh, ["怎么退款", "怎么退款", "行 那转吧"]),
        (Language::Zh, ["怎么退款", "怎么退款", "嗯嗯 帮我转一下"]),
        (Language::En, ["how do i return it", "how do i return it", "yes pls"]),
    ] {
        let turn = dialogue(language, &said).pop().unwrap();
        let offered =
            matches!(&turn.action, Action::HandOff { wish, .. } if wish.reason == HandoffReason::Offered);
        assert!(offered, "{said:?}: {turn:?}");
    }
}

#[test]
fn a_no_of_several_words_is_a_no() {
    for (language, said) in [
        (Language::Zh, ["怎么退款", "怎么退款", "不用 我再看看"]),
        (Language::En, ["how do i return it", "how do i return it", "no its fine"]),
    ] {
        let turn = dialogue(language, &said).pop().unwrap();
        assert_eq!(turn.action, Action::Acknowledged, "{said:?}: {turn:?}");
    }
    assert_ne!(zh(&["怎么退款", "怎么退款", "你好"]).action, Action::Acknowledged, "a greeting is no answer");
}
