//! What was found in the files of another bot.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cli::intents::topic::{Draft, one_line};
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
    /// As much of a topic file as is known.
    pub(super) fn draft(&self) -> Draft {
        Draft {
            id: self.id.clone(),
            examples: self.examples.clone(),
            answer: self.answer.clone(),
            comment: None,
        }
    }

    /// Adds a question, in one line; false when it was there already or says nothing.
    pub(super) fn add(&mut self, question: &str) -> bool {
        let bare = bare(normalise(question).text());
        let new = !bare.is_empty() && self.seen.insert(bare);
        if new {
            self.examples.push(one_line(question));
        }
        new
    }
}
