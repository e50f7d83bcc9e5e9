//! What the bot had no answer to is known, so that the library can learn it; what it understood never is among it.

use sixty::core::bot::{Memory, Miss, miss, turn};
use sixty::core::intent::suggest;
use sixty::core::text::Language;

use crate::{library, with_context};

/// What each of these became, said one after the other; `online`: whether somebody could take a handoff at once.
fn misses(online: bool, said: &[&str]) -> Vec<Option<Miss>> {
    with_context(online, |context| {
        let mut memory = Memory::default();
        let mut one = |text: &&str| {
            let before = memory.clone();
            let turn = turn(context, &mut memory, text, Language::Zh);
            miss(&before, &memory, &turn.action)
        };
        said.iter().map(&mut one).collect()
    })
}

const UNHEARD: &str = "榴莲冰箱怎么跳广场舞";

#[test]
fn what_was_not_understood_is_a_miss_whether_or_not_somebody_is_there() {
    for online in [true, false] {
        let misses = misses(online, &[UNHEARD]);
        assert_eq!(misses, [Some(Miss::NotUnderstood)], "online: {online}");
    }
}

#[test]
fn the_choice_after_the_truth_about_the_wait_is_no_second_miss() {
    assert_eq!(misses(false, &[UNHEARD, "排队等人工"]), [Some(Miss::NotUnderstood), None]);
}

#[test]
fn what_was_asked_back_is_a_miss_and_the_pick_is_none() {
    let misses = misses(true, &["单子", "第一个"]);
    assert_eq!(misses, [Some(Miss::AskedBack), None]);
}

#[test]
fn what_was_answered_denied_or_asked_of_a_person_is_no_miss() {
    let understood = ["你们几点下班", "我不是要退款", "12345678901234", "谢谢", "转人工"];
    assert!(misses(true, &understood).iter().all(Option::is_none));
    assert_eq!(misses(false, &["转人工", "排队等人工"]), [None, None]);
    assert_eq!(misses(true, &["我要投诉你们这群骗子"]), [None], "a person is called because of the anger");
}

#[test]
fn what_messages_are_about_groups_them_and_not_the_words_everybody_uses() {
    let messages = ["能帮我刻字吗", "可以刻字不", "刻两行字行吗", "会送贺卡吗", "能放张贺卡吗", "老板养猫不"];
    let groups = suggest(&library(), &messages.map(str::to_owned));
    let mut groups: Vec<Vec<&str>> = groups
        .iter()
        .map(|group| group.messages.iter().map(|(message, _)| message.as_str()).collect())
        .collect();
    groups.sort_by_key(|group| messages.iter().position(|message| *message == group[0]));
    assert_eq!(groups, [&messages[0..3], &messages[3..5], &messages[5..]]);
}
