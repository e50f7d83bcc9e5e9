//! What a world is like: who works there, who comes, and what goes wrong.

use std::sync::Arc;
use std::time::Duration;

use sixty::core::id::{AgentId, TeamId};
use sixty::core::routing::{AcceptMode, Agent, Ladder, Team};
use sixty::core::sla::Weights;
use sixty::core::text::Language;
use uuid::Uuid;

use crate::rng::Rng;

#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    pub(crate) teams: Vec<Team>,
    pub(crate) agents: Vec<Agent>,
    /// Virtual time with arrivals; then everybody comes back and the queues must drain.
    pub(crate) open_for: Duration,
    pub(crate) arrival_mean_s: f64,
    pub(crate) talk_mean_s: f64,
    /// The same after the arrivals have stopped.
    pub(crate) drain_talk_s: f64,
    pub(crate) accept_median_s: f64,
    pub(crate) reply_median_s: f64,
    pub(crate) declines: f64,
    pub(crate) impatient: f64,
    pub(crate) transfers: f64,
    pub(crate) claims: f64,
    /// Mean time between spells of absence of one agent, who stays online and lets it ring.
    pub(crate) absence_mean_s: Option<f64>,
    pub(crate) drop_mean_s: Option<f64>,
    pub(crate) presence_mean_s: Option<f64>,
    pub(crate) profile_mean_s: Option<f64>,
    pub(crate) restart_mean_s: Option<f64>,
    pub(crate) jump_mean_s: Option<f64>,
}

pub(crate) fn team_id(n: u128) -> TeamId {
    TeamId(Uuid::from_u128(0x1000 + n))
}

pub(crate) fn agent_id(n: u128) -> AgentId {
    AgentId(Uuid::from_u128(0x2000 + n))
}

pub(crate) fn skills(rng: &mut Rng, share: f64) -> Vec<Arc<str>> {
    ["invoices", "returns"].into_iter().filter(|_| rng.chance(share)).map(Arc::from).collect()
}

pub(crate) fn language(rng: &mut Rng) -> Language {
    if rng.chance(0.8) { Language::Zh } else { Language::En }
}

fn agent(rng: &mut Rng, n: u128, teams: &[Team]) -> Agent {
    let mut of: Vec<TeamId> = teams.iter().filter(|_| rng.chance(0.5)).map(|team| team.id).collect();
    if of.is_empty() {
        of.push(teams[rng.below(teams.len() as u64) as usize].id);
    }
    let languages = if rng.chance(0.3) { vec![Language::Zh] } else { Vec::new() };
    let capacity = rng.between(1, 4) as u32;
    Agent { id: agent_id(n), teams: of, capacity, skills: skills(rng, 0.6), languages, supervisor: false }
}

fn team(n: u128, target_s: u64, accept: AcceptMode, overflow_to: Vec<TeamId>) -> Team {
    Team {
        id: team_id(n),
        ladder: Ladder::for_target(Duration::from_secs(target_s)),
        accept,
        overflow_to,
        weights: Weights::default(),
    }
}

impl Scenario {
    /// Everything at once: faults, absences, overload at times.
    pub(crate) fn rough(rng: &mut Rng) -> Self {
        let direct = if rng.chance(0.3) { AcceptMode::Direct } else { AcceptMode::Ring };
        let target = [60, 30, 120][rng.below(3) as usize];
        let teams = vec![
            team(1, 60, AcceptMode::Ring, vec![team_id(2)]),
            team(2, target, direct, vec![]),
            team(3, 60, AcceptMode::Ring, vec![team_id(1), team_id(2)]),
        ];
        let mut agents: Vec<Agent> = (0..rng.between(3, 14)).map(|n| agent(rng, n.into(), &teams)).collect();
        // No team is empty.
        agents[0].teams = teams.iter().map(|team| team.id).collect();
        for n in 0..rng.below(3) {
            let supervisor = agent(rng, 100 + u128::from(n), &teams);
            let teams = if rng.chance(0.5) { Vec::new() } else { supervisor.teams };
            agents.push(Agent { teams, supervisor: true, ..supervisor });
        }
        let slots: u32 = agents.iter().map(|agent| agent.capacity).sum();
        let talk_mean_s = 150.0;
        let load = [0.2, 0.4, 0.8][rng.below(3) as usize];
        Self {
            teams,
            agents,
            open_for: Duration::from_hours(1),
            arrival_mean_s: talk_mean_s / (f64::from(slots) * load),
            talk_mean_s,
            drain_talk_s: 10.0,
            accept_median_s: 6.0,
            reply_median_s: 12.0,
            declines: 0.1,
            impatient: 0.3,
            transfers: 0.1,
            claims: 0.02,
            absence_mean_s: Some(900.0),
            drop_mean_s: Some(700.0),
            presence_mean_s: Some(1200.0),
            profile_mean_s: Some(900.0),
            restart_mean_s: Some(1100.0),
            jump_mean_s: Some(1500.0),
        }
    }

    /// Enough people who do their work: nobody may wait too long.
    pub(crate) fn well_staffed() -> Self {
        let teams = vec![team(1, 60, AcceptMode::Ring, vec![])];
        let id = teams[0].id;
        let agents = (0..20).map(|n| Agent {
            id: agent_id(n),
            teams: vec![id],
            capacity: 3,
            skills: vec!["invoices".into(), "returns".into()],
            languages: Vec::new(),
            supervisor: false,
        });
        Self {
            agents: agents.collect(),
            teams,
            open_for: Duration::from_hours(1),
            arrival_mean_s: 10.0,
            talk_mean_s: 200.0,
            drain_talk_s: 10.0,
            accept_median_s: 4.0,
            reply_median_s: 8.0,
            declines: 0.03,
            impatient: 0.0,
            transfers: 0.0,
            claims: 0.0,
            absence_mean_s: None,
            drop_mean_s: None,
            presence_mean_s: None,
            profile_mean_s: None,
            restart_mean_s: None,
            jump_mean_s: None,
        }
    }

    /// The reference of the promise: 20 agents with three slots, a share of them absent though online, 60 % load.
    pub(crate) fn reference(absent_s: f64) -> Self {
        Self {
            arrival_mean_s: 200.0 / 36.0,
            accept_median_s: 6.0,
            reply_median_s: 12.0,
            absence_mean_s: Some(absent_s),
            ..Self::well_staffed()
        }
    }
}
