//! A sorted set that knows at which place something stands: the queue of a team tells the last of 100,000 as fast as the first.
//!
//! Sorted pieces of bounded size, one after another. The place of an item is what stands in the pieces before its own and what stands
//! before it there; coming last and leaving first, as most do, move next to nothing.

use std::collections::VecDeque;

/// A piece that grows beyond this is cut in two.
const PIECE_MAX: usize = 512;

/// A sorted set with places.
#[derive(Debug, Clone)]
pub(super) struct Ranked<T> {
    /// None is empty; every item of one is less than every item of the next.
    pieces: Vec<VecDeque<T>>,
    len: usize,
}

impl<T> Default for Ranked<T> {
    fn default() -> Self {
        Self { pieces: Vec::new(), len: 0 }
    }
}

impl<T: Ord + Copy> Ranked<T> {
    /// The piece that holds `item`, or would.
    fn piece_of(&self, item: &T) -> usize {
        let piece = self.pieces.partition_point(|piece| piece.back().is_some_and(|last| last < item));
        piece.min(self.pieces.len().saturating_sub(1))
    }

    /// Adds it; false if it was there.
    pub(super) fn insert(&mut self, item: T) -> bool {
        if self.pieces.is_empty() {
            self.pieces.push(VecDeque::new());
        }
        let at = self.piece_of(&item);
        let piece = &mut self.pieces[at];
        let Err(place) = piece.binary_search(&item) else { return false };
        piece.insert(place, item);
        self.len += 1;
        if piece.len() > PIECE_MAX {
            let rest = piece.split_off(PIECE_MAX / 2);
            self.pieces.insert(at + 1, rest);
        }
        true
    }

    /// Takes it out; false if it was not there.
    pub(super) fn remove(&mut self, item: &T) -> bool {
        let at = self.piece_of(item);
        let Some(piece) = self.pieces.get_mut(at) else { return false };
        let Ok(place) = piece.binary_search(item) else { return false };
        piece.remove(place);
        self.len -= 1;
        if piece.is_empty() {
            self.pieces.remove(at);
        }
        true
    }

    pub(super) fn contains(&self, item: &T) -> bool {
        self.pieces.get(self.piece_of(item)).is_some_and(|piece| piece.binary_search(item).is_ok())
    }

    /// How many stand at or before `item`.
    pub(super) fn place_of(&self, item: &T) -> usize {
        let at = self.piece_of(item);
        let Some(piece) = self.pieces.get(at) else { return 0 };
        let before: usize = self.pieces[..at].iter().map(VecDeque::len).sum();
        before + piece.partition_point(|other| other <= item)
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.pieces.iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn it_does_what_an_ordered_set_does_and_knows_every_place() {
        let (mut ranked, mut set) = (Ranked::default(), BTreeSet::new());
        let mut some = 1_u64;
        for step in 0..40_000_u64 {
            some = some.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let item = (some >> 40) % 5_000;
            // It grows to thousands, then drains to nothing.
            if (some >> 20) % 40_000 > step {
                assert_eq!(ranked.insert(item), set.insert(item));
            } else {
                assert_eq!(ranked.remove(&item), set.remove(&item));
            }
            assert_eq!((ranked.len(), ranked.contains(&item)), (set.len(), set.contains(&item)));
            if step.is_multiple_of(64) {
                assert_eq!(ranked.place_of(&item), set.range(..=item).count());
                assert!(ranked.iter().eq(set.iter()));
            }
        }
        for item in set {
            assert!(ranked.remove(&item));
        }
        assert!(ranked.len() == 0 && ranked.pieces.is_empty());
    }
}
