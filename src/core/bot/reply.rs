//! What comes out of a turn: words, buttons, a decision.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::wish::HandoffWish;
use crate::core::intent::{IntentIndex, Library};
use crate::core::text::Language;

/// Buttons under one message.
pub(super) const QUICK_REPLIES_MAX: usize = 6;

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickReply {
    /// The intent behind it.
    pub id: Arc<str>,
    /// What it says, and what is sent.
    pub label: Arc<str>,
}

/// How the bot came to an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The matched intent.
    pub intent: Arc<str>,
    /// 0 to 1.
    pub confidence: f32,
    /// `exact`, `keyword`, `pattern` or `classifier`.
    pub source: Arc<str>,
}

/// What the bot says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The words.
    pub text: String,
    /// The buttons.
    pub quick_replies: Vec<QuickReply>,
    /// How the answer was found, when it is one.
    pub answer: Option<Answer>,
}

/// What the bot decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// It knew the answer.
    Answered,
    /// It asked "did you mean".
    AskedBack,
    /// It asked for a detail.
    AskedForSlot,
    /// It offered a person.
    OfferedHuman,
    /// It looked at the queue, said the truth and left the choice to the visitor.
    ToldFirst,
    /// It asked for a message with a contact.
    AskedForMessage,
    /// It calls a person; the sentence the visitor reads comes with it.
    HandOff {
        /// What the person must know.
        wish: Box<HandoffWish>,
        /// What the visitor is told.
        notice: String,
    },
}

/// The result of a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// What the bot says, if it says anything.
    pub reply: Option<Reply>,
    /// What it decided.
    pub action: Action,
    /// The language it spoke.
    pub language: Language,
}

/// The buttons of these intents.
pub fn buttons(
    library: &Library,
    intents: impl IntoIterator<Item = IntentIndex>,
    language: Language,
) -> Vec<QuickReply> {
    intents
        .into_iter()
        .filter_map(|index| library.intent(index))
        .take(QUICK_REPLIES_MAX)
        .map(|intent| QuickReply {
            id: intent.id.as_str().into(),
            label: intent.title.in_language(language).into(),
        })
        .collect()
}
