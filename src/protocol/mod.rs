//! The wire `sixty.v1`: the frames, limits and close codes that browsers and programs see.
//!
//! Owns every public JSON shape; the TypeScript types of the front end are generated from here. Never decides anything and never does I/O.

pub mod agent;
mod agent_views;
pub mod close_code;
pub mod common;
mod decode;
pub mod error;
pub mod limits;
pub mod visitor;

pub use common::{
    AgentRef, AnswerInfo, Author, AuthorKind, EtaRange, MessageView, Presence, PromiseState, QuickReply,
    Status, WireTime,
};
pub use decode::{DecodeError, decode_agent, decode_visitor, encode};
pub use error::{ErrorCode, ErrorFrame};

/// The WebSocket subprotocol of this version of the wire.
pub const SUBPROTOCOL: &str = "sixty.v1";
