//! The agents: where they are, what they see, how fast they are.

use std::time::Duration;

use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;

use super::dice::{Purpose, stream};
use super::names::{agent_id, team_id};
use super::scenario::{AgentGroup, Delay, Scenario};
use crate::core::routing::Agent;
use crate::core::time::Moment;

/// An agent as they are.
#[derive(Debug)]
pub(super) struct Person {
    /// Their group in the scenario.
    pub(super) group: usize,
    pub(super) on_shift: bool,
    /// Sixty has set them away, and they have not clicked yet.
    pub(super) set_away: bool,
    /// They see nothing until then.
    pub(super) absent_until: Option<Moment>,
    /// Their connection is lost until then.
    pub(super) gone_until: Option<Moment>,
    absence: Pcg64Mcg,
    drops: Pcg64Mcg,
    clicks: Pcg64Mcg,
}

impl Person {
    pub(super) fn new(group: usize, place: usize, seed: u64) -> Self {
        let stream = |purpose| stream(seed, purpose, place as u64, 0);
        Self {
            group,
            on_shift: false,
            set_away: false,
            absent_until: None,
            gone_until: None,
            absence: stream(Purpose::Absence),
            drops: stream(Purpose::Drops),
            clicks: stream(Purpose::Clicks),
        }
    }

    /// From when on they can do something: now, unless they are absent or their connection is lost.
    pub(super) fn available(&self, now: Moment) -> Moment {
        let back = self.absent_until.max(self.gone_until);
        back.map_or(now, |back| back.max(now))
    }

    /// Whether they begin absent: as likely as at any other moment.
    pub(super) fn begins_absent(&mut self, group: &AgentGroup) -> bool {
        group.absence.is_some_and(|absence| self.absence.random::<f64>() < absence.share)
    }

    /// How long until the next spell of absence.
    pub(super) fn until_absent(&mut self, group: &AgentGroup) -> Option<Duration> {
        let present = Delay::Exponential { mean_s: group.absence?.present_s() };
        Some(present.draw(&mut self.absence))
    }

    /// How long a spell of absence lasts.
    pub(super) fn spell(&mut self, group: &AgentGroup) -> Option<Duration> {
        let spell = Delay::Exponential { mean_s: group.absence?.spell_s };
        Some(spell.draw(&mut self.absence))
    }

    /// How long until the connection is lost the next time.
    pub(super) fn until_drop(&mut self, scenario: &Scenario) -> Option<Duration> {
        let between = Delay::Exponential { mean_s: scenario.drops?.every_s };
        Some(between.draw(&mut self.drops))
    }

    /// How long it stays lost.
    pub(super) fn drop_length(&mut self, scenario: &Scenario) -> Option<Duration> {
        Some(scenario.drops?.length.draw(&mut self.drops))
    }

    /// How long the click takes.
    pub(super) fn click(&mut self, group: &AgentGroup) -> Duration {
        group.click_back.draw(&mut self.clicks)
    }
}

/// How an agent deals with one ring.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hand {
    pub(super) declines: bool,
    pub(super) accept: Duration,
    pub(super) reply: Duration,
}

impl Hand {
    /// The same for the same ring, whoever decided that it rings.
    pub(super) fn of(group: &AgentGroup, seed: u64, agent: u32, conversation: u64, attempt: u32) -> Self {
        let mut rng = stream(seed, Purpose::Hands, conversation, u64::from(agent) << 32 | u64::from(attempt));
        let declines = group.declines > 0.0 && rng.random::<f64>() < group.declines;
        Self { declines, accept: group.accept.draw(&mut rng), reply: group.reply.draw(&mut rng) }
    }
}

/// Everybody, in the order of the scenario.
pub(super) fn everybody(scenario: &Scenario, seed: u64) -> Vec<Person> {
    let groups = scenario.groups.iter().enumerate();
    let of = groups.flat_map(|(group, plan)| std::iter::repeat_n(group, plan.count as usize));
    of.enumerate().map(|(place, group)| Person::new(group, place, seed)).collect()
}

/// An agent's profile, as the routing knows it.
pub(super) fn profile(group: &AgentGroup, place: usize) -> Agent {
    Agent {
        id: agent_id(place),
        teams: group.teams.iter().map(|team| team_id(*team)).collect(),
        capacity: group.capacity,
        skills: group.skills.clone(),
        languages: group.languages.clone(),
        supervisor: group.supervisor,
    }
}
