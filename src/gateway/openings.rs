//! How many new conversations one address may begin, so that one sender fills neither the store nor the queue for agents.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::bucket::Bucket;
use super::slots::sender;

/// Addresses remembered at once; at the bound those that have all their openings again are forgotten, and if that is not enough
/// further ones have to wait.
const ADDRESSES_MAX: usize = 50_000;
/// At the bound they are looked for at most this often, so that a flood does not pay for each of its openings with a walk over all.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// Conversations begun of late, by address.
#[derive(Debug)]
pub(super) struct Openings {
    each: u32,
    window: Duration,
    state: Mutex<State>,
    told: Once,
}

#[derive(Debug, Default)]
struct State {
    buckets: HashMap<IpAddr, Bucket>,
    swept_at: Option<Instant>,
}

impl Openings {
    /// `each` per address at once, and as many again within every `window`.
    pub(super) fn new(each: u32, window: Duration) -> Self {
        Self { each, window, state: Mutex::default(), told: Once::new() }
    }

    /// One more conversation of `address`, or how long it has to wait. This machine itself never waits: what comes from it is the
    /// operator's, a load test, or all visitors together behind a proxy that is not listed.
    pub(super) fn begin(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        if address.to_canonical().is_loopback() {
            return Ok(());
        }
        let begun = self.lock().begin(sender(address), now, || Bucket::over(self.each, self.window, now));
        if begun.is_err() {
            self.told.call_once(|| {
                tracing::warn!(
                    "one address has begun as many conversations as gateway.new_conversations_per_address allows, and is told to \
                     wait; if visitors come through a proxy, list it in gateway.trusted_proxies. Said once; \
                     sixty_conversations_refused_total counts"
                );
            });
        }
        begun.map_err(|wait| wait.unwrap_or(self.window / self.each.max(1)))
    }

    /// A panic while the state was held leaves counts at worst one too high.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Refused with the time to wait; with none when there is no room to count one more address.
    fn begin(
        &mut self,
        address: IpAddr,
        now: Instant,
        full: impl FnOnce() -> Bucket,
    ) -> Result<(), Option<Duration>> {
        if self.buckets.len() >= ADDRESSES_MAX && !self.buckets.contains_key(&address) {
            self.sweep(now);
            if self.buckets.len() >= ADDRESSES_MAX {
                return Err(None);
            }
        }
        self.buckets.entry(address).or_insert_with(full).try_take(now).map_err(Some)
    }

    fn sweep(&mut self, now: Instant) {
        if self.swept_at.is_none_or(|at| now.saturating_duration_since(at) >= SWEEP_EVERY) {
            self.swept_at = Some(now);
            self.buckets.retain(|_, bucket| !bucket.is_full(now));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::engine::clock;

    const WINDOW: Duration = Duration::from_mins(5);

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn numbered(n: usize) -> IpAddr {
        IpAddr::V4(Ipv4Addr::from_bits(0xC633_0000 + u32::try_from(n).unwrap()))
    }

    #[test]
    fn one_address_begins_so_many_at_once_and_so_many_in_the_long_run() {
        let (openings, start) = (Openings::new(50, WINDOW), clock::instant());
        let begun = |address, at| (0..200).filter(|_| openings.begin(ip(address), at).is_ok()).count();
        assert_eq!(begun("198.51.100.1", start), 50);
        assert_eq!(begun("198.51.100.2", start), 50, "nobody pays for others");
        assert_eq!(begun("198.51.100.1", start + Duration::from_mins(1)), 10);
        assert_eq!(begun("198.51.100.1", start + Duration::from_hours(9)), 50, "nothing is saved up");
    }

    #[test]
    fn who_waits_as_told_passes() {
        let (openings, now) = (Openings::new(1, WINDOW), clock::instant());
        assert_eq!(openings.begin(ip("198.51.100.1"), now), Ok(()));
        let wait = openings.begin(ip("198.51.100.1"), now).unwrap_err();
        assert_eq!(wait.as_secs(), 300);
        assert!(openings.begin(ip("198.51.100.1"), now + wait / 2).is_err());
        assert_eq!(openings.begin(ip("198.51.100.1"), now + wait), Ok(()));
    }

    #[test]
    fn a_network_of_ipv6_is_one_sender_and_a_mapped_address_is_the_ipv4_one() {
        let (openings, now) = (Openings::new(1, WINDOW), clock::instant());
        assert!(openings.begin(ip("2001:db8:0:1::1"), now).is_ok());
        assert!(openings.begin(ip("2001:db8:0:1:ffff::2"), now).is_err());
        assert!(openings.begin(ip("2001:db8:0:2::1"), now).is_ok());
        assert!(openings.begin(ip("198.51.100.1"), now).is_ok());
        assert!(openings.begin(ip("::ffff:198.51.100.1"), now).is_err());
    }

    #[test]
    fn this_machine_itself_is_not_counted() {
        let (openings, now) = (Openings::new(1, WINDOW), clock::instant());
        for address in ["127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"] {
            assert!((0..100).all(|_| openings.begin(ip(address), now).is_ok()), "{address}");
        }
        assert!(openings.lock().buckets.is_empty());
    }

    #[test]
    fn what_is_remembered_is_bounded_and_heals() {
        let (openings, start) = (Openings::new(1, WINDOW), clock::instant());
        let begun =
            (0..ADDRESSES_MAX + 1_000).filter(|n| openings.begin(numbered(*n), start).is_ok()).count();
        assert_eq!(begun, ADDRESSES_MAX);
        assert_eq!(openings.begin(numbered(ADDRESSES_MAX), start), Err(WINDOW), "no room: told to wait");
        assert_eq!(openings.lock().buckets.len(), ADDRESSES_MAX);
        let later = start + WINDOW + SWEEP_EVERY;
        assert_eq!(openings.begin(numbered(ADDRESSES_MAX), later), Ok(()));
        assert_eq!(
            openings.lock().buckets.len(),
            1,
            "the others have all their openings again and are forgotten"
        );
    }
}
