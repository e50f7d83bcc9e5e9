//! Whether every team of a data folder can keep a promise: a ladder that works, and somebody who answers.

use crate::engine::Directory;
use crate::store::{Store, StoreError};

/// What a look at the teams found.
#[derive(Debug, Default)]
pub(super) struct Served {
    /// A start would fail.
    pub(super) errors: Vec<String>,
    /// A start would succeed, and somebody should look.
    pub(super) warnings: Vec<String>,
}

/// Looks at all teams; their hours are looked at elsewhere.
pub(super) fn look(store: &dyn Store) -> Result<Served, StoreError> {
    let directory = Directory {
        teams: store.teams()?.into_iter().map(|team| (team.id, team.into())).collect(),
        agents: store.agents()?.into_iter().map(|agent| (agent.id, agent.into())).collect(),
        ..Directory::default()
    };
    let unserved = |key: &str| format!("team {key}: {}", Directory::UNSERVED);
    Ok(Served {
        errors: directory.impossible_ladders().collect(),
        warnings: directory.unserved_teams().map(|team| unserved(&team.key)).collect(),
    })
}
