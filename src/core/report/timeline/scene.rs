//! What has happened so far: the words of one decision need those before it.

use std::collections::BTreeMap;
use std::time::Duration;

use super::super::recorded::RoutingEventRow;
use super::names::Names;
use crate::core::id::{AgentId, OfferId, TeamId};
use crate::core::routing::{Event, HandoffStage, OfferEnd, OfferStage, Release};
use crate::core::time::Moment;

/// Where the story stands, within one promise.
#[derive(Debug)]
pub(super) struct Scene<'n> {
    pub(super) names: &'n Names,
    pub(super) now: Moment,
    /// When the clock of the running promise started; none before the first decision.
    started: Option<Moment>,
    respond_by: Option<Moment>,
    team: Option<TeamId>,
    rings: BTreeMap<OfferId, Moment>,
    /// How often it rang.
    pub(super) rang: usize,
    /// Who let it ring, in order, each once.
    pub(super) missed: Vec<AgentId>,
    /// Who passed, in order, each once.
    pub(super) declined: Vec<AgentId>,
    /// Who has it, and since when.
    pub(super) owner: Option<(AgentId, Moment)>,
    /// Whose connection was lost last.
    pub(super) lost: Option<AgentId>,
    /// Others who were rung beside a silent owner.
    pub(super) rescuers: usize,
    pub(super) nudged: bool,
    pub(super) answered: bool,
}

impl<'n> Scene<'n> {
    pub(super) fn new(names: &'n Names) -> Self {
        Self {
            names,
            now: Moment::default(),
            started: None,
            respond_by: None,
            team: None,
            rings: BTreeMap::new(),
            rang: 0,
            missed: Vec::new(),
            declined: Vec::new(),
            owner: None,
            lost: None,
            rescuers: 0,
            nudged: false,
            answered: false,
        }
    }

    /// Before a decision is told: what it says of itself.
    pub(super) fn begin(&mut self, row: &RoutingEventRow) {
        self.now = row.moment;
        match &row.event {
            Event::Requested { requested_at, team, .. } => {
                *self = Self { now: row.moment, ..Self::new(self.names) };
                (self.started, self.team) = (Some(*requested_at), Some(*team));
            }
            Event::Restored { handoff } => {
                (self.started, self.respond_by) = (Some(handoff.requested_at), Some(handoff.respond_by));
                (self.team, self.answered) = (Some(handoff.team), handoff.answered_at.is_some());
                self.rings.clear();
                self.owner = match handoff.stage {
                    HandoffStage::Owned { agent, since } => Some((agent, since)),
                    HandoffStage::Waiting => None,
                };
            }
            Event::Queued { team, respond_by, .. } => {
                if self.answered && self.respond_by.is_some_and(|before| before != *respond_by) {
                    // The owner of an answered conversation was lost: a new promise from now.
                    let lost = self.lost;
                    *self =
                        Self { now: row.moment, lost, started: Some(row.moment), ..Self::new(self.names) };
                }
                (self.team, self.respond_by) = (Some(*team), Some(*respond_by));
            }
            _ => {}
        }
        self.started.get_or_insert(row.moment);
    }

    /// After a decision was told: what it changed.
    pub(super) fn end(&mut self, event: &Event) {
        match event {
            Event::Offered { offer, stage, .. } => {
                self.rings.insert(*offer, self.now);
                self.rang += 1;
                self.rescuers += usize::from(*stage == OfferStage::Rescue);
            }
            Event::OfferEnded { offer, agent, end, .. } => {
                self.rings.remove(offer);
                match end {
                    OfferEnd::Expired => note(&mut self.missed, *agent),
                    OfferEnd::Declined => note(&mut self.declined, *agent),
                    _ => {}
                }
            }
            Event::Assigned { agent, .. } => {
                self.owner = Some((*agent, self.now));
                (self.nudged, self.rescuers) = (false, 0);
            }
            Event::Unassigned { agent, why, .. } => {
                self.owner = None;
                if *why == Release::OwnerLost {
                    self.lost = Some(*agent);
                }
            }
            Event::Nudged { .. } => self.nudged = true,
            Event::Answered { .. } => self.answered = true,
            _ => {}
        }
    }

    pub(super) fn since_request_ms(&self) -> i64 {
        self.started.map_or(0, |started| self.now.0 - started.0)
    }

    /// Whether somebody was chosen only among those who had not been asked in vain.
    pub(super) fn is_among_the_rest(&self, reason: &str) -> bool {
        let asked = !self.missed.is_empty() || !self.declined.is_empty();
        asked && matches!(reason, "least_loaded" | "longest_idle")
    }

    /// How long an offer that ends now has rung.
    pub(super) fn rang_for(&self, offer: OfferId) -> Option<Duration> {
        self.rings.get(&offer).map(|since| self.now.since(*since))
    }

    /// How long the whole promise is.
    pub(super) fn target(&self) -> Option<Duration> {
        Some(self.respond_by?.since(self.started?))
    }

    /// How long after the promise it is now.
    pub(super) fn late_by(&self) -> Duration {
        self.respond_by.map_or(Duration::ZERO, |by| self.now.since(by))
    }

    /// How long after the start of the clock something was.
    pub(super) fn after_start(&self, moment: Moment) -> Duration {
        self.started.map_or(Duration::ZERO, |started| moment.since(started))
    }

    pub(super) fn team_name(&self) -> String {
        self.team.map_or_else(String::new, |team| self.names.team(team))
    }

    pub(super) fn agents(&self, ids: &[AgentId]) -> Vec<String> {
        ids.iter().map(|id| self.names.agent(*id)).collect()
    }
}

fn note(list: &mut Vec<AgentId>, agent: AgentId) {
    if !list.contains(&agent) {
        list.push(agent);
    }
}
