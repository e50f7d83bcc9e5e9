//! Socket tickets: a browser's console shows one in `hello` instead of its cookie. Single use, short lived, in memory only.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::secret::{NoRandomness, SecretHash, hash_secret, new_secret};

/// How long a ticket is good.
pub(super) const LIFE: Duration = Duration::from_secs(30);
/// Tickets that may be out at once; at the bound, when none has expired, no more are given (503).
const TICKETS_MAX: usize = 10_000;

/// Why no ticket was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TicketError {
    /// Too many are out.
    Full,
    /// No randomness.
    NoRandomness,
}

impl From<NoRandomness> for TicketError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

/// All tickets that are out, each with the login it was given under.
#[derive(Debug, Default)]
pub(super) struct Tickets {
    out: Mutex<HashMap<SecretHash, (SecretHash, Instant)>>,
}

impl Tickets {
    /// A new ticket for a login.
    pub(super) fn issue(&self, login: SecretHash, now: Instant) -> Result<String, TicketError> {
        let ticket = new_secret()?;
        let mut out = self.lock();
        if out.len() >= TICKETS_MAX {
            out.retain(|_, (_, expires)| *expires > now);
        }
        if out.len() >= TICKETS_MAX {
            return Err(TicketError::Full);
        }
        out.insert(hash_secret(&ticket), (login, now + LIFE));
        Ok(ticket)
    }

    /// Uses a ticket up; gives the login it stands for.
    pub(super) fn redeem(&self, ticket: &str, now: Instant) -> Option<SecretHash> {
        let (login, expires) = self.lock().remove(&hash_secret(ticket))?;
        (expires > now).then_some(login)
    }

    /// A panic while the map was held leaves it well-formed: every change is a single insert, remove or retain.
    fn lock(&self) -> MutexGuard<'_, HashMap<SecretHash, (SecretHash, Instant)>> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::clock;

    const LOGIN: SecretHash = [7; 32];

    #[test]
    fn a_ticket_is_good_once() {
        let (tickets, now) = (Tickets::default(), clock::instant());
        let ticket = tickets.issue(LOGIN, now).unwrap();
        assert_eq!(tickets.redeem(&ticket, now), Some(LOGIN));
        assert_eq!(tickets.redeem(&ticket, now), None);
        assert_eq!(tickets.redeem("", now), None);
    }

    #[test]
    fn a_ticket_is_good_for_half_a_minute() {
        let (tickets, now) = (Tickets::default(), clock::instant());
        let ticket = tickets.issue(LOGIN, now).unwrap();
        assert_eq!(tickets.redeem(&ticket, now + LIFE), None);
    }

    #[test]
    fn tickets_are_bounded_and_expired_ones_make_room() {
        let (tickets, now) = (Tickets::default(), clock::instant());
        for _ in 0..TICKETS_MAX {
            tickets.issue(LOGIN, now).unwrap();
        }
        assert_eq!(tickets.issue(LOGIN, now), Err(TicketError::Full));
        assert!(tickets.issue(LOGIN, now + LIFE).is_ok());
    }
}
