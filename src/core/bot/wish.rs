//! The wish for a person: why, how soon, and what that person must know.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::core::mood::{self, Urgency};

/// Characters of the visitor's words shown in an offer.
const SUMMARY_CHARS_MAX: usize = 200;

/// Why a person is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffReason {
    /// The visitor asked for a person.
    Requested,
    /// The visitor said yes to the bot's offer.
    Offered,
    /// The visitor is upset.
    Upset,
    /// The matter is urgent.
    Urgent,
    /// The bot did not understand.
    NotUnderstood,
    /// A detail that is needed was asked for in vain.
    MissingDetail,
    /// The answers did not solve it.
    NotSolved,
    /// The intent's rule says so.
    Rule,
}

impl HandoffReason {
    /// Its name on the wire and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Offered => "offered",
            Self::Upset => "upset",
            Self::Urgent => "urgent",
            Self::NotUnderstood => "not_understood",
            Self::MissingDetail => "missing_detail",
            Self::NotSolved => "not_solved",
            Self::Rule => "rule",
        }
    }
}

/// The wish for a person, with what that person must know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandoffWish {
    /// Why.
    pub reason: HandoffReason,
    /// The team's key; `None`: the site's team.
    pub team: Option<Arc<str>>,
    /// How soon.
    pub urgency: Urgency,
    /// Whether the visitor is upset.
    pub upset: bool,
    /// The words that say so.
    pub words: Vec<String>,
    /// The visitor's last words, cut to 200 characters.
    pub last_message: Option<Arc<str>>,
    /// What the bot took it for, and how sure it was.
    pub intent: Option<(Arc<str>, f32)>,
}

/// The wish of a visitor who pressed the button for a person; the mood of `reason` counts.
pub fn requested(reason: Option<&str>, team: Option<Arc<str>>, last: Option<Arc<str>>) -> HandoffWish {
    let mood = reason.map(mood::read).unwrap_or_default();
    HandoffWish {
        reason: HandoffReason::Requested,
        team,
        urgency: mood.urgency,
        upset: mood.is_upset(),
        words: mood.cues.into_iter().map(|cue| cue.text).collect(),
        last_message: reason.map(cut).or(last),
        intent: None,
    }
}

/// The first 200 characters: enough to know what it is about.
pub fn cut(text: &str) -> Arc<str> {
    let end = text.char_indices().nth(SUMMARY_CHARS_MAX).map_or(text.len(), |(end, _)| end);
    text[..end].into()
}
