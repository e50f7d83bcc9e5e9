//! `docs/configuration.md` is rendered from the commented defaults, so that it cannot say anything else.
//! `UPDATE=1 cargo test --test configuration` writes it.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

use std::fmt::Write as _;
use std::fs;

const PATH: &str = "docs/configuration.md";

/// The reference: a paragraph per block of comments, a table per section.
fn render(defaults: &str) -> String {
    let mut page =
        String::from("# Configuration\n\nRendered from `src/config/defaults.toml`; change it there.\n");
    let mut comment: Vec<&str> = Vec::new();
    let mut section = String::new();
    for line in defaults.lines() {
        if let Some(words) = line.strip_prefix("# ") {
            comment.push(words);
        } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut section);
            write!(page, "\n## `[{name}]`\n\n{}\n\n", take(&mut comment)).unwrap();
            page.push_str("| key | default | variable | meaning |\n|---|---|---|---|\n");
        } else if let Some((key, value)) = line.split_once(" = ") {
            let variable = format!("SIXTY_{section}__{key}").to_uppercase();
            let meaning = take(&mut comment).replace('|', "\\|");
            assert!(!meaning.is_empty(), "{section}.{key} has no comment");
            writeln!(page, "| `{key}` | `{value}` | `{variable}` | {meaning} |").unwrap();
        } else if line.is_empty() && !comment.is_empty() {
            write!(page, "\n{}\n", take(&mut comment)).unwrap();
        } else {
            assert!(line.is_empty(), "neither comment, section nor key: {line}");
        }
    }
    page
}

fn take(comment: &mut Vec<&str>) -> String {
    std::mem::take(comment).join(" ")
}

#[test]
fn the_reference_says_what_the_defaults_say() {
    let rendered = render(sixty::config::DEFAULTS);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(PATH, &rendered).unwrap();
    }
    let written = fs::read_to_string(PATH).unwrap_or_default();
    assert!(written == rendered, "{PATH} is out of date; run UPDATE=1 cargo test --test configuration");
}

#[test]
#[should_panic(expected = "has no comment")]
fn a_key_without_a_comment_is_noticed() {
    render("# A section.\n[a]\nkey = 1\n");
}
