//! A team's queue: who is next, and the shelves on which a freed slot finds its next conversation without looking at all of them.

use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::lanes::Lanes;
use super::model::Agent;
use super::ranked::Ranked;
use crate::core::id::ConversationId;
use crate::core::text::Language;
use crate::core::time::Moment;

/// A place in a queue: earliest rank first, then first come first served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) rank: Moment,
    pub(super) requested_at: Moment,
    pub(super) order: u64,
    pub(super) conversation: ConversationId,
}

/// What an agent must bring.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// Nothing: from the overflow step on, and in a rescue, any person is better than none.
    Anyone,
    /// All these skills, and the visitor's language.
    Fit {
        /// What the skills leave in a [`trace`].
        trace: u64,
        /// Needed skills.
        skills: Vec<Arc<str>>,
        /// The visitor's language.
        language: Language,
    },
}

/// Why a conversation looks for an agent; the order in which a freed slot serves them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Want {
    /// It waits and rings nowhere.
    Ring,
    /// Its owner is silent, and fewer others are rung than the ladder asks for.
    Rescue,
    /// It rings at some and would ring at everybody.
    RingMore,
}

impl Need {
    pub(super) fn of(skills: &[Arc<str>], language: Language) -> Arc<Self> {
        Arc::new(Self::Fit { trace: trace(skills), skills: skills.to_vec(), language })
    }
}

/// One of 64 bits for each skill: who lacks a bit lacks the skill, and no word has to be compared to know it.
fn trace(skills: &[Arc<str>]) -> u64 {
    let bit = |skill: &Arc<str>| FixedState::default().hash_one(skill.as_bytes()) % 64;
    skills.iter().fold(0, |bits, skill| bits | 1 << bit(skill))
}

/// What an agent brings. With no languages they speak all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Brings {
    trace: u64,
    skills: Vec<Arc<str>>,
    languages: Vec<Language>,
}

impl Brings {
    pub(super) fn of(agent: &Agent) -> Arc<Self> {
        let (skills, languages) = (agent.skills.clone(), agent.languages.clone());
        Arc::new(Self { trace: trace(&skills), skills, languages })
    }

    pub(super) fn fits(&self, need: &Need) -> bool {
        match need {
            Need::Anyone => true,
            Need::Fit { trace, skills, language } => {
                let speaks = self.languages.is_empty() || self.languages.contains(language);
                let may = speaks && trace & !self.trace == 0;
                may && skills.iter().all(|skill| self.skills.contains(skill))
            }
        }
    }
}

/// Conversations that want an agent, by what they need.
pub(super) type Shelf = Lanes<Need, Place>;

/// Everybody who waits for one team.
#[derive(Debug, Clone, Default)]
pub(super) struct Queue {
    /// In the order of service.
    pub(super) places: Ranked<Place>,
    /// In the order of arrival.
    pub(super) arrivals: BTreeSet<(Moment, ConversationId)>,
    /// How many of them have been told that their promise is at risk, or have seen it break.
    pub(super) at_risk: usize,
    ring: Shelf,
    rescue: Shelf,
    ring_more: Shelf,
}

impl Queue {
    pub(super) fn shelf(&self, want: Want) -> &Shelf {
        match want {
            Want::Ring => &self.ring,
            Want::Rescue => &self.rescue,
            Want::RingMore => &self.ring_more,
        }
    }

    /// The most pressing of those who want this.
    pub(super) fn first(&self, want: Want) -> Option<Place> {
        self.shelf(want).first(|_| true, |_| true)
    }

    pub(super) fn shelf_mut(&mut self, want: Want) -> &mut Shelf {
        match want {
            Want::Ring => &mut self.ring,
            Want::Rescue => &mut self.rescue,
            Want::RingMore => &mut self.ring_more,
        }
    }
}
