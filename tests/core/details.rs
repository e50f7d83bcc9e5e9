//! Dialogues about details that are asked for: what is told before, what counts as one, and whose it is.

use sixty::core::bot::{Action, HandoffReason};
use sixty::core::text::Language;

use crate::dialogues::{buttons, dialogue, en, intent, text, zh};

#[test]
fn what_holds_for_everyone_is_told_before_a_number_is_asked_for() {
    for (language, said, told) in [
        (Language::Zh, "退款多久到账", "个工作日内"),
        (Language::Zh, "换货流程怎么走", "天内可以换货"),
        (Language::En, "how long until my refund arrives", "working days"),
    ] {
        let turns = dialogue(language, &[said, "?", "DD20260101123456"]);
        assert_eq!(turns[0].action, Action::AskedForSlot, "{turns:?}");
        assert!(text(&turns[0]).contains(told), "{turns:?}");
        assert_eq!(turns[1].action, Action::AskedForSlot, "{turns:?}");
        assert!(!text(&turns[1]).contains(told), "it is told once: {turns:?}");
        assert!(text(&turns[2]).contains("DD20260101123456"), "{turns:?}");
    }
}

#[test]
fn who_is_afraid_is_soothed_before_a_number_is_asked_for() {
    let turn = zh(&["有点担心，退款什么时候到账"]);
    assert_eq!(turn.action, Action::AskedForSlot, "{turn:?}");
    assert!(text(&turn).starts_with("您先别着急"), "{turn:?}");
}

#[test]
fn another_matter_that_needs_the_same_detail_is_no_reason_to_ask_in_the_same_words() {
    for (language, said) in [
        (Language::Zh, ["我收货地址填错了", "还没发货", "改成公司地址可以吗"]),
        (Language::En, ["can i change the delivery address", "it hasnt shipped yet", "to my office"]),
    ] {
        let turns = dialogue(language, &said);
        assert_eq!([&turns[0].action, &turns[1].action], [&Action::AskedForSlot; 2], "{turns:?}");
        assert_ne!(text(&turns[1]), text(&turns[0]), "{turns:?}");
        assert!(
            ["48 小时内", "within 48 hours"].iter().any(|told| text(&turns[1]).contains(told)),
            "{turns:?}"
        );
        assert_eq!(buttons(&turns[1]), ["human_agent"], "{turns:?}");
        assert!(
            matches!(&turns[2].action, Action::HandOff { wish, .. } if wish.reason == HandoffReason::MissingDetail),
            "{turns:?}"
        );
    }
}

#[test]
fn a_detail_belongs_to_the_matter_asked_last_and_a_remark_is_none() {
    for (said, meant) in [
        (["我收货地址填错了", "还没发货", "DD20251101234567"], "order_change_address"),
        (["我收货地址填错了", "什么时候发货", "DD20251101234567"], "dispatch_urge"),
        (["退款多久到账", "我要换货", "订单号：DD2025 1101 2345 67"], "exchange_request"),
    ] {
        let turn = zh(&said);
        assert_eq!(intent(&turn), Some(meant), "{turn:?}");
        assert!(text(&turn).contains("DD20251101234567"), "{turn:?}");
    }
    let turn = en(&["can i change the delivery address", "not shipped yet i think", "order DD 2025110123"]);
    assert_eq!(intent(&turn), Some("order_change_address"), "{turn:?}");
    assert!(text(&turn).contains("DD2025110123"), "{turn:?}");
}

#[test]
fn a_couriers_number_is_no_order_number() {
    for (language, said) in [
        (Language::Zh, ["想问下订单到哪一步了", "快递单号SF1234567890123"]),
        (Language::En, ["check my order status", "the tracking no is SF1234567890123"]),
    ] {
        let turn = dialogue(language, &said).pop().unwrap();
        assert!(!text(&turn).contains("SF1234567890123"), "{turn:?}");
    }
    let turn = zh(&["订单号是DD20251101234567，快递单号SF1234567890123，发货了吗"]);
    assert!(!text(&turn).contains("SF1234567890123"), "{turn:?}");
}

#[test]
fn who_does_not_know_the_number_is_told_the_way_to_it() {
    let turn = zh(&["想问下订单到哪一步了", "我不知道订单号是啥"]);
    assert_eq!(turn.action, Action::AskedForSlot, "{turn:?}");
    assert!(text(&turn).starts_with("没关系"), "{turn:?}");
}

#[test]
fn who_does_not_know_what_to_do_about_a_detail_is_told_the_way_and_no_other_matter() {
    for (language, said) in [
        (Language::En, ["package says delivered but its not here", "what do i do"]),
        (Language::Zh, ["快递显示签收了但我没收到", "怎么办"]),
    ] {
        let turn = dialogue(language, &said).pop().unwrap();
        assert_eq!(turn.action, Action::AskedForSlot, "{turn:?}");
        assert_eq!(buttons(&turn), ["human_agent"], "{turn:?}");
        assert!(["No problem", "没关系"].iter().any(|lead| text(&turn).starts_with(lead)), "{turn:?}");
    }
}
