//! The commands on small libraries and files.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;
use serde_json::Value;
use uuid::Uuid;

use super::folder::library;
use super::{IntentsArgs, IntentsCommand, check, eval, question, suggest};
use crate::cli::output::Format;
use crate::core::bot::Miss;
use crate::core::conversation::{Author, Entry};
use crate::core::id::ConversationId;
use crate::core::intent::Phrase;
use crate::core::text::Language;
use crate::core::time::WallTime;
use crate::store::sqlite::{self, SqliteStore};
use crate::store::{Record, Store as _};

#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    intents: IntentsArgs,
}

fn folder(handoff: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let phrases = Phrase::ALL.iter().map(|phrase| {
        let own = phrase.placeholders().iter().fold(String::new(), |own, name| own + "{" + name + "}");
        format!("[phrases.{}]\nzh-CN='好{own}'\nen='ok{own}'\n", phrase.key())
    });
    fs::write(dir.path().join("_shared.toml"), phrases.collect::<Vec<_>>().concat()).unwrap();
    let topic = format!(
        "[[intent]]\nid='human_agent'\ntitle={{zh-CN='人工',en='human'}}\nhandoff='{handoff}'\n\
             examples={{zh-CN=['转人工'],en=['an agent please']}}\nanswer={{zh-CN='好',en='ok'}}"
    );
    fs::write(dir.path().join("human.toml"), topic).unwrap();
    dir
}

#[test]
fn check_fails_on_errors_and_not_on_warnings() {
    for (handoff, code, says) in [
        ("always", ExitCode::SUCCESS, "warning: `human_agent` has 1 examples"),
        ("never", ExitCode::FAILURE, "human.toml:2: error"),
    ] {
        let mut out = Vec::new();
        let found = check::run(folder(handoff).path(), Format::Text, &mut out).unwrap();
        assert_eq!(found, code);
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains(says), "{out}");
    }
}

#[test]
fn check_and_match_speak_json() {
    let dir = folder("always");
    let mut out = Vec::new();
    check::run(dir.path(), Format::Json, &mut out).unwrap();
    let checked: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!((&checked["errors"], &checked["intents"]), (&0.into(), &1.into()));
    let mut out = Vec::new();
    let asked = question::Question { text: "轉人工！", hint: Language::En, explain: true };
    question::run(&library(dir.path()).unwrap(), &asked, Format::Json, &mut out).unwrap();
    let matched: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!((&matched["language"], &matched["verdict"]), (&"zh-CN".into(), &"answer".into()));
    assert_eq!(matched["candidates"][0]["why"][0]["by"], "exact");
    assert_eq!(matched["candidates"][0]["nearest"]["text"], "转人工");
}

/// The output of `sixty intents eval`.
fn measure(options: &[&str], test: &Path, format: Format) -> anyhow::Result<String> {
    let words = ["intents", "eval", "--test", test.to_str().unwrap()];
    let line = Line::try_parse_from(words.into_iter().chain(options.iter().copied()))?;
    let IntentsCommand::Eval(args) = line.intents.command else { panic!("not eval") };
    let mut out = Vec::new();
    eval::run(&args, format, &mut out)?;
    Ok(String::from_utf8(out)?)
}

#[test]
fn a_library_is_measured_on_labelled_questions() {
    let dir = folder("always");
    let test = dir.path().join("test.jsonl");
    let lines = "{\"text\":\"转人工\",\"intent\":\"human_agent\",\"lang\":\"zh\"}\n\n{\"text\":\"讲个笑话\",\"intent\":\"oos\"}\n";
    fs::write(&test, lines).unwrap();
    let library = ["--library", dir.path().to_str().unwrap()];
    let measured: Value = serde_json::from_str(&measure(&library, &test, Format::Json).unwrap()).unwrap();
    for (key, value) in [("accuracy", 1.0), ("answered", 1.0), ("oos_rejected", 1.0), ("precision_all", 1.0)]
    {
        assert_eq!(measured[key], value, "{key}: {measured}");
    }
    fs::write(&test, lines.replace("human_agent", "robot")).unwrap();
    let told = measure(&library, &test, Format::Text).unwrap();
    assert!(told.contains("intents that were not taught") && told.contains("   1  robot"), "{told}");
    fs::write(&test, "{\"text\":1}").unwrap();
    let error = measure(&library, &test, Format::Json).unwrap_err();
    assert!(error.to_string().contains("test.jsonl:1"), "{error}");
}

#[test]
fn the_bare_classifier_is_taught_with_files_and_its_mistakes_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let (train, test) = (dir.path().join("train.jsonl"), dir.path().join("test.jsonl"));
    let line = |text: &str, intent: &str| format!("{{\"text\":\"{text}\",\"intent\":\"{intent}\"}}\n");
    let taught = [
        ("turn the light on", "on"),
        ("light on please", "on"),
        ("turn the light off", "off"),
        ("lights off", "off"),
    ];
    fs::write(&train, taught.map(|(text, intent)| line(text, intent)).concat()).unwrap();
    fs::write(&test, line("light on", "on") + &line("light off", "on")).unwrap();
    let options = ["--train", train.to_str().unwrap(), train.to_str().unwrap(), "--threads", "2"];
    let text = measure(&options, &test, Format::Text).unwrap();
    assert!(text.contains("accuracy              50.0 %") && text.contains("1  on -> off"), "{text}");
    let digest = |threads: &str| {
        let options = ["--train", train.to_str().unwrap(), "--threads", threads];
        let json: Value = serde_json::from_str(&measure(&options, &test, Format::Json).unwrap()).unwrap();
        json["model_digest"].as_str().unwrap().to_owned()
    };
    assert_eq!(digest("1"), digest("3"), "threads change nothing");
    assert!(measure(&[], &test, Format::Json).is_err(), "nothing to learn from");
}

/// The output of `sixty intents suggest`.
fn suggested(options: &[&str], format: Format) -> anyhow::Result<String> {
    let line = Line::try_parse_from(["intents", "suggest"].into_iter().chain(options.iter().copied()))?;
    let IntentsCommand::Suggest(args) = line.intents.command else { panic!("not suggest") };
    let mut out = Vec::new();
    suggest::run(&args, format, &mut out)?;
    Ok(String::from_utf8(out)?)
}

#[test]
fn what_was_asked_in_vain_is_read_from_the_data_folder_beside_the_server() {
    let dir = folder("always");
    let data = dir.path().join("data");
    let store = SqliteStore::open(&data, sqlite::Settings::default(), WallTime(0)).unwrap();
    let options = |more: &[&'static str]| {
        let paths = [dir.path(), &data].map(|path| path.to_str().unwrap().to_owned());
        let named = ["--dir", &paths[0], "--data", &paths[1]].map(str::to_owned);
        named.into_iter().chain(more.iter().map(|word| (*word).to_owned())).collect::<Vec<String>>()
    };
    let run = |more: &[&'static str], format| {
        let options = options(more);
        suggested(&options.iter().map(String::as_str).collect::<Vec<_>>(), format).unwrap()
    };
    assert_eq!(run(&[], Format::Text), "no message went unanswered\n");
    for (n, text) in (1_u128..).zip(["能刻字吗", "可以刻字吗", "转个人"]) {
        let conversation = ConversationId(Uuid::from_u128(n));
        store.commit(&[asked_in_vain(conversation, text, WallTime(1_000))]).unwrap();
    }
    let groups: Value = serde_json::from_str(&run(&[], Format::Json)).unwrap();
    assert_eq!((&groups["groups"][0]["count"], &groups["groups"][0]["nearest"]), (&2.into(), &Value::Null));
    assert_eq!(run(&["--day", "1970-01-02"], Format::Text), "no message went unanswered\n");
    assert!(suggested(&["--misses", "-", "--data", "x"], Format::Text).is_err(), "one or the other");
}

/// What the journal writes of a message that the bot had no answer to.
fn asked_in_vain(conversation: ConversationId, text: &str, at: WallTime) -> Vec<Record> {
    let entry = Entry {
        seq: 1,
        author: Author::Visitor,
        client_id: None,
        text: text.into(),
        note: false,
        event: None,
        quick_replies: Vec::new(),
        answer: None,
        at,
    };
    let missed = Record::Missed { conversation, seq: 1, why: Miss::NotUnderstood, at };
    vec![Record::Entry { conversation, entry, memory: None }, missed]
}

#[test]
fn what_was_asked_in_vain_becomes_a_file_of_new_intents() {
    let dir = folder("always");
    let beside = tempfile::tempdir().unwrap();
    let (misses, file) = (beside.path().join("misses.txt"), beside.path().join("new.toml"));
    let asked = [
        "能刻字吗",
        "能刻字吗？",
        "可以刻字吗",
        "能刻字吗 \" 13800001234",
        "能刻字吗 amy@shop.example",
        "please give me an agent",
    ];
    fs::write(&misses, asked.join("\n")).unwrap();
    let [dir_, misses, out] = [dir.path(), &misses, &file].map(|path| path.to_str().unwrap().to_owned());
    let options = ["--dir", &dir_, "--misses", &misses, "--out", &out, "--least"];
    let run = |least, format| suggested(&[&options[..], &[least]].concat(), format);
    let told: Value = serde_json::from_str(&run("2", Format::Json).unwrap()).unwrap();
    let counts = ["intents", "examples", "known"].map(|key| told["written"][key].as_u64().unwrap());
    assert_eq!(counts, [1, 3, 0], "{told}");
    let written = fs::read_to_string(&file).unwrap();
    let [intent]: [Value; 1] =
        serde_json::from_value(toml::from_str::<Value>(&written).unwrap()["intent"].clone()).unwrap();
    assert_eq!(intent["id"], "neng_ke_zi_ma");
    let examples = ["能刻字吗", "可以刻字吗", "能刻字吗 \" 00000000000"];
    assert_eq!(intent["examples"]["zh-CN"], serde_json::json!(examples), "nobody's number or address");
    let error = run("2", Format::Text).unwrap_err().to_string();
    assert!(error.contains("name a file that does not exist"), "never overwritten: {error}");
    fs::remove_file(&file).unwrap();
    let told = run("1", Format::Text).unwrap();
    assert!(told.contains("1 new intent with 3 examples, and phrases for 1 intent there already"), "{told}");
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.contains("# for `human_agent`, asked 1 time in vain"), "{written}");
    assert!(written.contains("#   \"please give me an agent\",\n"), "{written}");
}
