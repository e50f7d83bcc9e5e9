//! The two small types everything about intents is addressed by.

use crate::core::text::Language;

/// Something that exists once per language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PerLanguage<T> {
    /// The Chinese one.
    pub zh: T,
    /// The English one.
    pub en: T,
}

impl<T> PerLanguage<T> {
    /// The one in this language.
    pub const fn get(&self, language: Language) -> &T {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// Which intent of a library; valid for that library only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IntentIndex(pub(super) usize);
