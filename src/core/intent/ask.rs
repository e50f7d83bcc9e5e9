//! Asking a compiled library what an utterance may mean, and teaching it.

use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::classifier::{Classifier, Lessons};
use super::index::IntentIndex;
use super::library::Library;
use super::matcher::{Matches, Why};
use super::workers::Workers;
use crate::core::text::{Language, Normalised};

/// The example of an intent that is most like an utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct NearestExample {
    /// The example, normalised.
    pub text: String,
    /// How alike, 0 to 1: the cosine of their words and characters.
    pub likeness: f32,
}

impl Library {
    /// What the utterance may mean. `language` decides only where the utterance shows no script of its own.
    pub fn matches(&self, utterance: &Normalised, language: Language) -> Matches {
        self.matcher.matches(utterance, language)
    }

    /// Why the utterance may mean this intent: what was found and which words weighed, the weightiest first.
    pub fn explain(&self, utterance: &Normalised, language: Language, intent: IntentIndex) -> Vec<Why> {
        self.matcher.explain(utterance, language, intent.0)
    }

    /// The example of this intent that is most like the utterance; none when it shares nothing with any.
    pub fn nearest_example(&self, utterance: &Normalised, intent: IntentIndex) -> Option<NearestExample> {
        let nearest = self.matcher.classifier.as_ref()?.nearest(utterance, intent.0);
        let example = self.examples.get(nearest.lesson)?;
        let text = example.said.text().to_owned();
        (nearest.cosine > 0.0).then_some(NearestExample { text, likeness: nearest.cosine })
    }

    /// The same library with its classifier taught. How sure that is comes from experience with other libraries.
    #[must_use]
    pub fn learn(&self, workers: &impl Workers) -> Self {
        let classifier = Classifier::train(&self.lessons(), workers);
        let mut learnt = self.clone();
        learnt.matcher.classifier = Some(Arc::new(classifier));
        learnt
    }

    /// The same library, as sure as its own examples bear out: cross-validated, and against intents it was not taught.
    /// Takes several times as long as [`Self::learn`], which it includes where it was not done.
    #[must_use]
    pub fn calibrate(&self, workers: &impl Workers) -> Self {
        let lessons = self.lessons();
        let classifier = match &self.matcher.classifier {
            Some(classifier) => Arc::clone(classifier),
            None => Arc::new(Classifier::train(&lessons, workers)),
        };
        let mut calibrated = self.clone();
        calibrated.matcher.classifier = Some(Arc::new(classifier.calibrated(&lessons.hold_out(workers))));
        calibrated
    }

    pub(super) fn lessons(&self) -> Lessons {
        Lessons::of(&self.examples, self.intents.len())
    }

    /// Memory of the classifier, in bytes; 0 before it was taught.
    pub fn model_bytes(&self) -> usize {
        self.matcher.classifier.as_ref().map_or(0, |classifier| classifier.bytes())
    }

    /// A digest (SHA-256) of everything the classifier decides with: equal libraries have equal ones.
    pub fn model_digest(&self) -> String {
        digest(|sink| {
            if let Some(classifier) = &self.matcher.classifier {
                classifier.write_to(sink);
            }
        })
    }
}

/// The SHA-256 of what `write` gives to its sink, in hexadecimal digits.
pub(super) fn digest(write: impl FnOnce(&mut dyn FnMut(&[u8]))) -> String {
    let mut digest = Sha256::new();
    write(&mut |bytes| digest.update(bytes));
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
