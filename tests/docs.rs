//! The documents say what the code does: every JSON block of the wire decodes, every frame type and code is described, every link leads
//! somewhere, and the two READMEs have the same shape.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;
use sixty::protocol::agent::{AgentFrame, ToAgent};
use sixty::protocol::visitor::{ToVisitor, VisitorFrame};

const PROTOCOL: &str = "docs/protocol.md";
/// The marker comment above a block, and the type of the generated TypeScript it stands for; `rest` has none.
const MARKERS: [(&str, Option<&str>); 5] = [
    ("visitor", Some("VisitorFrame")),
    ("to visitor", Some("ToVisitor")),
    ("agent", Some("AgentFrame")),
    ("to agent", Some("ToAgent")),
    ("rest", None),
];
/// Folders that hold nobody's documents of ours.
const FOREIGN: [&str; 5] = ["target", "node_modules", "dist", "demo-data", ".git"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text_of(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

// --- JSON blocks ---

/// A fenced block: its line, its language, the comment on the last line before it that is not empty, and what is in it.
#[derive(Debug, Clone, PartialEq)]
struct Block {
    line: usize,
    language: String,
    marker: Option<String>,
    text: String,
}

fn blocks(document: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut marker = None;
    let mut lines = document.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            let inside = lines.by_ref().map(|(_, line)| line).take_while(|line| line.trim() != "```");
            let text = inside.fold(String::new(), |text, line| text + line + "\n");
            let language = language.trim().to_owned();
            found.push(Block { line: number + 1, language, marker: marker.take(), text });
        } else if !line.trim().is_empty() {
            let comment = line.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
            marker = comment.map(|comment| comment.trim().to_owned());
        }
    }
    found
}

fn through<F: serde::Serialize + serde::de::DeserializeOwned>(text: &str) -> serde_json::Result<Value> {
    serde_json::to_value(serde_json::from_str::<F>(text)?)
}

/// What the block says, decoded and encoded again by the type of its marker; an error when it does not fit.
fn decode(block: &Block) -> Result<Value, String> {
    let at = |error: serde_json::Error| format!("line {}: {error}", block.line);
    let written: Value = serde_json::from_str(&block.text).map_err(at)?;
    let read = match block.marker.as_deref() {
        Some("visitor") => through::<VisitorFrame>(&block.text),
        Some("to visitor") => through::<ToVisitor>(&block.text),
        Some("agent") => through::<AgentFrame>(&block.text),
        Some("to agent") => through::<ToAgent>(&block.text),
        Some("rest") => Ok(written.clone()),
        other => return Err(format!("line {}: a JSON block needs a marker, not {other:?}", block.line)),
    };
    let read = read.map_err(at)?;
    match unknown_field(&written, &read) {
        Some(field) => Err(format!("line {}: the wire has no field `{field}` here", block.line)),
        None => Ok(read),
    }
}

/// The first field that was written but that the type does not know. Fields that say nothing (null, false, empty) may go.
fn unknown_field(written: &Value, read: &Value) -> Option<String> {
    let says_nothing = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    match (written, read) {
        (Value::Object(written), Value::Object(read)) => {
            written.iter().find_map(|(key, value)| match read.get(key) {
                None if says_nothing(value) => None,
                None => Some(key.clone()),
                Some(known) => unknown_field(value, known).map(|inner| format!("{key}.{inner}")),
            })
        }
        (Value::Array(written), Value::Array(read)) => {
            written.iter().zip(read).find_map(|(written, read)| unknown_field(written, read))
        }
        _ => None,
    }
}

#[test]
fn every_json_block_of_the_protocol_is_a_frame_of_its_type() {
    let blocks = blocks(&text_of(PROTOCOL));
    let json: Vec<&Block> = blocks.iter().filter(|block| block.language == "json").collect();
    assert!(json.len() > 40, "only {} JSON blocks found: is the reader broken?", json.len());
    let wrong: Vec<String> = json.into_iter().filter_map(|block| decode(block).err()).collect();
    assert!(wrong.is_empty(), "{PROTOCOL} does not fit src/protocol:\n{}", wrong.join("\n"));
}

#[test]
fn a_block_that_does_not_fit_its_marker_is_found() {
    let error = |document: &str| decode(&blocks(document)[0]).unwrap_err();
    let good = "<!-- visitor -->\n```json\n{\"type\": \"typing\", \"on\": true}\n```\n";
    assert_eq!(decode(&blocks(good)[0]).unwrap()["on"], true);
    assert!(error(&good.replace("true", "1")).contains("line 2"));
    assert!(error(&good.replace("typing", "types")).contains("unknown variant"));
    assert!(error(&good.replace("<!-- visitor -->", "text")).contains("needs a marker"));
    assert!(error(&good.replace("visitor", "robot")).contains("needs a marker"));
    assert!(error(&good.replace("true", "true, \"volume\": 3")).contains("`volume`"));
    assert!(error(&good.replace("visitor", "to agent")).contains("conversation"));
}

// --- Types and codes ---

/// The text of `export type NAME = ...;` in the generated TypeScript, without the comments.
fn declaration<'a>(typescript: &'a str, name: &str) -> &'a str {
    let start =
        typescript.find(&format!("export type {name} = ")).unwrap_or_else(|| panic!("no type {name}"));
    let rest = &typescript[start..];
    &rest[..rest.find("\n\n").unwrap_or(rest.len())]
}

fn frame_types(typescript: &str, name: &str) -> BTreeSet<String> {
    let tags = declaration(typescript, name).split("\"type\": \"").skip(1);
    tags.filter_map(|rest| rest.split_once('"')).map(|(tag, _)| tag.to_owned()).collect()
}

/// Frame types of `name` that no block with this marker shows.
fn not_shown(document: &str, typescript: &str, marker: &str, name: &str) -> Vec<String> {
    let blocks = blocks(document);
    let shown = blocks.iter().filter(|block| block.marker.as_deref() == Some(marker));
    let shown: BTreeSet<String> = shown
        .filter_map(|block| serde_json::from_str::<Value>(&block.text).ok())
        .filter_map(|frame| Some(frame.get("type")?.as_str()?.to_owned()))
        .collect();
    frame_types(typescript, name).difference(&shown).cloned().collect()
}

/// Words that stand in no first cell of a table row of the document.
fn not_in_a_table(document: &str, words: impl IntoIterator<Item = String>) -> Vec<String> {
    let rows = document.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |"));
    let cells: BTreeSet<String> = rows
        .flat_map(|(cell, _)| cell.split(", "))
        .map(|cell| cell.trim().trim_matches('`').to_owned())
        .collect();
    words.into_iter().filter(|word| !cells.contains(word)).collect()
}

#[test]
fn every_frame_type_has_an_example_and_a_row() {
    let (document, typescript) = (text_of(PROTOCOL), text_of("web-client/src/protocol.ts"));
    for (marker, name) in MARKERS {
        let Some(name) = name else { continue };
        let types = frame_types(&typescript, name);
        assert!(types.len() >= 10, "only {} types of {name} found: is the reader broken?", types.len());
        let missing = not_shown(&document, &typescript, marker, name);
        assert!(missing.is_empty(), "{PROTOCOL} has no `<!-- {marker} -->` block of {missing:?}");
        let missing = not_in_a_table(&document, types);
        assert!(missing.is_empty(), "{PROTOCOL} has no table row of {missing:?}");
    }
}

#[test]
fn every_error_code_and_close_code_has_a_row() {
    let (document, typescript) = (text_of(PROTOCOL), text_of("web-client/src/protocol.ts"));
    let quoted = declaration(&typescript, "ErrorCode").split('"').skip(1).step_by(2);
    let codes: Vec<String> = quoted.map(str::to_owned).collect();
    assert!(codes.len() > 20, "only {} error codes found: is the reader broken?", codes.len());
    assert_eq!(not_in_a_table(&document, codes), Vec::<String>::new(), "error codes without a row");
    let source = text_of("src/protocol/close_code.rs");
    let codes = source.lines().filter_map(|line| line.trim().strip_suffix(',')?.split_once(" = "));
    let codes: Vec<String> = codes.map(|(_, number)| number.to_owned()).collect();
    assert!(codes.len() > 8, "only {} close codes found: is the reader broken?", codes.len());
    assert_eq!(not_in_a_table(&document, codes), Vec::<String>::new(), "close codes without a row");
}

#[test]
fn a_frame_type_without_a_document_is_found() {
    let typescript = "export type Up = { \"type\": \"hello\" } & Hello | { \"type\": \"wave\", \non: boolean, };\n\nexport type X = 1;\n";
    assert_eq!(frame_types(typescript, "Up").into_iter().collect::<Vec<_>>(), ["hello", "wave"]);
    let document = "| `hello`, `bye` | hi |\n<!-- visitor -->\n```json\n{\"type\": \"hello\"}\n```\n";
    assert_eq!(not_shown(document, typescript, "visitor", "Up"), ["wave"]);
    assert_eq!(not_shown(document, typescript, "agent", "Up"), ["hello", "wave"]);
    let words = ["hello", "bye", "wave"].map(str::to_owned);
    assert_eq!(not_in_a_table(document, words), ["wave"]);
}

// --- Links ---

/// Every Markdown file of the repository, relative to its root.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let (name, path) = (entry.file_name(), folder.join(entry.file_name()));
        if entry.file_type().unwrap().is_dir() {
            if !FOREIGN.iter().any(|foreign| name == *foreign) {
                documents(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// The targets of the links and pictures outside of code.
fn links(document: &str) -> Vec<String> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in document.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside {
            let prose: String = line.split('`').step_by(2).collect();
            let targets = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
            found.extend(targets.map(|(target, _)| target.to_owned()));
        }
    }
    found
}

/// The anchors that the headings of a document have.
fn anchors(document: &str) -> BTreeSet<String> {
    let slug = |title: &str| -> String {
        let kept = title.trim().to_lowercase();
        let kept = kept.chars().filter(|char| char.is_alphanumeric() || [' ', '-', '_'].contains(char));
        kept.map(|char| if char == ' ' { '-' } else { char }).collect()
    };
    headings(document).map(|line| slug(line.trim_start_matches('#'))).collect()
}

/// What is wrong with a link of `document`: `None` when it leads somewhere. Links to other servers are not followed.
fn broken(document: &Path, target: &str, read: &dyn Fn(&Path) -> Option<String>) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = match path {
        "" => document.to_owned(),
        path => tidy(&document.parent().unwrap_or(Path::new("")).join(path)),
    };
    let Some(text) = read(&file) else {
        return Some(format!("{}: {target}: no such file", document.display()));
    };
    let lost = !anchor.is_empty() && !anchors(&text).contains(anchor);
    lost.then(|| format!("{}: {target}: no such heading", document.display()))
}

/// The path without `.` and `..`.
fn tidy(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut tidy, part| {
        match part {
            Component::ParentDir => drop(tidy.pop()),
            Component::CurDir => {}
            other => tidy.push(other),
        }
        tidy
    })
}

/// The text of a file of the repository; empty for a folder.
fn read(path: &Path) -> Option<String> {
    let path = root().join(path);
    if path.is_dir() {
        Some(String::new())
    } else {
        std::fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[test]
fn every_relative_link_leads_somewhere() {
    let mut all = Vec::new();
    documents(Path::new(""), &mut all);
    assert!(all.len() > 10, "only {} documents found: is the reader broken?", all.len());
    let broken: Vec<String> = all
        .iter()
        .flat_map(|path| links(&read(path).unwrap()).into_iter().map(move |target| (path, target)))
        .filter_map(|(path, target)| broken(path, &target, &read))
        .collect();
    assert!(broken.is_empty(), "broken links:\n{}", broken.join("\n"));
}

#[test]
fn a_broken_link_is_found() {
    let read = |path: &Path| match path.to_str() {
        Some("docs/a.md") => Some("# One\n## Error codes, all\n".to_owned()),
        Some("README.md") => Some("# 简介\n".to_owned()),
        _ => None,
    };
    let verdict = |target: &str| broken(Path::new("docs/a.md"), target, &read);
    for good in [
        "a.md",
        "#one",
        "a.md#error-codes-all",
        "../README.md",
        "./../README.md#简介",
        "https://example.com/x",
    ] {
        assert_eq!(verdict(good), None, "{good}");
    }
    for bad in ["b.md", "README.md", "#two", "../README.md#two", "../docs/b.md"] {
        assert!(verdict(bad).is_some(), "{bad}");
    }
    let text = "[a](x.md) and ![b](y.png)\n```\n[c](z.md)\n```\n`[d](w.md)` [e](v.md#f)\n";
    assert_eq!(links(text), ["x.md", "y.png", "v.md#f"]);
}

/// Files and folders that a document names in code style and that are neither in the repository nor in `src`.
fn lost_paths(document: &str, exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let is_path = |word: &&str| {
        let named = [".rs", ".ts", ".toml", ".md", "/"].iter().any(|ending| word.ends_with(ending));
        word.contains('/') && !word.starts_with('/') && !word.contains(['*', ' ', '<']) && named
    };
    let words = document.split('`').skip(1).step_by(2).filter(is_path);
    let lost = words.filter(|word| !exists(Path::new(word)) && !exists(&Path::new("src").join(word)));
    lost.map(str::to_owned).collect()
}

#[test]
fn the_architecture_names_files_that_are_there() {
    let exists = |path: &Path| root().join(path).exists();
    assert_eq!(lost_paths(&text_of("docs/ARCHITECTURE.md"), &exists), Vec::<String>::new());
    let sample = "`engine/clock.rs` `engine/cloak.rs` `tests/` `gateway/*_commands.rs` `/livez` `clock.rs`";
    assert_eq!(lost_paths(sample, &exists), ["engine/cloak.rs"], "a wrong one is found");
}

// --- The two READMEs ---

fn headings(document: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    document.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !fence && !inside && line.starts_with('#')
    })
}

/// What both must have alike: the levels of the headings, the code blocks, and the links without the one to the other README.
#[derive(Debug, PartialEq)]
struct Shape {
    headings: Vec<usize>,
    code: Vec<(String, String)>,
    links: Vec<String>,
    rows: usize,
}

fn shape(document: &str) -> Shape {
    let level = |line: &str| line.chars().take_while(|char| *char == '#').count();
    let code = blocks(document).into_iter().map(|block| (block.language, block.text)).collect();
    let mut links: Vec<String> = links(document)
        .into_iter()
        .filter(|link| !link.starts_with("README") && !link.starts_with('#'))
        .collect();
    links.sort();
    let rows = document.lines().filter(|line| line.starts_with('|')).count();
    Shape { headings: headings(document).map(level).collect(), code, links, rows }
}

#[test]
fn both_readmes_have_the_same_shape() {
    let (english, chinese) = (shape(&text_of("README.md")), shape(&text_of("README.zh-CN.md")));
    assert!(english.headings.len() > 5 && english.code.len() > 2 && english.links.len() > 5, "{english:?}");
    assert_eq!(english, chinese);
}

#[test]
fn a_readme_that_lags_behind_is_found() {
    let english = "# Sixty\n[中文](README.zh-CN.md)\n## Start\n```sh\n# not a heading\nmake run\n```\n[a](docs/a.md)\n| a | b |\n";
    let chinese = english.replace("zh-CN.md", "md").replace("Start", "开始");
    assert_eq!(shape(english), shape(&chinese));
    let changes = [
        ("## ", ""),
        ("make run", "make dev"),
        ("docs/a.md", "docs/b.md"),
        ("| a | b |", ""),
        ("```sh", "```"),
    ];
    for (from, to) in changes {
        assert_ne!(shape(english), shape(&chinese.replace(from, to)), "{from}");
    }
}
