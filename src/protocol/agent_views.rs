//! What agents' frames show: offers, conversations, visitors, queues, teams.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{AgentRef, MessageView, Presence, PromiseState, Status, WireTime};
use super::visitor::Page;
use crate::core::id::{ConversationId, TeamId, VisitorId};

/// What an agent must know to take a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct OfferSummary {
    /// The visitor's last words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub last_message: Option<Arc<str>>,
    /// What the bot took it for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub intent: Option<Arc<str>>,
    /// How sure it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// `calm` or `upset`.
    #[ts(type = "\"calm\" | \"upset\"")]
    pub mood: Arc<str>,
    /// The words that say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>")]
    pub mood_words: Vec<String>,
    /// `normal`, `high` or `critical`.
    #[ts(type = "\"normal\" | \"high\" | \"critical\"")]
    pub urgency: Arc<str>,
    /// Why it is handed off: `requested`, `upset`, `urgent`, `not_understood`, `missing_detail`, `not_solved`, `rule`, `offered`.
    #[ts(type = "string")]
    pub reason: Arc<str>,
    /// Who asks.
    pub visitor: VisitorView,
}

/// A visitor, as agents see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct VisitorView {
    /// The visitor.
    #[ts(type = "string")]
    pub id: VisitorId,
    /// What they are called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub name: Option<Arc<str>>,
    /// True when the site vouched for the identity.
    pub verified: bool,
    /// VIP level, 0 is none.
    pub level: u8,
    /// `zh-CN` or `en`.
    pub locale: String,
    /// The page they are on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
}

/// A conversation, as its agents see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct ConversationView {
    /// Which one.
    #[ts(type = "string")]
    pub conversation: ConversationId,
    /// Where it stands.
    pub status: Status,
    /// Whose it is.
    pub visitor: VisitorView,
    /// Where it was handed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub team: Option<TeamId>,
    /// The first answer is promised by then (server time).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub respond_by: Option<WireTime>,
    /// How long the first answer took.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<f64>")]
    pub first_response_ms: Option<u64>,
    /// Why it was handed off, mood and urgency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<OfferSummary>,
    /// The last entry.
    #[ts(type = "number")]
    pub last_seq: u32,
    /// Its latest entries, or those after the resumed one, in order.
    pub entries: Vec<MessageView>,
}

/// A waiting conversation in a team's queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitingItem {
    /// Which one.
    #[ts(type = "string")]
    pub conversation: ConversationId,
    /// The first answer is promised by then (server time).
    #[ts(type = "string")]
    pub respond_by: WireTime,
    /// Whether it will hold.
    pub promise: PromiseState,
    /// `normal`, `high` or `critical`.
    #[ts(type = "\"normal\" | \"high\" | \"critical\"")]
    pub urgency: Arc<str>,
}

/// A team's queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitingView {
    /// Whose queue.
    #[ts(type = "string")]
    pub team: TeamId,
    /// How many wait.
    pub depth: u32,
    /// How long the first one waits, in seconds.
    pub oldest_s: u32,
    /// How many promises are at risk or missed.
    pub at_risk: u32,
    /// The first ones, most pressing first; at most 50.
    pub items: Vec<WaitingItem>,
}

/// A team, as its agents see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamView {
    /// The team.
    #[ts(type = "string")]
    pub id: TeamId,
    /// Its short name in configuration and intents.
    #[ts(type = "string")]
    pub key: Arc<str>,
    /// What it is called.
    #[ts(type = "string")]
    pub name: Arc<str>,
}

/// The answer to an agent's `hello`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AgentWelcome {
    /// Who you are.
    pub agent: AgentRef,
    /// `agent`, `supervisor` or `admin`.
    pub role: String,
    /// Where you serve.
    pub teams: Vec<TeamView>,
    /// How many conversations at once.
    pub capacity: u32,
    /// Whether you take offers.
    pub presence: Presence,
    /// What you own.
    pub conversations: Vec<ConversationView>,
    /// Who waits, per team.
    pub waiting: Vec<WaitingView>,
    /// For the correction of clocks.
    #[ts(type = "string")]
    pub server_time: WireTime,
    /// Send `ping` at least this often.
    pub heartbeat_s: u32,
}
