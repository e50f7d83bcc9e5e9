//! Frames of `/ws/visitor`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{AgentRef, Author, EtaRange, MessageView, PromiseState, QuickReply, Status, WireTime};
use super::error::ErrorFrame;
use crate::core::id::{ClientId, ConversationId, VisitorId};

/// What a visitor's browser sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
#[ts(optional_fields)]
pub enum VisitorFrame {
    /// The first frame, within ten seconds.
    #[serde(rename = "hello")]
    Hello(Box<Hello>),
    /// A message; stored before it is acknowledged.
    #[serde(rename = "message.send")]
    MessageSend(MessageSend),
    /// Types, or stopped; not stored.
    #[serde(rename = "typing")]
    Typing {
        /// Whether they type now.
        on: bool,
    },
    /// Seen up to here.
    #[serde(rename = "read")]
    Read {
        /// The last entry seen.
        #[ts(type = "number")]
        seq: u32,
    },
    /// "A human, please."
    #[serde(rename = "handoff.request")]
    HandoffRequest {
        /// Makes the request repeatable.
        #[ts(type = "string")]
        client_id: ClientId,
        /// The wanted team's key.
        team: Option<String>,
        /// In the visitor's words.
        reason: Option<String>,
    },
    /// Stop waiting, back to the bot.
    #[serde(rename = "queue.leave")]
    QueueLeave {},
    /// Leave a message for follow-up; who waits stops waiting.
    #[serde(rename = "message.leave")]
    MessageLeave(MessageLeave),
    /// Whether a bot answer helped.
    #[serde(rename = "answer.feedback")]
    AnswerFeedback {
        /// The answer's entry.
        #[ts(type = "number")]
        seq: u32,
        /// Helped or not.
        helpful: bool,
    },
    /// Stars after the conversation, once.
    #[serde(rename = "rating.submit")]
    RatingSubmit(RatingSubmit),
    /// The visitor moved on to another page.
    #[serde(rename = "page")]
    Page {
        /// Its address.
        url: String,
        /// Its title.
        title: Option<String>,
    },
    /// Are you there?
    #[serde(rename = "ping")]
    Ping {
        /// Comes back in `pong`.
        #[ts(type = "number")]
        t: i64,
    },
}

/// Who a visitor's socket is for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct Hello {
    /// The site's key.
    pub site: String,
    /// From the first `welcome`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Where the reader left off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
    /// `zh-CN` or `en`; others fall back to the site's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The page the widget is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    /// A JWT (HS256 under the site's identity secret) that says who this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// What the visitor says of themselves; unverified and shown as such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
}

/// Where a reader left off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Resume {
    /// The conversation.
    #[ts(type = "string")]
    pub conversation: ConversationId,
    /// The last entry that was shown.
    #[ts(type = "number")]
    pub last_seq: u32,
    /// From `welcome`; another one means the store was restored.
    pub epoch: String,
}

/// A page of the website.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where the visitor came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
}

/// Unverified claims of a visitor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct Profile {
    /// A name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// An e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A message of a visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct MessageSend {
    /// Sent again it returns the same `seq`.
    #[ts(type = "string")]
    pub client_id: ClientId,
    /// 1 to 4,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Upload ids; refused with `unsupported` until uploads are built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<String>>,
}

/// A message for follow-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MessageLeave {
    /// Sent again it returns the same `seq`.
    #[ts(type = "string")]
    pub client_id: ClientId,
    /// How to reach the visitor: an e-mail address, a telephone number, or an id such as `WeChat`'s; 3 to 100 characters.
    pub contact: String,
    /// 1 to 4,000 characters.
    pub text: String,
}

/// The visitor's judgement, once per conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct RatingSubmit {
    /// Makes it repeatable.
    #[ts(type = "string")]
    pub client_id: ClientId,
    /// 1 to 5.
    pub stars: u8,
    /// In the visitor's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// "Was this solved?"
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved: Option<bool>,
    /// What it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
}

/// What a visitor's browser gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
#[ts(optional_fields)]
pub enum ToVisitor {
    /// The answer to `hello`.
    #[serde(rename = "welcome")]
    Welcome(Box<Welcome>),
    /// The message is stored.
    #[serde(rename = "ack")]
    Ack {
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
    /// An entry.
    #[serde(rename = "message")]
    Message(MessageView),
    /// Somebody types.
    #[serde(rename = "typing")]
    Typing {
        /// Who.
        author: Author,
        /// Whether they type now.
        on: bool,
    },
    /// Somebody has read.
    #[serde(rename = "read")]
    Read {
        /// Who.
        author: Author,
        /// Up to here.
        #[ts(type = "number")]
        seq: u32,
    },
    /// Where the conversation stands.
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
    /// The visitor's place in the queue.
    #[serde(rename = "queue")]
    Queue {
        /// 1 is next.
        position: u32,
        /// An honest range.
        eta_s: EtaRange,
        /// Nobody is there who could answer: nobody can say how long it takes, and the range is not to be shown.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(as = "Option<bool>")]
        absent: bool,
        /// The promised moment, in server time.
        #[ts(type = "string")]
        respond_by: WireTime,
        /// Whether it will hold.
        promise: PromiseState,
    },
    /// Please rate.
    #[serde(rename = "rating.request")]
    RatingRequest {
        /// Which conversation.
        #[ts(type = "string")]
        conversation: ConversationId,
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

/// The answer to a visitor's `hello`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct Welcome {
    /// Keep it: it is the visitor's only credential.
    pub token: String,
    /// The visitor.
    #[ts(type = "string")]
    pub visitor: VisitorId,
    /// The open (or just closed) conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub conversation: Option<ConversationId>,
    /// Where it stands; `bot` when there is none.
    pub status: Status,
    /// The last entry the visitor may see.
    #[ts(type = "number")]
    pub last_seq: u32,
    /// Identity of the store's history; send it back in `resume`.
    pub epoch: String,
    /// True: forget what you have, everything follows from the start.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>")]
    pub resync: bool,
    /// For the correction of clocks.
    #[ts(type = "string")]
    pub server_time: WireTime,
    /// Send `ping` at least this often.
    pub heartbeat_s: u32,
    /// The owner, while active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentRef>,
    /// For a visitor without a conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greeting: Option<String>,
    /// The site's common questions.
    pub quick_replies: Vec<QuickReply>,
    /// What is switched on here: `rating`, `feedback` ...
    pub features: Vec<String>,
    /// True once the conversation has been rated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>")]
    pub rated: bool,
}
