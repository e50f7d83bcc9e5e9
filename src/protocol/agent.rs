//! Frames of `/ws/agent`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use super::agent_views::{
    AgentWelcome, ConversationView, OfferSummary, TeamView, VisitorView, WaitingItem, WaitingView,
};
use super::common::{AgentRef, Author, MessageView, Presence, Status, WireTime};
use super::error::ErrorFrame;
use crate::core::id::{AgentId, ClientId, ConversationId, OfferId, TeamId};

/// What an agent's console or program sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
#[ts(optional_fields)]
pub enum AgentFrame {
    /// The first frame, within ten seconds: `ticket` (browsers) or `token` (programs).
    #[serde(rename = "hello")]
    Hello {
        /// Single use, 30 s, from `POST /api/v1/socket-tickets`.
        ticket: Option<String>,
        /// An API token.
        token: Option<String>,
        /// Where the reader left off, per conversation.
        resume: Option<Vec<ResumeOne>>,
    },
    /// Takes conversations, or not.
    #[serde(rename = "presence.set")]
    PresenceSet {
        /// The wish.
        presence: Presence,
        /// For colleagues and reports.
        reason: Option<String>,
    },
    /// Takes an offer.
    #[serde(rename = "offer.accept")]
    OfferAccept {
        /// Which one.
        #[ts(type = "string")]
        offer: OfferId,
    },
    /// Passes an offer on.
    #[serde(rename = "offer.decline")]
    OfferDecline {
        /// Which one.
        #[ts(type = "string")]
        offer: OfferId,
        /// For the record.
        reason: Option<String>,
    },
    /// Takes a waiting conversation out of turn.
    #[serde(rename = "conversation.claim")]
    ConversationClaim {
        /// Which one.
        #[ts(type = "string")]
        conversation: ConversationId,
    },
    /// A message to the visitor, or a note among agents.
    #[serde(rename = "message.send")]
    MessageSend {
        /// Where.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// Sent again it returns the same `seq`.
        #[ts(type = "string")]
        client_id: ClientId,
        /// 1 to 4,000 characters.
        text: Option<String>,
        /// Refused with `unsupported` until uploads are built.
        attachments: Option<Vec<String>>,
        /// True: internal, the visitor never gets it.
        note: Option<bool>,
    },
    /// Types, or stopped.
    #[serde(rename = "typing")]
    Typing {
        /// Where.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// Whether they type now.
        on: bool,
    },
    /// Seen up to here.
    #[serde(rename = "read")]
    Read {
        /// Where.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// The last entry seen.
        #[ts(type = "number")]
        seq: u32,
    },
    /// Passes the conversation on, with a word for the next one.
    #[serde(rename = "conversation.transfer")]
    ConversationTransfer {
        /// Which one.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// Where to.
        to: TransferTo,
        /// What the next one must know; internal.
        note: String,
    },
    /// Done.
    #[serde(rename = "conversation.close")]
    ConversationClose {
        /// Which one.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// How it ended.
        outcome: Outcome,
        /// What it was about.
        tags: Option<Vec<String>>,
        /// A last note; internal.
        note: Option<String>,
    },
    /// Are you there?
    #[serde(rename = "ping")]
    Ping {
        /// Comes back in `pong`.
        #[ts(type = "number")]
        t: i64,
    },
}

/// Where an agent left off in one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResumeOne {
    /// Which one.
    #[ts(type = "string")]
    pub conversation: ConversationId,
    /// The last entry that was shown.
    #[ts(type = "number")]
    pub last_seq: u32,
}

/// The target of a transfer: `{"team": ...}` or `{"agent": ...}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TransferTo {
    /// Whoever of this team is next.
    Team(#[ts(type = "string")] TeamId),
    /// This agent.
    Agent(#[ts(type = "string")] AgentId),
}

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The visitor has what they came for.
    Solved,
    /// They have not.
    Unsolved,
    /// Nothing to solve.
    Spam,
}

/// At which step of the ladder an offer is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OfferStage {
    /// To this agent alone.
    Offer,
    /// To everybody who could take it; first claim wins.
    RingAll,
    /// The owner is silent; first message wins.
    Rescue,
}

/// What happened to the promise of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlaStage {
    /// Owned but silent: please answer.
    Nudge,
    /// Others are being rung.
    Rescue,
    /// Missed.
    Breached,
    /// Answered in time.
    Met,
}

/// Why an offer is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawnWhy {
    /// Nobody took it in time.
    Expired,
    /// Somebody else was faster.
    Taken,
    /// The visitor left the queue.
    Left,
    /// It went elsewhere.
    Reassigned,
}

/// What an agent's console or program gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
#[ts(optional_fields)]
pub enum ToAgent {
    /// The answer to `hello`.
    #[serde(rename = "welcome")]
    Welcome(Box<AgentWelcome>),
    /// A conversation rings.
    #[serde(rename = "offer")]
    Offer {
        /// For `offer.accept`.
        #[ts(type = "string")]
        offer: OfferId,
        /// Which one.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// Whose queue.
        #[ts(type = "string")]
        team: TeamId,
        /// What it is about.
        summary: Box<OfferSummary>,
        /// The first answer is promised by then (server time).
        #[ts(type = "string")]
        respond_by: WireTime,
        /// It rings until then (server time).
        #[ts(type = "string")]
        expires_at: WireTime,
        /// Which step of the ladder.
        stage: OfferStage,
    },
    /// It rings no more.
    #[serde(rename = "offer.withdrawn")]
    OfferWithdrawn {
        /// Which one.
        #[ts(type = "string")]
        offer: OfferId,
        /// Why.
        why: WithdrawnWhy,
    },
    /// It is yours.
    #[serde(rename = "assigned")]
    Assigned(Box<ConversationView>),
    /// It is not yours any more.
    #[serde(rename = "unassigned")]
    Unassigned {
        /// Which one.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// `transferred`, `rescued`, `closed`, `returned_to_queue` or `left`.
        #[ts(type = "string")]
        why: Arc<str>,
    },
    /// What happens to a promise.
    #[serde(rename = "sla")]
    Sla {
        /// Which one.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// What happened.
        stage: SlaStage,
        /// The promised moment (server time).
        #[ts(type = "string")]
        respond_by: WireTime,
        /// On a breach: why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(as = "Option<String>")]
        cause: Option<Arc<str>>,
        /// On `met`: how long the answer took.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(as = "Option<f64>")]
        first_response_ms: Option<u64>,
    },
    /// A team's queue, at most four times a second.
    #[serde(rename = "waiting")]
    Waiting(WaitingView),
    /// An entry.
    #[serde(rename = "message")]
    Message(MessageView),
    /// The message is stored.
    #[serde(rename = "ack")]
    Ack {
        /// Where.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// The sender's id of it.
        #[ts(type = "string")]
        client_id: ClientId,
        /// Its place in the conversation.
        #[ts(type = "number")]
        seq: u32,
        /// When.
        #[ts(type = "string")]
        at: WireTime,
    },
    /// Somebody types.
    #[serde(rename = "typing")]
    Typing {
        /// Where.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// Who.
        author: Author,
        /// Whether they type now.
        on: bool,
    },
    /// Somebody has read.
    #[serde(rename = "read")]
    Read {
        /// Where.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// Who.
        author: Author,
        /// Up to here.
        #[ts(type = "number")]
        seq: u32,
    },
    /// Where a conversation stands.
    #[serde(rename = "status")]
    Status {
        /// Which one.
        #[ts(type = "string")]
        conversation: ConversationId,
        /// Where it stands.
        status: Status,
        /// Who owns it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<AgentRef>,
    },
    /// The agent's own presence: set by them, or by Sixty after missed offers.
    #[serde(rename = "presence")]
    Presence {
        /// Whose.
        #[ts(type = "string")]
        agent: AgentId,
        /// What it is now.
        presence: Presence,
        /// `missed_offers` when Sixty set it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(as = "Option<String>")]
        reason: Option<Arc<str>>,
    },
    /// I am.
    #[serde(rename = "pong")]
    Pong {
        /// From `ping`.
        #[ts(type = "number")]
        t: i64,
        /// For the correction of clocks.
        #[ts(type = "string")]
        server_time: WireTime,
    },
    /// Something was refused.
    #[serde(rename = "error")]
    Error(ErrorFrame),
    /// The server is about to close this socket; come back after the hinted time.
    #[serde(rename = "going_away")]
    GoingAway {
        /// Not sooner than this.
        #[ts(type = "number")]
        retry_after_ms: u64,
    },
}
