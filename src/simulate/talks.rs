//! The conversations with a person in them, by number; those that have ended are forgotten.

use std::collections::VecDeque;
use std::time::Duration;

use crate::core::time::Moment;

/// A conversation as the people in it know it.
#[derive(Debug, Clone)]
pub(super) struct Talk {
    pub(super) requested_at: Moment,
    pub(super) respond_by: Moment,
    pub(super) target: Duration,
    /// From the first answer until it is closed.
    pub(super) service: Duration,
    /// Requested after the warm-up.
    pub(super) counted: bool,
    pub(super) answered: bool,
    pub(super) owner: Option<u32>,
    pub(super) owned_since: Moment,
    /// How long the one who takes it needs for the first message.
    pub(super) reply: Duration,
    /// What the visitor was told on entering the queue, in seconds.
    pub(super) told: Option<(u32, u32)>,
}

/// All that are open.
#[derive(Debug, Default)]
pub(super) struct Talks {
    by_number: VecDeque<Option<Talk>>,
    first: u64,
    open: usize,
}

impl Talks {
    /// Numbers only grow.
    pub(super) fn open(&mut self, number: u64, talk: Talk) {
        if self.by_number.is_empty() {
            self.first = number;
        }
        while self.first + (self.by_number.len() as u64) < number {
            self.by_number.push_back(None);
        }
        self.by_number.push_back(Some(talk));
        self.open += 1;
    }

    pub(super) fn get(&mut self, number: u64) -> Option<&mut Talk> {
        let place = number.checked_sub(self.first)?;
        self.by_number.get_mut(place as usize)?.as_mut()
    }

    pub(super) fn close(&mut self, number: u64) -> Option<Talk> {
        let place = number.checked_sub(self.first)?;
        let talk = self.by_number.get_mut(place as usize)?.take()?;
        self.open -= 1;
        while self.by_number.front().is_some_and(Option::is_none) {
            self.by_number.pop_front();
            self.first += 1;
        }
        Some(talk)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.open == 0
    }

    /// Those who are left when the simulation ends.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Talk> {
        self.by_number.iter().flatten()
    }
}
