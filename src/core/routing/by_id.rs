//! Things found by their id in constant time, however many there are; walked through in the order of their ids, so that no decision
//! hangs on how a hash table happens to lie in memory.

use std::collections::HashMap;
use std::fmt::{self, Debug};
use std::hash::Hash;

use foldhash::fast::FixedState;

/// A map from ids. Ids are made by Sixty, not by visitors: a fixed hash gives nobody a way to slow it down.
#[derive(Clone)]
pub(super) struct ById<K, V> {
    /// Boxed, so that growing moves pointers and no step pays for thousands of large values.
    map: HashMap<K, Box<V>, FixedState>,
}

impl<K, V> Default for ById<K, V> {
    fn default() -> Self {
        Self { map: HashMap::default() }
    }
}

impl<K: Copy + Ord + Hash, V> ById<K, V> {
    pub(super) fn get(&self, id: &K) -> Option<&V> {
        self.map.get(id).map(|value| &**value)
    }

    pub(super) fn get_mut(&mut self, id: &K) -> Option<&mut V> {
        self.map.get_mut(id).map(|value| &mut **value)
    }

    pub(super) fn contains_key(&self, id: &K) -> bool {
        self.map.contains_key(id)
    }

    pub(super) fn insert(&mut self, id: K, value: V) {
        self.map.insert(id, Box::new(value));
    }

    pub(super) fn or_insert_with(&mut self, id: K, make: impl FnOnce() -> V) -> &mut V {
        self.map.entry(id).or_insert_with(|| Box::new(make()))
    }

    pub(super) fn remove(&mut self, id: &K) -> Option<Box<V>> {
        self.map.remove(id)
    }

    pub(super) fn len(&self) -> usize {
        self.map.len()
    }

    /// In the order of the ids; sorts, so not for the steps that happen all the time.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let mut all: Vec<_> = self.map.iter().map(|(id, value)| (id, &**value)).collect();
        all.sort_unstable_by_key(|(id, _)| **id);
        all.into_iter()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(id, _)| id)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

impl<K: Copy + Ord + Hash + Debug, V: Debug> Debug for ById<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_found_and_walked_through_in_order() {
        let mut map = ById::default();
        for id in [30_u64, 10, 20] {
            map.insert(id, id * 2);
        }
        assert_eq!((map.get(&10), map.get(&11), map.len()), (Some(&20), None, 3));
        assert_eq!(map.keys().copied().collect::<Vec<_>>(), [10, 20, 30]);
        assert_eq!(*map.or_insert_with(20, || 0), 40);
        assert_eq!((map.remove(&20).as_deref(), map.remove(&20).as_deref()), (Some(&40), None));
        assert_eq!(format!("{map:?}"), "{10: 20, 30: 60}");
    }
}
