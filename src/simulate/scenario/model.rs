//! A scenario that has been checked: what the world is played from.

use std::sync::Arc;
use std::time::Duration;

use rand::Rng;
use rand_distr::{Distribution as _, Exp1, StandardNormal};

use crate::core::mood::Urgency;
use crate::core::routing::Team;
use crate::core::text::Language;

/// A world of visitors and agents.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The file it was read from, as it was named.
    pub name: String,
    /// Visitors come for so long; then those who are there are served to the end.
    pub duration: Duration,
    /// Handoffs requested before this are played but not measured.
    pub warm_up: Duration,
    /// Who comes.
    pub arrivals: Arrivals,
    /// How long a visitor waits for the first answer before they leave; `None`: for ever.
    pub patience: Option<Delay>,
    /// From the first answer until the conversation is closed.
    pub service: Delay,
    /// The teams; never empty, every one has an agent.
    pub teams: Vec<TeamPlan>,
    /// The agents, in groups of equals.
    pub groups: Vec<AgentGroup>,
    /// Agents' connections drop; `None`: never.
    pub drops: Option<Drops>,
}

impl Scenario {
    /// How long a slot is taken by one conversation on average, in seconds: the first reply and the service.
    pub fn holding_s(&self) -> f64 {
        let slots: f64 = self.groups.iter().map(|group| f64::from(group.slots())).sum();
        let reply: f64 =
            self.groups.iter().map(|group| group.reply.mean_s() * f64::from(group.slots())).sum();
        reply / slots.max(1.0) + self.service.mean_s()
    }

    /// The different targets of the teams, in seconds, in ascending order.
    pub fn targets_s(&self) -> Vec<f64> {
        let mut targets: Vec<_> = self.teams.iter().map(|plan| plan.team.ladder.target).collect();
        targets.sort_unstable();
        targets.dedup();
        targets.iter().map(Duration::as_secs_f64).collect()
    }

    /// How many agents there are.
    pub fn agents(&self) -> usize {
        self.groups.iter().map(|group| group.count as usize).sum()
    }
}

/// Who comes, and what they want.
#[derive(Debug, Clone)]
pub struct Arrivals {
    /// When.
    pub rate: Rate,
    /// The share of conversations that the bot hands to a person.
    pub handed_off: f64,
    /// The share of handoffs with high urgency.
    pub urgent: f64,
    /// The share with critical urgency.
    pub critical: f64,
    /// The share of VIPs (level 1).
    pub vip: f64,
    /// The share who are upset.
    pub upset: f64,
    /// The share who speak English; the others speak Chinese.
    pub english: f64,
    /// For each skill the share of handoffs that need it.
    pub skills: Vec<(Arc<str>, f64)>,
}

/// When conversations begin.
#[derive(Debug, Clone)]
pub enum Rate {
    /// Conversations per hour, one number for each hour from the start; the list repeats.
    PerHour(Vec<f64>),
    /// The share of the slots on shift that the handoffs take, if nobody were absent.
    Load(f64),
    /// Rates that are known piece by piece.
    Pieces(Profile),
    /// As recorded, in order.
    Trace(Vec<Recorded>),
}

/// Rates that repeat.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The length of a piece.
    pub piece: Duration,
    /// Conversations per second in each piece; the list repeats.
    pub per_s: Vec<f64>,
}

/// One conversation of a recorded trace; what is `None` is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recorded {
    /// Since the start.
    pub at: Duration,
    /// Which team, by its place in [`Scenario::teams`].
    pub team: Option<usize>,
    /// Whether the bot handed it to a person.
    pub handed_off: Option<bool>,
    /// VIP level.
    pub level: Option<u8>,
    /// How soon it wants a person.
    pub urgency: Option<Urgency>,
    /// Whether the visitor is upset.
    pub upset: Option<bool>,
    /// The visitor's language.
    pub language: Option<Language>,
    /// Needed skills.
    pub skills: Option<Vec<Arc<str>>>,
}

/// A length of time that varies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Delay {
    /// Half are shorter than `median_s`; `sigma` is the deviation of the logarithm.
    Lognormal {
        /// Seconds.
        median_s: f64,
        /// Of the natural logarithm.
        sigma: f64,
    },
    /// Without memory.
    Exponential {
        /// Seconds.
        mean_s: f64,
    },
}

/// No delay is longer than this, seven days: the end of the tail of a wide lognormal.
const DELAY_MAX_S: f64 = 7.0 * 24.0 * 3600.0;

impl Delay {
    /// The mean, in seconds.
    pub fn mean_s(self) -> f64 {
        match self {
            Self::Lognormal { median_s, sigma } => median_s * (sigma * sigma / 2.0).exp(),
            Self::Exponential { mean_s } => mean_s,
        }
    }

    /// One such length, in whole milliseconds.
    pub(in crate::simulate) fn draw(self, rng: &mut impl Rng) -> Duration {
        let seconds = match self {
            Self::Lognormal { median_s, sigma } => {
                let normal: f64 = StandardNormal.sample(rng);
                median_s * (sigma * normal).exp()
            }
            Self::Exponential { mean_s } => {
                let unit: f64 = Exp1.sample(rng);
                mean_s * unit
            }
        };
        Duration::from_millis((seconds.clamp(0.0, DELAY_MAX_S) * 1000.0) as u64)
    }
}

/// A team and its share of the handoffs.
#[derive(Debug, Clone)]
pub struct TeamPlan {
    /// How the file names it.
    pub key: String,
    /// As the routing core knows it.
    pub team: Team,
    /// Its weight among the teams when a handoff picks one.
    pub weight: f64,
}

/// Agents who are alike.
#[derive(Debug, Clone)]
pub struct AgentGroup {
    /// How the file names it.
    pub name: String,
    /// How many.
    pub count: u32,
    /// Conversations at once, each.
    pub capacity: u32,
    /// Their teams, by place in [`Scenario::teams`].
    pub teams: Vec<usize>,
    /// What they can do.
    pub skills: Vec<Arc<str>>,
    /// What they speak; empty: everything.
    pub languages: Vec<Language>,
    /// Whether they are supervisors.
    pub supervisor: bool,
    /// When they work, every day; empty: always.
    pub shifts: Vec<Shift>,
    /// From seeing a ring until acting on it.
    pub accept: Delay,
    /// From taking a conversation until the first message.
    pub reply: Delay,
    /// How often they are not there though online.
    pub absence: Option<Absence>,
    /// Whether the console tells when they type.
    pub typing: bool,
    /// The share of rings they pass on.
    pub declines: f64,
    /// From being set away until the click that brings them back, when they are there.
    pub click_back: Delay,
}

impl AgentGroup {
    /// Slots of the group while it is on shift.
    pub fn slots(&self) -> u32 {
        self.count * self.capacity
    }

    /// Whether it works at this time of the day.
    pub fn is_on_shift(&self, of_day: Duration) -> bool {
        self.shifts.is_empty() || self.shifts.iter().any(|shift| shift.from <= of_day && of_day < shift.to)
    }
}

/// A piece of work every day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shift {
    /// Since midnight; the simulation starts at midnight.
    pub from: Duration,
    /// Since midnight, later than `from`.
    pub to: Duration,
}

/// Spells in which an agent is online and sees nothing; present and absent spells alternate, both without memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Absence {
    /// The share of the time, in the long run.
    pub share: f64,
    /// The mean length of a spell, in seconds.
    pub spell_s: f64,
}

impl Absence {
    /// The mean time between two spells, in seconds.
    pub fn present_s(self) -> f64 {
        self.spell_s * (1.0 - self.share) / self.share
    }
}

/// Connections that drop and come back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drops {
    /// Mean time between two of one agent, in seconds.
    pub every_s: f64,
    /// How long each lasts.
    pub length: Delay,
}
