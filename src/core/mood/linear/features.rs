//! What the linear table sees of a prepared text: its words, single and in pairs, as buckets of a hash.

use std::ops::Range;

use crate::core::mood::prepare::is_spaced_letter;

/// Buckets of the table; a power of two.
pub(super) const BUCKETS: usize = 1 << 17;
/// Words read of one message; what a rant says after that changes nothing.
pub(super) const TOKENS_MAX: usize = 400;

const FNV_START: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;

/// A Han character, a Latin word, a number (all alike) or a mark, with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::core::mood) struct Token {
    pub(in crate::core::mood) span: Range<usize>,
    pub(super) hash: u32,
}

impl Token {
    /// The bucket of the word alone.
    pub(super) const fn alone(&self) -> usize {
        self.hash as usize % BUCKETS
    }

    /// The bucket of this word behind `before`.
    pub(super) fn behind(&self, before: &Self) -> usize {
        mix(before.hash.rotate_left(7), &self.hash.to_le_bytes()) as usize % BUCKETS
    }
}

/// The first [`TOKENS_MAX`] tokens of a prepared text; spaces are none.
pub(in crate::core::mood) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity((text.len() / 3).min(TOKENS_MAX));
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        if is_spaced_letter(c) {
            while let Some((at, next)) = chars.next_if(|(_, next)| is_spaced_letter(*next) || *next == '\'') {
                end = at + next.len_utf8();
            }
        }
        let word = &text[start..end];
        let numeric = word.bytes().all(|b| b.is_ascii_digit());
        let hash = mix(FNV_START, if numeric { b"0" } else { word.as_bytes() });
        tokens.push(Token { span: start..end, hash });
        if tokens.len() == TOKENS_MAX {
            break;
        }
    }
    tokens
}

/// The buckets of a text, each once, in order.
pub(super) fn buckets(tokens: &[Token]) -> Vec<usize> {
    let mut buckets = Vec::with_capacity(2 * tokens.len());
    buckets.extend(tokens.iter().map(Token::alone));
    buckets.extend(tokens.windows(2).map(|pair| pair[1].behind(&pair[0])));
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}

/// FNV-1a with a final stir, so that the low bits depend on all bytes.
fn mix(start: u32, bytes: &[u8]) -> u32 {
    let hash = bytes.iter().fold(start, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(FNV_PRIME));
    (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d) ^ (hash >> 13)
}
