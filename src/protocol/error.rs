//! What is refused is answered: the `error` frame and its codes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::core::id::ClientId;

/// What went wrong, for programs; the message says it for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The frame's `type` is not known here.
    UnknownType,
    /// A field is missing or has the wrong form.
    InvalidFrame,
    /// A message needs 1 to 4,000 characters.
    TextEmpty,
    /// See [`ErrorCode::TextEmpty`].
    TextTooLong,
    /// The same `client_id` came with another body; the first one stands.
    ClientIdConflict,
    /// There is no such conversation, or it is not yours to see.
    UnknownConversation,
    /// Somebody else owns the conversation.
    NotOwner,
    /// Somebody was faster.
    AlreadyOwned,
    /// The offer is gone: expired, withdrawn or taken.
    OfferGone,
    /// The conversation is closed.
    ConversationClosed,
    /// The conversation is not at a stage where this makes sense.
    WrongStage,
    /// All slots of the agent are taken.
    AtCapacity,
    /// The agent is away or offline.
    NotOnline,
    /// There is no such team, or nobody of it can be handed the conversation.
    UnknownTeam,
    /// There is no such agent, or they cannot take the conversation.
    UnknownAgent,
    /// Rated already.
    AlreadyRated,
    /// Stars must be 1 to 5.
    InvalidRating,
    /// A contact is an e-mail address, a telephone number or an id, 3 to 100 characters.
    InvalidContact,
    /// The conversation has reached its bound of entries.
    ConversationFull,
    /// Not built yet, or switched off here.
    Unsupported,
    /// The token, ticket or identity is not valid.
    NotAuthenticated,
    /// Not allowed with this role or from this place.
    NotAllowed,
    /// Too many frames a second, or too many new conversations of one address; wait `retry_after_ms`.
    RateLimited,
    /// The server is full or its store is down; wait `retry_after_ms`.
    Busy,
    /// A fault of the server; it is in its log.
    Internal,
}

/// Something was refused; nothing is dropped silently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct ErrorFrame {
    /// For programs.
    pub code: ErrorCode,
    /// For people: what is wrong and what to do.
    pub message: String,
    /// The message it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<String>")]
    pub client_id: Option<ClientId>,
    /// When it makes sense to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<f64>")]
    pub retry_after_ms: Option<u64>,
}

impl ErrorFrame {
    /// An error about no particular message.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), client_id: None, retry_after_ms: None }
    }
}
