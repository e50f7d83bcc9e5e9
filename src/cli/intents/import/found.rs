//! What was found in the files of another bot.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::core::text::{bare, normalise};

/// What was read of one intent.
#[derive(Debug, Default)]
pub(super) struct Imported {
    pub(super) id: String,
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

    pub(super) fn leave_out(&mut self, path: &Path, line: usize, why: impl Into<String>) {
        self.left_out.push((path.display().to_string(), line, why.into()));
    }
}

impl Imported {
    /// Adds a question; false when it was there already or says nothing.
    pub(super) fn add(&mut self, question: &str) -> bool {
        let bare = bare(normalise(question).text());
        let new = !bare.is_empty() && self.seen.insert(bare);
        if new {
            self.examples.push(question.to_owned());
        }
        new
    }
}

/// A name as an id of ours: lower-case words joined by `_`; none when no letter is left.
pub(super) fn id_of(name: &str) -> Option<String> {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_");
    id.starts_with(|c: char| c.is_ascii_lowercase()).then_some(id)
}
