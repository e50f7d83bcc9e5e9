//! "What I asked is whether ...": who says their question once more means the question, not the words that lead to it.

use super::context::Context;
use crate::core::text::{self, Language, Normalised};

/// How it begins.
const OPENINGS: &[&str] = &[
    "我想问的是",
    "我要问的是",
    "我问的是",
    "我是想问",
    "我说的是",
    "我是问",
    "我是说",
    "我就问",
    "my question is ",
    "my question was ",
    "i was asking ",
    "i am asking ",
    "i'm asking ",
    "im asking ",
    "i asked ",
    "i meant ",
    "i mean ",
];

/// The question alone, when that says more surely what is meant than the whole does.
pub(super) fn read(context: &Context<'_>, whole: &Normalised, language: Language) -> Option<Normalised> {
    let said = whole.text();
    let rest = OPENINGS.iter().find_map(|opening| said.strip_prefix(*opening))?;
    let rest = text::normalise(rest.trim_start_matches(|c: char| !c.is_alphanumeric()));
    let sureness = |said: &Normalised| {
        context.library.matches(said, language).best.first().map_or(0.0, |best| best.confidence)
    };
    (sureness(&rest) > sureness(whole)).then_some(rest)
}
