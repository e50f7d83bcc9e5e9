//! Files of text that people hand to a command: read whole, with errors that say what to do.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use serde::de::DeserializeOwned;

/// Stands for standard input.
const STANDARD_INPUT: &str = "-";
/// Some editors begin a file with it.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// The text of a file; `-` is standard input.
///
/// # Errors
/// When it cannot be read, or is not UTF-8, then with the line.
pub(super) fn read(path: &Path) -> anyhow::Result<String> {
    let bytes = bytes(path)?;
    let text = str::from_utf8(&bytes).map_err(|error| {
        let line = 1 + bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count();
        anyhow!("{}:{line}: this is not UTF-8; save the file as UTF-8", path.display())
    })?;
    Ok(text.trim_start_matches(BYTE_ORDER_MARK).to_owned())
}

/// What is in a file; `-` is standard input.
pub(super) fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    if path.as_os_str() != STANDARD_INPUT {
        return std::fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
    Ok(bytes)
}

/// The lines of a text that hold something, each with its place `file:line`.
pub(super) fn lines<'t>(path: &Path, text: &'t str) -> impl Iterator<Item = (String, &'t str)> {
    let numbered = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    numbered.map(move |(line, number)| (format!("{}:{number}", path.display()), line))
}

/// A line of JSON at a place. `form` tells what it has to be.
pub(super) fn json<T: DeserializeOwned>(place: &str, line: &str, form: &str) -> anyhow::Result<T> {
    serde_json::from_str(line).map_err(|error| {
        // The line it knows is always the first; the place tells the right one.
        let message = error.to_string();
        let what = message.split(" at line ").next().unwrap_or_default();
        anyhow!("{place}: {form}; {what} at column {}", error.column())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("in");
        std::fs::write(&path, content).unwrap();
        (dir, path)
    }

    #[test]
    fn the_mark_and_the_line_ends_of_windows_are_no_part_of_the_text() {
        let (_dir, path) = file("\u{FEFF}one\r\n\r\ntwo\r\n".as_bytes());
        let text = read(&path).unwrap();
        let lines: Vec<(String, &str)> = lines(&path, &text).collect();
        assert_eq!(lines.iter().map(|(_, line)| *line).collect::<Vec<_>>(), ["one", "two"]);
        assert!(lines[1].0.ends_with("in:3"));
    }

    #[test]
    fn text_in_another_encoding_is_named_with_its_line() {
        let (_dir, path) = file(b"one\ntwo\n\xcd\xcb\xbf\xee\n");
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("in:3: this is not UTF-8; save"), "{error}");
    }

    #[test]
    fn a_line_that_does_not_fit_is_told_by_its_own_place() {
        let error = json::<u8>("a.jsonl:7", "\"x\"", "a line must be a number").unwrap_err().to_string();
        assert!(error.starts_with("a.jsonl:7: a line must be a number; invalid type"), "{error}");
        assert!(error.ends_with("at column 3") && !error.contains("line 1"), "{error}");
    }
}
