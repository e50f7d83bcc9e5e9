//! How often a login may be tried: per account and per address, without locking out who has logged in from there before.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::bucket::Bucket;
use super::secret::{SecretHash, hash_secret};
use super::slots::sender;

/// Accounts and addresses remembered at once; at the bound those without a recent failure are forgotten, and if that is not
/// enough unfamiliar ones have to wait.
const KEYS_MAX: usize = 50_000;
/// Familiar pairs of account and address; at the bound all are forgotten, which costs them only their privilege.
const FAMILIAR_MAX: usize = 50_000;

/// The limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Failures of one account from unfamiliar addresses together, or from one familiar address.
    pub per_account: u32,
    /// Failures from one address, whatever the account.
    pub per_address: u32,
    /// Within this time.
    pub window: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Account(SecretHash),
    Familiar(SecretHash, IpAddr),
    Address(IpAddr),
}

/// Failed logins of late.
#[derive(Debug)]
pub(super) struct Attempts {
    limits: Limits,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    buckets: HashMap<Key, Bucket>,
    familiar: HashSet<(SecretHash, IpAddr)>,
}

/// One attempt that was counted.
#[derive(Debug)]
pub(super) struct Attempt {
    keys: [Key; 2],
    pair: (SecretHash, IpAddr),
}

impl Attempts {
    /// Nothing remembered.
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, state: Mutex::default() }
    }

    /// Counts an attempt before the work is done, so that many at once do not slip through; or says how long to wait.
    pub(super) fn begin(&self, email: &str, address: IpAddr, now: Instant) -> Result<Attempt, Duration> {
        let pair = (hash_secret(email), sender(address));
        let mut state = self.lock();
        let account =
            if state.familiar.contains(&pair) { Key::Familiar(pair.0, pair.1) } else { Key::Account(pair.0) };
        let keys = [account, Key::Address(pair.1)];
        state.make_room(now);
        if state.buckets.len() + keys.len() > KEYS_MAX && !state.buckets.contains_key(&account) {
            return Err(self.limits.window);
        }
        for (taken, key) in keys.iter().enumerate() {
            let bucket = state.buckets.entry(*key).or_insert_with(|| self.bucket(*key, now));
            if let Err(wait) = bucket.try_take(now) {
                keys[..taken].iter().for_each(|key| state.refund(*key));
                return Err(wait);
            }
        }
        Ok(Attempt { keys, pair })
    }

    /// The attempt was right: it does not count, and this address is familiar from now on.
    pub(super) fn succeeded(&self, attempt: &Attempt) {
        let mut state = self.lock();
        attempt.keys.iter().for_each(|key| state.refund(*key));
        if state.familiar.len() >= FAMILIAR_MAX {
            state.familiar.clear();
        }
        state.familiar.insert(attempt.pair);
    }

    fn bucket(&self, key: Key, now: Instant) -> Bucket {
        let burst = match key {
            Key::Account(_) | Key::Familiar(..) => self.limits.per_account,
            Key::Address(_) => self.limits.per_address,
        };
        Bucket::over(burst, self.limits.window, now)
    }

    /// A panic while the state was held leaves counts at worst one too high.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn make_room(&mut self, now: Instant) {
        if self.buckets.len() + 2 > KEYS_MAX {
            self.buckets.retain(|_, bucket| !bucket.is_full(now));
        }
    }

    fn refund(&mut self, key: Key) {
        if let Some(bucket) = self.buckets.get_mut(&key) {
            bucket.refund();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::clock;

    const LIMITS: Limits = Limits { per_account: 10, per_address: 30, window: Duration::from_mins(15) };

    fn ip(last: u32) -> IpAddr {
        IpAddr::V4(std::net::Ipv4Addr::from_bits(0xC633_0000 + last))
    }

    #[test]
    fn one_account_is_tried_ten_times_however_many_addresses_try() {
        let (attempts, now) = (Attempts::new(LIMITS), clock::instant());
        let passed = (0..100).filter(|n| attempts.begin("li@shop.example", ip(*n), now).is_ok()).count();
        assert_eq!(passed, 10);
        assert!(
            attempts.begin("li@shop.example", ip(7), now + Duration::from_secs(91)).is_ok(),
            "time heals"
        );
    }

    #[test]
    fn who_has_logged_in_from_there_before_still_can_while_others_attack() {
        let (attempts, now) = (Attempts::new(LIMITS), clock::instant());
        attempts.succeeded(&attempts.begin("li@shop.example", ip(1), now).unwrap());
        for n in 2..100 {
            let _ = attempts.begin("li@shop.example", ip(n), now);
        }
        assert!(attempts.begin("li@shop.example", ip(200), now).is_err());
        assert!(attempts.begin("li@shop.example", ip(1), now).is_ok());
    }

    #[test]
    fn a_familiar_address_has_its_own_limit() {
        let (attempts, now) = (Attempts::new(LIMITS), clock::instant());
        attempts.succeeded(&attempts.begin("li@shop.example", ip(1), now).unwrap());
        let passed = (0..100).filter(|_| attempts.begin("li@shop.example", ip(1), now).is_ok()).count();
        assert_eq!(passed, 10);
    }

    #[test]
    fn one_address_cannot_spray_over_many_accounts() {
        let (attempts, now) = (Attempts::new(LIMITS), clock::instant());
        let passed =
            (0..1_000).filter(|n| attempts.begin(&format!("{n}@shop.example"), ip(1), now).is_ok()).count();
        assert_eq!(passed, 30);
    }

    #[test]
    fn right_passwords_are_not_counted() {
        let (attempts, now) = (Attempts::new(LIMITS), clock::instant());
        for _ in 0..100 {
            attempts.succeeded(&attempts.begin("li@shop.example", ip(1), now).unwrap());
        }
    }
}
