//! Randomness: one seeded stream for each purpose and person, so that every policy meets the same visitors and agents.
//!
//! The generator is PCG (`rand_pcg`), whose numbers are the same on every platform and in every version.

use rand::SeedableRng as _;
use rand_pcg::Pcg64Mcg;

/// What a stream is for.
#[derive(Debug, Clone, Copy)]
#[repr(u64)]
pub(super) enum Purpose {
    /// When conversations begin.
    Arrivals = 1,
    /// What visitors want, and how long they are patient.
    Visitors = 2,
    /// When an agent is absent.
    Absence = 3,
    /// When an agent's connection drops.
    Drops = 4,
    /// How fast an agent who was set away clicks back.
    Clicks = 5,
    /// How an agent deals with one conversation.
    Hands = 6,
}

/// The stream of a purpose; `who` and `what` tell streams of one purpose apart.
pub(super) fn stream(seed: u64, purpose: Purpose, who: u64, what: u64) -> Pcg64Mcg {
    let key = [seed, purpose as u64, who, what].into_iter().fold(0, |key, part| mix(key ^ part));
    Pcg64Mcg::seed_from_u64(key)
}

/// The finaliser of `SplitMix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): near keys become far ones.
fn mix(key: u64) -> u64 {
    let key = key.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let key = (key ^ (key >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let key = (key ^ (key >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    key ^ (key >> 31)
}

#[cfg(test)]
mod tests {
    use rand::RngExt as _;

    use super::*;

    #[test]
    fn streams_repeat_and_differ_by_seed_purpose_and_person() {
        let first = |seed, purpose, who| stream(seed, purpose, who, 0).random::<u64>();
        let one = first(1, Purpose::Absence, 7);
        assert_eq!(one, first(1, Purpose::Absence, 7));
        assert_ne!(one, first(2, Purpose::Absence, 7));
        assert_ne!(one, first(1, Purpose::Drops, 7));
        assert_ne!(one, first(1, Purpose::Absence, 8));
    }
}
