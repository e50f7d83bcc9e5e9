//! Typing is passed on at most once a second; what comes in between is dropped silently.

use std::time::Duration;

use tokio::time::Instant;

/// At most one per second, for the conversation typed in last.
const EVERY: Duration = Duration::from_secs(1);

/// Remembers what was passed on last.
#[derive(Debug)]
pub(super) struct TypingGate<K> {
    last: Option<(K, Instant)>,
}

impl<K> Default for TypingGate<K> {
    fn default() -> Self {
        Self { last: None }
    }
}

impl<K: PartialEq> TypingGate<K> {
    /// Whether this one is passed on. Typing in another conversation is: the socket's rate bounds how often that can be.
    pub(super) fn passes(&mut self, key: K, now: Instant) -> bool {
        let too_soon = self
            .last
            .as_ref()
            .is_some_and(|(last, at)| *last == key && now.saturating_duration_since(*at) < EVERY);
        if !too_soon {
            self.last = Some((key, now));
        }
        !too_soon
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::clock;

    #[test]
    fn one_a_second_passes() {
        let (mut gate, start) = (TypingGate::default(), clock::instant());
        let passed = (0..50).filter(|n| gate.passes((), start + Duration::from_millis(100) * *n)).count();
        assert_eq!(passed, 5);
    }

    #[test]
    fn another_conversation_is_not_held_back() {
        let (mut gate, now) = (TypingGate::default(), clock::instant());
        assert!(gate.passes(1, now) && gate.passes(2, now) && !gate.passes(2, now));
    }
}
