//! Whether a short utterance says yes or no to an offer.

use crate::core::text::Normalised;

/// Whole utterances (normalised, punctuation aside) that accept an offer.
const YES: &[&str] = &[
    "好",
    "好的",
    "好吧",
    "好啊",
    "好呀",
    "要",
    "要的",
    "需要",
    "是",
    "是的",
    "对",
    "对的",
    "可以",
    "行",
    "行吧",
    "嗯",
    "嗯嗯",
    "恩",
    "麻烦了",
    "麻烦你了",
    "麻烦您了",
    "转吧",
    "请转",
    "转",
    "ok",
    "okay",
    "yes",
    "yes please",
    "yeah",
    "yep",
    "sure",
    "please",
    "please do",
    "go ahead",
];

/// Whether the whole utterance is a yes.
pub(super) fn is_yes(utterance: &Normalised) -> bool {
    let text = utterance.text().trim_matches(|c: char| !c.is_alphanumeric());
    YES.contains(&text)
}
