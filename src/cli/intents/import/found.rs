//! What was found in the files of another bot.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pinyin::ToPinyin as _;

use crate::core::text::{bare, normalise};

/// What was read of one intent.
#[derive(Debug, Default)]
pub(super) struct Imported {
    pub(super) id: String,
    /// What it was called there, where it had a name.
    pub(super) name: Option<String>,
    /// Questions in the order in which they were met, each once.
    pub(super) examples: Vec<String>,
    seen: BTreeSet<String>,
    pub(super) answer: Option<String>,
}

/// Everything read, and what was left out.
#[derive(Debug, Default)]
pub(super) struct Import {
    pub(super) intents: Vec<Imported>,
    pub(super) by_id: BTreeMap<String, usize>,
    /// File, line and reason.
    pub(super) left_out: Vec<(String, usize, String)>,
    /// File and how it was understood, where that is not plain.
    pub(super) notes: Vec<(String, String)>,
}

impl Import {
    /// The intent with this id, made when it is new.
    pub(super) fn intent(&mut self, id: &str) -> &mut Imported {
        let next = self.intents.len();
        let at = *self.by_id.entry(id.to_owned()).or_insert(next);
        if at == next {
            self.intents.push(Imported { id: id.to_owned(), ..Imported::default() });
        }
        &mut self.intents[at]
    }

    pub(super) fn note(&mut self, path: &Path, what: impl Into<String>) {
        self.notes.push((path.display().to_string(), what.into()));
    }

    pub(super) fn leave_out(&mut self, path: &Path, line: usize, why: impl Into<String>) {
        self.left_out.push((path.display().to_string(), line, why.into()));
    }
}

impl Imported {
    /// Adds a question, in one line; false when it was there already or says nothing.
    pub(super) fn add(&mut self, question: &str) -> bool {
        let bare = bare(normalise(question).text());
        let new = !bare.is_empty() && self.seen.insert(bare);
        if new {
            self.examples.push(question.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        new
    }
}

/// A name as an id of ours: lower-case words joined by `_`, Chinese in pinyin; none when nothing can be spelt.
pub(super) fn id_of(name: &str, words_max: usize) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut goes_on = false;
    for c in name.chars() {
        let letter = c.is_ascii_alphanumeric();
        match words.last_mut() {
            Some(word) if letter && goes_on => word.push(c.to_ascii_lowercase()),
            _ if letter => words.push(c.to_ascii_lowercase().to_string()),
            _ => words.extend(c.to_pinyin().map(|sound| sound.plain().replace('ü', "v"))),
        }
        goes_on = letter;
    }
    words.truncate(words_max);
    let id = words.join("_");
    match id.chars().next()? {
        '0'..='9' => Some(format!("intent_{id}")),
        _ => Some(id),
    }
}
