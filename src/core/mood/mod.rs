//! What a message feels like, how much it presses, and the words that say so.
//!
//! Owns the lexicons, the rules that weigh them (negation, emphasis, contrast, questions, shouting, waiting), the linear table
//! that leans where no rule knows, and what a conversation adds to a message. Never decides what happens to a conversation, and
//! never remembers: one text in, one [`Mood`] out.

mod clause;
mod emotion;
mod lean;
mod lexicon;
mod linear;
mod model;
mod prepare;
mod raising;
mod scope;
mod shape;
mod table;
mod urgency;
mod weigh;
mod words;

pub use linear::{Example, Label, train};
pub use model::{Cue, CueKind, Emotion, Mood, Press, Sentiment, Urgency};
pub use raising::{Raising, Signs, repeats};

/// Reads the mood of a visitor's message as typed: Chinese, English or both.
pub fn read(text: &str) -> Mood {
    let prepared = prepare::prepare(text);
    let hits = lexicon::scan(&prepared);
    let clauses = clause::split(&prepared, &hits);
    let shape = shape::of(text, &prepared);
    let mut mood = weigh::weigh(&prepared, &hits, &clauses, &shape);
    emotion::add(&mut mood, &prepared);
    mood
}

#[cfg(test)]
mod tests;
