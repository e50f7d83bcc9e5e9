//! Commands that work on a data folder: which one, and its store.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::output::Format;
use crate::config::{self, Config, Flags};
use crate::core::id::TeamId;
use crate::engine::clock;
use crate::store::sqlite::{SqliteReader, SqliteStore};
use crate::store::{AgentAccount, Store, TeamRow};

/// Which data folder, and how to print.
#[derive(Debug, Clone, Args)]
pub(super) struct FolderArgs {
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "SIXTY_CONFIG", global = true)]
    pub(super) config: Option<PathBuf>,
    /// The data folder.
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) data: Option<PathBuf>,
    /// How to print the result.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(super) format: Format,
}

impl FolderArgs {
    /// The whole configuration, as the server would read it.
    pub(super) fn config(&self) -> anyhow::Result<Config> {
        let flags = Flags { config: self.config.clone(), data: self.data.clone(), ..Flags::default() };
        Ok(config::load(&flags, std::env::vars())?)
    }

    /// The store of an existing folder: a mistyped path must not become a new, empty one.
    pub(super) fn existing(&self) -> anyhow::Result<SqliteStore> {
        let config = self.config()?;
        if !config.data.exists() {
            bail!("there is no data folder {}; name it with --data", config.data.display());
        }
        open(&config)
    }

    /// The database of the folder for reading, whether or not a server runs on it.
    pub(super) fn reading(&self) -> anyhow::Result<SqliteReader> {
        Ok(SqliteReader::open(&self.config()?.data)?)
    }

    /// The store of the folder, made when missing.
    pub(super) fn any(&self) -> anyhow::Result<SqliteStore> {
        open(&self.config()?)
    }
}

/// Opens the store that a configuration names.
pub(super) fn open(config: &Config) -> anyhow::Result<SqliteStore> {
    Ok(SqliteStore::open(&config.data, config.store, clock::wall())?)
}

/// The team with this key.
pub(super) fn team(store: &dyn Store, key: &str) -> anyhow::Result<TeamRow> {
    let teams = store.teams()?;
    if let Some(team) = teams.iter().find(|team| &*team.key == key) {
        return Ok(team.clone());
    }
    let known: Vec<&str> = teams.iter().map(|team| &*team.key).collect();
    if known.is_empty() {
        bail!("there is no team yet; add one with: sixty team add {key} --name NAME");
    }
    bail!("there is no team {key:?}; the teams are: {}", known.join(", "))
}

/// The ids of teams by their keys.
pub(super) fn team_ids(store: &dyn Store, keys: &[String]) -> anyhow::Result<Vec<TeamId>> {
    keys.iter().map(|key| Ok(team(store, key)?.id)).collect()
}

/// The keys of teams by their ids.
pub(super) fn team_keys(teams: &[TeamRow], ids: &[TeamId]) -> Vec<String> {
    let key = |id: &TeamId| teams.iter().find(|team| team.id == *id).map(|team| team.key.to_string());
    ids.iter().filter_map(key).collect()
}

/// The agent with this e-mail address.
pub(super) fn agent(store: &dyn Store, email: &str) -> anyhow::Result<AgentAccount> {
    match store.agent_by_email(&email.to_lowercase())? {
        Some(agent) => Ok(agent),
        None => bail!("there is no agent {email}; see: sixty agent list"),
    }
}
