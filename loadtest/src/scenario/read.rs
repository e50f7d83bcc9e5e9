//! Scenario text to scenario; what is wrong is said with file, line and field.

use std::fmt;
use std::path::Path;

use super::{Scenario, check};

/// What is wrong with a scenario, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, or the preset's name.
    pub file: String,
    /// Counted from 1; none when the field is not in the file.
    pub line: Option<usize>,
    /// Like `visitors.think_s`; empty when the text is not TOML.
    pub field: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.field.is_empty() {
            write!(f, ": {}", self.field)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Reads a scenario file.
pub fn file(path: &Path) -> Result<Scenario, Vec<Fault>> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let message = format!("cannot be read: {error}");
        vec![Fault { file: name.clone(), line: None, field: String::new(), message }]
    })?;
    self::text(&name, &text)
}

/// Reads a scenario's text; `file` is what faults call it.
pub fn text(file: &str, text: &str) -> Result<Scenario, Vec<Fault>> {
    let scenario: Scenario = toml::from_str(text).map_err(|error| vec![of_toml(file, text, &error)])?;
    let faults: Vec<Fault> = check::scenario(&scenario)
        .into_iter()
        .map(|(field, message)| Fault { file: file.to_owned(), line: line_of(text, &field), field, message })
        .collect();
    if faults.is_empty() { Ok(scenario) } else { Err(faults) }
}

fn of_toml(file: &str, text: &str, error: &toml::de::Error) -> Fault {
    let at = error.span().map(|span| span.start.min(text.len()));
    let line = at.map(|at| text.as_bytes()[..at].split(|byte| *byte == b'\n').count());
    let message = in_words(error.message());
    // What is missing stands nowhere: the error points at its table.
    if let Some(missing) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        let table = line.and_then(|line| text.lines().nth(line - 1)).and_then(table_of).unwrap_or_default();
        let field = if table.is_empty() { missing.to_owned() } else { format!("{table}.{missing}") };
        let line = line.filter(|_| !table.is_empty());
        return Fault {
            file: file.to_owned(),
            line,
            field,
            message: "is missing and has no default".to_owned(),
        };
    }
    let field = line.map(|line| field_at(text, line)).unwrap_or_default();
    Fault { file: file.to_owned(), line, field, message }
}

/// The types of this program's source in the words of a scenario's author.
fn in_words(message: &str) -> String {
    let words = [
        ("expected struct Span", "expected { median = SECONDS, sigma = SPREAD }"),
        ("expected struct ", "expected a table of "),
        ("expected a sequence", "expected a list: [[table]] or [ ... ]"),
        ("expected f64", "expected a number"),
        ("expected u32", "expected a whole number, 0 or more"),
        ("expected u64", "expected a whole number, 0 or more"),
        ("expected usize", "expected a whole number, 0 or more"),
    ];
    words.iter().fold(message.to_owned(), |said, (from, to)| said.replace(from, to))
}

/// The field written on this line, with its table.
fn field_at(text: &str, line: usize) -> String {
    let table = text.lines().take(line).filter_map(table_of).last().unwrap_or_default();
    let key = text.lines().nth(line.saturating_sub(1)).and_then(key_of).unwrap_or_default();
    match (table.is_empty(), key.is_empty()) {
        (true, _) => key.to_owned(),
        (false, true) => table.to_owned(),
        (false, false) => format!("{table}.{key}"),
    }
}

/// The line on which a field like `storms[1].share` is written: with its table, as a table of its own, or inside a table on one line.
fn line_of(text: &str, field: &str) -> Option<usize> {
    let (table, _) = field.split_once('.').unwrap_or(("", field));
    line_in_table(text, field)
        .or_else(|| text.lines().position(|line| table_of(line) == Some(field)).map(|at| at + 1))
        .or_else(|| text.lines().position(|line| key_of(line) == Some(table)).map(|at| at + 1))
}

fn line_in_table(text: &str, field: &str) -> Option<usize> {
    if let Some((list, n)) = field.strip_suffix(']').and_then(|field| field.split_once('[')) {
        let first = line_in_table(text, list)?;
        return n.parse().ok().map(|n| line_of_text(text, first, n).unwrap_or(first));
    }
    let (path, key) = field.rsplit_once('.').unwrap_or(("", field));
    let (table, index) = path.split_once('[').unwrap_or((path, "0"));
    let index: usize = index.trim_end_matches(']').parse().unwrap_or(0);
    let key = key.split('[').next().unwrap_or(key);
    let (mut current, mut seen) = ("", 0);
    let mut header = None;
    for (number, line) in text.lines().enumerate() {
        if let Some(name) = table_of(line) {
            current = name;
            if name == table {
                seen += 1;
                if seen == index + 1 {
                    header = Some(number + 1);
                }
            }
        }
        if current == table && (table.is_empty() || seen == index + 1) && key_of(line) == Some(key) {
            return Some(number + 1);
        }
    }
    header
}

/// The line on which the `n`-th text of a list begins that is written from line `first` on.
fn line_of_text(text: &str, first: usize, n: usize) -> Option<usize> {
    let lines = (first..).zip(text.lines().skip(first - 1));
    let code = lines.map(|(number, line)| (number, line.split('#').next().unwrap_or_default()));
    code.flat_map(|(number, line)| std::iter::repeat_n(number, line.matches('"').count() / 2)).nth(n)
}

fn table_of(line: &str) -> Option<&str> {
    let line = line.split('#').next()?.trim();
    Some(line.strip_prefix('[')?.strip_suffix(']')?.trim_matches(['[', ']']).trim())
}

fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim();
    (!key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_')).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "name = \"x\"\nduration_s = 1\n[arrivals]\nper_second = 1\n";

    fn faults(text: &str) -> Vec<String> {
        super::text("a.toml", text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_small_scenario_is_enough() {
        let scenario = text("a.toml", GOOD).unwrap();
        assert_eq!(scenario.visitors.messages, 3);
    }

    #[test]
    fn an_unknown_field_is_named_with_its_line() {
        let said = &faults(&format!("{GOOD}[visitors]\n\nthink = 3\n"))[0];
        assert!(said.starts_with("a.toml:7: visitors.think: unknown field"), "{said}");
    }

    #[test]
    fn a_wrong_type_is_named_with_its_line() {
        let said = &faults(&GOOD.replace("per_second = 1", "per_second = \"many\""))[0];
        assert!(said.starts_with("a.toml:4: arrivals.per_second: invalid type"), "{said}");
    }

    #[test]
    fn text_that_is_not_toml_is_named_with_its_line() {
        let said = &faults("name = \"x\"\nduration_s = = 1\n")[0];
        assert!(said.starts_with("a.toml:2: duration_s: "), "{said}");
    }

    #[test]
    fn values_out_of_range_are_all_named_with_their_lines() {
        let said = faults(&format!(
            "{GOOD}[visitors]\nhuman_share = 1.5\n[[storms]]\nat_s = 0.5\n[[storms]]\nat_s = 0.5\nshare = -1\n"
        ));
        assert_eq!(said[0], "a.toml:6: visitors.human_share: must be between 0 and 1, is 1.5");
        assert_eq!(said[1], "a.toml:11: storms[1].share: must be between 0 and 1, is -1");
    }

    #[test]
    fn what_is_wrong_is_said_without_the_types_of_this_program() {
        for (table, said) in [
            (
                "[visitors]\nthink_s = 2\n",
                "a.toml:6: visitors.think_s: invalid type: integer `2`, expected { median",
            ),
            (
                "[visitors]\nmessages = -1\n",
                "a.toml:6: visitors.messages: invalid value: integer `-1`, expected a whole",
            ),
            ("[storms]\nat_s = 1\n", "a.toml:5: storms: invalid type: map, expected a list: [[table]]"),
            ("[idle]\nper_second = 1\n", "a.toml:5: idle.count: is missing and has no default"),
        ] {
            let found = &faults(&format!("{GOOD}{table}"))[0];
            assert!(found.starts_with(said), "{found}");
        }
        assert_eq!(faults("name = \"x\"\n"), ["a.toml: duration_s: is missing and has no default"]);
    }

    #[test]
    fn what_cannot_be_played_is_told_before_it_is() {
        for (table, said) in [
            ("total = 0\n", "5: arrivals.total: must be at least 1"),
            (
                "[idle]\ncount = 99999999999999999\nper_second = 1\n",
                "6: idle.count: must be between 1 and 1000000, is 1e17",
            ),
            ("[idle]\ncount = 0\nper_second = 1\n", "6: idle.count: must be between 1"),
            ("[agents]\nsessions = 1\ncapacity = 0\n", "7: agents.capacity: must be at least 1"),
            ("[visitors]\nhuman_messages = 4000000000\n", "6: visitors.human_messages: must be between 0"),
            ("[visitors.think_s]\nmedian = -3\n", "5: visitors.think_s: `median` must be"),
        ] {
            let said = format!("a.toml:{said}");
            let found = faults(&format!("{GOOD}{table}"));
            assert!(found.len() == 1 && found[0].starts_with(&said), "{found:?}");
        }
        let inline = "name = \" \"\nduration_s = 1\narrivals = { per_second = -1 }\n";
        let found = faults(inline);
        assert!(found[0].starts_with("a.toml:1: name: is empty"), "{found:?}");
        assert_eq!(found[1..], ["a.toml:3: arrivals.per_second: must be between 0 and 1000000, is -1"]);
    }

    #[test]
    fn a_bad_threshold_of_a_long_list_is_found_on_its_own_line() {
        let list = "thresholds = [\n  \"errors:count==0\", # \"none\"\n\n  \"ack:p(99)<5\",\n]\nduration_s";
        let said = &faults(&GOOD.replace("duration_s", list))[0];
        assert!(said.starts_with("a.toml:5: thresholds[1]: unknown metric"), "{said}");
    }

    #[test]
    fn a_bad_threshold_is_a_fault_of_the_file() {
        let text = GOOD
            .replace("duration_s", "thresholds = [\"ack_ms:p(99)<50\", \"nonsense:count==0\"]\nduration_s");
        let said = &faults(&text)[0];
        assert!(said.starts_with("a.toml:2: thresholds[1]: "), "{said}");
    }
}
