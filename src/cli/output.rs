//! Lists and results, for people or for programs, on one writer.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;
use clap::ValueEnum;
use serde_json::{Map, Value};

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON document.
    Json,
}

/// Prints a list: a table with `columns`, or an object with the list under `name`.
pub(super) fn list(
    out: &mut impl Write,
    format: Format,
    name: &str,
    columns: &[&str],
    rows: &[Vec<Value>],
) -> io::Result<()> {
    if format == Format::Json {
        let object = |row: &Vec<Value>| {
            let fields = columns.iter().zip(row).map(|(column, value)| ((*column).to_owned(), value.clone()));
            Value::Object(fields.collect())
        };
        let rows = rows.iter().map(object).collect();
        return document(out, Map::from_iter([(name.to_owned(), Value::Array(rows))]));
    }
    if rows.is_empty() {
        return writeln!(out, "no {name}");
    }
    let titles = columns.iter().map(|title| (*title).to_owned()).collect();
    let mut cells: Vec<Vec<String>> = vec![titles];
    cells.extend(rows.iter().map(|row| row.iter().map(cell).collect()));
    let width_of = |column: usize| {
        cells.iter().filter_map(|row: &Vec<String>| row.get(column).map(|cell| width(cell))).max()
    };
    let widths: Vec<usize> = (0..columns.len()).filter_map(width_of).collect();
    for row in &cells {
        let padded = row
            .iter()
            .zip(&widths)
            .map(|(cell, widest)| format!("{cell}{}", " ".repeat(widest - width(cell))));
        let line = padded.collect::<Vec<_>>().join("  ");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Prints what was done: a sentence, or an object with the facts.
pub(super) fn result(
    out: &mut impl Write,
    format: Format,
    sentence: &str,
    facts: impl IntoIterator<Item = (&'static str, Value)>,
) -> io::Result<()> {
    match format {
        Format::Text => writeln!(out, "{sentence}"),
        Format::Json => {
            document(out, facts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
        }
    }
}

/// Prints one JSON document.
pub(super) fn document(out: &mut impl Write, fields: Map<String, Value>) -> io::Result<()> {
    writeln!(out, "{:#}", Value::Object(fields))
}

/// Writes a report; an existing file is replaced.
pub(super) fn write_page(file: &Path, page: &str) -> anyhow::Result<()> {
    std::fs::write(file, page).with_context(|| format!("{} cannot be written", file.display()))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Columns a terminal needs; East Asian characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|char| if char >= '\u{1100}' { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Format, list};

    fn printed(format: Format, rows: &[Vec<serde_json::Value>]) -> String {
        let mut out = Vec::new();
        list(&mut out, format, "agents", &["name", "teams", "since"], rows).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_lines_up_chinese_and_latin_names() {
        let rows =
            [vec![json!("王小美"), json!(["a", "b"]), json!(null)], vec![json!("Leo"), json!([]), json!(3)]];
        assert_eq!(
            printed(Format::Text, &rows),
            "name    teams  since\n王小美  a,b    -\nLeo            3\n"
        );
        assert_eq!(printed(Format::Text, &[]), "no agents\n");
    }

    #[test]
    fn programs_get_one_document() {
        let document: serde_json::Value = serde_json::from_str(&printed(Format::Json, &[])).unwrap();
        assert_eq!(document, json!({ "agents": [] }));
    }
}
