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

/// Shorter phrases sound like too many others, and like English words.
const SPELT_HAN_MIN: usize = 3;
/// Ways to type one phrase that are known.
const SPELLINGS_MAX: usize = 8;
/// Characters of everyday questions with two readings, and the one that the table of readings does not give.
const READ_TWICE: &[(char, &str)] = &[
    ('了', "liao"),
    ('还', "huan"),
    ('行', "hang"),
    ('重', "chong"),
    ('长', "chang"),
    ('得', "dei"),
    ('着', "zhao"),
    ('调', "tiao"),
    ('差', "chai"),
];
/// What may be typed before a question.
const GREETINGS: &[&str] = &["nihao", "ninhao", "zaima", "qingwen", "xiangwen"];

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

/// How a phrase is typed in pinyin throughout, without blanks; nothing where it holds more than Han characters.
pub(super) fn spellings(phrase: &str) -> Vec<String> {
    if phrase.chars().count() < SPELT_HAN_MIN || !phrase.chars().all(is_han) {
        return Vec::new();
    }
    let mut spellings = vec![String::new()];
    for c in phrase.chars() {
        let usual = c.to_pinyin().map_or("", |reading| reading.plain());
        let other = READ_TWICE.iter().find(|(twice, _)| *twice == c).map(|(_, other)| *other);
        let fits = spellings.len() * 2 <= SPELLINGS_MAX;
        let others: Vec<String> = other.filter(|_| fits).map_or_else(Vec::new, |other| {
            spellings.iter().map(|before| format!("{before}{other}")).collect()
        });
        spellings.iter_mut().for_each(|spelling| spelling.push_str(usual));
        spellings.extend(others);
    }
    spellings.retain(|spelling| spelling.is_ascii());
    spellings
}

/// An utterance in bare form, as one of [`spellings`] would be written; nothing where it holds more than letters.
pub(super) fn letters(bare: &str) -> Option<String> {
    let plain = bare.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ');
    plain.then(|| bare.replace(' ', ""))
}

/// What follows a greeting in pinyin.
pub(super) fn after_greeting(letters: &str) -> Option<&str> {
    GREETINGS.iter().find_map(|greeting| letters.strip_prefix(greeting))
}

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
    use super::{after_greeting, is_pinyin, letters, sounds, spellings};

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
    fn a_phrase_is_known_in_each_of_its_readings() {
        let all = spellings("用不了");
        assert!(["yongbule", "yongbuliao"].iter().all(|one| all.contains(&(*one).to_owned())), "{all:?}");
        assert!(spellings("退款").is_empty() && spellings("退款 ok 吗").is_empty());
        assert!(spellings(&"了得行还重长都".repeat(9)).len() <= super::SPELLINGS_MAX);
        for (c, other) in super::READ_TWICE {
            let usual = spellings(&format!("{c}的的"));
            assert!(usual.len() == 2 && usual[0] != usual[1], "{c} {other}: {usual:?}");
        }
        assert_eq!(letters("zen me tui kuan").as_deref(), Some("zenmetuikuan"));
        assert_eq!([letters("退款"), letters("order 12")], [None, None]);
        assert_eq!(after_greeting("nihaozenmetuikuan"), Some("zenmetuikuan"));
    }

    #[test]
    fn other_words_are_silent() {
        assert!(of("where is my parcel").is_empty() && of("").is_empty());
        assert_eq!(of("track 订单"), of("订单"));
    }
}
