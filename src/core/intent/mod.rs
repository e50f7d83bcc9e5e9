//! The intent library: from topic files to the best intents for an utterance, each with a confidence that can be trusted.
//!
//! Owns the schema of `intents/`, its checks, the compiled [`Library`] and the matcher. Never reads a file, never answers
//! by itself: the bot decides what a confidence is enough for.

mod ask;
mod background;
mod classifier;
mod compile;
mod evaluate;
mod features;
mod index;
mod library;
mod lint;
#[cfg(test)]
mod lint_tests;
mod matcher;
mod math;
mod overlap;
mod phrases;
mod read;
mod source;
#[cfg(test)]
mod tests;

pub use compile::{Compiled, compile};
pub use evaluate::{Evaluation, Labelled, Learnt, evaluate};
pub use index::{IntentIndex, PerLanguage};
pub use library::{Bilingual, CauseClass, Handoff, Intent, Library, Remedy, Slot};
pub use matcher::{Candidate, MatchedBy, Matches, Thresholds, Why};
pub use phrases::Phrase;
pub use source::{Problem, Severity, Source};
