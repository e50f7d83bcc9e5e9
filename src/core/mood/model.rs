//! What comes out of a reading: sentiment, emotions, urgency with its class, and the words that decided.

use serde::{Deserialize, Serialize};

/// At or below this sentiment a visitor counts as upset: one clear hard word, or two mild ones.
pub(super) const UPSET_AT: f32 = -0.5;
/// Sentiment this near to zero is none.
pub(super) const NEUTRAL_WITHIN: f32 = 0.15;

/// Cues a mood carries; the ones that weigh most are kept, an agent reads no more at a glance.
pub(super) const CUES_MAX: usize = 8;

/// Whether a message blames, praises or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sentiment {
    /// Blames.
    Negative,
    /// Neither.
    #[default]
    Neutral,
    /// Praises.
    Positive,
}

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

/// Why a matter presses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Press {
    /// Danger to people.
    Safety,
    /// Money or an account at risk.
    Money,
    /// A court, the police or an authority is threatened with.
    Legal,
    /// The press or a public shaming is threatened with.
    Media,
    /// Something that a business runs on is down, or an order is blocked.
    Outage,
    /// A deadline, haste.
    Deadline,
    /// Long or unanswered waiting.
    Waiting,
    /// Swearing, or a complaint that is meant.
    Anger,
}

/// What a visitor feels, as far as the words show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Emotion {
    /// Angry.
    Angry,
    /// Anxious, worried, pressed.
    Anxious,
    /// Doubts what was said or sold.
    Doubtful,
    /// Thankful.
    Thankful,
    /// Feels overlooked and wants to be valued.
    Overlooked,
}

impl Emotion {
    /// All emotions, in the order in which one is answered rather than another.
    pub const ALL: [Self; 5] = [Self::Angry, Self::Overlooked, Self::Anxious, Self::Doubtful, Self::Thankful];
}

/// What a message feels like, and why.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Mood {
    /// From -1 (furious) through 0 (neutral) to 1 (delighted).
    pub sentiment: f32,
    /// The same from words and rules alone, without the linear table.
    pub worded: f32,
    /// How soon the matter wants a person.
    pub urgency: Urgency,
    /// Why it does; `None` when nothing presses.
    pub press: Option<Press>,
    /// What the visitor feels; at most one of each, in the order of [`Emotion::ALL`].
    pub emotions: Vec<Emotion>,
    /// Asks for a person rather than the bot.
    pub wants_human: bool,
    /// Swears or insults.
    pub abuse: bool,
    /// The words that decided, in the order of the text; empty for a neutral message.
    pub cues: Vec<Cue>,
}

impl Mood {
    /// Whether the visitor is upset rather than merely reporting something unpleasant.
    pub fn is_upset(&self) -> bool {
        self.sentiment <= UPSET_AT
    }

    /// Whether the message blames, praises or neither.
    pub fn leaning(&self) -> Sentiment {
        match self.sentiment {
            s if s <= -NEUTRAL_WITHIN => Sentiment::Negative,
            s if s >= NEUTRAL_WITHIN => Sentiment::Positive,
            _ => Sentiment::Neutral,
        }
    }

    /// How strong the sentiment is, 0 to 1.
    pub fn strength(&self) -> f32 {
        self.sentiment.abs()
    }

    /// How much it presses, 0 to 3: not at all, upset, [`Urgency::High`], [`Urgency::Critical`].
    pub fn level(&self) -> u8 {
        match self.urgency {
            Urgency::Critical => 3,
            Urgency::High => 2,
            Urgency::Normal => u8::from(self.is_upset()),
        }
    }

    /// The mood when it is known what the message is about: a question that the bot knows is no outburst unless its words say so,
    /// so the linear table loses its say.
    #[must_use]
    pub fn tempered_by(mut self, matched: bool) -> Self {
        if matched && self.worded > self.sentiment {
            self.sentiment = self.worded;
            if !self.is_upset() && !self.abuse {
                self.emotions.retain(|emotion| *emotion != Emotion::Angry);
            }
        }
        self
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
