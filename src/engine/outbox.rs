//! The frames that wait for one socket: bounded, so that a client that does not read never costs more than its bound.
//!
//! At the bound, frames that a later one replaces (typing, presence, queue figures) are dropped first; if that is not enough the
//! client is cut off (4008) and resumes after it has reconnected: nothing that is stored is lost.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::Notify;

use crate::protocol::close_code::CloseCode;

/// Frames a client may be behind.
pub const FRAMES_MAX: usize = 256;
/// Bytes a client may be behind.
pub const BYTES_MAX: usize = 256 * 1024;

/// What the socket does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// Send this text frame.
    Frame(Bytes),
    /// Close the socket; nothing follows.
    Close(CloseCode),
}

/// The queue between the engine and one socket's task.
#[derive(Debug, Default)]
pub struct Outbox {
    state: Mutex<State>,
    filled: Notify,
    emptied: Notify,
}

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<Queued>,
    bytes: usize,
    close: Option<CloseCode>,
}

#[derive(Debug)]
struct Queued {
    frame: Bytes,
    replaceable: bool,
}

impl Outbox {
    /// Queues a frame that must arrive. Returns false when the client had to be cut off.
    pub fn push(&self, frame: Bytes) -> bool {
        self.insert(frame, false)
    }

    /// Queues a frame that a later one replaces; dropped silently when the client is behind.
    pub fn push_replaceable(&self, frame: Bytes) -> bool {
        self.insert(frame, true)
    }

    /// Queues a frame as soon as there is room for it: for long transcripts, which are read in pages. Returns false when the socket closes.
    pub async fn push_when_room(&self, frame: Bytes) -> bool {
        loop {
            let emptied = self.emptied.notified();
            {
                let state = self.lock();
                if state.close.is_some() {
                    return false;
                }
                if !state.is_full(frame.len()) {
                    drop(state);
                    return self.push(frame);
                }
            }
            emptied.await;
        }
    }

    /// Closes the socket after what is queued now; the first reason stands.
    pub fn close(&self, code: CloseCode) {
        self.lock().close.get_or_insert(code);
        self.filled.notify_one();
        self.emptied.notify_one();
    }

    /// Whether the socket is to be closed.
    pub fn is_closing(&self) -> bool {
        self.lock().close.is_some()
    }

    /// The next thing to do; waits for it. Cancel safe. For one reader.
    pub async fn next(&self) -> Outgoing {
        loop {
            if let Some(outgoing) = self.try_next() {
                return outgoing;
            }
            self.filled.notified().await;
        }
    }

    /// The next thing to do, if there is one.
    pub fn try_next(&self) -> Option<Outgoing> {
        let mut state = self.lock();
        if let Some(queued) = state.frames.pop_front() {
            state.bytes -= queued.frame.len();
            if state.frames.is_empty() {
                // An idle connection keeps no buffer.
                state.frames = VecDeque::new();
                self.emptied.notify_one();
            }
            return Some(Outgoing::Frame(queued.frame));
        }
        state.close.map(Outgoing::Close)
    }

    fn insert(&self, frame: Bytes, replaceable: bool) -> bool {
        let mut state = self.lock();
        if state.close.is_some() {
            return false;
        }
        if state.is_full(frame.len()) {
            if replaceable {
                return true;
            }
            state.drop_replaceable();
        }
        if state.is_full(frame.len()) {
            state.frames = VecDeque::new();
            state.bytes = 0;
            state.close = Some(CloseCode::TooSlow);
        } else {
            state.bytes += frame.len();
            state.frames.push_back(Queued { frame, replaceable });
        }
        let open = state.close.is_none();
        drop(state);
        self.filled.notify_one();
        open
    }

    /// A panic while the queue was held leaves it well-formed: every change is a single push or pop.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A frame that is larger than the bound by itself still goes out when nothing waits before it.
    fn is_full(&self, more: usize) -> bool {
        self.frames.len() >= FRAMES_MAX || (!self.frames.is_empty() && self.bytes + more > BYTES_MAX)
    }

    fn drop_replaceable(&mut self) {
        self.frames.retain(|queued| !queued.replaceable);
        self.bytes = self.frames.iter().map(|queued| queued.frame.len()).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(bytes: usize) -> Bytes {
        Bytes::from(vec![b'x'; bytes])
    }

    #[test]
    fn frames_come_out_in_order_and_the_close_comes_last() {
        let outbox = Outbox::default();
        assert!(outbox.push(Bytes::from_static(b"1")) && outbox.push(Bytes::from_static(b"2")));
        outbox.close(CloseCode::Restarting);
        outbox.close(CloseCode::TooSlow);
        assert!(!outbox.push(Bytes::from_static(b"3")), "nothing goes out after a close");
        let out: Vec<_> = std::iter::from_fn(|| outbox.try_next()).take(3).collect();
        assert_eq!(
            out,
            [
                Outgoing::Frame(Bytes::from_static(b"1")),
                Outgoing::Frame(Bytes::from_static(b"2")),
                Outgoing::Close(CloseCode::Restarting)
            ]
        );
    }

    #[test]
    fn a_client_that_does_not_read_is_cut_off_at_the_bound() {
        let outbox = Outbox::default();
        for _ in 0..FRAMES_MAX {
            assert!(outbox.push(frame(1)));
        }
        assert!(!outbox.push(frame(1)));
        assert_eq!(outbox.try_next(), Some(Outgoing::Close(CloseCode::TooSlow)));
    }

    #[test]
    fn bytes_are_bounded_too() {
        let outbox = Outbox::default();
        assert!(outbox.push(frame(BYTES_MAX)));
        assert!(!outbox.push(frame(1)));
    }

    #[test]
    fn one_frame_larger_than_the_bound_still_goes_out() {
        let outbox = Outbox::default();
        assert!(outbox.push(frame(BYTES_MAX + 1)));
        assert!(!outbox.push(frame(1)), "but nothing may queue behind it");
    }

    #[tokio::test]
    async fn a_long_transcript_waits_for_room() {
        let outbox = std::sync::Arc::new(Outbox::default());
        let writer = tokio::spawn({
            let outbox = outbox.clone();
            async move {
                for _ in 0..3 * FRAMES_MAX {
                    assert!(outbox.push_when_room(frame(10)).await);
                }
            }
        });
        for _ in 0..3 * FRAMES_MAX {
            assert_eq!(outbox.next().await, Outgoing::Frame(frame(10)));
        }
        writer.await.unwrap();
    }

    #[test]
    fn typing_is_dropped_before_a_client_is_cut_off() {
        let outbox = Outbox::default();
        for _ in 0..FRAMES_MAX {
            outbox.push_replaceable(frame(1));
        }
        assert!(outbox.push_replaceable(frame(1)), "dropped, not cut off");
        assert!(outbox.push(Bytes::from_static(b"kept")));
        assert_eq!(outbox.try_next(), Some(Outgoing::Frame(Bytes::from_static(b"kept"))));
    }

    #[tokio::test]
    async fn a_waiting_reader_wakes_up() {
        let outbox = std::sync::Arc::new(Outbox::default());
        let reader = tokio::spawn({
            let outbox = outbox.clone();
            async move { outbox.next().await }
        });
        tokio::task::yield_now().await;
        outbox.push(Bytes::from_static(b"hello"));
        assert_eq!(reader.await.unwrap(), Outgoing::Frame(Bytes::from_static(b"hello")));
    }
}
