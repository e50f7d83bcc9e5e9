//! Features of an utterance: what the classifier sees of it.
//!
//! Most are pieces of the text, so that a decision can be explained with the visitor's own words. No word is cut out of
//! Chinese text: characters and their neighbours do better, above all where some are mistyped or left out.

use super::concepts::concepts;
use super::pinyin::sounds;
use crate::core::text::{Normalised, Token, fold, tokens};

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
    /// Two to five letters of a word, its borders counted as letters: forgives endings and slips.
    Letters,
    /// A syllable or two in a row.
    Sound,
    /// What a word means, or two words that stand near each other.
    Concept,
    /// An emoji.
    Emoji,
}

impl Kind {
    /// How much a feature of this kind weighs beside the others; measured, and flat around these values.
    pub(super) const fn weight(self) -> f32 {
        match self {
            Self::Sound => 0.7,
            Self::Concept => 1.2,
            Self::Letters | Self::Emoji => 0.5,
            _ => 1.0,
        }
    }

    /// How much a feature of this kind tells whether an utterance is about our topics at all, by being known. Letters
    /// are too common to tell, and three characters in a row too rare.
    pub(super) const fn tells_scope(self) -> f32 {
        match self {
            Self::Han2 | Self::Word | Self::Pair => 1.0,
            Self::Han1 => 0.5,
            Self::Han3 | Self::Letters | Self::Sound | Self::Concept | Self::Emoji => 0.0,
        }
    }

    /// Whether utterances are compared by it when the nearest example is looked for: few features that each say much.
    pub(super) const fn is_compared(self) -> bool {
        matches!(self, Self::Han1 | Self::Han2 | Self::Word | Self::Pair)
    }
}

/// A feature found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feature<'t> {
    pub(super) kind: Kind,
    pub(super) hash: u64,
    /// The piece; empty for sounds.
    pub(super) text: &'t str,
}

/// Longest utterance, in characters, whose features are looked at; what follows is left out.
const CHARACTERS_MAX: usize = 400;
/// Stand for the begin and the end of a text in the hashes of its first and last piece.
const BEGIN: char = '^';
const END: char = '$';
/// Lengths of the pieces of a word, in letters.
const LETTERS_MIN: usize = 2;
const LETTERS_MAX: usize = 5;

/// Calls `found` with every feature of an utterance, repeated ones repeatedly; sounds only when asked for.
pub(super) fn features_of(said: &Normalised, with_sounds: bool, mut found: impl FnMut(Feature<'_>)) {
    let text = fold(said.text());
    features(&text, &mut found);
    concepts(cut(&text), |concept| {
        let first = join(seed(Kind::Concept), concept.first);
        let hash = concept.second.map_or(first, |second| join(first, second));
        found(Feature { kind: Kind::Concept, hash, text: concept.text });
    });
    if with_sounds {
        sounds(cut(&text), |first, second| {
            let hash = step(step(seed(Kind::Sound), first), second);
            found(Feature { kind: Kind::Sound, hash, text: "" });
        });
    }
    for (start, c) in said.emoji().char_indices().take(CHARACTERS_MAX) {
        found(feature(Kind::Emoji, &said.emoji()[start..start + c.len_utf8()]));
    }
}

/// Calls `found` with every feature that is a piece of the text.
pub(super) fn features<'t>(text: &'t str, mut found: impl FnMut(Feature<'t>)) {
    let text = cut(text);
    let mut before: Option<&str> = None;
    let mut last = None;
    for token in tokens(text) {
        if last.is_none() {
            found(edge(token, BEGIN));
        }
        last = Some(token);
        match token {
            Token::Han(run) => {
                han(run, &mut found);
                before = None;
            }
            Token::Word(word) => {
                found(feature(Kind::Word, word));
                if let Some(before) = before {
                    found(pair(text, before, word));
                }
                letters(word, &mut found);
                before = Some(word);
            }
        }
    }
    if let Some(token) = last {
        found(edge(token, END));
    }
}

/// The word or character with which a text begins or ends: "how ..." asks, "... 吗" too.
fn edge(token: Token<'_>, edge: char) -> Feature<'_> {
    let (kind, text) = match token {
        Token::Word(word) => (Kind::Pair, word),
        Token::Han(run) if edge == BEGIN => (Kind::Han2, first_of(run)),
        Token::Han(run) => (Kind::Han2, last_of(run)),
    };
    Feature { kind, hash: text_hash(step(seed(kind), edge), text), text }
}

fn first_of(run: &str) -> &str {
    run.char_indices().nth(1).map_or(run, |(end, _)| &run[..end])
}

fn last_of(run: &str) -> &str {
    run.char_indices().next_back().map_or(run, |(start, _)| &run[start..])
}

fn cut(text: &str) -> &str {
    let end = text.char_indices().nth(CHARACTERS_MAX).map_or(text.len(), |(offset, _)| offset);
    &text[..end]
}

fn han<'t>(run: &'t str, found: &mut impl FnMut(Feature<'t>)) {
    for (start, c) in run.char_indices() {
        let rest = &run[start..];
        found(feature(Kind::Han1, &rest[..c.len_utf8()]));
        let mut ends = rest.char_indices().map(|(offset, c)| offset + c.len_utf8()).skip(1);
        if let Some(end) = ends.next() {
            found(feature(Kind::Han2, &rest[..end]));
        }
        if let Some(end) = ends.next() {
            found(feature(Kind::Han3, &rest[..end]));
        }
    }
}

/// Two words, whatever stands between them.
fn pair<'t>(whole: &'t str, first: &str, second: &str) -> Feature<'t> {
    let offset = |part: &str| part.as_ptr() as usize - whole.as_ptr() as usize;
    let hash = text_hash(step(text_hash(seed(Kind::Pair), first), u16::from(b' ')), second);
    Feature { kind: Kind::Pair, hash, text: &whole[offset(first)..offset(second) + second.len()] }
}

/// The pieces of a word with a space before and behind it.
fn letters<'t>(word: &'t str, found: &mut impl FnMut(Feature<'t>)) {
    letters_from(word, 0, step(seed(Kind::Letters), u16::from(b' ')), 1, found);
    for (start, _) in word.char_indices() {
        letters_from(word, start, seed(Kind::Letters), 0, found);
    }
}

/// The pieces that begin at one place, each hash continuing the one of the piece before.
fn letters_from<'t>(
    word: &'t str,
    start: usize,
    mut hash: u64,
    mut count: usize,
    found: &mut impl FnMut(Feature<'t>),
) {
    for (offset, c) in word[start..].char_indices() {
        hash = step(hash, c);
        count += 1;
        if count >= LETTERS_MIN {
            found(Feature { kind: Kind::Letters, hash, text: &word[start..start + offset + c.len_utf8()] });
        }
        if count == LETTERS_MAX {
            return;
        }
    }
    found(Feature { kind: Kind::Letters, hash: step(hash, u16::from(b' ')), text: &word[start..] });
}

fn feature(kind: Kind, text: &str) -> Feature<'_> {
    Feature { kind, hash: text_hash(seed(kind), text), text }
}

const fn seed(kind: Kind) -> u64 {
    (0xCBF2_9CE4_8422_2325_u64 ^ kind as u64).wrapping_mul(0x0100_0000_01B3)
}

fn text_hash(seed: u64, text: &str) -> u64 {
    text.chars().fold(seed, step)
}

/// FNV-1a by whole characters, stirred: short, well spread and the same on every machine.
fn step(hash: u64, unit: impl Into<u32>) -> u64 {
    let mixed = (hash ^ u64::from(unit.into())).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 29)
}

/// Goes on from a hash with another one.
const fn join(hash: u64, other: u64) -> u64 {
    let mixed = (hash ^ other).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::{Kind, features, features_of};
    use crate::core::text::normalise;

    fn of(kind: Kind, text: &str) -> Vec<&str> {
        let mut texts = Vec::new();
        features(text, |feature| {
            if feature.kind == kind {
                texts.push(feature.text);
            }
        });
        texts
    }

    #[test]
    fn han_runs_give_characters_and_their_neighbours() {
        assert_eq!(of(Kind::Han1, "查物流"), ["查", "物", "流"]);
        assert_eq!(of(Kind::Han2, "查物流"), ["查", "查物", "物流", "流"]);
        assert_eq!(of(Kind::Han3, "查物流app"), ["查物流"]);
    }

    #[test]
    fn words_give_pairs_and_pieces() {
        assert_eq!(of(Kind::Word, "track my order"), ["track", "my", "order"]);
        assert_eq!(of(Kind::Pair, "track my, order"), ["track", "track my", "my, order", "order"]);
        let pieces = of(Kind::Letters, "app");
        assert_eq!(pieces, ["a", "ap", "app", "app", "ap", "app", "app", "pp", "pp", "p"]);
    }

    #[test]
    fn a_feature_has_one_hash_wherever_it_stands() {
        let hashes = |text: &str| {
            let mut hashes = Vec::new();
            features_of(&normalise(text), true, |feature| hashes.push(feature.hash));
            hashes.sort_unstable();
            hashes
        };
        assert_eq!(hashes("my order 8812😡"), hashes("MY, order: 99😡"));
        let (one, other) = (hashes("refund"), hashes("refunds"));
        let shared = one.iter().filter(|hash| other.contains(hash)).count();
        assert!(shared * 3 > one.len() * 2 && shared < one.len(), "{shared} of {}", one.len());
    }
}
