//! What the journal writes and what a restart reads.

use std::sync::Arc;

use crate::core::bot::Miss;
use crate::core::conversation::{Author, Entry, Outcome, Rating, Status};
use crate::core::id::{AgentId, ClientId, ConversationId, SiteId, TeamId, TicketId, VisitorId};
use crate::core::report::RoutingEventRow;
use crate::core::routing::{Handoff, Presence};
use crate::core::text::Language;
use crate::core::ticket::{Ticket, TicketState};
use crate::core::time::{Moment, WallTime};

/// One durable fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A visitor is new or has changed.
    Visitor(VisitorRow),
    /// A conversation is new or has changed (everything but its entries).
    Conversation(Box<ConversationRow>),
    /// A new entry; `Conflict` unless its `seq` is the next one of its conversation.
    Entry {
        /// Where.
        conversation: ConversationId,
        /// What.
        entry: Entry,
        /// What [`ConversationRow::memory`] is from this entry on, where it changed: written with the entry, it costs no other row.
        memory: Option<Arc<str>>,
    },
    /// Somebody has read up to here; never goes back.
    Read {
        /// Where.
        conversation: ConversationId,
        /// The visitor's side or the agents' side.
        by_visitor: bool,
        /// Up to here.
        seq: u32,
    },
    /// A handoff under way, as it stands after a routing step.
    Handoff(Box<Handoff>),
    /// A handoff is over.
    HandoffEnded(ConversationId),
    /// A routing decision; append-only.
    RoutingEvent(Box<RoutingEventRow>),
    /// The visitor's judgement, once.
    Rating {
        /// Of which conversation.
        conversation: ConversationId,
        /// Makes it repeatable.
        client_id: ClientId,
        /// What.
        rating: Rating,
        /// When.
        at: WallTime,
    },
    /// A message was left for follow-up; after the entry it comes from.
    Ticket(Box<Ticket>),
    /// The bot had no answer to a message; after its entry.
    Missed {
        /// Where.
        conversation: ConversationId,
        /// Which message.
        seq: u32,
        /// What became of it.
        why: Miss,
        /// When.
        at: WallTime,
    },
    /// Whether a bot answer helped; the last word counts.
    Feedback {
        /// Where.
        conversation: ConversationId,
        /// Which answer.
        seq: u32,
        /// Helped or not.
        helpful: bool,
    },
    /// An agent's last wish.
    Presence {
        /// Whose.
        agent: AgentId,
        /// What.
        presence: Presence,
    },
    /// The logical clock reached this moment.
    Clock(Moment),
}

/// A visitor as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitorRow {
    /// Who.
    pub id: VisitorId,
    /// Where.
    pub site: SiteId,
    /// The site's own id of them, when it vouched for the identity.
    pub external: Option<Arc<str>>,
    /// A name; a claim unless `external` is there.
    pub name: Option<Arc<str>>,
    /// An e-mail address; likewise.
    pub email: Option<Arc<str>>,
    /// A telephone number; likewise.
    pub phone: Option<Arc<str>>,
    /// VIP level, 0 is none; only from a vouched identity.
    pub level: u8,
    /// Their language.
    pub language: Language,
    /// First seen.
    pub created_at: WallTime,
}

/// A conversation as stored, without its entries.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationRow {
    /// Which one.
    pub id: ConversationId,
    /// Where.
    pub site: SiteId,
    /// Whose.
    pub visitor: VisitorId,
    /// The visitor's language.
    pub language: Language,
    /// Where it stands.
    pub status: Status,
    /// Where it was handed to.
    pub team: Option<TeamId>,
    /// Who owns it, or owned it last.
    pub owner: Option<AgentId>,
    /// When it began.
    pub opened_at: WallTime,
    /// When it ended.
    pub closed_at: Option<WallTime>,
    /// The same on the logical clock, for reopening.
    pub closed_moment: Option<Moment>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// What it was about.
    pub tags: Vec<Arc<str>>,
    /// When a person was asked for, on the logical clock; none while none is wanted.
    pub requested_at: Option<Moment>,
    /// How long the first human answer took.
    pub first_response_ms: Option<u64>,
    /// The page it was opened from.
    pub page: Option<Arc<str>>,
    /// What the bot remembers, and the summary of a handoff: an opaque JSON text of the engine.
    pub memory: Option<Arc<str>>,
    /// The entry after which `memory` was that; entries behind it may have changed it.
    pub memory_seq: u32,
}

/// A message that was sent, for idempotency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// By whom.
    pub author: Author,
    /// The sender's id of it.
    pub client_id: ClientId,
    /// Its place.
    pub seq: u32,
    /// See `crate::core::conversation::digest`.
    pub digest: u64,
}

/// A conversation with what is needed to go on with it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedConversation {
    /// Its row.
    pub row: ConversationRow,
    /// The last entry; 0 when there is none.
    pub last_seq: u32,
    /// The last entry the visitor may see; 0 when there is none.
    pub last_public_seq: u32,
    /// Every message with a client id.
    pub sent: Vec<Sent>,
    /// The visitor has read up to here.
    pub read_by_visitor: u32,
    /// The agents have read up to here.
    pub read_by_agent: u32,
    /// Whether it was rated, and by which client id.
    pub rated: Option<ClientId>,
    /// Whose it is.
    pub visitor: VisitorRow,
}

/// What a restart needs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recovery {
    /// The last journalled moment of the logical clock; none in a new store.
    pub moment: Option<Moment>,
    /// Number of earlier starts; the routing epoch of this one.
    pub starts: u32,
    /// Conversations that wait for a person or have one.
    pub conversations: Vec<LoadedConversation>,
    /// Handoffs under way.
    pub handoffs: Vec<Handoff>,
    /// How many open tickets each owner has.
    pub open_tickets: Vec<(AgentId, u32)>,
}

/// Which tickets to list.
#[derive(Debug, Clone)]
pub struct TicketFilter {
    /// Open ones by due time, or done ones newest first.
    pub state: TicketState,
    /// Some: only those this agent owns.
    pub owner: Option<AgentId>,
    /// Some: only those of these teams or owned by this agent.
    pub visible_to: Option<(AgentId, Vec<TeamId>)>,
    /// Only those after this one: the last of the page before.
    pub after: Option<TicketId>,
    /// At most so many; 1 to 200.
    pub limit: u32,
}

impl TicketFilter {
    /// Whether a ticket is for the one who asks.
    pub fn shows(&self, ticket: &Ticket) -> bool {
        let visible = self.visible_to.as_ref().is_none_or(|(agent, teams)| {
            ticket.owner == Some(*agent) || ticket.team.is_some_and(|team| teams.contains(&team))
        });
        visible && self.owner.is_none_or(|owner| ticket.owner == Some(owner))
    }
}

/// Which conversations to list.
#[derive(Debug, Clone, Default)]
pub struct ConversationFilter {
    /// Some: only those whose status is among these.
    pub statuses: Vec<Status>,
    /// Some: only those of these teams or owned by this agent.
    pub visible_to: Option<(AgentId, Vec<TeamId>)>,
    /// Only those older than this one.
    pub before: Option<ConversationId>,
    /// At most so many; 1 to 200.
    pub limit: u32,
}

/// A conversation in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationListing {
    /// Its row.
    pub row: ConversationRow,
    /// The last entry.
    pub last_seq: u32,
    /// The visitor's last words.
    pub last_message: Option<Arc<str>>,
    /// Whose it is.
    pub visitor: VisitorRow,
    /// The visitor's judgement.
    pub rating: Option<Rating>,
}

/// A message the bot had no answer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedMessage {
    /// Where.
    pub conversation: ConversationId,
    /// Which one.
    pub seq: u32,
    /// What became of it.
    pub why: Miss,
    /// When.
    pub at: WallTime,
    /// What the visitor said.
    pub text: Arc<str>,
}
