//! Files of other bots become topic files that can be read.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::{From, ImportArgs, run};
use crate::cli::output::Format;

/// Imports files with these texts; the report and the topic file.
fn import(from: From, texts: &[&str]) -> anyhow::Result<(String, toml::Table)> {
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
    assert_eq!(intents[1]["id"].as_str(), Some("faq"));
    assert_eq!(intents[1]["examples"]["zh-CN"][1].as_str(), Some("查一下 物流"));
    for told in [
        "in0:7: left out: `i want my money back!`",
        "in0:8: left out: not an intent",
        "in1:2: left out: further",
    ] {
        assert!(report.contains(told), "{told} in {report}");
    }
    assert!(report.contains("2 intents with 4 examples, 1 without an answer"), "{report}");
}

#[test]
fn rows_with_one_answer_are_one_intent() {
    let table = "\u{FEFF}Question,Answer\n\"Where is it, please?\",On its way.\n怎么退款,点退款\n退款怎么弄,点退款\n,nothing\nWhere's my stuff?,On its way.\n";
    let (report, topic) = import(From::Csv, &[table]).unwrap();
    let intents = topic["intent"].as_array().unwrap();
    let ids: Vec<_> = intents.iter().filter_map(|intent| intent["id"].as_str()).collect();
    assert_eq!(ids, ["where_is_it_please", "faq"]);
    assert_eq!(intents[0]["examples"]["en"].as_array().unwrap().len(), 2);
    assert_eq!(intents[1]["answer"]["zh-CN"].as_str(), Some("点退款"));
    assert!(report.contains("in0:5: left out: a row needs"), "{report}");
}

#[test]
fn files_that_cannot_be_read_are_named_with_the_line() {
    let error = import(From::Rasa, &["nlu:\n- intent: a\n  examples: [\n"]).unwrap_err();
    assert!(error.to_string().contains("in0:"), "{error}");
    let error = import(From::Csv, &["question,answer\n"]).unwrap_err();
    assert!(error.to_string().contains("no intent"), "{error}");
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
