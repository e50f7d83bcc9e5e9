//! Sites, teams, agents and their credentials: what people set up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::core::id::{AgentId, SiteId, TeamId};
use crate::core::routing::{AcceptMode, LadderSettings, Presence};
use crate::core::sla::calendar::BusinessHours;
use crate::core::text::Language;
use crate::core::time::WallTime;

/// One website with its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Which one.
    pub id: SiteId,
    /// Its public name in the embed snippet; unique.
    pub key: Arc<str>,
    /// What it is called.
    pub name: Arc<str>,
    /// Allowed origins, `scheme://host[:port]`; empty denies all.
    pub origins: Vec<String>,
    /// Language when the visitor's is not known.
    pub locale: Language,
    /// First words, per language; empty: the library's.
    pub greeting: BTreeMap<Language, String>,
    /// Intent ids shown as buttons.
    pub quick_replies: Vec<String>,
    /// Where handoffs go unless the intent says otherwise.
    pub team: TeamId,
    /// Secret for identity JWTs; none: identities are refused.
    pub identity_secret: Option<String>,
}

/// A team of agents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    /// Which one.
    pub id: TeamId,
    /// Its short name in configuration and intents; unique.
    pub key: Arc<str>,
    /// What it is called.
    pub name: Arc<str>,
    /// The promised first response time.
    pub target: Duration,
    /// Ring or assign at once.
    pub accept: AcceptMode,
    /// Teams that help from the overflow step on.
    pub overflow_to: Vec<TeamId>,
    /// When its promise holds; none: always.
    pub hours: Option<BusinessHours>,
    /// The steps of the ladder it sets itself.
    pub ladder: LadderSettings,
}

/// What an agent may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Serves visitors.
    Agent,
    /// Also sees and helps all teams.
    Supervisor,
    /// Also sets things up.
    Admin,
}

/// A person who works with Sixty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentAccount {
    /// Who.
    pub id: AgentId,
    /// Lower case; unique.
    pub email: String,
    /// The public name visitors see.
    pub name: Arc<str>,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// What they may do.
    pub role: Role,
    /// How many conversations at once.
    pub capacity: u32,
    /// Where they serve.
    pub teams: Vec<TeamId>,
    /// What they can do.
    pub skills: Vec<Arc<str>>,
    /// What they speak; empty: everything.
    pub languages: Vec<Language>,
    /// True: no login, no sockets.
    pub disabled: bool,
    /// Their last wish.
    pub presence: Presence,
}

/// An API token for programs; acts for an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// SHA-256 of the secret; the secret itself is shown once and never stored.
    pub hash: [u8; 32],
    /// What it is for; unique among the live ones.
    pub name: String,
    /// For whom it acts.
    pub agent: AgentId,
    /// When it was made.
    pub created_at: WallTime,
    /// Since when it is void.
    pub revoked_at: Option<WallTime>,
}

/// A login of an agent in a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginSession {
    /// SHA-256 of the cookie's secret.
    pub hash: [u8; 32],
    /// Whose.
    pub agent: AgentId,
    /// When it began.
    pub created_at: WallTime,
    /// Void from then on.
    pub expires_at: WallTime,
}
