//! A witness of the property tests: it hears the decisions, keeps its own book of owners and promises, and compares.

use std::collections::{BTreeMap, BTreeSet};

use sixty::core::id::{AgentId, ConversationId, TeamId};
use sixty::core::routing::{Assignment, Event, Handoff, HandoffStage, Release, RoutingTable};
use sixty::core::time::Moment;

#[derive(Debug, Default)]
pub(crate) struct Witness {
    /// The latest moment anybody said.
    pub(crate) now: Moment,
    owners: BTreeMap<ConversationId, AgentId>,
    /// By agent; the last one that was put.
    capacities: BTreeMap<AgentId, usize>,
    /// Promises that the visitor was told are at risk, and those that broke.
    told: BTreeSet<(ConversationId, Moment)>,
    broken: BTreeSet<(ConversationId, Moment)>,
    answered: BTreeSet<ConversationId>,
    /// The order of coming.
    came: BTreeMap<ConversationId, u64>,
    seen: u64,
}

impl Witness {
    pub(crate) fn capacity(&mut self, agent: AgentId, capacity: u32) {
        self.capacities.insert(agent, capacity as usize);
    }

    /// Everybody is taken in anew, in the order of the requests; owners come back unannounced.
    pub(crate) fn restarted(&mut self, kept: &[Handoff]) {
        self.owners.clear();
        let mut kept: Vec<_> = kept.iter().map(|known| (known.requested_at, known.conversation)).collect();
        kept.sort_unstable();
        for (_, conversation) in kept {
            self.comes(conversation);
        }
    }

    fn comes(&mut self, conversation: ConversationId) {
        self.seen += 1;
        self.came.insert(conversation, self.seen);
    }

    pub(crate) fn hear(&mut self, event: &Event) {
        match event {
            Event::Queued { conversation, reason, .. } => {
                assert!(!reason.is_empty(), "queued without a reason");
                assert!(!self.owners.contains_key(conversation), "queued and owned");
                if !self.came.contains_key(conversation) {
                    self.comes(*conversation);
                }
            }
            Event::Offered { agent, conversation, expires_at, reason, .. } => {
                assert!(!reason.is_empty(), "offered without a reason");
                assert!(*expires_at > self.now, "rings for no time");
                assert_ne!(self.owners.get(conversation), Some(agent), "offered to its owner");
            }
            Event::Assigned { conversation, agent, via, .. } => self.assigned(*conversation, *agent, *via),
            Event::Unassigned { conversation, agent, why } => {
                let owner = self.owners.remove(conversation);
                assert!(owner.is_none_or(|owner| owner == *agent), "somebody else let go");
                if *why == Release::OwnerLost && self.answered.remove(conversation) {
                    // A new promise, and a new place.
                    self.comes(*conversation);
                }
            }
            Event::Answered { conversation, agent, .. } => {
                let owner = self.owners.get(conversation);
                assert!(owner.is_none_or(|owner| owner == agent), "a stranger answered");
                assert!(self.answered.insert(*conversation), "answered twice");
            }
            Event::AtRisk { conversation, respond_by } => {
                self.told.insert((*conversation, *respond_by));
            }
            Event::Breached { conversation, respond_by, .. } => {
                let promise = (*conversation, *respond_by);
                assert!(self.now >= *respond_by, "a breach before its time");
                assert!(self.told.contains(&promise), "a breach the visitor was not told of");
                assert!(self.broken.insert(promise), "a promise broke twice");
            }
            Event::Ended { conversation, .. } => {
                self.owners.remove(conversation);
                self.came.remove(conversation);
                self.answered.remove(conversation);
                self.told.retain(|(id, _)| id != conversation);
                self.broken.retain(|(id, _)| id != conversation);
            }
            _ => {}
        }
    }

    fn assigned(&mut self, conversation: ConversationId, agent: AgentId, via: Assignment) {
        let before = self.owners.insert(conversation, agent);
        assert_eq!(before, None, "two owners ({via:?})");
        let load = self.owners.values().filter(|owner| **owner == agent).count();
        let capacity = self.capacities.get(&agent).copied().unwrap_or(0);
        assert!(load <= capacity || via == Assignment::Rescued, "{load} of {capacity} slots ({via:?})");
    }

    /// The table says of this conversation what was announced.
    pub(crate) fn agrees(&mut self, table: &RoutingTable, id: ConversationId) {
        let owner = table.owner(id);
        if let Some(owner) = owner {
            // After a restart nothing is announced for what stays with its owner.
            assert_eq!(*self.owners.entry(id).or_insert(owner), owner, "another owner than announced");
        } else {
            assert_eq!(self.owners.remove(&id), None, "it lost its owner in silence");
        }
    }

    /// Earliest place first; at the same place who asked first; and everybody is told the place they have.
    pub(crate) fn in_order(&self, table: &RoutingTable, team: TeamId) {
        let items = table.queue(self.now, team, usize::MAX).items;
        for (n, item) in items.iter().enumerate() {
            let handoff = table.handoff(item.conversation).unwrap();
            assert!(handoff.stage == HandoffStage::Waiting && handoff.team == team);
            let standing = table.standing(self.now, item.conversation).unwrap();
            assert_eq!(standing.position, n + 1, "told another place");
        }
        for pair in items.windows(2) {
            let at = |n: usize| (pair[n].rank, pair[n].requested_at);
            assert!(at(0) <= at(1), "out of order");
            let came = |n: usize| self.came.get(&pair[n].conversation);
            assert!(at(0) != at(1) || came(0) < came(1), "the later one is before the earlier");
        }
    }
}
