//! The intent library: from topic files to the best intents for an utterance, each with a confidence that can be trusted.
//!
//! Owns the schema of `intents/`, its checks, the compiled [`Library`] and the matcher. Never reads a file, never answers
//! by itself: the bot decides what a confidence is enough for.

mod ask;
mod audit;
mod calibrate;
mod classifier;
mod compile;
mod concepts;
mod features;
#[cfg(test)]
mod hostile_tests;
mod index;
mod library;
mod lint;
#[cfg(test)]
mod lint_tests;
mod logistic;
mod matcher;
mod math;
mod measure;
mod model;
mod nearest;
mod overlap;
mod phrases;
mod pinyin;
mod read;
mod source;
mod suggest;
mod svm;
#[cfg(test)]
mod tests;
mod thresholds;
mod vocabulary;
mod workers;

pub use ask::NearestExample;
pub use audit::{Audit, Theft};
pub use compile::{Compiled, compile, compile_rules};
pub use index::{IntentIndex, PerLanguage};
pub use library::{Bilingual, CauseClass, Handoff, Intent, Library, Remedy, Slot};
pub use matcher::{Candidate, MatchedBy, Matches, Why};
pub use measure::{Labelled, Learnt, Measured, Mistake, measure};
pub use phrases::Phrase;
pub use pinyin::is_pinyin;
pub use source::{Problem, Severity, Source};
pub use suggest::{Group, suggest};
pub use thresholds::Thresholds;
pub use workers::{Alone, Workers};
