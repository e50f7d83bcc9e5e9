//! What a socket asks of the engine, and how it is refused.

use std::sync::Arc;
use std::time::Duration;

use super::outbox::Outbox;
use crate::core::conversation::{Outcome, Rating};
use crate::core::id::{AgentId, ClientId, ConnectionId, ConversationId, OfferId, SiteId, VisitorId};
use crate::core::refusal::Refusal;
use crate::core::routing::{Presence, TransferTarget};
use crate::core::text::Language;
use crate::protocol::visitor::{Page, Profile, Resume};
use crate::store::VisitorRow;

/// Why the engine did not take a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubmitError {
    /// A business "no".
    Refused(Refusal),
    /// The journal is full, the store is down or the server drains: try again later.
    Busy,
    /// No new conversation for this visitor now, see [`MayOpen`]; try again after this time.
    TooManyNew(Duration),
    /// The visitor's token is not valid here.
    BadToken,
    /// A fault of ours; it is in the log.
    Internal,
}

/// Asked once for every conversation that would have to be opened: whether that may be, or how long to wait.
pub type MayOpen<'a> = &'a (dyn Fn() -> Result<(), Duration> + Sync);

impl From<Refusal> for SubmitError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A visitor's identity that the site vouched for; the gateway has checked the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The site's own id of the visitor.
    pub subject: Arc<str>,
    /// A name.
    pub name: Option<Arc<str>>,
    /// An e-mail address.
    pub email: Option<Arc<str>>,
    /// A telephone number.
    pub phone: Option<Arc<str>>,
    /// VIP level, 0 is none.
    pub level: u8,
}

/// A visitor's socket that has said a valid hello. The engine puts `welcome` and what was missed into the outbox.
#[derive(Debug)]
pub struct VisitorJoin {
    /// This socket.
    pub connection: ConnectionId,
    /// Where its frames go.
    pub outbox: Arc<Outbox>,
    /// The site.
    pub site: SiteId,
    /// From an earlier welcome; a broken one is answered by a new visitor, not by an error.
    pub token: Option<String>,
    /// Where the reader left off.
    pub resume: Option<Resume>,
    /// The browser's language, when it is one of ours.
    pub language: Option<Language>,
    /// The page the widget is on.
    pub page: Option<Page>,
    /// Who the site says it is.
    pub identity: Option<Identity>,
    /// What the visitor says of themselves.
    pub profile: Option<Profile>,
}

/// A visitor's live socket.
#[derive(Debug, Clone)]
pub struct VisitorSession {
    /// Who.
    pub visitor: VisitorId,
    /// Where.
    pub site: SiteId,
    /// This socket.
    pub connection: ConnectionId,
    /// Where its frames go.
    pub outbox: Arc<Outbox>,
    /// What they speak.
    pub language: Language,
    /// True for a visitor this socket is the first of: there is nothing of theirs in the store.
    pub(super) is_new: bool,
    /// What is known of them.
    pub(super) row: Arc<VisitorRow>,
    /// The page the widget is on.
    pub(super) page: Option<Page>,
}

/// What a visitor asks for. Texts are trimmed and within their limits.
#[derive(Debug, Clone, PartialEq)]
pub enum VisitorCommand {
    /// A message.
    Send {
        /// The sender's id of it.
        client_id: ClientId,
        /// 1 to 4,000 characters.
        text: Arc<str>,
    },
    /// A message for follow-up.
    LeaveMessage {
        /// The sender's id of it.
        client_id: ClientId,
        /// How to reach the visitor; see [`crate::core::ticket::is_contact`].
        contact: Arc<str>,
        /// 1 to 4,000 characters.
        text: Arc<str>,
    },
    /// A person, please.
    RequestHandoff {
        /// Makes it repeatable.
        client_id: ClientId,
        /// The wanted team's key.
        team: Option<String>,
        /// In the visitor's words.
        reason: Option<Arc<str>>,
    },
    /// Stop waiting.
    LeaveQueue,
    /// Types, or stopped.
    Typing(bool),
    /// Seen up to here.
    Read(u32),
    /// Whether a bot answer helped.
    Feedback {
        /// Which answer.
        seq: u32,
        /// Helped or not.
        helpful: bool,
    },
    /// Stars.
    Rate {
        /// Makes it repeatable.
        client_id: ClientId,
        /// What.
        rating: Rating,
    },
    /// Moved on.
    Page(Page),
}

/// An agent's socket that has said a valid hello. The engine puts `welcome` and open offers into the outbox.
#[derive(Debug)]
pub struct AgentJoin {
    /// This socket.
    pub connection: ConnectionId,
    /// Where its frames go.
    pub outbox: Arc<Outbox>,
    /// Who.
    pub agent: AgentId,
    /// What identifies the login or token; void logins close their sockets by it.
    pub login: [u8; 32],
    /// Where the reader left off, per conversation.
    pub resume: Vec<(ConversationId, u32)>,
}

/// An agent's live socket.
#[derive(Debug, Clone)]
pub struct AgentSession {
    /// Who.
    pub agent: AgentId,
    /// This socket.
    pub connection: ConnectionId,
    /// Where its frames go.
    pub outbox: Arc<Outbox>,
}

/// What an agent asks for. Texts are trimmed and within their limits.
#[derive(Debug, Clone, PartialEq)]
pub enum AgentCommand {
    /// Online, away or offline.
    SetPresence {
        /// The wish.
        presence: Presence,
        /// For colleagues and reports.
        reason: Option<Arc<str>>,
    },
    /// Takes an offer.
    Accept(OfferId),
    /// Passes an offer on.
    Decline {
        /// Which one.
        offer: OfferId,
        /// For the record.
        reason: Option<Arc<str>>,
    },
    /// Takes a waiting conversation.
    Claim(ConversationId),
    /// A message or a note.
    Send {
        /// Where.
        conversation: ConversationId,
        /// The sender's id of it.
        client_id: ClientId,
        /// 1 to 4,000 characters.
        text: Arc<str>,
        /// True: internal.
        note: bool,
    },
    /// Types, or stopped.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// Whether they type now.
        on: bool,
    },
    /// Seen up to here.
    Read {
        /// Where.
        conversation: ConversationId,
        /// The last entry seen.
        seq: u32,
    },
    /// Passes it on.
    Transfer {
        /// Which one.
        conversation: ConversationId,
        /// Where to.
        to: TransferTarget,
        /// What the next one must know; 1 to 4,000 characters.
        note: Arc<str>,
    },
    /// Done.
    Close {
        /// Which one.
        conversation: ConversationId,
        /// How it ended.
        outcome: Outcome,
        /// What it was about.
        tags: Vec<Arc<str>>,
        /// A last note.
        note: Option<Arc<str>>,
    },
}
