//! An agent as the oracle sees them: really there or not, how many slots are taken, and how that was during the last target.

use std::collections::VecDeque;
use std::time::Duration;

use crate::core::time::Moment;

/// What an agent could have done for somebody at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Could {
    /// Nothing: not there, or no free slot.
    Nothing,
    /// Really there, online, with a free slot.
    Take,
    /// The same, but set away by Sixty and not back by a click yet.
    TakeIfNotSetAway,
}

/// An agent.
#[expect(clippy::struct_excessive_bools, reason = "four independent facts about a person")]
#[derive(Debug)]
pub(super) struct AgentWatch {
    pub(super) at_desk: bool,
    pub(super) connected: bool,
    pub(super) on_shift: bool,
    pub(super) set_away: bool,
    pub(super) owned: u32,
    pub(super) rings: u32,
    /// What they could do since when; the last one holds on.
    past: VecDeque<(Moment, Could)>,
}

impl AgentWatch {
    pub(super) fn new() -> Self {
        Self {
            at_desk: true,
            connected: false,
            on_shift: false,
            set_away: false,
            owned: 0,
            rings: 0,
            past: VecDeque::from([(Moment::default(), Could::Nothing)]),
        }
    }

    /// Sees what rings.
    pub(super) fn is_there(&self) -> bool {
        self.at_desk && self.connected && self.on_shift && !self.set_away
    }

    /// To be called after every change; `keep` is how far back questions may go.
    pub(super) fn note(&mut self, now: Moment, capacity: u32, keep: Duration) {
        let free = self.at_desk && self.connected && self.on_shift && self.owned + self.rings < capacity;
        let could = match (free, self.set_away) {
            (false, _) => Could::Nothing,
            (true, false) => Could::Take,
            (true, true) => Could::TakeIfNotSetAway,
        };
        if self.past.back().is_some_and(|(_, last)| *last == could) {
            return;
        }
        while self.past.get(1).is_some_and(|(at, _)| *at + keep < now) {
            self.past.pop_front();
        }
        self.past.push_back((now, could));
    }

    /// The longest time within `from..to` in which the agent could do this and none of `covered` (in order) went on.
    pub(super) fn longest(
        &self,
        wanted: Could,
        (from, to): (Moment, Moment),
        covered: &[(Moment, Moment)],
    ) -> (Moment, Moment) {
        let mut longest = (from, from);
        let ends = self.past.iter().skip(1).map(|(at, _)| *at).chain([to]);
        let pieces = self.past.iter().zip(ends).filter(|((_, could), _)| *could == wanted);
        for ((start, _), end) in pieces {
            let (mut start, end) = ((*start).max(from), end.min(to));
            for (begun, over) in covered.iter().copied().take_while(|(begun, _)| *begun < end) {
                longest = longer(longest, (start, begun));
                start = start.max(over);
            }
            longest = longer(longest, (start, end));
        }
        longest
    }
}

fn longer(one: (Moment, Moment), other: (Moment, Moment)) -> (Moment, Moment) {
    let length = |(from, to): (Moment, Moment)| to.since(from);
    if length(other) > length(one) { other } else { one }
}
