//! What visitors say: a text file, one matter a line with its wordings separated by ` | `, under `[questions]`, `[upset]`,
//! `[urgent]` and `[followups]`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::random::Chance;

const BUILT_IN: &str = include_str!("../../presets/utterances.txt");
/// The wire takes no longer message; three hundred characters are the longest a person types in one go.
const CHARS_MAX: usize = 4_000;
/// Between two wordings of one matter.
const OR: &str = " | ";

/// One matter in its wordings; they have one answer.
pub type Matter = Vec<Arc<str>>;

/// The utterances of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Utterances {
    /// For the bot.
    pub questions: Vec<Matter>,
    /// Angry ones.
    pub upset: Vec<Matter>,
    /// Urgent ones.
    pub urgent: Vec<Matter>,
    /// For a human, once one is there.
    pub followups: Vec<Matter>,
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
                _ if has_empty_wording(line) => {
                    return Err((
                        number,
                        "a wording is empty; write them like: one wording | another".to_owned(),
                    ));
                }
                _ => list.push(line.split(OR).map(|wording| wording.trim().into()).collect()),
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

fn has_empty_wording(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let or = |word: Option<&&str>| word == Some(&OR.trim());
    or(words.first()) || or(words.last()) || words.windows(2).any(|pair| or(pair.first()) && or(pair.last()))
}

/// What one visitor has not said yet: every matter comes once before any comes again, and never twice in a row.
#[derive(Debug, Default)]
pub struct Deck {
    left: Vec<u32>,
    last: Option<u32>,
}

impl Deck {
    /// The next words; none if there is nothing to say.
    pub fn draw(&mut self, matters: &[Matter], chance: &mut Chance) -> Option<Arc<str>> {
        if self.left.is_empty() {
            self.left.extend(0..matters.len() as u32);
            if matters.len() > 1 {
                self.left.retain(|matter| Some(*matter) != self.last);
            }
        }
        if self.left.is_empty() {
            return None;
        }
        let matter = self.left.swap_remove(chance.below(self.left.len()));
        self.last = Some(matter);
        let wordings = matters.get(matter as usize)?;
        wordings.get(chance.below(wordings.len())).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(matters: &str, draws: usize) -> Vec<Arc<str>> {
        let all = Utterances::read(matters).unwrap();
        let (mut deck, mut chance) = (Deck::default(), Chance::new(5, 5));
        (0..draws).map_while(|_| deck.draw(&all.questions, &mut chance)).collect()
    }

    #[test]
    fn no_matter_comes_again_before_all_have_come() {
        let mut said = said("a1 | a2 | a3\nb1 | b2\nc1\nd1\n", 4);
        said.sort_unstable();
        let matters: Vec<char> = said.iter().filter_map(|words| words.chars().next()).collect();
        assert_eq!(matters, ['a', 'b', 'c', 'd']);
    }

    #[test]
    fn no_matter_comes_twice_in_a_row() {
        let said = said("a1 | a2\nb1 | b2\n", 200);
        assert_eq!(said.len(), 200);
        assert!(said.windows(2).all(|pair| pair[0][..1] != pair[1][..1]), "{said:?}");
    }

    #[test]
    fn every_wording_is_used() {
        let said: std::collections::BTreeSet<_> = said("a1 | a2\nb1 | b2 | b3\n", 200).into_iter().collect();
        assert_eq!(said.len(), 5);
    }

    #[test]
    fn one_matter_alone_is_said_again_and_none_is_not_said() {
        assert_eq!(said("a1\n", 3).len(), 3);
        assert_eq!(said("", 3).len(), 0);
    }

    #[test]
    fn the_built_in_ones_fill_every_list() {
        let all = Utterances::built_in();
        assert!(all.questions.len() >= 20);
        assert!(!all.upset.is_empty() && !all.urgent.is_empty() && !all.followups.is_empty());
    }

    #[test]
    fn a_file_without_headings_is_a_list_of_questions() {
        let all = Utterances::read("# a comment\nhello\n\n你好\n").unwrap();
        assert_eq!(all.questions, [["hello".into()], ["你好".into()]]);
    }

    #[test]
    fn a_wording_that_says_nothing_is_named_with_its_line() {
        for hole in ["|", "a |", "| a", "a | | b"] {
            let (line, message) = Utterances::read(&format!("hello\n{hole}\n")).unwrap_err();
            assert!(line == 2 && message.contains("empty"), "{hole}: {message}");
        }
        assert!(Utterances::read("is a|b the same as a || b?").is_ok());
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
