//! Names instead of ids.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::core::id::{AgentId, TeamId};

/// What agents and teams are called.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Agents.
    pub agents: BTreeMap<AgentId, Arc<str>>,
    /// Teams.
    pub teams: BTreeMap<TeamId, Arc<str>>,
}

impl Names {
    /// An agent's name; of one who is not known any more, the beginning of the id.
    pub fn agent(&self, id: AgentId) -> String {
        self.agents.get(&id).map_or_else(|| short(&id.to_string()), ToString::to_string)
    }

    /// A team's name; of one that is not known any more, the beginning of the id.
    pub fn team(&self, id: TeamId) -> String {
        self.teams.get(&id).map_or_else(|| short(&id.to_string()), ToString::to_string)
    }
}

fn short(id: &str) -> String {
    id.chars().take(8).collect()
}
