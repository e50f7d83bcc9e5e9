//! What the sockets do, in figures.

use std::sync::LazyLock;

use metrics::{Counter, counter, gauge};

/// Types of frames the server is sent, by visitors and by agents; one that is missing here is counted as well, only slower.
const KINDS_IN: [&str; 17] = [
    "message.send",
    "read",
    "typing",
    "ping",
    "hello",
    "page",
    "handoff.request",
    "queue.leave",
    "message.leave",
    "answer.feedback",
    "rating.submit",
    "presence.set",
    "offer.accept",
    "offer.decline",
    "conversation.claim",
    "conversation.transfer",
    "conversation.close",
];
/// Types of frames the server sends; others are counted as `other`, so that labels stay few.
const KINDS_OUT: [&str; 18] = [
    "ack",
    "message",
    "typing",
    "read",
    "welcome",
    "status",
    "queue",
    "rating.request",
    "pong",
    "error",
    "going_away",
    "offer",
    "offer.withdrawn",
    "assigned",
    "unassigned",
    "sla",
    "waiting",
    OTHER,
];
const OTHER: &str = "other";
/// How every frame begins: the type comes first.
const FRAME_START: &[u8] = br#"{"type":""#;

/// Counts an open socket while it lives.
#[derive(Debug)]
pub(super) struct Open {
    role: &'static str,
}

impl Open {
    /// One more.
    pub(super) fn new(role: &'static str) -> Self {
        gauge!("sixty_ws_connections", "role" => role).increment(1.0);
        Self { role }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        gauge!("sixty_ws_connections", "role" => self.role).decrement(1.0);
    }
}

/// A frame came in.
pub(super) fn came(kind: &'static str) {
    static COUNTERS: LazyLock<[Counter; KINDS_IN.len()]> = LazyLock::new(|| counters("in", KINDS_IN));
    match KINDS_IN.into_iter().position(|known| known == kind) {
        Some(place) => COUNTERS[place].increment(1),
        None => counter("in", kind).increment(1),
    }
}

/// A frame goes out.
pub(super) fn goes(frame: &[u8]) {
    static COUNTERS: LazyLock<[Counter; KINDS_OUT.len()]> = LazyLock::new(|| counters("out", KINDS_OUT));
    COUNTERS[kind_of(frame)].increment(1);
}

/// Looked up once: a counter found by its labels costs more than the frame.
fn counters<const N: usize>(dir: &'static str, kinds: [&'static str; N]) -> [Counter; N] {
    kinds.map(|kind| counter(dir, kind))
}

fn counter(dir: &'static str, kind: &'static str) -> Counter {
    counter!("sixty_ws_messages_total", "dir" => dir, "kind" => kind)
}

/// A socket was closed by the server.
pub(super) fn dropped(reason: &'static str) {
    counter!("sixty_ws_dropped_total", "reason" => reason).increment(1);
}

/// A new conversation was refused for its address.
pub(super) fn not_opened() {
    counter!("sixty_conversations_refused_total").increment(1);
}

/// The frame's place in [`KINDS_OUT`]; the last one, `other`, when it is none of them.
fn kind_of(frame: &[u8]) -> usize {
    let known = |kind: &str| {
        let rest = frame.strip_prefix(FRAME_START).and_then(|rest| rest.strip_prefix(kind.as_bytes()));
        rest.is_some_and(|rest| rest.first() == Some(&b'"'))
    };
    KINDS_OUT.into_iter().position(known).unwrap_or(KINDS_OUT.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::visitor::ToVisitor;
    use crate::protocol::{WireTime, encode};

    #[test]
    fn the_type_is_read_off_the_frame() {
        let pong = ToVisitor::Pong { t: 1, server_time: WireTime(crate::core::time::WallTime(0)) };
        assert_eq!(KINDS_OUT[kind_of(&encode(&pong))], "pong");
        assert_eq!(KINDS_OUT[kind_of(br#"{"type":"brand.new"}"#)], OTHER);
        assert_eq!(KINDS_OUT[kind_of(b"")], OTHER);
    }
}
