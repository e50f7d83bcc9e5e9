//! What comes out of a reading: sentiment, urgency and the words that decided.

use serde::{Deserialize, Serialize};

/// At or below this sentiment a visitor counts as upset: one clear hard word, or two mild ones.
const UPSET_AT: f32 = -0.45;

/// Cues a mood carries; the ones that weigh most are kept, an agent reads no more at a glance.
pub(super) const CUES_MAX: usize = 8;

/// How soon a matter wants a person. Ordered: `Normal < High < Critical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Nothing presses.
    #[default]
    Normal,
    /// Sooner than others: a blocked order, a deadline, a visitor who waits for long.
    High,
    /// At once: stolen account, money lost, danger, legal or media threat.
    Critical,
}

/// What a message feels like, and why.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Mood {
    /// From -1 (furious) through 0 (neutral) to 1 (delighted).
    pub sentiment: f32,
    /// How soon the matter wants a person.
    pub urgency: Urgency,
    /// The words that decided, in the order of the text; empty for a neutral message.
    pub cues: Vec<Cue>,
}

impl Mood {
    /// Whether the visitor is upset rather than merely reporting something unpleasant.
    pub fn is_upset(&self) -> bool {
        self.sentiment <= UPSET_AT
    }
}

/// A word or mark that moved the mood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// As found in the normalised text.
    pub text: String,
    /// What it speaks for.
    pub kind: CueKind,
}

/// What a [`Cue`] speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CueKind {
    /// Displeasure, a fault, sarcasm.
    Negative,
    /// Pleasure or thanks.
    Positive,
    /// A fact or a plea that presses.
    Urgent,
    /// Law, authority, press or public shaming.
    Threat,
    /// Swearing or insult.
    Abuse,
    /// Long or unanswered waiting.
    Waiting,
    /// Capitals, rows of marks, drawn-out letters.
    Shouting,
}
