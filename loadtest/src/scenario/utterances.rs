//! What visitors say: a text file, one utterance a line, under `[questions]`, `[upset]`, `[urgent]` and `[followups]`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

const BUILT_IN: &str = include_str!("../../presets/utterances.txt");
/// The wire takes no longer message; three hundred characters are the longest a person types in one go.
const CHARS_MAX: usize = 4_000;

/// The utterances of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Utterances {
    /// For the bot.
    pub questions: Vec<Arc<str>>,
    /// Angry ones.
    pub upset: Vec<Arc<str>>,
    /// Urgent ones.
    pub urgent: Vec<Arc<str>>,
    /// For a human, once one is there.
    pub followups: Vec<Arc<str>>,
}

impl Utterances {
    /// Those that come with the tool.
    pub fn built_in() -> Self {
        Self::read(BUILT_IN).unwrap_or_default()
    }

    /// Reads a file's text; lists it does not have are the built-in ones. The error names the line.
    pub fn read(text: &str) -> Result<Self, (usize, String)> {
        let mut all = Self::default();
        let mut list = &mut all.questions;
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match line {
                "[questions]" => list = &mut all.questions,
                "[upset]" => list = &mut all.upset,
                "[urgent]" => list = &mut all.urgent,
                "[followups]" => list = &mut all.followups,
                _ if line.starts_with('[') && line.ends_with(']') => {
                    let known = "[questions], [upset], [urgent] and [followups]";
                    return Err((number, format!("unknown heading {line}; there are {known}")));
                }
                _ if line.chars().count() > CHARS_MAX => {
                    return Err((number, format!("longer than the {CHARS_MAX} characters of a message")));
                }
                _ => list.push(line.into()),
            }
        }
        Ok(all)
    }

    /// This one, its empty lists taken from `other`.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        for (own, others) in [
            (&mut self.questions, other.questions),
            (&mut self.upset, other.upset),
            (&mut self.urgent, other.urgent),
            (&mut self.followups, other.followups),
        ] {
            if own.is_empty() {
                *own = others;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_ones_fill_every_list() {
        let all = Utterances::built_in();
        assert!(all.questions.len() >= 20);
        assert!(!all.upset.is_empty() && !all.urgent.is_empty() && !all.followups.is_empty());
    }

    #[test]
    fn a_file_without_headings_is_a_list_of_questions() {
        let all = Utterances::read("# a comment\nhello\n\n你好\n").unwrap();
        assert_eq!(all.questions.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["hello", "你好"]);
    }

    #[test]
    fn an_unknown_heading_is_named_with_its_line() {
        let (line, message) = Utterances::read("hello\n[angry]\n").unwrap_err();
        assert_eq!(line, 2);
        assert!(message.contains("[angry]"));
    }

    #[test]
    fn missing_lists_are_filled_up() {
        let all = Utterances::read("hello").unwrap().or(Utterances::built_in());
        assert_eq!(all.questions.len(), 1);
        assert!(!all.upset.is_empty());
    }
}
