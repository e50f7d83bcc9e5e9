//! Shapes that visitors' and agents' frames share.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::core::id::{AgentId, ClientId, ConversationId};
use crate::core::time::WallTime;

/// A time on the wire: RFC 3339, UTC, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WireTime(pub WallTime);

impl Serialize for WireTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let time = jiff::Timestamp::from_millisecond(self.0.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        serializer.collect_str(&format_args!("{time:.3}"))
    }
}

impl<'de> Deserialize<'de> for WireTime {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let time = jiff::Timestamp::deserialize(deserializer)?;
        Ok(Self(WallTime(time.as_millisecond())))
    }
}

/// Who wrote an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    /// The visitor.
    Visitor,
    /// The assistant.
    Bot,
    /// A person of the company.
    Agent,
    /// Sixty itself: joined, closed ...
    System,
}

/// The author of an entry, as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct Author {
    /// Which side.
    pub kind: AuthorKind,
    /// The agent's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub id: Option<AgentId>,
    /// The agent's public name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub name: Option<Arc<str>>,
    /// Address of the agent's picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub avatar: Option<Arc<str>>,
}

/// An agent, as visitors and colleagues see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct AgentRef {
    /// The agent.
    #[ts(type = "string")]
    pub id: AgentId,
    /// Their public name.
    #[ts(type = "string")]
    pub name: Arc<str>,
    /// Address of their picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub avatar: Option<Arc<str>>,
}

/// A button under a message: pressing it sends its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuickReply {
    /// The intent behind it.
    #[ts(type = "string")]
    pub id: Arc<str>,
    /// What it says, and what is sent.
    #[ts(type = "string")]
    pub label: Arc<str>,
}

/// How the bot came to an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswerInfo {
    /// The matched intent.
    #[ts(type = "string")]
    pub intent: Arc<str>,
    /// 0 to 1.
    pub confidence: f32,
    /// `exact`, `keyword`, `pattern` or `classifier`.
    #[ts(type = "string")]
    pub source: Arc<str>,
}

/// One entry of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct MessageView {
    /// Only on agents' sockets, which carry many conversations.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub conversation: Option<ConversationId>,
    /// Place in the conversation.
    #[ts(type = "number")]
    pub seq: u32,
    /// On the reader's own messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub client_id: Option<ClientId>,
    /// Who wrote it.
    pub author: Author,
    /// What it says; plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub text: Option<Arc<str>>,
    /// True on an internal note, which visitors never get.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>")]
    pub note: bool,
    /// On a system entry: what happened, for programs (`agent_joined`, `handed_off`, `transferred`, `closed`, `reopened` ...).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub event: Option<Arc<str>>,
    /// Buttons offered with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<QuickReply>>")]
    pub quick_replies: Vec<QuickReply>,
    /// On a bot answer: how it was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerInfo>,
    /// When it was written, by the server's clock.
    #[ts(type = "string")]
    pub at: WireTime,
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
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

/// Whether the promised first answer can still come in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// It is expected in time.
    Kept,
    /// It may be missed.
    AtRisk,
    /// It was missed.
    Missed,
}

/// An honest range for the wait, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EtaRange {
    /// Not likely sooner.
    pub low: u32,
    /// Not likely later.
    pub high: u32,
}

/// Whether an agent takes conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Takes offers.
    Online,
    /// There, but takes no offers.
    Away,
    /// Not there.
    Offline,
}
