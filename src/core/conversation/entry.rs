//! What a conversation is made of.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::core::bot::{Answer, QuickReply};
use crate::core::id::{AgentId, ClientId};
use crate::core::time::WallTime;

/// Who wrote an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The visitor.
    Visitor,
    /// The assistant.
    Bot,
    /// A person of the company.
    Agent(AgentId),
    /// Sixty itself.
    System,
}

/// What a system entry says, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemEvent {
    /// A person has been asked for.
    HandedOff,
    /// The visitor stopped waiting.
    BackToBot,
    /// An agent took it.
    AgentJoined,
    /// An agent passed it on.
    Transferred,
    /// Over.
    Closed,
    /// The visitor wrote again.
    Reopened,
    /// The promise is about to break; choices come with it.
    AtRisk,
    /// The promise is broken; the reason and choices come with it.
    Breached,
    /// The visitor chose to keep waiting.
    WaitsOn,
    /// The visitor is asked for a message with a contact.
    MessageAsked,
    /// The visitor left a message; it became a ticket.
    MessageLeft,
}

/// One line of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Place in the conversation, from 1, without gaps.
    pub seq: u32,
    /// Who wrote it.
    pub author: Author,
    /// The sender's id of it; none on bot and system entries.
    pub client_id: Option<ClientId>,
    /// What it says; plain text.
    pub text: Arc<str>,
    /// True on an internal note.
    pub note: bool,
    /// On a system entry: what happened.
    pub event: Option<SystemEvent>,
    /// Buttons offered with it.
    pub quick_replies: Vec<QuickReply>,
    /// On a bot answer: how it was found.
    pub answer: Option<Answer>,
    /// When it was written.
    pub at: WallTime,
}

impl Entry {
    /// Whether the visitor may see it.
    pub fn is_public(&self) -> bool {
        !self.note
    }
}

/// Where a conversation stands, as it is stored and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The bot answers.
    Bot,
    /// A person has been asked for.
    Waiting,
    /// An agent owns it.
    Active,
    /// Over.
    Closed,
}

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The visitor has what they came for.
    Solved,
    /// They have not.
    Unsolved,
    /// Nothing to solve.
    Spam,
}

/// The visitor's judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// 1 to 5.
    pub stars: u8,
    /// In the visitor's words.
    pub comment: Option<Arc<str>>,
    /// "Was this solved?"
    pub solved: Option<bool>,
    /// What it was about.
    pub tags: Vec<Arc<str>>,
}

/// Fingerprint of a message's text (the first 8 bytes of its SHA-256): tells a repeated message from another one under the same client id.
pub fn digest(text: &str) -> u64 {
    Sha256::digest(text.as_bytes()).iter().take(8).fold(0, |digest, byte| digest << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn a_digest_is_the_head_of_sha_256() {
        assert_eq!(digest("abc"), 0xba78_16bf_8f01_cfea, "the published test vector");
        assert_ne!(digest("退款"), digest("退款 "));
    }
}
