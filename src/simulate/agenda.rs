//! What people are going to do, in the order of time; at the same moment in the order in which it was planned.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::core::id::OfferId;
use crate::core::time::Moment;

/// Something somebody is going to do. Agents are places, conversations numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// A conversation begins, and the next one is planned.
    Arrive,
    /// The visitor's patience ends.
    GiveUp(u64),
    /// The agent has seen a ring, and accepts or declines.
    Ring { agent: u32, conversation: u64, offer: OfferId, attempt: u32 },
    /// The agent's first message is ready.
    Write { agent: u32, conversation: u64 },
    /// The agent is typing, and will be until then.
    Type { agent: u32, conversation: u64, until: Moment },
    /// The agent is done.
    Close { agent: u32, conversation: u64 },
    /// Work begins.
    ShiftBegins(u32),
    /// Work ends.
    ShiftEnds(u32),
    /// The agent sees nothing for a while.
    GoAbsent(u32),
    /// The agent is back.
    ComeBack(u32),
    /// The connection is lost.
    Drop(u32),
    /// The connection is there again.
    Reconnect(u32),
    /// One click and online again.
    ClickBack(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Planned {
    at: Moment,
    order: u64,
    act: Act,
}

impl Ord for Planned {
    /// The earliest is the greatest: the heap gives the greatest first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.order).cmp(&(self.at, self.order))
    }
}

impl PartialOrd for Planned {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The agenda; as long as there are people with something to do.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    heap: BinaryHeap<Planned>,
    planned: u64,
}

impl Agenda {
    pub(super) fn plan(&mut self, at: Moment, act: Act) {
        self.planned += 1;
        self.heap.push(Planned { at, order: self.planned, act });
    }

    pub(super) fn next(&self) -> Option<Moment> {
        self.heap.peek().map(|planned| planned.at)
    }

    pub(super) fn take(&mut self) -> Option<(Moment, Act)> {
        self.heap.pop().map(|planned| (planned.at, planned.act))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_comes_first_and_at_the_same_moment_the_first_planned() {
        let mut agenda = Agenda::default();
        agenda.plan(Moment(20), Act::ShiftEnds(1));
        agenda.plan(Moment(10), Act::ShiftEnds(2));
        agenda.plan(Moment(10), Act::ShiftEnds(3));
        let order: Vec<_> = std::iter::from_fn(|| agenda.take()).collect();
        let expected = [(10, 2), (10, 3), (20, 1)].map(|(at, agent)| (Moment(at), Act::ShiftEnds(agent)));
        assert_eq!(order, expected);
    }
}
