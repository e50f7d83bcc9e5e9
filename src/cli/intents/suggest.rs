//! `sixty intents suggest`: what visitors asked in vain, grouped, with the intent that should have known.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cli::output::Format;
use crate::core::intent::{Group, Library, suggest};

/// Messages of a group that are printed.
const TOLD_MAX: usize = 10;

#[derive(Deserialize)]
struct MissedLine {
    text: String,
}

/// Prints the groups, the biggest first.
pub(super) fn run(
    library: &Library,
    misses: &Path,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let groups = suggest(library, &read(misses)?);
    let id = |group: &Group| {
        group.nearest.and_then(|(intent, _)| library.intent(intent)).map(|intent| intent.id.as_str())
    };
    if format == Format::Json {
        let told: Vec<Value> = groups
            .iter()
            .map(|group| {
                let messages: Vec<Value> = group
                    .messages
                    .iter()
                    .map(|(text, count)| json!({ "text": text, "count": count }))
                    .collect();
                json!({
                    "count": group.count,
                    "nearest": id(group),
                    "confidence": group.nearest.map(|(_, confidence)| confidence),
                    "messages": messages,
                })
            })
            .collect();
        writeln!(out, "{:#}", json!({ "groups": told }))?;
        return Ok(());
    }
    for group in &groups {
        let about = match id(group) {
            Some(id) => format!("nearest `{id}`: add what fits to its examples"),
            None => "no intent is near: a new one, if they want to know the same".to_owned(),
        };
        writeln!(out, "{} x  {about}", group.count)?;
        for (text, count) in group.messages.iter().take(TOLD_MAX) {
            writeln!(out, "  {count:4}  {text}")?;
        }
        if let Some(more) = group.messages.len().checked_sub(TOLD_MAX).filter(|more| *more > 0) {
            writeln!(out, "        and {more} more")?;
        }
    }
    Ok(())
}

/// One message a line: plain text, or JSON objects with `text`.
fn read(path: &Path) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let messages: Vec<String> = lines
        .map(|(index, line)| {
            if !line.trim_start().starts_with('{') {
                return Ok(line.to_owned());
            }
            let missed: MissedLine = serde_json::from_str(line).with_context(|| {
                format!(r#"{}:{}: a JSON line must have "text""#, path.display(), index + 1)
            })?;
            Ok(missed.text)
        })
        .collect::<anyhow::Result<_>>()?;
    if messages.is_empty() {
        bail!("{} holds no messages", path.display());
    }
    Ok(messages)
}
