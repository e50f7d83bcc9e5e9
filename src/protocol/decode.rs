//! Text to frame and frame to text; errors never contain the sender's words.

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::agent::AgentFrame;
use super::visitor::VisitorFrame;

/// Why a text is not a frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Not a JSON object: the socket is closed.
    #[error("the frame is not a JSON object")]
    NotJson,
    /// The socket stays open.
    #[error("unknown frame type; see docs/protocol.md for the types of this socket")]
    UnknownType,
    /// The socket stays open.
    #[error("the frame's fields do not fit its type: {0}")]
    InvalidFrame(String),
}

/// Reads a visitor's frame.
pub fn decode_visitor(text: &str) -> Result<VisitorFrame, DecodeError> {
    decode(text)
}

/// Reads an agent's frame.
pub fn decode_agent(text: &str) -> Result<AgentFrame, DecodeError> {
    decode(text)
}

/// Room for a usual answer with its buttons: growing step by step would copy it twice.
const USUAL_BYTES: usize = 512;

/// The frame as the text that goes out, in bytes: the socket looks once whether it is text, and that is enough.
pub fn encode<F: Serialize>(frame: &F) -> Bytes {
    let mut text = Vec::with_capacity(USUAL_BYTES);
    // Frames hold only strings, numbers and lists, and memory takes every write: there is nothing that could fail.
    let _ = serde_json::to_writer(&mut text, frame);
    text.into()
}

fn decode<F: DeserializeOwned>(text: &str) -> Result<F, DecodeError> {
    serde_json::from_str(text).map_err(|error| explain(text, &error))
}

/// The slow path: a second look at a refused text to say what is wrong with it.
fn explain(text: &str, error: &serde_json::Error) -> DecodeError {
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_str::<serde_json::Value>(text) else {
        return DecodeError::NotJson;
    };
    let message = error.to_string();
    match fields.get("type") {
        Some(serde_json::Value::String(_)) if message.starts_with("unknown variant") => {
            DecodeError::UnknownType
        }
        Some(serde_json::Value::String(_)) => DecodeError::InvalidFrame(without_values(&message)),
        Some(_) => DecodeError::InvalidFrame("`type` must be a string".to_owned()),
        None => DecodeError::InvalidFrame("missing field `type`".to_owned()),
    }
}

/// serde quotes an offending value between `"` in its message: that is the sender's words, so only what names fields and types stays.
fn without_values(message: &str) -> String {
    let mut parts = message.split('"');
    let head = parts.next().unwrap_or_default();
    match parts.next_back() {
        Some(tail) if tail.len() < 200 => format!("{head}…{tail}"),
        _ => head.to_owned(),
    }
}
