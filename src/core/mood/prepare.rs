//! The text the lexicons are matched against: one width, one case, nothing invisible.

use unicode_normalization::UnicodeNormalization;

use crate::core::text::simplify;

/// Runs of one Latin letter longer than this are emphasis ("sooo"), no spelling, and shrink to one letter.
const LETTER_RUN_MAX: usize = 2;

/// Folds width, case and traditional characters, drops invisible ones and shrinks drawn-out letters.
///
/// [`crate::core::text::normalise`] goes further than a mood can bear: rows of marks, emoji and the spaces between
/// Chinese clauses are what is read here.
pub(super) fn prepare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.chars().all(is_plain) {
        push_folded(&mut out, text.chars().map(half_width));
    } else {
        push_folded(&mut out, text.nfkc());
    }
    simplify(out)
}

/// Characters that NFKC leaves alone, whatever stands beside them, but for their width.
const fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}' | '\u{3001}'..='\u{3002}'
        | '\u{3008}'..='\u{3011}' | '\u{2018}'..='\u{201e}' | '\u{1f300}'..='\u{1faff}')
}

const fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => ((c as u32 - 0xfee0) as u8) as char,
        _ => c,
    }
}

/// Han characters have no case, and the tables of those that have are slow.
fn lower(c: char) -> impl Iterator<Item = char> {
    let simple = c.is_ascii() || matches!(c, '\u{3000}'..='\u{9fff}');
    let one = simple.then(|| c.to_ascii_lowercase());
    let several = (!simple).then(|| c.to_lowercase()).into_iter().flatten();
    one.into_iter().chain(several)
}

fn push_folded(out: &mut String, chars: impl Iterator<Item = char>) {
    let mut last = '\0';
    let mut run = 0;
    let mut follows_letter = false;
    for c in chars.filter(|c| !invisible(*c)).flat_map(lower).map(plain_mark) {
        if c == last {
            run += 1;
        } else {
            // "BBB" and "www" are words; only a letter drawn out inside a word shrinks.
            follows_letter = last.is_ascii_lowercase();
            run = 1;
        }
        last = c;
        if run > LETTER_RUN_MAX && follows_letter && c.is_ascii_lowercase() {
            if run == LETTER_RUN_MAX + 1 {
                out.truncate(out.len() + 1 - run);
                out.push(c);
            }
            continue;
        }
        out.push(c);
    }
}

/// Zero-width characters, marks of direction, emoji variation selectors and skin tones.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn plain_mark(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{b4}' | '`' => '\'',
        _ => c,
    }
}

/// Letters and digits that are written with spaces between words; Han and kana are not.
pub(super) fn is_spaced_letter(c: char) -> bool {
    // The limit first: looking up whether a Han character is a letter is slow.
    c < '\u{2e80}' && c.is_alphanumeric()
}

/// Distance in a mixed text: every Han character and every Latin word counts one, marks and spaces nothing.
pub(super) fn units(text: &str) -> usize {
    let mut count = 0;
    let mut in_word = false;
    for c in text.chars() {
        let spaced = is_spaced_letter(c) || (in_word && c == '\'');
        if (spaced && !in_word) || (!spaced && c.is_alphanumeric()) {
            count += 1;
        }
        in_word = spaced;
    }
    count
}
