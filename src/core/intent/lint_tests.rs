//! Every check of the linter on a library that is good but for one thing.

use super::tests::{good, human, intent, list, shared, topic};
use super::{Problem, Severity, Source, compile};

/// All problems of the sources, warnings of a usable library included.
fn problems(sources: &[Source]) -> Vec<Problem> {
    compile(sources).map_or_else(|problems| problems, |compiled| compiled.warnings)
}

/// The good library with one text of its topic file replaced.
fn with(from: &str, to: &str) -> Vec<Problem> {
    let mut sources = good();
    assert!(sources[1].text.contains(from), "the test must break something: {from}");
    sources[1].text = sources[1].text.replacen(from, to, 1);
    problems(&sources)
}

fn with_shared(from: &str, to: &str) -> Vec<Problem> {
    let mut sources = good();
    assert!(sources[0].text.contains(from), "the test must break something: {from}");
    sources[0].text = sources[0].text.replacen(from, to, 1);
    problems(&sources)
}

#[track_caller]
fn finds(problems: &[Problem], severity: Severity, message: &str) {
    let found =
        problems.iter().any(|problem| problem.severity == severity && problem.message.contains(message));
    assert!(found, "no {severity:?} says {message:?}:\n{}", list(problems));
}

#[track_caller]
fn refuses(problems: &[Problem], message: &str) {
    finds(problems, Severity::Error, message);
}

#[test]
fn a_problem_names_file_line_and_what_to_do() {
    let problems = with("handoff = \"always\"", "\n\nhandof = \"always\"");
    let line = list(&problems).lines().find(|line| line.contains("`handof`")).unwrap().to_owned();
    let at = good()[1].text.lines().position(|line| line.contains("handoff")).unwrap() + 3;
    let expected =
        format!("intents/orders.toml:{at}: error: an intent has no key `handof`; did you mean `handoff`?");
    assert_eq!(line, expected);
}

#[test]
fn the_schema_is_checked_everywhere() {
    let topic_key = [Source { path: "intents/a.toml".into(), text: "[[intents]]\nid = \"x\"".into() }];
    refuses(&problems(&topic_key), "did you mean `intent`?");
    refuses(&with("[[intent]]", "[variables]\n[[intent]]"), "move it to `_shared.toml`");
    refuses(&with("[intent.keywords]\nzh-CN", "[intent.keywords]\nzh"), "no key `zh`");
    refuses(&with("handoff = \"always\"", "handoff = \"maybe\""), "one of never, offer, always");
    refuses(&with("handoff = \"always\"", "handoff = true"), "must be a text, but this is a boolean");
    refuses(&with("id = \"parcel_tracking\"", "id = \"Parcel Tracking\""), "is no id");
    refuses(&with("id = \"parcel_tracking\"", "id = \"refund_request\""), "already (intents/orders.toml:2)");
    refuses(&with("[[intent]]", "[[intent]"), "this is not TOML");
    refuses(&with_shared("[[slot]]", "[[slot]]\nanswer = 1"), "a slot has no key `answer`");
}

#[test]
fn both_languages_are_required() {
    refuses(&with(", en = \"refund_request title\"", ""), "`title` lacks en; both are required");
    refuses(&with("en = \"the answer to refund_request\"", "en = \" \""), "`answer` is empty in en");
    let only_chinese = intent("other", "", &["只有中文"], &[], "");
    refuses(&problems(&[shared(), topic(human() + &only_chinese)]), "`other` has no examples in en");
}

#[test]
fn links_lead_somewhere() {
    refuses(&with("[\"refund_request\"]", "[\"refund_reqest\"]"), "did you mean `refund_request`?");
    refuses(&with("[\"refund_request\"]", "[\"parcel_tracking\"]"), "to itself");
    refuses(&with("[\"order_number\"]", "[\"order_nummer\"]"), "did you mean `order_number`?");
    refuses(&with("the answer to refund", "from {service_hour} refund"), "did you mean {service_hours}?");
    refuses(&with("the answer to parcel", "{order_number} parcel"), "name the slot in `slots`");
    refuses(&with_shared("fine", "{agent} is fine"), "nothing fills {agent}");
    let names = with("the answer to refund", "{order_number}, {service_hours}, {not a name} refund");
    assert!(names.iter().all(|problem| problem.severity == Severity::Warning), "{}", list(&names));
}

#[test]
fn a_preface_is_told_before_the_details() {
    let preface = |after: &str, zh: &str, en: &str| {
        with(after, &format!("{after}\npreface = {{ zh-CN = \"{zh}\", en = \"{en}\" }}"))
    };
    let (slots, no_slots) = ("slots = [\"order_number\"]", "quick_replies = [\"refund_request\"]");
    let fine = preface(slots, "服务时间 {service_hours}", "open {service_hours}");
    assert!(fine.iter().all(|problem| problem.severity == Severity::Warning), "{}", list(&fine));
    refuses(&preface(slots, "订单 {order_number}", "your order"), "before {order_number} is known");
    refuses(&preface(slots, "您的订单", "{service_hour}"), "did you mean {service_hours}?");
    refuses(&preface(slots, "您的订单", " "), "`preface` is empty in en");
    refuses(&preface(slots, &"长".repeat(301), "long"), "longer than 300");
    refuses(&preface(no_slots, "您的包裹", "your parcel"), "name `slots`, or put it into the answer");
}

#[test]
fn the_bot_needs_all_its_sentences_and_the_wish_for_a_person() {
    refuses(&with_shared("[phrases.fallback]", "[phrases.fallbck]"), "did you mean `fallback`?");
    refuses(&with_shared("[phrases.fallback]", "[phrases.fallbck]"), "add [phrases.fallback]");
    refuses(
        &with("id = \"human_agent\"", "id = \"human\""),
        "`human_agent` (the wish for a person) is missing",
    );
    refuses(&with("handoff = \"always\"", "handoff = \"offer\""), "write handoff = \"always\"");
}

#[test]
fn patterns_are_bounded_and_useful() {
    let pattern = |pattern: &str| with(r"'\bmoney\b.{0,9}\bback\b'", &format!("'{pattern}'"));
    refuses(&pattern("(unclosed"), "not a regular expression: unclosed group");
    refuses(&pattern(r"(\w{50}){50}"), "bigger than 256 KiB");
    refuses(&pattern("(money)?"), "matches every text");
    refuses(&pattern(&"a".repeat(401)), "longer than 400");
    finds(&pattern("Money"), Severity::Warning, "capital letters");
    for fine in [r"\S+ \p{Han} \bback", r"money\W"] {
        assert!(!list(&pattern(fine)).contains("capital"), "{fine}");
    }
}

#[test]
fn amounts_and_lengths_are_bounded() {
    let long = "长".repeat(201);
    refuses(&with("\"我要退款\"", &format!("\"{long}\"")), "longer than 200");
    let replies: Vec<_> = (0..7).map(|n| format!("r{n}")).collect();
    refuses(&with("[\"refund_request\"]", &format!("{replies:?}")), "7 quick replies are more than 6");
    let examples: Vec<_> = (0..201).map(|n| format!("第{n}个例子")).collect();
    let examples: Vec<_> = examples.iter().map(String::as_str).collect();
    let many = intent("many", "", &examples, &["x"], "");
    refuses(&problems(&[shared(), topic(human() + &many)]), "201 examples are more than 200");
    let sources: Vec<_> =
        (0..65).map(|n| Source { path: format!("intents/{n}.toml"), text: String::new() }).collect();
    refuses(&problems(&sources), "65 files are more than 64");
}

#[test]
fn a_phrase_belongs_to_one_intent() {
    refuses(&with("\"查一下物流\"", "\"我要退款！\""), "is a phrase of `refund_request` too");
    finds(&with("\"怎么退钱\"", "\"我要 退款。\""), Severity::Warning, "once normalised; remove one");
    refuses(&with("\"查一下物流\"", "\"？！\""), "there is no word in this phrase");
}

#[test]
fn examples_that_are_nearly_the_same_are_named() {
    let near = with("\"查一下物流\"", "\"申请退款在哪里点呢\"");
    finds(&near, Severity::Warning, "nearly the same as `申请退款在哪里点` of `refund_request`");
    let apart = with("\"查一下物流\"", "\"申请发票在哪里填写\"");
    assert!(!list(&apart).contains("nearly"), "{}", list(&apart));
}

#[test]
fn keywords_that_decide_nothing_are_named() {
    let tables = |keyword: &str| format!("[intent.keywords]\nzh-CN = [\"{keyword}\"]");
    let other = |keyword: &str| {
        let mut sources = good();
        sources[1].text += &intent("other", "", &["别的事情"], &["something else"], &tables(keyword));
        problems(&sources)
    };
    finds(&other("退款"), Severity::Warning, "claimed by `refund_request` too");
    finds(&other("人工服务"), Severity::Warning, "alone always means `human_agent`");
    finds(&with("[\"退款\"]", "[\"退款\", \"退 款\"]"), Severity::Warning, "is there twice");
    let both_languages = with("[\"refund\"]", "[\"退款\"]");
    assert!(!list(&both_languages).contains("keyword"), "{}", list(&both_languages));
}
