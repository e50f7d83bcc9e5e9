//! What words mean, as far as a small table of synonyms tells: "delete" and "cancel" are one concept, 取消 too.
//!
//! A library has few phrases for each intent; a word nobody taught often means what a taught one means. A word outside of
//! the table is a concept of its own, common to its inflected forms.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::core::text::{Token, normalise, tokens};

/// Concepts before the present one that it is paired with: "cancel ... order" is found across what stands between.
const PAIRED: usize = 6;
/// Shorter remains of a word are no stem.
const STEM_MIN: usize = 3;

/// Words that say how, not what; they are no concepts.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "d", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "here", "his", "i",
    "in", "into", "is", "it", "its", "just", "like", "ll", "m", "me", "my", "need", "of", "on", "or", "our",
    "please", "re", "really", "s", "she", "should", "so", "some", "t", "that", "the", "their", "them",
    "there", "these", "they", "this", "those", "to", "us", "ve", "very", "want", "was", "we", "were", "will",
    "with", "would", "you", "your",
];

/// A concept, or two of them, found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'t> {
    pub(super) first: u64,
    /// The other one, of a pair.
    pub(super) second: Option<u64>,
    pub(super) text: &'t str,
}

/// Calls `found` with every concept of a folded text, and with every two that stand near each other.
pub(super) fn concepts<'t>(text: &'t str, mut found: impl FnMut(Found<'t>)) {
    let mut near = Near { text, latest: [(0, 0); PAIRED], count: 0 };
    for token in tokens(text) {
        match token {
            Token::Word(word) => {
                let stem = stem(word);
                let groups = TABLE.groups(stem);
                for (_, group) in groups {
                    near.tell(*group, word, &mut found);
                }
                if groups.is_empty() && FUNCTION_WORDS.binary_search(&word).is_err() {
                    near.tell(stem, word, &mut found);
                }
            }
            Token::Han(run) => {
                for hit in TABLE.han.iter().flat_map(|automaton| automaton.find_iter(run)) {
                    for group in &TABLE.owners[hit.pattern().as_usize()] {
                        near.tell(*group, &run[hit.range()], &mut found);
                    }
                }
            }
        }
    }
}

/// Whether a word is one of the table or says how.
pub(super) fn is_english(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok() || !TABLE.groups(stem(word)).is_empty()
}

/// The latest concepts of a text, each with where it began.
struct Near<'t> {
    text: &'t str,
    latest: [(u64, usize); PAIRED],
    count: usize,
}

impl<'t> Near<'t> {
    fn tell(&mut self, concept: u64, word: &'t str, found: &mut impl FnMut(Found<'t>)) {
        found(Found { first: concept, second: None, text: word });
        let start = word.as_ptr() as usize - self.text.as_ptr() as usize;
        for (other, from) in
            self.latest.iter().take(self.count.min(PAIRED)).filter(|(other, _)| *other != concept)
        {
            // In whatever order they stand.
            let (first, second) = (concept.min(*other), concept.max(*other));
            found(Found { first, second: Some(second), text: &self.text[*from..start + word.len()] });
        }
        self.latest[self.count % PAIRED] = (concept, start);
        self.count += 1;
    }
}

/// The table, ready to be asked.
#[derive(Debug)]
struct Table {
    /// Stems and the groups they stand in, sorted.
    words: Vec<(u64, u64)>,
    /// Chinese words, the longest first where several begin at one place; none if it could not be built.
    han: Option<AhoCorasick>,
    /// Per Chinese word its groups.
    owners: Vec<Vec<u64>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("concepts.txt")));

impl Table {
    fn read(text: &str) -> Self {
        let mut words = Vec::new();
        let mut han: Vec<(String, u64)> = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            // A group is called by its first word.
            let Some(group) = line.split(' ').next().map(|name| name_of(name, !0)) else { continue };
            for word in line.split(' ') {
                if word.is_ascii() {
                    words.push((stem(word), group));
                } else {
                    han.push((normalise(word).text().to_owned(), group));
                }
            }
        }
        words.sort_unstable();
        words.dedup();
        han.sort_unstable();
        let mut spelt: Vec<String> = Vec::new();
        let mut owners: Vec<Vec<u64>> = Vec::new();
        for (word, group) in han {
            if spelt.last() == Some(&word) {
                owners.last_mut().into_iter().for_each(|groups| groups.push(group));
            } else {
                spelt.push(word);
                owners.push(vec![group]);
            }
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&spelt);
        Self { words, han: automaton.ok(), owners }
    }

    fn groups(&self, stem: u64) -> &[(u64, u64)] {
        let from = self.words.partition_point(|(other, _)| *other < stem);
        let count = self.words[from..].iter().take_while(|(other, _)| *other == stem).count();
        &self.words[from..from + count]
    }
}

/// A name for what inflected forms of an English word have in common: endings off, a doubled last letter single. Words
/// of the table and of messages go through it alike, so it need not be a word.
fn stem(word: &str) -> u64 {
    if !word.is_ascii() || word == "news" {
        return name_of(word, 0);
    }
    let cut = |ending: &str| word.strip_suffix(ending).filter(|rest| rest.len() >= STEM_MIN);
    if let Some(rest) = cut("ies").or_else(|| cut("ied")) {
        return name_of(rest, u64::from(b'y'));
    }
    let plural = || cut("es").or_else(|| cut("s").filter(|rest| !rest.ends_with('s')));
    let rest = cut("ing").or_else(|| cut("ed")).or_else(plural).or_else(|| cut("ly")).unwrap_or(word);
    let rest = rest.strip_suffix('e').filter(|rest| rest.len() >= STEM_MIN).unwrap_or(rest);
    let single = match rest.as_bytes() {
        [.., a, b] if a == b && rest.len() > STEM_MIN => &rest[..rest.len() - 1],
        _ => rest,
    };
    match single.strip_suffix('y') {
        Some(rest) => name_of(rest, u64::from(b'y')),
        None => name_of(single, 0),
    }
}

/// A number for a text and what is added to it: the same on every machine.
fn name_of(text: &str, added: u64) -> u64 {
    let step = |hash: u64, unit: u64| {
        let mixed = (hash ^ unit).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^ (mixed >> 32)
    };
    text.bytes().fold(step(0x1656_67B1_9E37_79F9, added), |hash, byte| step(hash, u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION_WORDS, TABLE, concepts, stem};

    fn of(text: &str) -> Vec<(u64, Option<u64>)> {
        let mut all = Vec::new();
        concepts(text, |found| all.push((found.first, found.second)));
        all.sort_unstable();
        all
    }

    #[test]
    fn synonyms_and_inflected_forms_are_one_concept() {
        assert_eq!(of("cancelled"), of("deleting"));
        assert_eq!(of("取消"), of("删掉"));
        assert_eq!(of("取消"), of("cancel"));
        assert_ne!(of("cancel"), of("refund"));
        assert_eq!(of("zorbs"), of("zorbing"), "unknown words too");
    }

    #[test]
    fn near_concepts_are_paired_in_whatever_order() {
        assert_eq!(of("cancel my zorb"), of("zorb delete"));
        assert!(of("cancel my zorb").iter().any(|(_, second)| second.is_some()));
        let far = of("cancel b1 b2 b3 b4 b5 b6 zorb");
        let (cancel, zorb) = (of("cancel")[0].0, of("zorb")[0].0);
        assert!(!far.contains(&(cancel.min(zorb), Some(cancel.max(zorb)))));
    }

    #[test]
    fn stems_join_what_belongs_together() {
        for [one, other] in
            [["deliveries", "delivery"], ["changing", "change"], ["copied", "copy"], ["boxes", "box"]]
        {
            assert_eq!(stem(one), stem(other), "{one}");
        }
        assert_ne!(stem("news"), stem("new"));
    }

    #[test]
    fn the_tables_are_in_order() {
        assert!(FUNCTION_WORDS.is_sorted());
        assert!(TABLE.han.is_some() && TABLE.words.len() > 500 && TABLE.owners.len() > 500);
    }
}
