//! How many open tickets each agent has: what the choice of an owner needs at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::core::id::AgentId;
use crate::core::ticket::{self, Candidate};
use crate::store::AgentAccount;

/// How many open tickets each agent has; the store is the truth, this is what a choice needs at once.
#[derive(Debug, Default)]
pub(super) struct OpenTickets(Mutex<BTreeMap<AgentId, u32>>);

impl OpenTickets {
    /// As the store knows them after a restart.
    pub(super) fn recovered(open: Vec<(AgentId, u32)>) -> Self {
        Self(Mutex::new(open.into_iter().collect()))
    }

    /// Chooses an owner and counts the ticket that is being opened.
    pub(super) fn assign(&self, agents: &[(&AgentAccount, bool)]) -> Option<(AgentId, Arc<str>)> {
        let mut open = self.0.lock();
        let candidates = agents.iter().map(|(account, supervisor)| Candidate {
            agent: account.id,
            supervisor: *supervisor,
            open: open.get(&account.id).copied().unwrap_or(0),
        });
        let owner = ticket::owner(candidates)?;
        *open.entry(owner).or_default() += 1;
        agents
            .iter()
            .find(|(account, _)| account.id == owner)
            .map(|(account, _)| (owner, account.name.clone()))
    }

    /// One of them is done.
    pub(super) fn done(&self, owner: AgentId) {
        if let Some(open) = self.0.lock().get_mut(&owner) {
            *open = open.saturating_sub(1);
        }
    }
}
