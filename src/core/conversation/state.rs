//! What a conversation is made of: its stage, its counters, its memory.

use std::sync::Arc;
use std::time::Duration;

use super::entry::{Author, Outcome, Status, digest};
use super::past::Past;
use super::sent::SentMessages;
use crate::core::bot::{HandoffWish, Memory};
use crate::core::id::{AgentId, ClientId, ConversationId, SiteId, TeamId, VisitorId};
use crate::core::refusal::Refusal;
use crate::core::text::Language;
use crate::core::time::{Moment, WallTime};

/// Bounds and spans of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A visitor who writes again within this time goes on where it ended; later a new conversation is opened.
    pub reopen_within: Duration,
    /// Entries of one conversation; beyond it messages are refused with `ConversationFull`.
    pub entries_max: u32,
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The bot answers.
    Bot,
    /// A person has been asked for.
    Waiting,
    /// An agent owns it.
    Active(AgentId),
    /// Over since then.
    Closed(Moment),
}

impl Stage {
    /// As it is stored and shown.
    pub const fn status(self) -> Status {
        match self {
            Self::Bot => Status::Bot,
            Self::Waiting => Status::Waiting,
            Self::Active(_) => Status::Active,
            Self::Closed(_) => Status::Closed,
        }
    }
}

/// One visitor's talk.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// Which one.
    pub id: ConversationId,
    /// Where.
    pub site: SiteId,
    /// Whose.
    pub visitor: VisitorId,
    /// What the visitor speaks.
    pub language: Language,
    /// Where it stands.
    pub stage: Stage,
    /// The last entry; 0 before the first.
    pub last_seq: u32,
    /// The last entry the visitor may see.
    pub last_public_seq: u32,
    /// What was sent before.
    pub sent: SentMessages,
    /// What the bot remembers.
    pub memory: Memory,
    /// Why a person is wanted; from the request until it is closed.
    pub wish: Option<HandoffWish>,
    /// The clock of the promise, from the request until it is closed.
    pub requested_at: Option<Moment>,
    /// Where it was handed to.
    pub team: Option<TeamId>,
    /// How long the first human answer took.
    pub first_response_ms: Option<u64>,
    /// The agent who had it last.
    pub last_agent: Option<AgentId>,
    /// The visitor has read up to here.
    pub read_by_visitor: u32,
    /// The agents have read up to here.
    pub read_by_agent: u32,
    /// The rating's client id, once rated.
    pub rated: Option<ClientId>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// What it was about.
    pub tags: Vec<Arc<str>>,
    /// When it began.
    pub opened_at: WallTime,
    /// When it ended.
    pub closed_at: Option<WallTime>,
    /// The visitor's last handoff, of this conversation or of the one before.
    pub past: Option<Past>,
}

impl Conversation {
    /// A new conversation, with the bot.
    pub fn open(
        id: ConversationId,
        site: SiteId,
        visitor: VisitorId,
        language: Language,
        at: WallTime,
    ) -> Self {
        Self {
            id,
            site,
            visitor,
            language,
            stage: Stage::Bot,
            last_seq: 0,
            last_public_seq: 0,
            sent: SentMessages::default(),
            memory: Memory::default(),
            wish: None,
            requested_at: None,
            team: None,
            first_response_ms: None,
            last_agent: None,
            read_by_visitor: 0,
            read_by_agent: 0,
            rated: None,
            outcome: None,
            tags: Vec::new(),
            opened_at: at,
            closed_at: None,
            past: None,
        }
    }

    /// What it is about, as far as the bot knows.
    pub fn matter(&self) -> Option<Arc<str>> {
        let wished = self.wish.as_ref().and_then(|wish| wish.intent.as_ref()).map(|(intent, _)| intent);
        wished.or(self.memory.last_intent.as_ref()).cloned()
    }

    /// What would remain of its handoff if it ended now; `None` when no person was wanted, or it was spam.
    pub fn past_if_ended(&self, ended_at: Moment, outcome: Outcome, broken: bool) -> Option<Past> {
        self.wish.as_ref().filter(|_| outcome != Outcome::Spam)?;
        let (agent, matter) = (self.last_agent, self.matter());
        Some(Past { agent, matter, ended_at, outcome, solved: None, broken })
    }

    /// The agent the visitor knows best: who had it last, here or before.
    pub fn preferred_agent(&self) -> Option<AgentId> {
        self.last_agent.or_else(|| self.past.as_ref().and_then(|past| past.agent))
    }

    /// Whether a visitor who writes now goes on here.
    pub fn accepts_visitor(&self, now: Moment, limits: &Limits) -> bool {
        match self.stage {
            Stage::Closed(at) => now.since(at) <= limits.reopen_within,
            _ => true,
        }
    }

    /// Whether an agent's message would be accepted: `Some` is the place of the same message sent before.
    pub fn check_agent_message(
        &self,
        agent: AgentId,
        client_id: ClientId,
        text: &str,
        limits: &Limits,
    ) -> Result<Option<u32>, Refusal> {
        let repeated = self.sent.find(Author::Agent(agent), client_id, digest(text))?;
        if repeated.is_none() && matches!(self.stage, Stage::Closed(_)) {
            return Err(Refusal::ConversationClosed);
        }
        if repeated.is_none() && self.last_seq >= limits.entries_max {
            return Err(Refusal::ConversationFull);
        }
        Ok(repeated)
    }
}
