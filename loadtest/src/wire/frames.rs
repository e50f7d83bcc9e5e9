//! Frames: what is sent as text with holes, what comes read into one flat struct that borrows from the text.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Micros;

/// A button.
#[derive(Debug, Deserialize)]
pub struct QuickReply<'a> {
    /// The intent or choice behind it.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
}

/// Any frame of the server; fields a type does not have are empty.
#[derive(Debug, Deserialize)]
pub struct Incoming<'a> {
    /// What it is.
    #[serde(rename = "type", borrow)]
    pub kind: Cow<'a, str>,
    /// Of `ack` and `message`.
    #[serde(default)]
    pub seq: u32,
    /// Of `ack`, own `message`s and `error`.
    pub client_id: Option<Uuid>,
    /// Of `status` and everything agents get.
    pub conversation: Option<Uuid>,
    /// Of `offer`, `offer.withdrawn`.
    pub offer: Option<Uuid>,
    /// Of `message`.
    #[serde(borrow)]
    pub author: Option<Author<'a>>,
    /// Of `message`.
    #[serde(borrow)]
    pub text: Option<Cow<'a, str>>,
    /// Of `message`.
    #[serde(default)]
    pub note: bool,
    /// Of `message`.
    #[serde(default, borrow)]
    pub quick_replies: Vec<QuickReply<'a>>,
    /// Of `status` and `welcome`.
    #[serde(borrow)]
    pub status: Option<Cow<'a, str>>,
    /// Of `error`.
    #[serde(borrow)]
    pub code: Option<Cow<'a, str>>,
    /// Of an agent's `welcome`, and of `presence`.
    #[serde(borrow)]
    pub presence: Option<Cow<'a, str>>,
    /// Of `offer`.
    #[serde(borrow)]
    pub stage: Option<Cow<'a, str>>,
    /// Of `welcome`.
    #[serde(borrow)]
    pub token: Option<Cow<'a, str>>,
    /// Of `welcome`.
    #[serde(borrow)]
    pub epoch: Option<Cow<'a, str>>,
    /// Of `welcome`.
    #[serde(default)]
    pub last_seq: u32,
    /// Of `welcome`.
    pub heartbeat_s: Option<u32>,
    /// Of an agent's `welcome`.
    pub capacity: Option<u32>,
    /// Of an agent's `welcome`.
    #[serde(default, borrow)]
    pub conversations: Vec<Owned<'a>>,
    /// Of `assigned`.
    #[serde(default, borrow)]
    pub entries: Vec<Entry<'a>>,
    /// Of `going_away` and `error`.
    pub retry_after_ms: Option<u64>,
}

/// Who wrote an entry.
#[derive(Debug, Deserialize)]
pub struct Author<'a> {
    /// `visitor`, `bot`, `agent` or `system`.
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
}

/// A conversation an agent owns.
#[derive(Debug, Deserialize)]
pub struct Owned<'a> {
    /// Which one.
    pub conversation: Uuid,
    /// Its last entry.
    #[serde(default)]
    pub last_seq: u32,
    /// Its latest entries.
    #[serde(default, borrow)]
    pub entries: Vec<Entry<'a>>,
}

/// An entry in a list.
#[derive(Debug, Deserialize)]
pub struct Entry<'a> {
    /// Its place.
    pub seq: u32,
    /// Who wrote it.
    #[serde(borrow)]
    pub author: Author<'a>,
}

/// Reads a frame.
pub fn read(text: &str) -> Option<Incoming<'_>> {
    serde_json::from_str(text).ok()
}

/// Where a visitor left off.
#[derive(Debug, Clone, Copy)]
pub struct Resume<'a> {
    /// The conversation.
    pub conversation: Uuid,
    /// The last entry seen.
    pub last_seq: u32,
    /// From `welcome`.
    pub epoch: &'a str,
}

/// A visitor's `hello`.
pub fn visitor_hello(site: &str, token: Option<&str>, resume: Option<Resume<'_>>) -> String {
    let mut frame = format!(r#"{{"type":"hello","site":{}"#, quoted(site));
    if let Some(token) = token {
        let _ = write!(frame, r#","token":{}"#, quoted(token));
    }
    if let Some(Resume { conversation, last_seq, epoch }) = resume {
        let epoch = quoted(epoch);
        let _ = write!(
            frame,
            r#","resume":{{"conversation":"{conversation}","last_seq":{last_seq},"epoch":{epoch}}}"#
        );
    }
    frame.push('}');
    frame
}

/// A visitor's message.
pub fn visitor_message(id: Uuid, text: &str) -> String {
    format!(r#"{{"type":"message.send","client_id":"{id}","text":{}}}"#, quoted(text))
}

/// "A human, please."
pub fn handoff_request(id: Uuid) -> String {
    format!(r#"{{"type":"handoff.request","client_id":"{id}"}}"#)
}

/// "I do not wait any more."
pub fn queue_leave() -> String {
    r#"{"type":"queue.leave"}"#.to_owned()
}

/// A sign of life.
pub fn ping(t: Micros) -> String {
    format!(r#"{{"type":"ping","t":{t}}}"#)
}

/// An agent's `hello`.
pub fn agent_hello(token: &str) -> String {
    format!(r#"{{"type":"hello","token":{}}}"#, quoted(token))
}

/// An agent's presence.
pub fn presence(presence: &str) -> String {
    format!(r#"{{"type":"presence.set","presence":{}}}"#, quoted(presence))
}

/// An agent's answer to an offer.
pub fn offer_answer(accept: bool, offer: Uuid) -> String {
    let verb = if accept { "accept" } else { "decline" };
    format!(r#"{{"type":"offer.{verb}","offer":"{offer}"}}"#)
}

/// An agent's message.
pub fn agent_message(conversation: Uuid, id: Uuid, text: &str) -> String {
    format!(
        r#"{{"type":"message.send","conversation":"{conversation}","client_id":"{id}","text":{}}}"#,
        quoted(text)
    )
}

/// An agent ends a conversation.
pub fn close(conversation: Uuid) -> String {
    format!(r#"{{"type":"conversation.close","conversation":"{conversation}","outcome":"solved"}}"#)
}

/// A string as JSON.
fn quoted(text: &str) -> String {
    // A string cannot fail to be written.
    serde_json::to_string(text).unwrap_or_default()
}

/// What an agent's message carries at its end: who wrote it as the how-many-eth, and when it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Marker {
    /// The agent's number in the run.
    pub agent: u32,
    /// The agent's messages before it.
    pub n: u32,
    /// When it was due.
    pub scheduled: Micros,
}

impl Marker {
    /// This text with the marker.
    pub fn on(self, text: &str) -> String {
        format!("{text} [lt:{}:{}:{}]", self.agent, self.n, self.scheduled)
    }

    /// The marker of a text.
    pub fn of(text: &str) -> Option<Self> {
        let (_, rest) = text.rsplit_once("[lt:")?;
        let mut parts = rest.strip_suffix(']')?.split(':');
        let agent = parts.next()?.parse().ok()?;
        let n = parts.next()?.parse().ok()?;
        let scheduled = parts.next()?.parse().ok()?;
        parts.next().is_none().then_some(Self { agent, n, scheduled })
    }
}

#[cfg(test)]
#[path = "frames_tests.rs"]
mod tests;
