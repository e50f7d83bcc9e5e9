//! Things in order, apart by what they need or bring: the first that fits is found without looking at all that do not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Items in their order, a lane for each kind of them. Cost: the kinds, and in each that fits the items that may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lanes<K, T> {
    lanes: BTreeMap<Arc<K>, BTreeSet<T>>,
}

impl<K, T> Default for Lanes<K, T> {
    fn default() -> Self {
        Self { lanes: BTreeMap::new() }
    }
}

impl<K: Ord, T: Ord + Copy> Lanes<K, T> {
    pub(super) fn put(&mut self, kind: &Arc<K>, item: T) {
        self.lanes.entry(Arc::clone(kind)).or_default().insert(item);
    }

    pub(super) fn take(&mut self, kind: &Arc<K>, item: &T) {
        if let Some(lane) = self.lanes.get_mut(kind) {
            lane.remove(item);
            if lane.is_empty() {
                self.lanes.remove(kind);
            }
        }
    }

    pub(super) fn contains(&self, kind: &Arc<K>, item: &T) -> bool {
        self.lanes.get(kind).is_some_and(|lane| lane.contains(item))
    }

    /// How many there are, over all lanes.
    pub(super) fn len(&self) -> usize {
        self.lanes.values().map(BTreeSet::len).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    /// The first item, over all lanes whose kind `fits`, that `may` be it.
    pub(super) fn first(&self, fits: impl Fn(&K) -> bool, may: impl Fn(&T) -> bool) -> Option<T> {
        let mut best: Option<T> = None;
        for (kind, lane) in &self.lanes {
            let ahead = |item: &&T| best.is_none_or(|best| **item < best);
            // Most lanes are passed over by their head alone, which costs least to look at.
            if lane.first().is_some_and(|head| ahead(&head)) && fits(kind) {
                best = lane.iter().take_while(ahead).find(|item| may(item)).copied().or(best);
            }
        }
        best
    }

    /// All items of the lanes whose kind `fits`, lane by lane.
    pub(super) fn all(&self, fits: impl Fn(&K) -> bool) -> Vec<T> {
        let lanes = self.lanes.iter().filter(|(kind, _)| fits(kind));
        lanes.flat_map(|(_, lane)| lane.iter().copied()).collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<K>, &T)> {
        self.lanes.iter().flat_map(|(kind, lane)| lane.iter().map(move |item| (kind, item)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_over_all_lanes_that_fit_is_found() {
        let (even, odd) = (Arc::new("even"), Arc::new("odd"));
        let mut lanes = Lanes::default();
        for n in [6, 3, 5, 2, 4] {
            lanes.put(if n % 2 == 0 { &even } else { &odd }, n);
        }
        assert_eq!(lanes.first(|_| true, |_| true), Some(2));
        assert_eq!(lanes.first(|kind| *kind == "odd", |_| true), Some(3));
        assert_eq!(lanes.first(|_| true, |n| *n > 4), Some(5));
        assert_eq!(lanes.first(|_| false, |_| true), None);
        lanes.take(&odd, &3);
        lanes.take(&odd, &5);
        assert_eq!(lanes.first(|kind| *kind == "odd", |_| true), None);
        assert_eq!(lanes.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [2, 4, 6]);
    }
}
