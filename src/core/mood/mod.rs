//! What a message feels like, how much it presses, and the words that say so.
//!
//! Owns the lexicons and the rules that weigh them: negation, emphasis, contrast, questions, shouting, waiting.
//! Never decides what happens to a conversation, and never remembers: one text in, one [`Mood`] out.

mod clause;
mod lexicon;
mod model;
mod prepare;
mod scope;
mod shape;
mod table;
mod urgency;
mod weigh;
mod words;

pub use model::{Cue, CueKind, Mood, Urgency};

/// Reads the mood of a visitor's message as typed: Chinese, English or both.
pub fn read(text: &str) -> Mood {
    let prepared = prepare::prepare(text);
    let hits = lexicon::scan(&prepared);
    let clauses = clause::split(&prepared, &hits);
    let shape = shape::of(text, &prepared);
    weigh::weigh(&prepared, &hits, &clauses, &shape)
}

#[cfg(test)]
mod tests;
