//! The compiled lexicon and the search for its words in a prepared text.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::prepare::is_spaced_letter;
use super::table::{Role, Table, Term};
use super::words;

/// A term found in the text, by byte range.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) term: Term,
}

struct Lexicon {
    automaton: AhoCorasick,
    terms: Vec<Term>,
}

static LEXICON: LazyLock<Option<Lexicon>> = LazyLock::new(compile);

/// `None` only if the tables outgrew the automaton, which the tests would show.
fn compile() -> Option<Lexicon> {
    let mut patterns = Vec::new();
    let mut terms = Vec::new();
    for table in words::TABLES.iter().copied().flatten() {
        for (weight, row) in table.rows {
            for word in row.split('|').map(str::trim) {
                let stem = word.strip_suffix('*');
                patterns.push(stem.unwrap_or(word));
                let Table { role, urgency, press, hard, .. } = *table;
                terms.push(Term { role, weight: *weight, urgency, press, hard, any_ending: stem.is_some() });
            }
        }
    }
    let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns).ok()?;
    Some(Lexicon { automaton, terms })
}

/// The words of the lexicon in `text`, in order, none inside another: of two that overlap the earlier, then the longer.
pub(super) fn scan(text: &str) -> Vec<Hit> {
    let Some(lexicon) = LEXICON.as_ref() else { return Vec::new() };
    let mut hits: Vec<Hit> = lexicon
        .automaton
        .find_overlapping_iter(text)
        .filter_map(|found| {
            let term = *lexicon.terms.get(found.pattern().as_usize())?;
            let end = word_end(text, found.start(), found.end(), term.any_ending)?;
            Some(Hit { start: found.start(), end, term })
        })
        .collect();
    hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let mut free_from = 0;
    hits.retain(|hit| {
        let free = hit.start >= free_from;
        if free {
            free_from = hit.end;
        }
        free
    });
    read_good_as_very(text, &mut hits);
    hits
}

/// Before another word 好 means "very": 好难吃, 好开心.
fn read_good_as_very(text: &str, hits: &mut [Hit]) {
    for at in 1..hits.len() {
        let (before, next) = (hits[at - 1], hits[at]);
        if before.end == next.start && next.term.role.bears() && &text[before.start..before.end] == "好" {
            hits[at - 1].term.role = Role::Degree;
        }
    }
}

/// Whether the range is no part of a longer Latin word.
pub(super) fn ends_whole(text: &str, start: usize, end: usize) -> bool {
    word_end(text, start, end, false).is_some()
}

/// Where the word ends, or `None` if the match lies inside a longer Latin word.
fn word_end(text: &str, start: usize, end: usize, any_ending: bool) -> Option<usize> {
    let found = text.get(start..end)?;
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    let opens_inside = found.starts_with(is_spaced_letter) && before.ends_with(is_spaced_letter);
    if opens_inside {
        return None;
    }
    if !found.ends_with(is_spaced_letter) || !after.starts_with(is_spaced_letter) {
        return Some(end);
    }
    let rest = after.find(|c| !is_spaced_letter(c)).unwrap_or(after.len());
    any_ending.then_some(end + rest)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_lexicon_compiles_and_no_word_stands_in_it_twice() {
        assert!(LEXICON.is_some());
        let mut seen = BTreeSet::new();
        let mut twice = Vec::new();
        for word in
            words::TABLES.iter().copied().flatten().flat_map(|t| t.rows).flat_map(|(_, row)| row.split('|'))
        {
            let word = word.trim().trim_end_matches('*');
            assert!(!word.is_empty(), "an empty word between two bars");
            assert_eq!(word, super::super::prepare::prepare(word), "can never match a prepared text");
            if !seen.insert(word) {
                twice.push(word);
            }
        }
        assert!(twice.is_empty(), "rows say different things about {twice:?}");
    }

    #[test]
    fn latin_words_are_found_whole_and_stems_take_any_ending() {
        assert!(scan("classic passage").is_empty());
        let hits = scan("disappointment");
        assert_eq!(hits.len(), 1);
        assert_eq!((hits[0].start, hits[0].end), (0, "disappointment".len()));
    }
}
