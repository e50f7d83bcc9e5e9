//! What the sockets do, in figures.

use metrics::{counter, gauge};

/// Types of frames the server sends; others are counted as `other`, so that labels stay few.
const KINDS_OUT: [&str; 17] = [
    "welcome",
    "ack",
    "message",
    "typing",
    "read",
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
];
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
    counter!("sixty_ws_messages_total", "dir" => "in", "kind" => kind).increment(1);
}

/// A frame goes out.
pub(super) fn goes(frame: &[u8]) {
    counter!("sixty_ws_messages_total", "dir" => "out", "kind" => kind_of(frame)).increment(1);
}

/// A socket was closed by the server.
pub(super) fn dropped(reason: &'static str) {
    counter!("sixty_ws_dropped_total", "reason" => reason).increment(1);
}

fn kind_of(frame: &[u8]) -> &'static str {
    let Some(rest) = frame.strip_prefix(FRAME_START) else { return "other" };
    let name = rest.split(|byte| *byte == b'"').next().unwrap_or_default();
    KINDS_OUT.into_iter().find(|kind| kind.as_bytes() == name).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::visitor::ToVisitor;
    use crate::protocol::{WireTime, encode};

    #[test]
    fn the_type_is_read_off_the_frame() {
        let pong = ToVisitor::Pong { t: 1, server_time: WireTime(crate::core::time::WallTime(0)) };
        assert_eq!(kind_of(encode(&pong).as_bytes()), "pong");
        assert_eq!(kind_of(br#"{"type":"brand.new"}"#), "other");
        assert_eq!(kind_of(b""), "other");
    }
}
