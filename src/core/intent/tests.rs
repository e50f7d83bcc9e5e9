//! The library as its callers see it: a small one, compiled from text, asked questions.

use super::{Compiled, Library, MatchedBy, Phrase, Problem, Severity, Source, Thresholds, compile};
use crate::core::text::{Language, normalise};

/// A shared file with all phrases; `{agent}` where it is allowed.
pub(super) fn shared() -> Source {
    let mut text = String::from(
        r#"
[variables.service_hours]
zh-CN = "每天 9:00-22:00"
en = "9:00-22:00 every day"
[[slot]]
id = "order_number"
pattern = '[a-z]{0,4}\d{8,20}'
ask = { zh-CN = "请发一下订单号", en = "Your order number, please" }
"#,
    );
    for phrase in Phrase::ALL {
        let own: String = phrase.placeholders().iter().map(|name| ["{", name, "}"].concat()).collect();
        let (zh, en) = match phrase {
            Phrase::AgentJoined => ("{agent}来了".to_owned(), "{agent} is here".to_owned()),
            _ => (format!("好的{own}"), format!("fine{own}")),
        };
        let key = phrase.key();
        text += &["[phrases.", key, "]\nzh-CN = \"", &zh, "\"\nen = \"", &en, "\"\n"].concat();
    }
    Source { path: "intents/_shared.toml".to_owned(), text }
}

/// An intent with these examples, and `more` lines of TOML before its sub-tables.
pub(super) fn intent(id: &str, more: &str, zh: &[&str], en: &[&str], tables: &str) -> String {
    format!(
        "[[intent]]\nid = \"{id}\"\ntitle = {{ zh-CN = \"{id}（标题）\", en = \"{id} title\" }}\n{more}\n\
         [intent.examples]\nzh-CN = {zh:?}\nen = {en:?}\n{tables}\n\
         [intent.answer]\nzh-CN = \"{id}的回答\"\nen = \"the answer to {id}\"\n"
    )
}

const REFUND: (&[&str], &[&str]) = (
    &["我要退款", "怎么退钱", "可以把钱退给我吗", "申请退款在哪里点", "不想要了想退款", "钱能退回来吗"],
    &[
        "i want a refund",
        "how do i get my money back",
        "please refund my order",
        "can you return my payment",
        "refund this purchase",
        "give me my money back",
    ],
);
const TRACKING: (&[&str], &[&str]) = (
    &["我的快递到哪了", "查一下物流", "包裹什么时候送到", "怎么还没收到货", "物流信息不更新", "快递几天能到"],
    &[
        "where is my parcel",
        "track my order",
        "when will my package arrive",
        "my delivery has not come",
        "shipping status please",
        "how long does delivery take",
    ],
);
const HUMAN: (&[&str], &[&str]) = (
    &["转人工", "我要找真人客服", "叫个人来", "人工服务", "不要机器人", "接人工客服"],
    &[
        "talk to a human",
        "i want a real person",
        "connect me to an agent",
        "speak with someone",
        "no more bots",
        "human please",
    ],
);

pub(super) fn topic(text: String) -> Source {
    Source { path: "intents/orders.toml".to_owned(), text }
}

pub(super) fn human() -> String {
    intent("human_agent", "handoff = \"always\"", HUMAN.0, HUMAN.1, "")
}

pub(super) fn good() -> Vec<Source> {
    let refund_tables = "[intent.keywords]\nzh-CN = [\"退款\"]\nen = [\"refund\"]\n\
                         [intent.patterns]\nen = ['\\bmoney\\b.{0,9}\\bback\\b']";
    let refund = intent("refund_request", "slots = [\"order_number\"]", REFUND.0, REFUND.1, refund_tables);
    let tracking =
        intent("parcel_tracking", "quick_replies = [\"refund_request\"]", TRACKING.0, TRACKING.1, "");
    vec![shared(), topic(refund + &tracking + &human())]
}

fn library() -> Library {
    compile(&good()).map_or_else(|problems| panic!("{}", list(&problems)), |compiled| compiled.library)
}

pub(super) fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Id, confidence and cause of the best candidate.
fn best(library: &Library, text: &str) -> Option<(String, f32, MatchedBy)> {
    let matches = library.matches(&normalise(text), Language::Zh);
    let top = matches.best.first()?;
    Some((library.intent(top.intent)?.id.clone(), top.confidence, top.by))
}

#[test]
fn a_phrase_of_the_library_is_understood_however_it_is_typed() {
    let library = library();
    for text in ["我要退款", "我要退款！！", "我要 退款😡", "我要退\u{200b}款", "I WANT a Refund."]
    {
        assert_eq!(
            best(&library, text),
            Some(("refund_request".to_owned(), 1.0, MatchedBy::Exact)),
            "{text}"
        );
    }
}

#[test]
fn new_wordings_reach_their_intent_in_both_languages() {
    let library = library();
    // Six examples an intent are few: near wordings are answered, farther ones asked back.
    for (text, id, least) in [
        ("幫我查一下物流", "parcel_tracking", Thresholds::ANSWER),
        ("请把钱退给我", "refund_request", Thresholds::ANSWER),
        ("我要转人工客服", "human_agent", Thresholds::ANSWER),
        ("when will my parcel arrive", "parcel_tracking", Thresholds::ANSWER),
        ("帮我查下快递到哪里了", "parcel_tracking", Thresholds::ASK_BACK),
        ("has my package arrived yet", "parcel_tracking", Thresholds::ASK_BACK),
        ("get me a human agent now please", "human_agent", Thresholds::ASK_BACK),
    ] {
        let (found, confidence, _) = best(&library, text).unwrap();
        assert_eq!(found, id, "{text}");
        assert!(confidence >= least, "{text}: {confidence}");
    }
}

#[test]
fn what_no_intent_is_about_is_not_answered() {
    let library = library();
    for text in [
        "讲个笑话",
        "今天天气怎么样啊",
        "what will the weather be tomorrow",
        "你好可爱",
        "asdf qwer",
        "12345",
        "?",
    ] {
        let confidence = best(&library, text).map_or(0.0, |(_, confidence, _)| confidence);
        assert!(confidence < Thresholds::ANSWER, "{text}: {confidence}");
    }
}

#[test]
fn a_keyword_and_a_pattern_say_why() {
    let library = library();
    let (id, confidence, by) = best(&library, "退款").unwrap();
    assert_eq!((id.as_str(), by), ("refund_request", MatchedBy::Keyword));
    assert!(confidence >= Thresholds::ANSWER);
    let text = normalise("will that money of mine come back");
    let refund = library.find("refund_request").unwrap();
    let reasons = library.explain(&text, Language::En, refund);
    assert!(reasons.iter().all(|why| why.by != MatchedBy::Pattern), "too far apart: {reasons:?}");
    let reasons = library.explain(&normalise("my money comes back?"), Language::En, refund);
    assert!(reasons.iter().any(|why| why.by == MatchedBy::Pattern));
    assert!(reasons.iter().any(|why| why.by == MatchedBy::Classifier && why.text == "money"));
}

#[test]
fn keywords_are_words_not_parts_of_words() {
    let library = library();
    let refund = library.find("refund_request").unwrap();
    let by_keyword = |text: &str| {
        let reasons = library.explain(&normalise(text), Language::En, refund);
        reasons.iter().any(|why| why.by == MatchedBy::Keyword)
    };
    assert!(by_keyword("two refunds, please") && by_keyword("REFUND?") && by_keyword("什么时候退款"));
    assert!(!by_keyword("refundable deposit") && !by_keyword("prefund"));
}

#[test]
fn confidences_are_shared_and_sorted() {
    let matches = library().matches(&normalise("refund my parcel to a human"), Language::En);
    assert!((2..=3).contains(&matches.best.len()));
    assert!(matches.best.windows(2).all(|pair| pair[0].confidence >= pair[1].confidence));
    assert!(matches.best.iter().map(|candidate| candidate.confidence).sum::<f32>() <= 1.0001);
}

#[test]
fn two_compilations_give_the_same_confidences() {
    let (one, other) = (library(), library());
    for text in ["帮我查下快递", "money", "refund or parcel?", "人工"] {
        let text = normalise(text);
        assert_eq!(one.matches(&text, Language::Zh), other.matches(&text, Language::Zh));
    }
}

#[test]
fn slots_are_found_in_what_was_said() {
    let library = library();
    let slot = library.slot("order_number").unwrap();
    assert_eq!(slot.find(&normalise("订单号ＳＦ12345678谢谢")), Some("sf12345678"));
    assert_eq!(slot.find(&normalise("不记得了")), None);
    assert_eq!(slot.ask.in_language(Language::En), "Your order number, please");
}

#[test]
fn templates_are_filled_once_from_the_caller_and_the_variables() {
    let library = library();
    let joined = library.phrase(Phrase::AgentJoined, Language::En);
    let agent = |name: &str| (name == "agent").then_some("{service_hours}");
    assert_eq!(library.render(joined, Language::En, &agent), "{service_hours} is here");
    let hours = library.render("{service_hours}，{nobody}。", Language::Zh, &|_| None);
    assert_eq!(hours, "每天 9:00-22:00，。");
}

#[test]
fn intents_keep_what_their_file_says() {
    let library = library();
    let tracking = library.intent(library.find("parcel_tracking").unwrap()).unwrap();
    assert_eq!(tracking.quick_replies, [library.find("refund_request").unwrap()]);
    assert_eq!(library.intent(library.human_agent()).unwrap().id, "human_agent");
    assert_eq!(library.intents().len(), 3);
}

#[test]
fn few_examples_are_a_warning_only() {
    let Compiled { warnings, .. } = compile(&good()).unwrap();
    assert_eq!(warnings.len(), 6, "{}", list(&warnings));
    assert!(warnings.iter().all(|warning| warning.severity == Severity::Warning));
}
