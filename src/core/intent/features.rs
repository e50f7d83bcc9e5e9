//! Features of an utterance: what the classifier sees of it.
//!
//! All features are pieces of the bare text, so that a decision can be explained with the visitor's own words.

use crate::core::text::{Token, tokens};

/// What kind of piece a feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One Han character.
    Han1,
    /// Two Han characters, about a Chinese word.
    Han2,
    /// Three Han characters.
    Han3,
    /// A word of another script.
    Word,
    /// Two words in a row.
    Pair,
    /// Three or four letters of a word: forgives endings and slips.
    Letters,
}

impl Kind {
    /// How much a feature of this kind weighs beside the others; measured, and flat around these values
    /// (mean accuracy of seven public question sets 0.80, within 0.01 for half or twice the weight).
    pub(super) const fn weight(self) -> f32 {
        match self {
            Self::Han2 | Self::Word => 1.0,
            Self::Han1 => 0.9,
            Self::Han3 | Self::Pair | Self::Letters => 0.6,
        }
    }

    /// How much a feature of this kind tells whether an utterance is about our topics at all, by being known. Pairs of
    /// words do, because single English words are too common: without them a third fewer questions can be answered at
    /// the same share of foreign questions left alone. Single Han characters do by half, because new neighbours of
    /// known characters are common in Chinese: with them a fifth more can.
    pub(super) const fn tells_scope(self) -> f32 {
        match self {
            Self::Han2 | Self::Word | Self::Pair => 1.0,
            Self::Han1 => 0.5,
            Self::Han3 | Self::Letters => 0.0,
        }
    }
}

/// A feature found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feature<'t> {
    pub(super) kind: Kind,
    pub(super) hash: u64,
    pub(super) text: &'t str,
}

/// Longest utterance, in characters, whose features are looked at; what follows is left out.
const CHARACTERS_MAX: usize = 400;
/// From this many digits on a word is a number of something (order, parcel, phone); which one does not matter.
const NUMBER_DIGITS: usize = 4;
const NUMBER: &str = "#";

/// Calls `found` with every feature of a bare text, repeated ones repeatedly.
pub(super) fn features<'t>(bare: &'t str, mut found: impl FnMut(Feature<'t>)) {
    let end = bare.char_indices().nth(CHARACTERS_MAX).map_or(bare.len(), |(offset, _)| offset);
    let bare = &bare[..end];
    let mut before: Option<&str> = None;
    for token in tokens(bare) {
        match token {
            Token::Han(run) => {
                han(run, &mut found);
                before = None;
            }
            Token::Word(word) => {
                self::word(word, &mut found);
                if let Some(before) = before {
                    let start = offset_in(bare, before);
                    found(feature(Kind::Pair, 0, &bare[start..offset_in(bare, word) + word.len()]));
                }
                before = Some(word);
            }
        }
    }
}

fn offset_in(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

fn han<'t>(run: &'t str, found: &mut impl FnMut(Feature<'t>)) {
    for (start, c) in run.char_indices() {
        let rest = &run[start..];
        found(feature(Kind::Han1, 0, &rest[..c.len_utf8()]));
        let mut ends = rest.char_indices().map(|(offset, c)| offset + c.len_utf8()).skip(1);
        if let Some(end) = ends.next() {
            found(feature(Kind::Han2, 0, &rest[..end]));
        }
        if let Some(end) = ends.next() {
            found(feature(Kind::Han3, 0, &rest[..end]));
        }
    }
}

fn word<'t>(word: &'t str, found: &mut impl FnMut(Feature<'t>)) {
    if word.chars().filter(char::is_ascii_digit).count() >= NUMBER_DIGITS {
        found(feature(Kind::Word, 0, NUMBER));
        return;
    }
    found(feature(Kind::Word, 0, word));
    if !word.is_ascii() {
        return;
    }
    for length in [3, 4] {
        for start in 0..(word.len() + 1).saturating_sub(length) {
            let piece = &word[start..start + length];
            let edges = u8::from(start == 0) | u8::from(start + length == word.len()) << 1;
            found(feature(Kind::Letters, edges, piece));
        }
    }
}

/// FNV-1a: short, well spread and the same on every machine.
fn feature(kind: Kind, edges: u8, text: &str) -> Feature<'_> {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in [kind as u8, edges].into_iter().chain(text.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    Feature { kind, hash, text }
}

#[cfg(test)]
mod tests {
    use super::{Kind, features};

    fn of(kind: Kind, bare: &str) -> Vec<&str> {
        let mut texts = Vec::new();
        features(bare, |feature| {
            if feature.kind == kind {
                texts.push(feature.text);
            }
        });
        texts
    }

    #[test]
    fn han_runs_give_characters_and_their_neighbours() {
        assert_eq!(of(Kind::Han1, "查物流"), ["查", "物", "流"]);
        assert_eq!(of(Kind::Han2, "查物流"), ["查物", "物流"]);
        assert_eq!(of(Kind::Han3, "查物流app"), ["查物流"]);
    }

    #[test]
    fn words_give_pairs_and_pieces() {
        assert_eq!(of(Kind::Word, "track my order"), ["track", "my", "order"]);
        assert_eq!(of(Kind::Pair, "track my order"), ["track my", "my order"]);
        assert_eq!(of(Kind::Letters, "order"), ["ord", "rde", "der", "orde", "rder"]);
    }

    #[test]
    fn all_long_numbers_are_the_same_word() {
        assert_eq!(of(Kind::Word, "20231111 sf99887766"), ["#", "#"]);
        assert!(of(Kind::Letters, "20231111").is_empty());
    }
}
