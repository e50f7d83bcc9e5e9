//! Files of other bots become topic files that can be read.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::{From, ImportArgs, run};
use crate::cli::output::Format;

/// Imports files with these contents; the report and the topic file.
fn import(from: From, texts: &[impl AsRef<[u8]>]) -> anyhow::Result<(String, toml::Table)> {
    let dir = tempfile::tempdir()?;
    let files: Vec<PathBuf> = (0..texts.len()).map(|index| dir.path().join(format!("in{index}"))).collect();
    files.iter().zip(texts).try_for_each(|(path, text)| fs::write(path, text))?;
    let args = ImportArgs { from, files, out: dir.path().join("out.toml") };
    let mut report = Vec::new();
    run(&args, Format::Text, &mut report)?;
    assert!(run(&args, Format::Text, &mut Vec::new()).is_err(), "a file that is there is not overwritten");
    Ok((String::from_utf8(report)?, fs::read_to_string(&args.out)?.parse()?))
}

const NLU: &str = r#"version: "3.1"
nlu:
- intent: ask_refund
  examples: |
    - I want my money back
    - refund for [order 5](order) please
    - i want my money back!
- synonym: parcel
  examples: |
    - package
- intent: faq/查询物流
  examples:
  - text: 我的快递到哪了
  - text: |
      查一下 [物流]{"entity": "what"}
"#;

const DOMAIN: &str = "responses:
  utter_ask_refund:
  - text: You get it back in \"3\" days.
  - text: In three days.
  utter_goodbye: []
";

#[test]
fn rasa_intents_come_with_their_answers_and_what_is_left_out_is_told() {
    let (report, topic) = import(From::Rasa, &[NLU, DOMAIN]).unwrap();
    let intents = topic["intent"].as_array().unwrap();
    assert_eq!(intents.len(), 2);
    assert_eq!(intents[0]["id"].as_str(), Some("ask_refund"));
    let examples = intents[0]["examples"]["en"].as_array().unwrap();
    let examples: Vec<&str> = examples.iter().filter_map(|example| example.as_str()).collect();
    assert_eq!(examples, ["I want my money back", "refund for order 5 please"]);
    assert_eq!(intents[0]["answer"]["en"].as_str(), Some("You get it back in \"3\" days."));
    assert_eq!(intents[1]["id"].as_str(), Some("faq_cha_xun_wu_liu"), "what follows the stroke counts");
    assert_eq!(intents[1]["examples"]["zh-CN"][1].as_str(), Some("查一下 物流"));
    for told in [
        "in0:7: left out: `i want my money back!`",
        "in0:8: left out: not an intent",
        "in1:2: left out: further",
        "in1:5: left out: a response without a text",
    ] {
        assert!(report.contains(told), "{told} in {report}");
    }
    assert!(report.contains("2 intents with 4 examples, 1 without an answer"), "{report}");
}

const BOT: &str = "nlu:
- intent: bot_challenge
  examples: |
    - are you a bot
- intent: mood_great
  examples: |
    - perfect
- intent: mood_fine
  examples: |
    - so so
rules:
- rule: say what it is
  steps:
  - intent: bot_challenge
  - action: utter_iamabot
stories:
- story: happy
  steps:
  - intent: bot_challenge
  - action: utter_happy
- story: fine
  steps:
  - or:
    - intent: mood_great
    - intent: mood_fine
  - slot_was_set:
    - name
  - action: utter_happy
responses:
  utter_iamabot:
  - text: I am a bot.
  utter_happy:
  - text: Great!
  utter_unused:
  - text: Nobody hears this.
";

#[test]
fn rules_and_stories_of_rasa_tell_whose_an_answer_is() {
    let (report, topic) = import(From::Rasa, &[BOT]).unwrap();
    let intents = topic["intent"].as_array().unwrap();
    let answers: Vec<_> = intents.iter().filter_map(|intent| intent["answer"]["en"].as_str()).collect();
    assert_eq!(answers, ["I am a bot.", "Great!", "Great!"], "a rule before a story");
    assert!(report.contains("left out: no intent is answered with `utter_unused`"), "{report}");
    assert!(report.contains("3 intents with 3 examples, 0 without an answer; 1 thing left out"), "{report}");
}

#[test]
fn two_names_that_become_one_id_are_told() {
    let nlu =
        "nlu:\n- intent: faq/pay\n  examples: |\n    - pay\n- intent: faq_pay\n  examples: |\n    - paying\n";
    let (report, topic) = import(From::Rasa, &[nlu]).unwrap();
    assert_eq!(topic["intent"].as_array().unwrap().len(), 1);
    assert!(report.contains("in0:5: left out: the name `faq_pay`: it and `faq/pay`"), "{report}");
}

#[test]
fn a_table_is_read_as_spreadsheets_write_it() {
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let utf16 = |text: &str| {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    let tables = [
        ("问题,答案\r\n怎么退款,点退款\r\n".as_bytes().to_vec(), ""),
        ("答案;問題\n点退款;怎么退款\n".as_bytes().to_vec(), ""),
        ("Question\tAnswer\n怎么退款\t点退款\n".as_bytes().to_vec(), ""),
        (gbk("问题,答案\n怎么退款,点退款\n"), "in0: read as gb18030"),
        (utf16("问题\t答案\n怎么退款\t点退款\n"), "in0: read as UTF-16LE"),
        ("怎么退款;点退款\n".as_bytes().to_vec(), "in0: no header names the columns"),
        ("question,answer\n\"怎么\n退款\",点退款\n".as_bytes().to_vec(), ""),
    ];
    for (table, told) in tables {
        let (report, topic) = import(From::Csv, &[table]).unwrap();
        let intent = &topic["intent"][0];
        let question = intent["examples"]["zh-CN"][0].as_str().unwrap().replace(' ', "");
        assert_eq!(
            (&*question, intent["answer"]["zh-CN"].as_str()),
            ("怎么退款", Some("点退款")),
            "{report}"
        );
        assert!(report.to_lowercase().contains(&told.to_lowercase()), "{told} in {report}");
        assert!(report.contains("1 intent with 1 example,"), "{report}");
    }
    let error = import(From::Csv, &[b"question,answer\n\xff\xff\xff,x\n"]).unwrap_err().to_string();
    assert!(error.contains("save it as UTF-8"), "{error}");
}

#[test]
fn rows_with_one_answer_are_one_intent() {
    let table = "\u{FEFF}Question,Answer\n\"Where is it, please?\",On its way.\n怎么退款,点退款\n退款怎么弄,点退款\n,nothing\nWhere's my stuff?,On its way.\n";
    let (report, topic) = import(From::Csv, &[table]).unwrap();
    let intents = topic["intent"].as_array().unwrap();
    let ids: Vec<_> = intents.iter().filter_map(|intent| intent["id"].as_str()).collect();
    assert_eq!(ids, ["where_is_it_please", "zen_me_tui_kuan"]);
    assert_eq!(intents[0]["examples"]["en"].as_array().unwrap().len(), 2);
    assert_eq!(intents[1]["answer"]["zh-CN"].as_str(), Some("点退款"));
    assert!(report.contains("in0:5: left out: a row needs"), "{report}");
}

#[test]
fn files_that_cannot_be_read_are_named_with_the_line() {
    let error = import(From::Rasa, &["nlu:\n- intent: a\n  examples: [\n"]).unwrap_err();
    assert!(error.to_string().contains("in0:"), "{error}");
    let error = import(From::Csv, &["question,answer\nq,\n"]).unwrap_err().to_string();
    assert!(error.contains("no intent") && error.contains("in0:2: left out: a row needs"), "{error}");
    let error = import(From::Rasa, &["## intent:greet\n- hey\n"]).unwrap_err().to_string();
    assert!(error.contains("rasa data convert"), "{error}");
    let error = import(From::Rasa, &["nlu: 3\n"]).unwrap_err().to_string();
    assert!(error.contains("in0:1: left out: `nlu` is not"), "{error}");
    let error = import(From::Rasa, &[b"nlu: \xcd\xcb\n"]).unwrap_err().to_string();
    assert!(error.contains("in0:1: this is not UTF-8"), "{error}");
}

#[test]
fn the_report_is_there_for_programs_too() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("faq.csv");
    fs::write(&path, "how much,5 euros\n").unwrap();
    let args = ImportArgs { from: From::Csv, files: vec![path], out: dir.path().join("out.toml") };
    let mut report = Vec::new();
    run(&args, Format::Json, &mut report).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    assert_eq!((&report["intents"], &report["without_answer"]), (&1.into(), &0.into()));
}
