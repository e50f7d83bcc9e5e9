//! One ordered set for every timer of a state machine, so that the next one is found at once and ties have an order.

use std::collections::BTreeSet;

use crate::core::time::Moment;

/// Deadlines in the order in which they pass: by moment, then by the order of `T`.
#[derive(Debug, Clone)]
pub struct Deadlines<T: Ord + Copy> {
    set: BTreeSet<(Moment, T)>,
}

impl<T: Ord + Copy> Default for Deadlines<T> {
    fn default() -> Self {
        Self { set: BTreeSet::new() }
    }
}

impl<T: Ord + Copy> Deadlines<T> {
    /// `what` is due at `at`.
    pub fn arm(&mut self, at: Moment, what: T) {
        self.set.insert((at, what));
    }

    /// `what` is not due at `at` any more; nothing happens if it was not.
    pub fn disarm(&mut self, at: Moment, what: T) {
        self.set.remove(&(at, what));
    }

    /// The earliest deadline.
    pub fn next(&self) -> Option<Moment> {
        self.set.first().map(|(at, _)| *at)
    }

    /// Takes the earliest deadline that is due at `now`.
    pub fn pop_due(&mut self, now: Moment) -> Option<(Moment, T)> {
        let due = self.set.first().copied().filter(|(at, _)| *at <= now)?;
        self.set.pop_first();
        Some(due)
    }

    /// Whether `what` is armed for `at`.
    pub fn is_armed(&self, at: Moment, what: T) -> bool {
        self.set.contains(&(at, what))
    }

    /// How many are armed.
    pub fn len(&self) -> usize {
        self.set.len()
    }

    /// Whether none is armed.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_pass_in_order_and_not_before_they_are_due() {
        let mut deadlines = Deadlines::default();
        deadlines.arm(Moment(20), 'b');
        deadlines.arm(Moment(10), 'z');
        deadlines.arm(Moment(20), 'a');
        assert_eq!(deadlines.next(), Some(Moment(10)));
        assert_eq!(deadlines.pop_due(Moment(9)), None);
        assert_eq!(deadlines.pop_due(Moment(20)), Some((Moment(10), 'z')));
        assert_eq!(deadlines.pop_due(Moment(20)), Some((Moment(20), 'a')));
        deadlines.disarm(Moment(20), 'b');
        assert_eq!(deadlines.pop_due(Moment(99)), None);
        assert!(deadlines.is_empty());
    }
}
