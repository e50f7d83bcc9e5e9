//! Who comes, and when: a Poisson stream with the scenario's profile, or a recorded trace.

use std::sync::Arc;
use std::time::Duration;

use rand::RngExt as _;
use rand_distr::{Distribution as _, Exp1};
use rand_pcg::Pcg64Mcg;

use super::dice::{Purpose, stream};
use super::scenario::{Profile, Rate, Recorded, Scenario};
use crate::core::mood::Urgency;
use crate::core::text::Language;

/// One who comes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Visitor {
    /// Whether the bot hands the conversation to a person; else nothing else is drawn.
    pub(super) handed_off: bool,
    /// By place in the scenario.
    pub(super) team: usize,
    pub(super) skills: Vec<Arc<str>>,
    pub(super) language: Language,
    pub(super) level: u8,
    pub(super) urgency: Urgency,
    pub(super) upset: bool,
    pub(super) patience: Option<Duration>,
    pub(super) service: Duration,
}

/// The stream of those who come.
#[derive(Debug)]
pub(super) struct Stream<'s> {
    scenario: &'s Scenario,
    profile: Profile,
    when: Pcg64Mcg,
    who: Pcg64Mcg,
    /// The moment of the next one, since the start.
    at: Duration,
    /// How many of the trace have come.
    came: usize,
    weights: f64,
}

impl<'s> Stream<'s> {
    pub(super) fn new(scenario: &'s Scenario, seed: u64) -> Self {
        Self {
            scenario,
            profile: Profile::of(scenario),
            when: stream(seed, Purpose::Arrivals, 0, 0),
            who: stream(seed, Purpose::Visitors, 0, 0),
            at: Duration::ZERO,
            came: 0,
            weights: scenario.teams.iter().map(|plan| plan.weight).sum(),
        }
    }

    /// When the next one comes; `None` when nobody comes any more.
    pub(super) fn next(&mut self) -> Option<Duration> {
        if let Rate::Trace(recorded) = &self.scenario.arrivals.rate {
            let at = recorded.get(self.came)?.at;
            return Some(at).filter(|at| *at < self.scenario.duration);
        }
        let mut work: f64 = Exp1.sample(&mut self.when);
        // A Poisson stream with a rate that changes: as much of the rate has to pass as the draw says.
        while self.at < self.scenario.duration {
            let rate = self.profile.at(self.at);
            let pieces = self.at.as_millis() / self.profile.piece.as_millis().max(1) + 1;
            let end = self.profile.piece * pieces as u32;
            let left = end.saturating_sub(self.at).as_secs_f64();
            if rate * left > work {
                self.at += Duration::from_secs_f64(work / rate);
                return Some(Duration::from_millis(self.at.as_millis() as u64))
                    .filter(|at| *at < self.scenario.duration);
            }
            work -= rate * left;
            self.at = end;
        }
        None
    }

    /// Who it is that comes now.
    pub(super) fn visitor(&mut self) -> Visitor {
        let known = match &self.scenario.arrivals.rate {
            Rate::Trace(recorded) => recorded.get(self.came),
            _ => None,
        };
        self.came += 1;
        let drawn = self.draw();
        let Some(known) = known else { return drawn };
        let Recorded { team, handed_off, level, urgency, upset, language, skills, .. } = known.clone();
        Visitor {
            handed_off: handed_off.unwrap_or(drawn.handed_off),
            team: team.unwrap_or(drawn.team),
            skills: skills.unwrap_or(drawn.skills),
            language: language.unwrap_or(drawn.language),
            level: level.unwrap_or(drawn.level),
            urgency: urgency.unwrap_or(drawn.urgency),
            upset: upset.unwrap_or(drawn.upset),
            ..drawn
        }
    }

    fn draw(&mut self) -> Visitor {
        let arrivals = &self.scenario.arrivals;
        let who = &mut self.who;
        let handed_off = who.random::<f64>() < arrivals.handed_off;
        let recorded = matches!(arrivals.rate, Rate::Trace(_));
        if !handed_off && !recorded {
            return Visitor { handed_off, ..Visitor::of_the_bot() };
        }
        let mut weight = who.random::<f64>() * self.weights;
        let team = self.scenario.teams.iter().position(|plan| {
            weight -= plan.weight;
            weight < 0.0
        });
        let pressing: f64 = who.random();
        let urgency = if pressing < arrivals.critical {
            Urgency::Critical
        } else if pressing < arrivals.critical + arrivals.urgent {
            Urgency::High
        } else {
            Urgency::Normal
        };
        let level = u8::from(who.random::<f64>() < arrivals.vip);
        let upset = who.random::<f64>() < arrivals.upset;
        let english = who.random::<f64>() < arrivals.english;
        let mut skills = Vec::new();
        for (skill, share) in &arrivals.skills {
            if who.random::<f64>() < *share {
                skills.push(Arc::clone(skill));
            }
        }
        Visitor {
            handed_off,
            team: team.unwrap_or(0),
            skills,
            language: if english { Language::En } else { Language::Zh },
            level,
            urgency,
            upset,
            patience: self.scenario.patience.map(|patience| patience.draw(who)),
            service: self.scenario.service.draw(who),
        }
    }
}

impl Visitor {
    /// Whom the bot keeps: nothing about them matters here.
    fn of_the_bot() -> Self {
        Self {
            handed_off: false,
            team: 0,
            skills: Vec::new(),
            language: Language::Zh,
            level: 0,
            urgency: Urgency::Normal,
            upset: false,
            patience: None,
            service: Duration::ZERO,
        }
    }
}
