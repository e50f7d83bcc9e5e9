//! Normalisation: one spelling for what visitors type in many.

use unicode_normalization::UnicodeNormalization as _;

use super::segment::is_han;
use super::simplify::simplify;

/// A normalised utterance.
///
/// Lower case, half width, simplified Chinese; no control or invisible characters, no accents that stand alone;
/// one spelling per punctuation mark, none twice in a row; one space between words and none beside Han characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normalised {
    text: String,
    emoji: String,
}

impl Normalised {
    /// The text, without its emoji.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The emoji in their order; kept apart, so that they never hide a phrase and can still be read for mood.
    pub fn emoji(&self) -> &str {
        &self.emoji
    }

    /// Nothing was said in words or signs (emoji may be left).
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Rarely a second pass changes something again (a mark that only then composes); it settles well before this many.
const PASSES_MAX: usize = 4;

/// Normalises what somebody typed. Idempotent: the text of a normalised text is that text.
pub fn normalise(text: &str) -> Normalised {
    let mut folded = Folded::with_capacity(text.len());
    if text.chars().all(is_plain) {
        text.chars().for_each(|c| folded.add(c));
        return Normalised { text: simplify(folded.text), emoji: folded.emoji };
    }
    folded.add_all(text);
    let mut simple = simplify(folded.text);
    for _ in 1..PASSES_MAX {
        let mut again = Folded::with_capacity(simple.len());
        again.add_all(&simple);
        let again = simplify(again.text);
        if again == simple {
            break;
        }
        simple = again;
    }
    Normalised { text: simple, emoji: folded.emoji }
}

/// Characters for which [`Folded::add`] does all that NFKC would do.
const fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\u{7F}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}' | '\u{3000}'..='\u{3002}'
        | '\u{3008}'..='\u{3011}' | '\u{2010}' | '\u{2012}'..='\u{2015}' | '\u{2018}'..='\u{201F}' | '\u{2026}' | '\u{200B}'..='\u{200F}')
        || is_emoji(c)
}

const fn is_emoji(c: char) -> bool {
    matches!(c, '\u{231A}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1F0FF}'
        | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F300}'..='\u{1FAFF}')
}

/// Characters nobody sees: control, joiners, directions, variation selectors, tags; and marks without a letter.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFD}'
        | '\u{E0000}'..='\u{E0FFF}' | '\u{300}'..='\u{36F}' | '\u{20D0}'..='\u{20FF}')
        || (c.is_control() && !c.is_whitespace())
}

/// One spelling per punctuation mark, half width for full width.
const fn fold_mark(c: char) -> char {
    let half = match c {
        '\u{FF01}'..='\u{FF5E}' => ((c as u32 - 0xFEE0) as u8) as char,
        _ => c,
    };
    match half {
        '。' | '…' => '.',
        '、' => ',',
        '“' | '”' | '„' | '‟' | '«' | '»' => '"',
        '‘' | '’' | '‚' | '‛' | '`' | '´' => '\'',
        '‐' | '‒' | '–' | '—' | '―' | '−' => '-',
        '〜' => '~',
        '〈' | '《' | '「' | '『' | '【' | '〔' | '[' | '{' => '(',
        '〉' | '》' | '」' | '』' | '】' | '〕' | ']' | '}' => ')',
        _ => half,
    }
}

/// A text on its way to being normalised, built character by character.
struct Folded {
    text: String,
    emoji: String,
    last: char,
    space: bool,
}

impl Folded {
    fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), emoji: String::new(), last: '\0', space: false }
    }

    fn add_all(&mut self, text: &str) {
        text.chars().filter(|c| c.is_ascii() || !is_unseen(*c)).nfkc().for_each(|c| self.add(c));
    }

    fn add(&mut self, c: char) {
        if c.is_ascii_alphanumeric() {
            self.push(c.to_ascii_lowercase());
        } else if c.is_whitespace() {
            self.space = true;
        } else if is_emoji(c) {
            self.emoji.push(c);
            self.space = true;
        } else if !is_dropped(c) {
            let mark = fold_mark(c);
            if mark == '\u{3000}' || mark == ' ' {
                self.space = true;
            } else if mark.is_ascii() {
                self.push(mark.to_ascii_lowercase());
            } else {
                mark.to_lowercase().filter(|c| !is_dropped(*c)).for_each(|c| self.push(c));
            }
        }
    }

    fn push(&mut self, c: char) {
        if c == self.last && !c.is_alphanumeric() {
            self.space = false;
            return;
        }
        if self.space && self.last != '\0' && !is_han(c) && !is_han(self.last) {
            self.text.push(' ');
        }
        self.text.push(c);
        self.last = c;
        self.space = false;
    }
}

/// Invisible characters that would keep NFKC from composing their neighbours.
fn is_unseen(c: char) -> bool {
    is_dropped(c) && !matches!(c, '\u{300}'..='\u{36F}' | '\u{20D0}'..='\u{20FF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::normalise;

    fn text(raw: &str) -> String {
        normalise(raw).text().to_owned()
    }

    #[test]
    fn width_case_and_script_variants_are_one_spelling() {
        assert_eq!(text("ＡＢＣ１２３　Ｒｅｆｕｎｄ"), "abc123 refund");
        assert_eq!(text("我要退貨，請問運費誰付？"), "我要退货,请问运费谁付?");
        assert_eq!(text("Ⅷ ﬁne ①"), "viii fine 1");
    }

    #[test]
    fn repeated_marks_and_spaces_collapse_but_letters_and_digits_stay() {
        assert_eq!(text("人呢？？？！！"), "人呢?!");
        assert_eq!(text("  where   is\n it……  "), "where is it.");
        assert_eq!(text("哈哈哈 1000 ok  ok"), "哈哈哈1000 ok ok");
    }

    #[test]
    fn spaces_beside_han_characters_carry_no_meaning() {
        assert_eq!(text("播放 一些 东西 。"), "播放一些东西.");
        assert_eq!(text("vip 会员"), text("vip会员"));
    }

    #[test]
    fn invisible_characters_vanish() {
        assert_eq!(text("退\u{200b}款\u{feff}\u{0}\u{202e}"), "退款");
        assert_eq!(text("e\u{200b}\u{301}te\u{301}"), "été");
    }

    #[test]
    fn emoji_are_kept_apart_from_the_words() {
        let normalised = normalise("我要😡退款!!👍🏻");
        assert_eq!((normalised.text(), normalised.emoji()), ("我要退款!", "😡👍🏻"));
        assert!(normalise("🎉").is_empty());
        assert_eq!(text("thanks😊bye"), "thanks bye");
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(raw in any::<String>()) {
            let once = text(&raw);
            assert_eq!(text(&once), once);
        }

        #[test]
        fn mixed_scripts_settle_too(raw in "[a-zA-ZＡ-Ｚ！-／ \u{300}-\u{36f}İ乾隆後麵裏一-龥𠀀-𠃿が-ヿ가-힣😀-😎。、…]{0,40}") {
            let once = text(&raw);
            assert_eq!(text(&once), once);
            assert!(!once.contains("  ") && once.trim() == once);
        }
    }
}
