//! Who says they own a conversation, and for how long two of them said so at once.

use std::collections::HashMap;

use uuid::Uuid;

use crate::clock::{Micros, SECOND};

/// Two sockets hear of a change of owner at different moments; an overlap up to this is only that.
const TOLERATED: Micros = 2 * SECOND;

/// The owners of all conversations, as their agents see it.
#[derive(Debug, Default)]
pub(super) struct Owners {
    by_conversation: HashMap<Uuid, Vec<Spell>>,
}

#[derive(Debug)]
struct Spell {
    agent: u32,
    since: Micros,
    until: Option<Micros>,
}

impl Spell {
    fn overlap(&self, other: &Self, end: Micros) -> Micros {
        let from = self.since.max(other.since);
        let to = self.until.unwrap_or(end).min(other.until.unwrap_or(end));
        to.saturating_sub(from)
    }
}

impl Owners {
    pub(super) fn owned(&mut self, conversation: Uuid, agent: u32, at: Micros) {
        let spells = self.by_conversation.entry(conversation).or_default();
        if !spells.iter().any(|spell| spell.agent == agent && spell.until.is_none()) {
            spells.push(Spell { agent, since: at, until: None });
        }
    }

    pub(super) fn freed(&mut self, conversation: Uuid, agent: u32, at: Micros) {
        let spells = self.by_conversation.entry(conversation).or_default();
        let open = |spell: &&mut Spell| spell.agent == agent && spell.until.is_none();
        if let Some(spell) = spells.iter_mut().find(open) {
            spell.until = Some(at.max(spell.since));
        }
    }

    /// Conversations that two agents owned at once, by the end of the run.
    pub(super) fn doubles(&self, end: Micros) -> u64 {
        let double = |spells: &&Vec<Spell>| {
            spells.iter().enumerate().any(|(n, one)| {
                let others = &spells[n + 1..];
                others.iter().any(|other| other.agent != one.agent && one.overlap(other, end) > TOLERATED)
            })
        };
        self.by_conversation.values().filter(double).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: Uuid = Uuid::from_u128(1);

    fn doubles(steps: &[(bool, u32, u64)]) -> u64 {
        let mut owners = Owners::default();
        for (owns, agent, second) in steps {
            if *owns {
                owners.owned(CASE, *agent, second * SECOND);
            } else {
                owners.freed(CASE, *agent, second * SECOND);
            }
        }
        owners.doubles(60 * SECOND)
    }

    #[test]
    fn two_agents_at_once_are_found() {
        assert_eq!(doubles(&[(true, 1, 0), (true, 2, 5)]), 1);
        assert_eq!(doubles(&[(true, 1, 0), (true, 2, 5), (false, 1, 9)]), 1);
    }

    #[test]
    fn a_change_of_owner_is_no_double() {
        assert_eq!(doubles(&[(true, 1, 0), (false, 1, 5), (true, 2, 5)]), 0);
        assert_eq!(doubles(&[(true, 1, 0), (true, 2, 5), (false, 1, 6)]), 0);
    }

    #[test]
    fn the_order_in_which_processes_report_does_not_matter() {
        assert_eq!(doubles(&[(true, 2, 5), (true, 1, 0), (false, 1, 5)]), 0);
    }
}
