//! What a visitor typed, made comparable: normalisation, words and characters, language.
//!
//! Owns [`Normalised`], the only form in which the matcher and the mood reader see an utterance. Never changes what is stored or shown.

mod fold;
mod normalise;
#[cfg(test)]
mod properties;
mod segment;
mod simplify;

use serde::{Deserialize, Serialize};

pub use fold::fold;
pub use normalise::{Normalised, normalise};
pub use segment::{Token, Tokens, bare, is_han, tokens};
pub(crate) use simplify::simplify;

/// A language the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Language {
    /// Both languages, in the order in which the product shows them.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The tag used in files and on the wire: `zh-CN` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// From this share of Han characters among Han characters and Latin words a text is Chinese. Low, because Chinese
/// questions are full of Latin product names while English ones hardly ever hold Chinese words.
const CHINESE_FROM: f32 = 0.4;
/// Up to this share it is English; between the two the hint decides.
const ENGLISH_UP_TO: f32 = 0.2;
/// A lone Latin word of up to this many letters ("ok", "hi") says nothing about the language.
const UNDECIDED_WORD_LETTERS: usize = 2;

/// The language a text is written in; `hint` (the language so far) when the text does not say.
///
/// Words with digits in them (order numbers, model names) count for neither side.
pub fn language(text: &str, hint: Language) -> Language {
    let (mut han, mut words, mut letters) = (0_usize, 0_usize, 0_usize);
    for token in tokens(text) {
        match token {
            Token::Han(run) => han += run.chars().count(),
            Token::Word(word) if word.chars().all(char::is_alphabetic) => {
                words += 1;
                letters += word.chars().count();
            }
            Token::Word(_) => {}
        }
    }
    if han == 0 && (words == 0 || (words == 1 && letters <= UNDECIDED_WORD_LETTERS)) {
        return hint;
    }
    let share = han as f32 / (han + words) as f32;
    if share >= CHINESE_FROM {
        Language::Zh
    } else if share <= ENGLISH_UP_TO {
        Language::En
    } else {
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, language};

    #[test]
    fn the_script_decides_the_language() {
        assert_eq!(language("我要退款", Language::En), Language::Zh);
        assert_eq!(language("where is my parcel", Language::Zh), Language::En);
    }

    #[test]
    fn product_names_do_not_turn_a_chinese_question_into_an_english_one() {
        assert_eq!(language("iPhone Pro Max 有货吗", Language::En), Language::Zh);
        assert_eq!(language("怎么 refund", Language::En), Language::Zh);
    }

    #[test]
    fn the_hint_decides_when_the_text_does_not() {
        for hint in Language::ALL {
            for text in ["", "??", "12345", "ok", "SF1234567890", "my other order is 订单"] {
                assert_eq!(language(text, hint), hint, "{text}");
            }
        }
    }
}
