//! What can be promised to a visitor before they are handed off: the look at the queue.

use crate::core::text::Language;
use crate::core::time::WallTime;

/// What a visitor may expect who asks for a person now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prospect {
    /// Somebody will answer within the target.
    Prompt,
    /// Agents are there, but not within the target.
    Late {
        /// The place the visitor would take; 1 is next.
        position: u32,
        /// Until a person answers: at least so many seconds.
        low_s: u32,
        /// At most so many seconds.
        high_s: u32,
    },
    /// Nobody is there who could answer, so nobody can say when.
    Absent {
        /// The place the visitor would take; 1 is next.
        position: u32,
    },
    /// The team does not work now; nothing may be queued.
    Closed {
        /// When it works again, if that is known.
        opens_at: Option<Opening>,
        /// Whether leaving a message is offered meanwhile.
        leave_message: bool,
    },
}

/// When a team works again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The moment.
    pub at: WallTime,
    /// The same in Chinese words, in the team's zone, such as `明天 9:00`.
    pub zh: String,
    /// In English words, such as `tomorrow at 9:00`.
    pub en: String,
}

impl Opening {
    /// The words in this language.
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}
