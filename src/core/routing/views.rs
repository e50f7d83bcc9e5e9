//! What others may see of the table: standings, queues, agents and their offers.

use std::time::Duration;

use super::eta::{Wait, Wanting};
use super::model::{Handoff, HandoffStage, Ladder, OfferStage, Presence};
use super::state::{Case, RoutingTable, TeamState};
use crate::core::id::{AgentId, ConversationId, OfferId, TeamId};
use crate::core::mood::Urgency;
use crate::core::sla::Prospect;
use crate::core::time::Moment;

/// Whether a promise will hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Promise {
    /// It is expected in time, or was.
    Kept,
    /// It may be missed.
    AtRisk,
    /// It was missed.
    Missed,
}

/// What a visitor who has no answer yet is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// 1 is next; 0 while an agent who owns it has not answered yet.
    pub position: usize,
    /// A person answers not likely sooner, in seconds from now.
    pub eta_low_s: u32,
    /// A person answers not likely later, in seconds from now.
    pub eta_high_s: u32,
    /// Nobody is there who could answer: the range is a guess that nobody should be told.
    pub absent: bool,
    /// Whether the promise will hold.
    pub promise: Promise,
    /// The promise.
    pub respond_by: Moment,
}

/// One who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueItem {
    /// Which conversation.
    pub conversation: ConversationId,
    /// When the clock started.
    pub requested_at: Moment,
    /// The promise.
    pub respond_by: Moment,
    /// The place.
    pub rank: Moment,
    /// Whether the promise will hold.
    pub promise: Promise,
    /// VIP level.
    pub level: u8,
    /// How soon it wants a person.
    pub urgency: Urgency,
    /// Whether the visitor is upset.
    pub upset: bool,
}

/// A team's queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueView {
    /// How many wait.
    pub depth: usize,
    /// How long the one who came first has waited.
    pub oldest_wait: Option<Duration>,
    /// How many promises are at risk or missed.
    pub at_risk: usize,
    /// The first ones, in the order of service.
    pub items: Vec<QueueItem>,
}

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentView {
    /// What colleagues see.
    pub presence: Presence,
    /// What the agent asked for.
    pub wished: Presence,
    /// Whether a connection is up.
    pub connected: bool,
    /// How many conversations they own.
    pub load: usize,
    /// How many they may.
    pub capacity: u32,
    /// Those they own.
    pub owned: Vec<ConversationId>,
    /// What rings there.
    pub offers: Vec<OfferView>,
}

/// An open offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferView {
    /// Which offer.
    pub offer: OfferId,
    /// Which conversation.
    pub conversation: ConversationId,
    /// At whom it rings.
    pub agent: AgentId,
    /// Whose queue.
    pub team: TeamId,
    /// Which step of the ladder.
    pub stage: OfferStage,
    /// It rings until then.
    pub expires_at: Moment,
    /// The promise.
    pub respond_by: Moment,
}

impl RoutingTable {
    /// A handoff as it stands; to be stored after each step that touched it.
    pub fn handoff(&self, conversation: ConversationId) -> Option<&Handoff> {
        self.cases.get(&conversation).map(|case| &case.handoff)
    }

    /// Who owns a conversation.
    pub fn owner(&self, conversation: ConversationId) -> Option<AgentId> {
        self.cases.get(&conversation).and_then(Case::owner)
    }

    /// What a visitor without an answer is told; `None` once a person answered and owns it.
    pub fn standing(&self, now: Moment, conversation: ConversationId) -> Option<Standing> {
        let case = self.cases.get(&conversation)?;
        let team = self.teams.get(&case.handoff.team)?;
        let position = match case.handoff.stage {
            HandoffStage::Waiting => team.queue.places.place_of(&case.place()),
            HandoffStage::Owned { .. } if case.is_answered() => return None,
            HandoffStage::Owned { .. } => 0,
        };
        let Wait { low, high, .. } = self.wait(now, team, case, position);
        let late = now + Duration::from_secs(u64::from(low)) >= case.handoff.respond_by;
        let absent = position > 0 && !self.anybody_there(case.handoff.team);
        let hopeless = late || absent;
        let promise = match promise_of(case) {
            Promise::Kept if hopeless && !case.is_answered() => Promise::AtRisk,
            other => other,
        };
        let respond_by = case.handoff.respond_by;
        Some(Standing { position, eta_low_s: low, eta_high_s: high, absent, promise, respond_by })
    }

    /// The standing of somebody who has no answer yet as what they may expect; position 0 while a silent agent owns it.
    pub fn outlook(&self, now: Moment, conversation: ConversationId) -> Option<Prospect> {
        let Standing { position, eta_low_s, eta_high_s, absent, .. } = self.standing(now, conversation)?;
        let place = u32::try_from(position).unwrap_or(u32::MAX);
        if absent {
            return Some(Prospect::Absent { position: place });
        }
        Some(Prospect::Late { position: place, low_s: eta_low_s, high_s: eta_high_s })
    }

    /// A team's queue with its first `first` items; empty for a team that does not exist.
    pub fn queue(&self, now: Moment, team: TeamId, first: usize) -> QueueView {
        let Some(team) = self.teams.get(&team) else { return QueueView::default() };
        let cases = team.queue.places.iter().filter_map(|place| self.cases.get(&place.conversation));
        QueueView {
            depth: team.queue.places.len(),
            oldest_wait: team.queue.arrivals.first().map(|(at, _)| now.since(*at)),
            at_risk: team.queue.at_risk,
            items: cases.take(first).map(item).collect(),
        }
    }

    /// An agent.
    pub fn agent(&self, agent: AgentId) -> Option<AgentView> {
        let state = self.agents.get(&agent)?;
        Some(AgentView {
            presence: state.presence(),
            wished: state.wish,
            connected: state.connection == super::state::Connection::Up,
            load: state.owned.len(),
            capacity: state.agent.capacity,
            owned: state.owned.iter().copied().collect(),
            offers: self.offers_of(agent),
        })
    }

    /// What rings at an agent, oldest first; to be shown again when they reconnect.
    pub fn offers_of(&self, agent: AgentId) -> Vec<OfferView> {
        let Some(state) = self.agents.get(&agent) else { return Vec::new() };
        let view = |id: &OfferId| {
            let offer = self.offers.get(id)?;
            let handoff = self.handoff(offer.conversation)?;
            Some(OfferView {
                offer: *id,
                conversation: offer.conversation,
                agent,
                team: handoff.team,
                stage: offer.stage,
                expires_at: offer.expires_at,
                respond_by: handoff.respond_by,
            })
        };
        state.rings.iter().filter_map(view).collect()
    }

    /// Whether a team is within its business hours; one that is not there has none.
    pub fn is_open(&self, team: TeamId) -> bool {
        self.teams.get(&team).is_none_or(|state| state.open)
    }

    /// Before a handoff, in business hours (who asks knows the calendar): what one more may expect of this team. Prompt while
    /// somebody is free, or likely to answer in time.
    pub fn prospect(&self, now: Moment, team: TeamId) -> Prospect {
        let Some(state) = self.teams.get(&team) else { return Prospect::Absent { position: 1 } };
        let next = state.queue.places.len() + 1;
        let position = u32::try_from(next).unwrap_or(u32::MAX);
        if !self.anybody_there(team) {
            return Prospect::Absent { position };
        }
        let Ladder { target, overflow, .. } = state.team.ladder;
        let Wait { low, likely, high } = self.until_served(now, state, next, now + overflow);
        if !state.free.is_empty() || u64::from(likely) < target.as_secs() {
            return Prospect::Prompt;
        }
        Prospect::Late { position, low_s: low, high_s: high }
    }

    /// From now until a person answers one who stands at this position.
    fn wait(&self, now: Moment, team: &TeamState, case: &Case, position: usize) -> Wait {
        match (case.handoff.stage, case.rung_at) {
            (HandoffStage::Owned { since, .. }, _) => {
                team.pace.wait(now, Wanting::Reply(case.taken_at.unwrap_or(since)))
            }
            (HandoffStage::Waiting, Some(since)) if !case.offers.is_empty() => {
                team.pace.wait(now, Wanting::Ring(since))
            }
            (HandoffStage::Waiting, _) => {
                let overflow = case.ladder_from() + team.team.ladder.overflow;
                self.until_served(now, team, position, overflow)
            }
        }
    }

    /// One that rings nowhere: until a slot of the team is free for it, or, if that comes sooner, until those who help are rung.
    fn until_served(&self, now: Moment, team: &TeamState, position: usize, overflow: Moment) -> Wait {
        // Those before it who ring have their slots already.
        let needed = position.saturating_sub(team.ringing).max(1);
        let slots = Wanting::Slots { needed, busy: team.pace.talk.busy(), slots: team.slots };
        let own = team.pace.wait(now, slots);
        let others = team.team.overflow_to.iter().filter_map(|other| self.teams.get(other));
        let free = others.map(|other| other.free.len()).sum::<usize>() + self.free_supervisors.len();
        if free < needed {
            return own;
        }
        let help = team.pace.wait(now, Wanting::Help(overflow));
        if help.likely < own.likely { help } else { own }
    }

    /// Whether anybody is online who could take conversations of this team, now or from its overflow step on.
    pub(super) fn anybody_there(&self, id: TeamId) -> bool {
        let Some(team) = self.teams.get(&id) else { return false };
        let mut helpers = team.team.overflow_to.iter().filter_map(|other| self.teams.get(other));
        let supervised = team.supervisors > 0 || self.supervisors_of_all > 0;
        team.present > 0 || supervised || helpers.any(|helper| helper.present > 0)
    }
}

fn promise_of(case: &Case) -> Promise {
    if case.handoff.breached.is_some() {
        Promise::Missed
    } else if case.is_at_risk() {
        Promise::AtRisk
    } else {
        Promise::Kept
    }
}

fn item(case: &Case) -> QueueItem {
    let handoff = &case.handoff;
    QueueItem {
        conversation: handoff.conversation,
        requested_at: handoff.requested_at,
        respond_by: handoff.respond_by,
        rank: handoff.rank,
        promise: promise_of(case),
        level: handoff.level,
        urgency: handoff.urgency,
        upset: handoff.upset,
    }
}
