//! Asking a compiled library what an utterance may mean.

use super::index::IntentIndex;
use super::library::Library;
use super::matcher::{Matches, Why};
use crate::core::text::{Language, Normalised};

impl Library {
    /// What the utterance may mean. `language` decides only where the utterance shows no script of its own.
    pub fn matches(&self, utterance: &Normalised, language: Language) -> Matches {
        self.matcher.matches(utterance, language)
    }

    /// Why the utterance may mean this intent: what was found and which words weighed, the weightiest first.
    pub fn explain(&self, utterance: &Normalised, language: Language, intent: IntentIndex) -> Vec<Why> {
        self.matcher.explain(utterance, language, intent.0)
    }
}
