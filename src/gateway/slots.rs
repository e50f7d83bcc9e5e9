//! How many places one address takes, so that one sender cannot take them all.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts places per address. Holds no more addresses than there are places taken.
#[derive(Debug)]
pub(super) struct PerAddress {
    taken: Mutex<HashMap<IpAddr, usize>>,
    each_max: usize,
}

/// A place of one address; given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    of: Arc<PerAddress>,
    address: IpAddr,
}

impl PerAddress {
    /// At most `each_max` places per address.
    pub(super) fn new(each_max: usize) -> Arc<Self> {
        Arc::new(Self { taken: Mutex::default(), each_max })
    }

    /// One more place for `address`; none when it has all it may have.
    pub(super) fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let address = sender(address);
        let mut taken = self.lock();
        let count = taken.entry(address).or_default();
        if *count >= self.each_max {
            return None;
        }
        *count += 1;
        drop(taken);
        Some(Place { of: self.clone(), address })
    }

    /// A panic while the map was held leaves every count as it was or one too high.
    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.of.lock();
        if let Some(count) = taken.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

/// What stands for one sender: an IPv4 address, or the /64 network that a household gets of IPv6.
pub(super) fn sender(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_cannot_take_all_places() {
        let places = PerAddress::new(2);
        let first = places.take(ip("198.51.100.1")).unwrap();
        let _second = places.take(ip("::ffff:198.51.100.1")).unwrap();
        assert!(places.take(ip("198.51.100.1")).is_none());
        assert!(places.take(ip("198.51.100.2")).is_some());
        drop(first);
        assert!(places.take(ip("198.51.100.1")).is_some());
    }

    #[test]
    fn a_household_of_ipv6_is_one_sender() {
        let places = PerAddress::new(1);
        let first = places.take(ip("2001:db8:0:1::1"));
        assert!(first.is_some() && places.take(ip("2001:db8:0:1::2")).is_none());
        assert!(places.take(ip("2001:db8:0:2::1")).is_some());
    }

    #[test]
    fn nothing_is_kept_of_who_has_left() {
        let places = PerAddress::new(1);
        drop(places.take(ip("198.51.100.1")));
        assert!(places.lock().is_empty());
    }
}
