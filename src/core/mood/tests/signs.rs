//! Emotions, reasons, the wish for a person, and what is excluded, a table per claim.

use super::super::{Emotion, Mood, Press, Sentiment, Urgency, read};
use super::check;

#[test]
fn what_presses_is_named_with_its_reason() {
    check(
        &[
            ("充电宝着火了", Some(Press::Safety)),
            ("老人用了之后晕倒了", Some(Press::Safety)),
            ("the charger caught fire", Some(Press::Safety)),
            ("我的账号被盗了", Some(Press::Money)),
            ("银行卡里少了五百块", Some(Press::Money)),
            ("there is a transaction I didn't make", Some(Press::Money)),
            ("再不退款我就打12315", Some(Press::Legal)),
            ("I will sue you", Some(Press::Legal)),
            ("我要曝光你们，发到微博", Some(Press::Media)),
            ("I'll tell the press", Some(Press::Media)),
            ("系统又崩了，付款失败", Some(Press::Outage)),
            ("the checkout is down on our website", Some(Press::Outage)),
            ("我很急，今天就要用", Some(Press::Deadline)),
            ("please reply asap", Some(Press::Deadline)),
            ("等了两个小时了没人理我", Some(Press::Waiting)),
            ("I've been waiting for two hours and nobody answers", Some(Press::Waiting)),
            ("我要投诉你们", Some(Press::Anger)),
            ("请问几点下班", None),
            ("what are your opening hours", None),
        ],
        |mood| mood.press,
    );
}

#[test]
fn of_two_reasons_the_more_urgent_and_then_the_graver_counts() {
    check(
        &[("我很急，充电宝着火了", Some(Press::Safety)), ("账号被盗了，不处理我就报警", Some(Press::Money))],
        |mood| mood.press,
    );
}

#[test]
fn emotions_are_read_from_their_own_words() {
    use Emotion::{Angry, Anxious, Doubtful, Overlooked, Thankful};
    let feels = |emotion| move |mood: &Mood| mood.emotions.contains(&emotion);
    check(
        &[
            ("气死我了，什么破客服", true),
            ("我要起诉你们", true),
            ("you are all idiots", true),
            ("不生气，就想问清楚", false),
            ("怎么申请退货", false),
        ],
        feels(Angry),
    );
    check(
        &[
            ("我好担心收不到", true),
            ("I'm worried it won't arrive", true),
            ("不担心，慢慢来", false),
            ("don't worry about it", false),
        ],
        feels(Anxious),
    );
    check(
        &[("这是真的吗，靠谱吗", true), ("are you sure this is genuine", true), ("几点发货", false)],
        feels(Doubtful),
    );
    check(
        &[("谢谢你，解决了", true), ("thank you so much", true), ("thanks for nothing", false)],
        feels(Thankful),
    );
    check(
        &[
            ("我是老顾客了，你们就这样敷衍", true),
            ("nobody cares about loyal customers", true),
            ("新顾客有优惠吗", false),
        ],
        feels(Overlooked),
    );
}

#[test]
fn the_wish_for_a_person_is_heard_and_look_alikes_are_not() {
    check(
        &[
            ("转人工", true),
            ("别给我机器人，我要人工！", true),
            ("能不能让客服跟我说", true),
            ("live chat with representative", true),
            ("let me talk to a real person", true),
            ("人工费多少钱", false),
            ("你们用人工智能吗", false),
            ("my agent id is 4432, what next", false),
        ],
        |mood| mood.wants_human,
    );
}

#[test]
fn abuse_is_marked_also_inside_a_question() {
    check(
        &[("你们是傻逼吗", true), ("this is bullshit", true), ("什么破软件", false), ("垃圾袋多少钱", false)],
        |mood| mood.abuse,
    );
}

#[test]
fn a_question_about_an_insult_insults_nobody_and_one_that_strikes_somebody_does() {
    check(
        &[
            ("禽兽和野兽哪里不同", 0),
            ("白痴这个词英语怎么说", 0),
            ("what does bastard sword mean", 0),
            ("is this shelf idiot proof?", 0),
            ("is this seashell lamp idiot proof?", 0),
            ("which young idiot comic is this?", 0),
            ("这个傻瓜相机怎么操作", 0),
            ("白痴相机怎么操作", 0),
            ("为什么我操作不了", 0),
            ("你们是白痴吗", 2),
            ("客服都是脑残吗", 2),
            ("公司里全是废物吗", 2),
            ("他妈的怎么发货这么久？", 2),
            ("混蛋吗？", 2),
            ("又一个王八蛋？", 2),
            ("are you idiots?", 2),
            ("where the fuck is my order?", 2),
            ("禽兽！", 2),
        ],
        Mood::level,
    );
}

#[test]
fn showing_off_lather_and_eyes_swollen_with_tears_do_not_press() {
    check(
        &[
            ("这包拿出去很装逼", Urgency::Normal),
            ("洗面奶用了不起泡", Urgency::Normal),
            ("看剧眼睛哭肿了，用哪款眼膜", Urgency::Normal),
            ("用了眼膜眼睛肿了", Urgency::Critical),
            ("手上烫到了，起泡了", Urgency::Critical),
            ("用了面霜脸上起泡了", Urgency::Critical),
            ("脸上起泡了", Urgency::Critical),
            ("洗面奶不起泡", Urgency::Normal),
            ("洗脸用了起泡网也不太起泡", Urgency::Normal),
            ("这款洗面奶用了起泡吗", Urgency::Normal),
        ],
        |mood| mood.urgency,
    );
}

#[test]
fn exclusions_and_digit_boundaries_do_not_press() {
    check(
        &[
            ("投诉电话是多少", 0),
            ("我没有投诉的意思，就问问", 0),
            ("what is your complaints email", 0),
            ("I'm not complaining, just curious", 0),
            ("订单号是2023123150", 0),
            ("快递单号912315", 0),
            ("my account was not hacked, I just forgot the password", 0),
            ("再不退款我就打12315", 3),
            ("我要投诉你们", 2),
        ],
        Mood::level,
    );
}

#[test]
fn levels_go_from_calm_over_upset_and_high_to_critical() {
    check(
        &[("几点发货", 0), ("太失望了，垃圾东西", 1), ("付款失败，下不了单", 2), ("我的号被盗了", 3)],
        Mood::level,
    );
}

#[test]
fn a_complaint_without_a_word_of_the_lexicon_is_negative_and_names_what_decided() {
    let text = "汤全洒在袋子里，米饭也是凉的，点了两份只送来一份";
    let mood = read(text);
    assert_eq!(mood.leaning(), Sentiment::Negative, "{mood:?}");
    assert!(!mood.cues.is_empty());
}

#[test]
fn with_a_known_intent_the_table_has_no_say() {
    let mood = read("汤全洒在袋子里，米饭也是凉的，点了两份只送来一份");
    let tempered = mood.clone().tempered_by(true);
    assert!(mood.sentiment < tempered.sentiment && tempered.sentiment.to_bits() == tempered.worded.to_bits());
    assert_eq!(mood.clone().tempered_by(false), mood);
    let furious = read("垃圾平台，你们是骗子");
    assert_eq!(furious.clone().tempered_by(true).is_upset(), furious.is_upset());
}
