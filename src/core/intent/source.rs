//! The files an intent library is made of, and what is wrong in them.

use std::fmt;

/// One file of the library, as the caller read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// How problems name the file, such as `intents/orders.toml`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl Source {
    /// Files whose name starts with `_` hold what all topics share.
    pub(super) fn is_shared(&self) -> bool {
        self.path.rsplit(['/', '\\']).next().is_some_and(|name| name.starts_with('_'))
    }
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The library cannot be used.
    Error,
    /// It can be used, but will work worse than its author means it to.
    Warning,
}

/// Something to mend in the library; prints as `intents/orders.toml:42: error: ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{}:{}: {severity}: {}", self.path, self.line, self.message)
    }
}

/// A place in the sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// Index of the source.
    pub(super) source: usize,
    /// Line, counted from 1.
    pub(super) line: usize,
}

/// Collects problems by place.
#[derive(Debug)]
pub(super) struct Problems<'a> {
    sources: &'a [Source],
    found: Vec<(Place, Severity, String)>,
}

impl<'a> Problems<'a> {
    pub(super) const fn new(sources: &'a [Source]) -> Self {
        Self { sources, found: Vec::new() }
    }

    pub(super) fn error(&mut self, place: Place, message: impl Into<String>) {
        self.found.push((place, Severity::Error, message.into()));
    }

    pub(super) fn warning(&mut self, place: Place, message: impl Into<String>) {
        self.found.push((place, Severity::Warning, message.into()));
    }

    pub(super) fn has_errors(&self) -> bool {
        self.found.iter().any(|(_, severity, _)| *severity == Severity::Error)
    }

    /// `path:line` of a place, to point at the other end of a conflict.
    pub(super) fn name(&self, place: Place) -> String {
        format!("{}:{}", self.path(place), place.line)
    }

    fn path(&self, place: Place) -> &str {
        self.sources.get(place.source).map_or("intents", |source| source.path.as_str())
    }

    /// All problems in the order of files and lines.
    pub(super) fn into_sorted(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|(place, severity, _)| (place.source, place.line, *severity));
        let found = std::mem::take(&mut self.found);
        found
            .into_iter()
            .map(|(place, severity, message)| Problem {
                path: self.path(place).to_owned(),
                line: place.line,
                severity,
                message,
            })
            .collect()
    }
}

/// The candidate nearest to a mistyped word, if one is near enough to be meant.
pub(super) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, replace) from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_mistyped_word_is_put_right_and_a_foreign_one_is_not() {
        let keys = ["examples", "keywords", "patterns", "answer"];
        assert_eq!(nearest("exampels", keys), Some("examples"));
        assert_eq!(nearest("keyword", keys), Some("keywords"));
        assert_eq!(nearest("weather", keys), None);
    }
}
