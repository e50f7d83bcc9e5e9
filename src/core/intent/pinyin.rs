//! How an utterance sounds: its syllables in toneless pinyin.
//!
//! Homophones are the typos of Chinese; they and words typed in pinyin sound like the word that was meant.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use pinyin::ToPinyin as _;

use super::concepts::is_english;
use crate::core::text::{Token, is_han, tokens};

/// Longest syllable in letters (zhuang).
const LETTERS_MAX: usize = 6;
/// Longer Latin words are not read as pinyin.
const WORD_MAX: usize = 32;

/// All syllables, each with a number; built on first use from the readings of all characters.
static SYLLABLES: LazyLock<BTreeMap<&'static str, u16>> = LazyLock::new(|| {
    let readings = ('\u{4E00}'..='\u{9FFF}').filter_map(|c| Some(c.to_pinyin()?.plain()));
    let mut syllables: BTreeMap<&str, u16> =
        readings.filter(|plain| plain.is_ascii()).map(|plain| (plain, 0)).collect();
    syllables.values_mut().zip(1..).for_each(|(number, next)| *number = next);
    syllables
});

/// First and last of the characters whose reading is looked up beforehand.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// The syllable of every common character; 0 for none.
static READINGS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let reading = |code| {
        let plain = char::from_u32(code)?.to_pinyin()?.plain();
        SYLLABLES.get(plain).copied()
    };
    (FIRST..=LAST).map(|code| reading(code).unwrap_or_default()).collect()
});

/// Calls `found` with every syllable and with every two in a row: `(syllable, 0)` and `(first, second)`.
///
/// Latin words count where they can be read as pinyin throughout and stand beside Han characters or among their like.
pub(super) fn sounds(text: &str, mut found: impl FnMut(u16, u16)) {
    let has_han = text.chars().any(is_han);
    if !has_han && !reads_as_pinyin(text) {
        return;
    }
    let mut before = 0;
    let mut syllable = |number: u16| {
        if number != 0 {
            found(number, 0);
            if before != 0 {
                found(before, number);
            }
        }
        before = number;
    };
    for token in tokens(text) {
        match token {
            Token::Han(run) => run.chars().for_each(|c| syllable(reading(c))),
            Token::Word(word) => match spelt(word) {
                Some(syllables) => syllables.into_iter().for_each(&mut syllable),
                None => syllable(0),
            },
        }
    }
}

/// Whether a normalised text is typed in pinyin: it can be read so throughout, and fewer than half of its words are English ones
/// ("you huo ma" holds one, "can you change size" nothing else).
pub fn is_pinyin(text: &str) -> bool {
    let english = |token: &Token<'_>| matches!(token, Token::Word(word) if is_english(word));
    reads_as_pinyin(text) && tokens(text).filter(english).count() * 2 < tokens(text).count()
}

fn reads_as_pinyin(text: &str) -> bool {
    tokens(text).next().is_some()
        && tokens(text).all(|token| matches!(token, Token::Word(word) if spelt(word).is_some()))
}

fn reading(c: char) -> u16 {
    let index = u32::from(c).wrapping_sub(FIRST) as usize;
    READINGS.get(index).copied().unwrap_or_default()
}

/// The syllables of a word typed in pinyin, the longest first where there is a choice.
fn spelt(word: &str) -> Option<Vec<u16>> {
    if word.len() < 2 || word.len() > WORD_MAX || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    // Per offset: how many letters the syllable there has, when the rest can be read too.
    let mut taken = [0_u8; WORD_MAX + 1];
    for start in (0..word.len()).rev() {
        let longest = LETTERS_MAX.min(word.len() - start);
        let fits = |length: &usize| {
            let end = start + length;
            (end == word.len() || taken[end] > 0) && SYLLABLES.contains_key(&word[start..end])
        };
        taken[start] = (1..=longest).rev().find(fits).unwrap_or_default() as u8;
    }
    let mut syllables = Vec::with_capacity(4);
    let mut start = 0;
    while start < word.len() {
        let end = start + usize::from(taken[start]);
        if end == start {
            return None;
        }
        syllables.push(*SYLLABLES.get(&word[start..end])?);
        start = end;
    }
    Some(syllables)
}

#[cfg(test)]
mod tests {
    use super::{is_pinyin, sounds};

    fn of(text: &str) -> Vec<(u16, u16)> {
        let mut all = Vec::new();
        sounds(text, |first, second| all.push((first, second)));
        all
    }

    #[test]
    fn homophones_and_words_in_pinyin_sound_alike() {
        assert_eq!(of("打开微信"), of("达凯微信"));
        assert_eq!(of("打开微信"), of("dakai微信"));
        assert_eq!(of("打开微信"), of("da kai weixin"));
        assert_eq!(of("打开").len(), 3, "two syllables and the pair");
    }

    #[test]
    fn english_words_made_of_syllables_are_no_pinyin() {
        for english in
            ["can you change size", "can you delete me", "change date", "hang on", "open", "delete"]
        {
            assert!(!is_pinyin(english), "{english}");
        }
        for pinyin in ["wo yao tui kuan", "you huo ma", "zhuan rengong", "baoyou ma", "tuikuan"] {
            assert!(is_pinyin(pinyin), "{pinyin}");
        }
    }

    #[test]
    fn other_words_are_silent() {
        assert!(of("where is my parcel").is_empty() && of("").is_empty());
        assert_eq!(of("track 订单"), of("订单"));
    }
}
