//! How the people of a day behaved: what is known of each one, and what others are drawn from.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt as _;

use crate::core::id::{AgentId, ConversationId};
use crate::core::report::RoutingEventRow;
use crate::core::routing::{Assignment, Event, OfferEnd, OfferStage, Presence, PresenceBy};
use crate::core::time::Moment;
use crate::simulate::dice::{Purpose, stream};

/// Where a day holds nothing to draw from; said in the report.
pub(super) const ACCEPT_MS: u64 = 6_000;
/// The same for the first reply.
pub(super) const REPLY_MS: u64 = 12_000;
/// The same for the time from the first reply to the end.
pub(super) const TALK_MS: u64 = 180_000;
/// The same for coming back after Sixty set somebody away.
pub(super) const BACK_MS: u64 = 60_000;

/// What an agent did about a ring; after so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reaction {
    Accept(u64),
    Decline(u64),
    Ignore,
}

type Pair = (ConversationId, AgentId);

/// One kind of behaviour: of a conversation and an agent where it is known, else of the agent, else of anybody.
#[derive(Debug)]
struct Known<T> {
    pairs: BTreeMap<Pair, T>,
    agents: BTreeMap<AgentId, Vec<T>>,
    all: Vec<T>,
}

impl<T: Copy> Known<T> {
    fn new() -> Self {
        Self { pairs: BTreeMap::new(), agents: BTreeMap::new(), all: Vec::new() }
    }

    fn learn(&mut self, pair: Pair, what: T) {
        self.pairs.entry(pair).or_insert(what);
        self.agents.entry(pair.1).or_default().push(what);
        self.all.push(what);
    }

    /// The same draw for the same pair and attempt, whatever the rules.
    fn of(&self, pair: Pair, attempt: u64, seed: u64) -> Option<T> {
        if let Some(known) = self.pairs.get(&pair).filter(|_| attempt == 0) {
            return Some(*known);
        }
        let from = self.agents.get(&pair.1).unwrap_or(&self.all);
        draw(from, seed, folded(pair.0.0.as_u128()), folded(pair.1.0.as_u128()) ^ attempt)
    }
}

/// The behaviour of a day.
#[derive(Debug)]
pub(super) struct Habits {
    seed: u64,
    reactions: Known<Reaction>,
    replies: Known<u64>,
    talks: BTreeMap<ConversationId, u64>,
    all_talks: Vec<u64>,
    patience: BTreeMap<ConversationId, u64>,
    backs: Vec<u64>,
    /// When each agent did something, in order.
    acts: BTreeMap<AgentId, Vec<i64>>,
}

impl Habits {
    /// When this agent did something the next time, in milliseconds from `now`; `None` when they did nothing any more.
    pub(super) fn until_next_act_ms(&self, agent: AgentId, now: Moment) -> Option<u64> {
        let acts = self.acts.get(&agent)?;
        let next = acts.get(acts.partition_point(|at| *at < now.0))?;
        u64::try_from(next - now.0).ok()
    }

    pub(super) fn reaction(&self, pair: Pair, attempt: u64) -> Reaction {
        self.reactions.of(pair, attempt, self.seed).unwrap_or(Reaction::Accept(ACCEPT_MS))
    }

    pub(super) fn reply_ms(&self, pair: Pair) -> u64 {
        self.replies.of(pair, 0, self.seed).unwrap_or(REPLY_MS)
    }

    pub(super) fn talk_ms(&self, conversation: ConversationId) -> u64 {
        let drawn = || draw(&self.all_talks, self.seed, folded(conversation.0.as_u128()), 1);
        self.talks.get(&conversation).copied().or_else(drawn).unwrap_or(TALK_MS)
    }

    /// How long this visitor waits; `None` when they never gave up.
    pub(super) fn patience_ms(&self, conversation: ConversationId) -> Option<u64> {
        self.patience.get(&conversation).copied()
    }

    pub(super) fn back_ms(&self, agent: AgentId, times: u64) -> u64 {
        draw(&self.backs, self.seed, folded(agent.0.as_u128()), times).unwrap_or(BACK_MS)
    }

    /// What the day does not hold at all, and what is assumed instead.
    pub(super) fn assumptions(&self) -> Vec<String> {
        let mut said = vec![
            "Nobody types, passes a conversation on or claims one out of turn.".to_owned(),
            "Who would not have taken a ring sees what is assigned to them when they did something the next time.".to_owned(),
            "Who was answered would have waited for ever.".to_owned(),
        ];
        let mut none = |missing: bool, what: &str, ms: u64| {
            if missing {
                said.push(format!("The day holds no {what}: {} s are assumed.", ms / 1000));
            }
        };
        none(self.reactions.all.is_empty(), "answer to a ring", ACCEPT_MS);
        none(self.replies.all.is_empty(), "first reply", REPLY_MS);
        none(self.all_talks.is_empty(), "conversation that ended", TALK_MS);
        none(self.backs.is_empty(), "return of somebody who was set away", BACK_MS);
        said
    }

    pub(super) fn of(rows: &[RoutingEventRow], seed: u64) -> Self {
        let mut student = Student::new(seed);
        for row in rows {
            student.see(row.moment.0, &row.event);
        }
        student.habits
    }
}

/// Learns habits from events.
struct Student {
    habits: Habits,
    rings: BTreeMap<Pair, i64>,
    rescues: BTreeSet<Pair>,
    asked: BTreeMap<ConversationId, i64>,
    owned: BTreeMap<ConversationId, (AgentId, i64)>,
    answered: BTreeMap<ConversationId, i64>,
    away: BTreeMap<AgentId, i64>,
}

impl Student {
    fn new(seed: u64) -> Self {
        let habits = Habits {
            seed,
            reactions: Known::new(),
            replies: Known::new(),
            talks: BTreeMap::new(),
            all_talks: Vec::new(),
            patience: BTreeMap::new(),
            backs: Vec::new(),
            acts: BTreeMap::new(),
        };
        Self {
            habits,
            rings: BTreeMap::new(),
            rescues: BTreeSet::new(),
            asked: BTreeMap::new(),
            owned: BTreeMap::new(),
            answered: BTreeMap::new(),
            away: BTreeMap::new(),
        }
    }

    /// A ring has ended; one that was taken away says nothing about the agent.
    fn rang(&mut self, now: i64, pair: Pair, end: OfferEnd) {
        let (rang, rescue) = (self.rings.remove(&pair), self.rescues.remove(&pair));
        let Some(at) = rang.filter(|_| !rescue) else { return };
        let after = u64::try_from(now - at).unwrap_or(0);
        match end {
            OfferEnd::Accepted => self.habits.reactions.learn(pair, Reaction::Accept(after)),
            OfferEnd::Declined => self.habits.reactions.learn(pair, Reaction::Decline(after)),
            OfferEnd::Expired => self.habits.reactions.learn(pair, Reaction::Ignore),
            OfferEnd::Taken | OfferEnd::Left | OfferEnd::Reassigned => {}
        }
    }

    fn see(&mut self, now: i64, event: &Event) {
        let since = |at: i64| u64::try_from(now - at).unwrap_or(0);
        if let Some(agent) = acting(event) {
            self.habits.acts.entry(agent).or_default().push(now);
        }
        match event {
            Event::Requested { conversation, requested_at, .. } => {
                self.asked.insert(*conversation, requested_at.0);
                self.answered.remove(conversation);
            }
            Event::Offered { conversation, agent, stage, .. } => {
                self.rings.insert((*conversation, *agent), now);
                if *stage == OfferStage::Rescue {
                    self.rescues.insert((*conversation, *agent));
                }
            }
            Event::OfferEnded { conversation, agent, end, .. } => {
                self.rang(now, (*conversation, *agent), *end);
            }
            Event::Assigned { conversation, agent, via, .. } if *via != Assignment::Rescued => {
                self.owned.insert(*conversation, (*agent, now));
            }
            Event::Answered { conversation, agent, .. } => {
                self.answered.insert(*conversation, now);
                if let Some((owner, at)) = self.owned.remove(conversation).filter(|(owner, _)| owner == agent)
                {
                    self.habits.replies.learn((*conversation, owner), since(at));
                }
            }
            Event::Ended { conversation, by, .. } => {
                let asked = self.asked.remove(conversation);
                if let Some(at) = self.answered.remove(conversation) {
                    self.habits.talks.insert(*conversation, since(at));
                    self.habits.all_talks.push(since(at));
                } else if let Some(at) = asked.filter(|_| by.is_none()) {
                    self.habits.patience.insert(*conversation, since(at));
                }
            }
            Event::PresenceChanged { agent, by: PresenceBy::MissedOffers, .. } => {
                self.away.insert(*agent, now);
            }
            Event::PresenceChanged { agent, presence: Presence::Online, .. } => {
                self.habits.backs.extend(self.away.remove(agent).map(since));
            }
            _ => {}
        }
    }
}

/// The agent who did something themselves.
fn acting(event: &Event) -> Option<AgentId> {
    match event {
        Event::OfferEnded { agent, end: OfferEnd::Accepted | OfferEnd::Declined, .. }
        | Event::Answered { agent, .. }
        | Event::PresenceChanged { agent, by: PresenceBy::Wish, .. } => Some(*agent),
        Event::Ended { by, .. } => *by,
        Event::Transferred { by, .. } => Some(*by),
        _ => None,
    }
}

fn draw<T: Copy>(from: &[T], seed: u64, who: u64, what: u64) -> Option<T> {
    let place = stream(seed, Purpose::Hands, who, what).random::<f64>() * from.len() as f64;
    from.get(place as usize).copied()
}

fn folded(id: u128) -> u64 {
    (id >> 64) as u64 ^ id as u64
}
