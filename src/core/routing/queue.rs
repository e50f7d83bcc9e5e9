//! A team's queue: who is next, and the shelves on which a freed slot finds its next conversation without looking at all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// Conversations that want an agent, by what they need.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf {
    lanes: BTreeMap<Arc<Need>, BTreeSet<Place>>,
}

impl Shelf {
    pub(super) fn put(&mut self, need: &Arc<Need>, place: Place) {
        self.lanes.entry(Arc::clone(need)).or_default().insert(place);
    }

    pub(super) fn take(&mut self, need: &Arc<Need>, place: &Place) {
        if let Some(lane) = self.lanes.get_mut(need) {
            lane.remove(place);
            if lane.is_empty() {
                self.lanes.remove(need);
            }
        }
    }

    /// The first place, over all lanes whose need `fits`, that `may` be served.
    pub(super) fn first(&self, fits: impl Fn(&Need) -> bool, may: impl Fn(&Place) -> bool) -> Option<Place> {
        let heads = self.lanes.iter().filter(|(need, _)| fits(need));
        heads.filter_map(|(_, lane)| lane.iter().find(|place| may(place)).copied()).min()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<Need>, &Place)> {
        self.lanes.iter().flat_map(|(need, lane)| lane.iter().map(move |place| (need, place)))
    }
}

/// Everybody who waits for one team.
#[derive(Debug, Clone, Default)]
pub(super) struct Queue {
    /// In the order of service.
    pub(super) places: BTreeSet<Place>,
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
