//! What never changes in a run: teams with their steps, agents with what they can do.

use std::sync::Arc;

use crate::core::routing::{AcceptMode, Ladder};
use crate::core::text::Language;
use crate::simulate::names::team_place;
use crate::simulate::scenario::Scenario;

/// A team.
#[derive(Debug)]
pub(super) struct TeamTruth {
    pub(super) ladder: Ladder,
    pub(super) accept: AcceptMode,
    /// Members, by place.
    pub(super) near: Vec<u32>,
    /// Everybody who may be rung from the overflow step on: members, overflow teams, supervisors.
    pub(super) wide: Vec<u32>,
}

/// An agent.
#[derive(Debug)]
pub(super) struct AgentTruth {
    pub(super) capacity: u32,
    skills: Vec<Arc<str>>,
    languages: Vec<Language>,
    teams: Vec<usize>,
    supervisor: bool,
}

impl AgentTruth {
    /// Has the skills and speaks the language.
    pub(super) fn fits(&self, skills: &[Arc<str>], language: Language) -> bool {
        let speaks = self.languages.is_empty() || self.languages.contains(&language);
        speaks && skills.iter().all(|skill| self.skills.contains(skill))
    }

    fn is_near(&self, team: usize) -> bool {
        !self.supervisor && self.teams.contains(&team)
    }

    fn is_wide(&self, team: usize, helpers: &[usize]) -> bool {
        if self.supervisor {
            return self.teams.is_empty() || self.teams.contains(&team);
        }
        self.is_near(team) || helpers.iter().any(|helper| self.teams.contains(helper))
    }
}

/// Teams and agents.
#[derive(Debug)]
pub(super) struct Truth {
    pub(super) teams: Vec<TeamTruth>,
    pub(super) agents: Vec<AgentTruth>,
}

impl Truth {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let alike = scenario.groups.iter().flat_map(|group| std::iter::repeat_n(group, group.count as usize));
        let agents: Vec<AgentTruth> = alike
            .map(|group| AgentTruth {
                capacity: group.capacity,
                skills: group.skills.clone(),
                languages: group.languages.clone(),
                teams: group.teams.clone(),
                supervisor: group.supervisor,
            })
            .collect();
        let teams = scenario.teams.iter().enumerate().map(|(place, plan)| {
            let helpers: Vec<usize> = plan.team.overflow_to.iter().map(|id| team_place(*id)).collect();
            let those = |test: &dyn Fn(&AgentTruth) -> bool| {
                let all = agents.iter().enumerate().filter(|(_, agent)| test(agent));
                all.map(|(place, _)| place as u32).collect()
            };
            TeamTruth {
                ladder: plan.team.ladder,
                accept: plan.team.accept,
                near: those(&|agent| agent.is_near(place)),
                wide: those(&|agent| agent.is_wide(place, &helpers)),
            }
        });
        Self { teams: teams.collect(), agents }
    }

    /// The longest target: what lies further back has been judged.
    pub(super) fn target_max(&self) -> std::time::Duration {
        self.teams.iter().map(|team| team.ladder.target).max().unwrap_or_default()
    }
}
