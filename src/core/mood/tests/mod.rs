//! What the mood reader claims about whole messages, a table per claim.

mod hostile;
mod signs;

use proptest::prelude::*;

use super::Urgency::{Critical, High, Normal};
use super::model::CUES_MAX;
use super::*;

/// Sentiment this near to zero is none.
const NEUTRAL: f32 = 0.15;

#[derive(Debug, PartialEq)]
enum Feel {
    Upset,
    Bad,
    Neutral,
    Good,
}
use Feel::{Bad, Good, Neutral, Upset};

fn feel(mood: &Mood) -> Feel {
    match mood.sentiment {
        _ if mood.is_upset() => Upset,
        s if s < -NEUTRAL => Bad,
        s if s > NEUTRAL => Good,
        _ => Neutral,
    }
}

/// Reads every sentence and reports all that differ at once.
fn check<T: std::fmt::Debug + PartialEq>(table: &[(&str, T)], of: impl Fn(&Mood) -> T) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(text, wanted)| (text, wanted, read(text)))
        .filter(|(_, wanted, mood)| of(mood) != **wanted)
        .map(|(text, wanted, mood)| format!("{text}: wanted {wanted:?}, got {mood:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn theft_and_lost_money_are_critical_even_when_the_visitor_asks_what_to_do() {
    check(
        &[
            ("我的号被盗了", Critical),
            ("账号被盗了怎么办", Critical),
            ("信用卡昨晚被盗刷三千块", Critical),
            ("余额没了！是谁转走的", Critical),
            ("賬號被盜了，麻煩盯一下", Critical),
            ("my account was hacked last night", Critical),
            ("My card has been stolen. What should I do?", Critical),
            ("there's a payment I did not authorize", Critical),
            ("someone is using my card in Spain", Critical),
            ("有个陌生人用我的号下单了", Critical),
            ("银行卡里少了五百块", Critical),
            ("I think somebody broke into my account", Critical),
            ("I was scammed by one of your sellers", Critical),
        ],
        |mood| mood.urgency,
    );
}

#[test]
fn danger_to_people_is_critical() {
    check(
        &[
            ("充电宝突然着火了", Critical),
            ("家里燃气泄漏怎么办", Critical),
            ("我妈用了之后脸上起了红疹", Critical),
            ("my kid drank the cleaning liquid", Critical),
            ("孩子吃了之后一直呕吐", Critical),
            ("我用了面膜全脸过敏", Critical),
            ("手被这个刀片割伤，流血不止", Critical),
            ("再不解决我就不想活了", Critical),
            ("the battery exploded in my hand", Critical),
            ("my son swallowed one of the magnets", Critical),
            ("she had an allergic reaction to the cream", Critical),
            ("there is smoke coming out of the adapter", Critical),
        ],
        |mood| mood.urgency,
    );
}

#[test]
fn a_meant_threat_is_critical_also_behind_an_if() {
    check(
        &[
            ("你们等着收律师函吧", Critical),
            ("我已经打12315了", Critical),
            ("如果今天不退钱我就去消协", Critical),
            ("不给说法我就曝光你们", Critical),
            ("再拖我就报警", Critical),
            ("If you don't refund me I will sue you", Critical),
            ("you will be hearing from my lawyer", Critical),
            ("I've filed a chargeback with my bank", Critical),
            ("I'm reporting you to the BBB", Critical),
            ("我要投诉你们", High),
            ("I want to make a complaint about the courier", High),
        ],
        |mood| mood.urgency,
    );
}

#[test]
fn haste_blocked_orders_and_unanswered_waiting_are_high() {
    check(
        &[
            ("我很急，今天就要用", High),
            ("付款失败，下不了单", High),
            ("莫名其妙扣了我一笔钱", High),
            ("系统又崩了，顾客都在排队", High),
            ("the checkout is down on our website", High),
            ("我都等了一下午了，没人理我", High),
            ("等了半个月，垃圾公司", High),
            ("在吗？在吗？在吗？", High),
            ("给我转人工！！！", High),
            ("this is urgent, my flight leaves at noon", High),
            ("please reply ASAP", High),
            ("my payment failed and I am locked out", High),
            ("they charged my card without my permission", High),
            ("I've been waiting for two hours and nobody answers", High),
        ],
        |mood| mood.urgency,
    );
}

#[test]
fn a_fault_of_a_payment_told_as_a_fact_is_left_to_its_intent() {
    check(
        &[
            ("一笔订单扣了两次钱", Normal),
            ("重复扣款了，麻烦看一下", Normal),
            ("I was charged twice for one order", Normal),
            ("there is a fee I don't recognise", Normal),
            ("the money disappeared after I topped up", Normal),
            ("how is the exchange rate right now?", Normal),
            ("I am at the station right now and looking for you", Normal),
            ("how long does an urgent transfer take?", Normal),
            ("I would like my card as soon as possible", Normal),
            // The same with a stranger's hand, without consent, or in haste.
            ("a payment I don't recognise, my card was stolen", Critical),
            ("there is a payment I did not make", Critical),
            ("I need help right now", High),
        ],
        |mood| mood.urgency,
    );
}

#[test]
fn a_word_inside_another_word_or_a_mere_mention_does_not_press() {
    check(
        &[
            ("有急救包吗", Normal),
            ("不急，慢慢来", Normal),
            ("这个帐篷防火吗", Normal),
            ("投诉电话是多少", Normal),
            ("律师函模板多少钱", Normal),
            ("工商银行的卡可以绑定吗", Normal),
            ("订单号是2023123150", Normal),
            ("敏感肌会过敏吗", Normal),
            ("如果账号被盗了你们赔吗", Normal),
            ("这款充电宝会爆炸吗", Normal),
            ("我没有要投诉", Normal),
            ("耳机少了一个", Normal),
            ("孩子特别喜欢", Normal),
            ("我对花生过敏，这个能吃吗", Normal),
            ("do you have a lawyer on staff", Normal),
            ("最近是不是有爆款", Normal),
            ("which firewall do you recommend", Normal),
            ("do you have a fire alarm", Normal),
            ("我买的一氧化碳中毒报警器还没到", Normal),
            ("火灾报警器几节电池", Normal),
            ("the bath bomb set, is it in stock", Normal),
            ("emergency blanket price", Normal),
            ("what happens if my card gets stolen", Normal),
            ("nobody was injured, all good", Normal),
            ("is this cream good for allergic skin?", Normal),
            ("I issued the pursuit of a suede coat", Normal),
            ("where do I find the emergency number", Normal),
            ("can I add an emergency contact?", Normal),
        ],
        |mood| mood.urgency,
    );
}

#[test]
fn an_ordinary_question_is_neutral_whatever_it_asks_about() {
    check(
        &[
            ("如果坏了怎么退", Neutral),
            ("密码忘了怎么找回", Neutral),
            ("收到破损的可以换吗", Neutral),
            ("差价可以退吗", Neutral),
            ("你好，请问这款有货吗", Neutral),
            ("质量好吗", Neutral),
            ("哪个更好用？", Neutral),
            ("降噪效果差不差", Neutral),
            ("会不会很慢", Neutral),
            ("how do I cancel a failed transfer?", Neutral),
            ("What is the best plan for a small team?", Neutral),
            ("can I return a damaged item", Neutral),
            ("is the battery bad for travel?", Neutral),
            ("好的", Good),
        ],
        feel,
    );
}

#[test]
fn a_reproach_is_upset_though_it_is_put_as_a_question() {
    check(
        &[
            ("你们这是什么态度？", Upset),
            ("凭什么不给我退？", Upset),
            ("还要不要做生意了？", Upset),
            ("什么破软件", Upset),
            ("到底什么时候才能发货？？？", Upset),
            ("are you kidding me?", Upset),
            ("why the hell is this so slow", Upset),
            ("What is wrong with you people???", Upset),
        ],
        feel,
    );
}

#[test]
fn one_mild_word_is_displeasure_and_no_outburst() {
    check(
        &[
            ("太贵了", (Sentiment::Negative, false)),
            ("怎么还没到", (Sentiment::Negative, false)),
            ("昨天买的外套今天降价了，能退差价不", (Sentiment::Negative, false)),
            ("信用卡账单怎么还", (Sentiment::Negative, false)),
            ("算了不投诉了", (Sentiment::Neutral, false)),
            ("太贵了，还这么慢", (Sentiment::Negative, true)),
            ("怎么还没到，都等了三天了", (Sentiment::Negative, true)),
        ],
        |mood| (mood.leaning(), mood.is_upset()),
    );
}

#[test]
fn negation_turns_a_word_around_and_twice_turns_it_back() {
    check(
        &[
            ("不好用", Upset),
            ("一点都不好吃", Upset),
            ("不是不好吃", Good),
            ("没有想象中那么好", Upset),
            ("从来没见过这么差的服务", Upset),
            ("质量不差", Good),
            ("没有比这更好的了", Good),
            ("没有比这更差的了", Upset),
            ("我不生气，就想问清楚", Neutral),
            ("couldn't be happier", Good),
            ("没问题，谢谢", Good),
            ("差强人意", Upset),
            ("从没让我失望", Good),
            ("not good", Upset),
            ("it isn't bad at all", Good),
            ("I am not happy with this", Upset),
            ("never had a problem with it", Good),
            ("I've never seen such terrible service", Upset),
            ("no complaints so far", Good),
        ],
        |mood| match feel(mood) {
            // How hard a negated word strikes is a matter of taste, the direction is not.
            Bad if mood.sentiment < -0.35 => Upset,
            other => other,
        },
    );
}

#[test]
fn emphasis_strengthens_and_softening_weakens() {
    let pairs = [
        ("非常失望", "失望"),
        ("失望", "有点失望"),
        ("太慢了！！！", "太慢了"),
        ("very rude", "rude"),
        ("rude", "slightly rude"),
        ("YOU LOST MY PARCEL AND IT IS BAD", "you lost my parcel and it is bad"),
        ("客服态度差😡", "客服态度差"),
    ];
    for (stronger, weaker) in pairs {
        let (strong, weak) = (read(stronger).sentiment, read(weaker).sentiment);
        assert!(strong < weak && weak < 0.0, "{stronger} {strong} against {weaker} {weak}");
    }
}

#[test]
fn what_follows_a_but_decides() {
    check(
        &[
            ("东西不错，但是客服太差", Bad),
            ("物流慢了点，但是东西很棒", Good),
            ("the phone is nice but the support is awful", Bad),
            ("delivery was slow but the support was excellent", Good),
        ],
        |mood| match feel(mood) {
            Upset => Bad,
            other => other,
        },
    );
}

#[test]
fn insults_sarcasm_and_shouting_are_heard() {
    check(
        &[
            ("你们是傻逼吗", Upset),
            ("垃圾平台，骗人的", Upset),
            ("呵呵，真行", Upset),
            ("you are all idiots", Upset),
            ("great, just great", Upset),
            ("thanks for nothing", Upset),
            ("WHERE IS MY ORDER", Bad),
            ("垃圾袋多少钱", Neutral),
            ("谢谢你，问题解决了👍", Good),
            ("you guys are awesome, thank you!", Good),
        ],
        feel,
    );
    assert_eq!(read("滚蛋，什么玩意").urgency, High);
    let shouted = read("WHERE IS MY ORDER NOW");
    assert!(shouted.cues.iter().any(|cue| cue.kind == CueKind::Shouting));
}

#[test]
fn the_cues_are_the_words_that_decided() {
    let mood = read("账号被盗了，你们差劲，我要投诉");
    let cues: Vec<(&str, CueKind)> = mood.cues.iter().map(|cue| (cue.text.as_str(), cue.kind)).collect();
    assert_eq!(
        cues,
        [("被盗", CueKind::Urgent), ("差劲", CueKind::Negative), ("投诉", CueKind::Threat)],
        "{mood:?}"
    );
    assert!(read("请问几点下班").cues.is_empty());
    assert!(read(&"垃圾，".repeat(50)).cues.len() <= CUES_MAX);
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_its_cues_occur_in_it(
        text in r"([不没太好差急!！?？，。 😡A-Za-z']|被盗|but|not|so bad|等了|投诉|HELP|\PC){0,40}"
    ) {
        let mood = read(&text);
        prop_assert!((-1.0..=1.0).contains(&mood.sentiment));
        prop_assert!(mood.cues.len() <= CUES_MAX);
        let prepared = prepare::prepare(&text);
        for cue in &mood.cues {
            prop_assert!(!cue.text.is_empty() && prepared.contains(&cue.text));
        }
    }

    #[test]
    fn reading_is_the_same_every_time(text in r"\PC{0,60}") {
        prop_assert_eq!(read(&text), read(&text));
    }
}
