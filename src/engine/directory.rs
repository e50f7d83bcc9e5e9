//! Sites, teams and agents as this node knows them: one immutable snapshot, swapped as a whole when somebody changes something.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::calendars;
use crate::core::id::{AgentId, SiteId, TeamId};
use crate::core::routing::{LadderProblem, Team};
use crate::core::sla::Weights;
use crate::core::sla::calendar::{Calendar, HolidayBook};
use crate::core::time::WallTime;
use crate::store::{AgentAccount, Role, Site, Store, StoreError, StoreErrorKind, TeamRow};

/// A team, as the routing table needs it; or the setting of its ladder that cannot work.
pub(super) fn table_team(row: &TeamRow, weights: Weights) -> Result<Team, LadderProblem> {
    Ok(Team {
        id: row.id,
        ladder: row.ladder.ladder(row.target)?,
        accept: row.accept,
        overflow_to: row.overflow_to.clone(),
        weights,
    })
}

/// A snapshot; cheap to share, never changed in place.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// All sites.
    pub sites: BTreeMap<SiteId, Arc<Site>>,
    /// All teams.
    pub teams: BTreeMap<TeamId, Arc<TeamRow>>,
    /// The calendars of teams that have business hours.
    pub calendars: BTreeMap<TeamId, Arc<Calendar>>,
    /// All agents, disabled ones included.
    pub agents: BTreeMap<AgentId, Arc<AgentAccount>>,
}

impl Directory {
    /// All of them, from the store; hours that make no sense with these holidays are an error.
    pub fn load(store: &dyn Store, book: &HolidayBook) -> Result<Self, StoreError> {
        let teams = store.teams()?;
        Ok(Self {
            calendars: calendars::of_teams(&teams, book)?,
            sites: store.sites()?.into_iter().map(|site| (site.id, site.into())).collect(),
            teams: teams.into_iter().map(|team| (team.id, team.into())).collect(),
            agents: store.agents()?.into_iter().map(|agent| (agent.id, agent.into())).collect(),
        })
    }

    /// The site with this public key.
    pub fn site_by_key(&self, key: &str) -> Option<&Arc<Site>> {
        self.sites.values().find(|site| &*site.key == key)
    }

    /// The team with this key.
    pub fn team_by_key(&self, key: &str) -> Option<&Arc<TeamRow>> {
        self.teams.values().find(|team| &*team.key == key)
    }

    /// Whether a team is within its business hours; one without any always is.
    pub fn is_open(&self, team: TeamId, at: WallTime) -> bool {
        self.calendars.get(&team).is_none_or(|calendar| calendar.is_open(at))
    }

    /// What it means when a team is among [`Self::unserved_teams`], and what to do.
    pub const UNSERVED: &'static str = "no enabled agent serves this team and nobody helps it, so each of its handoffs will break its promise; \
         add one with: sixty agent add";

    /// Teams whose ladder cannot work, each as a sentence that names team, setting and reason.
    pub fn impossible_ladders(&self) -> impl Iterator<Item = String> {
        self.teams.values().filter_map(|team| {
            let problem = team.ladder.ladder(team.target).err()?;
            let key = &team.key;
            Some(format!(
                "the ladder of team {key} cannot work: {problem}; repair it with: sixty team set {key}"
            ))
        })
    }

    /// All teams as the routing table needs them. One with an impossible ladder stops the start: nobody could say what its promise
    /// is worth.
    pub(super) fn table_teams(&self, weights: Weights) -> Result<Vec<Team>, StoreError> {
        if let Some(problem) = self.impossible_ladders().next() {
            return Err(StoreError::new(StoreErrorKind::Corrupt, problem));
        }
        Ok(self.teams.values().filter_map(|row| table_team(row, weights).ok()).collect())
    }

    /// Teams nobody could answer for: without an enabled agent, without one in the teams that help, without a supervisor.
    pub fn unserved_teams(&self) -> impl Iterator<Item = &Arc<TeamRow>> {
        let enabled = || self.agents.values().filter(|agent| !agent.disabled);
        self.teams.values().filter(move |team| {
            let helps = |id: &TeamId| *id == team.id || team.overflow_to.contains(id);
            let stands_in = |agent: &AgentAccount| {
                agent.role >= Role::Supervisor && (agent.teams.is_empty() || agent.teams.contains(&team.id))
            };
            let mut agents = enabled();
            !agents.any(|agent| agent.teams.iter().any(helps) || stands_in(agent))
        })
    }

    /// The agent, unless disabled.
    pub fn active_agent(&self, id: AgentId) -> Option<&Arc<AgentAccount>> {
        self.agents.get(&id).filter(|agent| !agent.disabled)
    }
}
