//! The oracle: it hears what was asked and what was decided, has its own stopwatch, and knows nothing of the table's insides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sixty::core::id::{AgentId, ConversationId, OfferId, TeamId};
use sixty::core::routing::{
    Agent, Cause, Event, OfferEnd, OfferStage, Presence, Release, Request, RoutingTable, Team,
};
use sixty::core::text::Language;
use sixty::core::time::Moment;

/// A conversation as an onlooker sees it.
#[derive(Debug, Clone)]
pub(crate) struct Watched {
    pub(crate) team: TeamId,
    skills: Vec<Arc<str>>,
    language: Language,
    pub(crate) requested_at: Moment,
    respond_by: Moment,
    pub(crate) answered: bool,
    breached: bool,
    told: bool,
    pub(crate) owner: Option<AgentId>,
    /// Asked in vain or passed.
    tried: BTreeSet<AgentId>,
    /// Who passed it on last.
    passed_by: Option<AgentId>,
    pub(crate) rung: BTreeMap<AgentId, OfferId>,
    /// Rank, request, and the order of coming.
    place: (Moment, Moment, u64),
    /// When the present wait began.
    waits_since: Moment,
}

#[derive(Debug, Clone, Copy)]
struct Ring {
    conversation: ConversationId,
    agent: AgentId,
    expires_at: Moment,
    pub(crate) stage: OfferStage,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Oracle {
    pub(crate) teams: BTreeMap<TeamId, Team>,
    pub(crate) agents: BTreeMap<AgentId, Agent>,
    pub(crate) connected: BTreeSet<AgentId>,
    /// Online and connected, by what the world did and what was announced.
    pub(crate) there: BTreeSet<AgentId>,
    /// Disconnected in this step.
    pub(crate) leaving: Option<AgentId>,
    pub(crate) open: BTreeMap<ConversationId, Watched>,
    rings: BTreeMap<OfferId, Ring>,
    load: BTreeMap<AgentId, usize>,
    /// Offers to them alone that they let pass, in a row.
    missed: BTreeMap<AgentId, u32>,
    came: u64,
    pub(crate) breaches: u64,
    pub(crate) causes: BTreeMap<Cause, u64>,
    pub(crate) answers: u64,
    pub(crate) in_time: u64,
    pub(crate) requests: u64,
    pub(crate) rescues: u64,
    pub(crate) offers: u64,
}

impl Oracle {
    pub(crate) fn requested(&mut self, now: Moment, request: &Request) {
        if self.open.contains_key(&request.conversation) {
            return;
        }
        self.requests += 1;
        let target = self.teams[&request.team].ladder.target;
        let watched = Watched {
            team: request.team,
            skills: request.skills.clone(),
            language: request.language,
            requested_at: now,
            respond_by: now + target,
            answered: false,
            breached: false,
            told: false,
            owner: None,
            tried: BTreeSet::new(),
            passed_by: None,
            rung: BTreeMap::new(),
            place: (now + target, now, 0),
            waits_since: now,
        };
        self.open.insert(request.conversation, watched);
    }

    /// Whether an accept now must succeed.
    pub(crate) fn may_accept(&self, now: Moment, agent: AgentId, offer: OfferId) -> bool {
        self.rings.get(&offer).is_some_and(|ring| {
            ring.agent == agent && now < ring.expires_at && ring.stage != OfferStage::Rescue
        })
    }

    /// A restart: what rang rings no more, nobody is connected.
    pub(crate) fn restarted(&mut self) {
        self.rings.clear();
        self.missed.clear();
        self.there.clear();
        self.connected.clear();
        let mut open: Vec<_> = self.open.values_mut().collect();
        open.sort_by_key(|watched| watched.requested_at);
        for watched in open {
            self.came += 1;
            watched.place.2 = self.came;
            watched.rung.clear();
        }
    }

    pub(crate) fn hear(&mut self, now: Moment, event: &Event) {
        match event {
            Event::Queued { conversation, rank, team, .. } => self.queued(now, *conversation, *team, *rank),
            Event::Offered { offer, conversation, agent, stage, expires_at, reason, .. } => {
                let ring = Ring {
                    conversation: *conversation,
                    agent: *agent,
                    expires_at: *expires_at,
                    stage: *stage,
                };
                self.offered(now, *offer, ring, reason);
            }
            Event::OfferEnded { offer, conversation, agent, end, .. } => {
                self.offer_ended(*offer, *conversation, *agent, *end);
            }
            Event::PresenceChanged { agent, presence, reason, .. } => {
                if reason.as_deref() == Some("missed_offers") {
                    assert!(self.missed.remove(agent) >= Some(2), "set away without two misses in a row");
                }
                if *presence != Presence::Online {
                    self.there.remove(agent);
                } else if self.connected.contains(agent) {
                    self.there.insert(*agent);
                }
            }
            Event::Assigned { conversation, agent, .. } => self.assigned(*conversation, *agent),
            Event::Unassigned { conversation, agent, why } => {
                self.unassigned(now, *conversation, *agent, *why);
            }
            Event::Answered { .. } | Event::AtRisk { .. } | Event::Breached { .. } => self.timed(now, event),
            Event::Ended { conversation, .. } => {
                let gone = self.open.remove(conversation).expect("what ends was open");
                assert!(gone.rung.is_empty() && gone.owner.is_none(), "it ended and still rings or is owned");
            }
            Event::RescueStarted { .. } => self.rescues += 1,
            Event::Nudged { conversation, agent, .. } => {
                assert_eq!(self.watched(*conversation).owner, Some(*agent));
            }
            // What the world did, as the table heard it.
            Event::TeamChanged { .. }
            | Event::AgentChanged { .. }
            | Event::AgentRemoved { .. }
            | Event::Connected { .. }
            | Event::Disconnected { .. }
            | Event::Restored { .. }
            | Event::Requested { .. }
            | Event::Raised { .. }
            | Event::Transferred { .. } => {}
        }
    }

    fn offer_ended(&mut self, offer: OfferId, conversation: ConversationId, agent: AgentId, end: OfferEnd) {
        let ring = self.rings.remove(&offer).expect("what ends rang");
        let watched = self.watched(conversation);
        watched.rung.remove(&agent);
        let in_vain = end == OfferEnd::Expired && ring.stage != OfferStage::RingAll;
        if end == OfferEnd::Expired && ring.stage == OfferStage::Offer {
            *self.missed.entry(agent).or_default() += 1;
        } else if matches!(end, OfferEnd::Accepted | OfferEnd::Declined) {
            self.missed.remove(&agent);
        }
        let watched = self.watched(conversation);
        if in_vain || end == OfferEnd::Declined {
            watched.tried.insert(agent);
        }
    }

    /// What the stopwatch has a say in.
    fn timed(&mut self, now: Moment, event: &Event) {
        match event {
            Event::Answered { conversation, agent, waited_ms, in_time } => {
                let watched = self.watched(*conversation);
                assert!(!watched.answered, "answered twice");
                assert_eq!(watched.owner, Some(*agent), "a stranger answered");
                watched.answered = true;
                assert_eq!(u128::from(*waited_ms), now.since(watched.requested_at).as_millis());
                assert_eq!(*in_time, now < watched.respond_by, "in time is not what the stopwatch says");
                self.answers += 1;
                self.in_time += u64::from(*in_time);
            }
            Event::AtRisk { conversation, .. } => {
                let watched = self.watched(*conversation);
                assert!(!watched.told && !watched.breached && !watched.answered, "told twice or too late");
                watched.told = true;
            }
            Event::Breached { conversation, respond_by, cause, .. } => {
                let watched = self.watched(*conversation);
                assert_eq!(watched.respond_by, *respond_by, "the promise moved");
                assert!(now >= *respond_by, "a breach before its time");
                assert!(!watched.answered, "a breach though somebody answered");
                assert!(watched.told, "a breach the visitor was not told of before");
                assert!(!std::mem::replace(&mut watched.breached, true), "a breach was reported twice");
                self.breaches += 1;
                *self.causes.entry(*cause).or_default() += 1;
            }
            _ => {}
        }
    }

    fn watched(&mut self, conversation: ConversationId) -> &mut Watched {
        self.open.get_mut(&conversation).expect("the conversation is open")
    }

    fn queued(&mut self, now: Moment, conversation: ConversationId, team: TeamId, rank: Moment) {
        self.came += 1;
        let came = self.came;
        let watched = self.watched(conversation);
        assert_eq!(watched.owner, None, "queued and owned");
        let back = watched.place.2 != 0;
        let raised = back && rank <= watched.place.0;
        let anew = watched.requested_at == now;
        let order = if back && !anew { watched.place.2 } else { came };
        assert!(!back || raised || watched.answered || anew, "the old place was lost");
        watched.place = (rank, watched.requested_at, order);
        watched.team = team;
        if watched.answered {
            watched.tried.clear();
        }
        watched.tried.extend(watched.passed_by.take());
        watched.waits_since = if watched.answered { rank } else { watched.requested_at };
        let half = watched.respond_by.since(watched.requested_at) / 2;
        assert!(watched.answered || rank >= watched.respond_by - half, "moved up beyond the bound");
    }

    fn offered(&mut self, now: Moment, offer: OfferId, ring: Ring, reason: &str) {
        self.offers += 1;
        assert!(self.there.contains(&ring.agent), "rung though not there");
        assert!(ring.expires_at > now);
        let watched = &self.open[&ring.conversation];
        assert_eq!(watched.owner.is_some(), ring.stage == OfferStage::Rescue, "rung at the wrong stage");
        assert_ne!(watched.owner, Some(ring.agent));
        if ring.stage == OfferStage::Offer {
            assert!(!watched.tried.contains(&ring.agent), "offered again to one already tried");
            assert!(watched.rung.is_empty(), "offered to two at once");
            self.nobody_overtaken(ring, reason);
        }
        assert!(self.watched(ring.conversation).rung.insert(ring.agent, offer).is_none(), "rung twice");
        self.rings.insert(offer, ring);
        let taken = self.taken(ring.agent);
        assert!(taken <= self.agents[&ring.agent].capacity as usize, "rung beyond the free slots");
    }

    /// Nobody with an earlier place could have had this slot instead.
    fn nobody_overtaken(&self, ring: Ring, reason: &str) {
        let served = &self.open[&ring.conversation];
        for (id, other) in &self.open {
            let earlier = other.team == served.team && other.owner.is_none() && other.place < served.place;
            let hungry = other.rung.is_empty() && !other.tried.contains(&ring.agent);
            let overtaken =
                *id != ring.conversation && earlier && hungry && self.fits(ring.agent, other, false);
            assert!(!overtaken, "{id} {other:?} was overtaken by {served:?} ({reason}): {ring:?}");
        }
    }

    fn assigned(&mut self, conversation: ConversationId, agent: AgentId) {
        let watched = self.watched(conversation);
        assert_eq!(watched.owner, None, "two owners");
        assert!(watched.rung.is_empty(), "owned and still ringing");
        watched.owner = Some(agent);
        *self.load.entry(agent).or_default() += 1;
        assert!(self.load[&agent] <= self.agents[&agent].capacity as usize, "over capacity");
    }

    fn unassigned(&mut self, now: Moment, conversation: ConversationId, agent: AgentId, why: Release) {
        let watched = self.watched(conversation);
        assert_eq!(watched.owner.take(), Some(agent), "somebody else let go");
        let target = self.teams[&self.open[&conversation].team].ladder.target;
        let watched = self.watched(conversation);
        watched.passed_by = (why == Release::Transferred).then_some(agent);
        if why == Release::OwnerLost && watched.answered {
            // A new promise from now.
            watched.answered = false;
            watched.breached = false;
            watched.told = false;
            watched.requested_at = now;
            watched.respond_by = now + target;
            watched.tried.clear();
        }
        *self.load.get_mut(&agent).expect("they held it") -= 1;
    }

    fn taken(&self, agent: AgentId) -> usize {
        let rings = self.rings.values().filter(|ring| ring.agent == agent).count();
        rings + self.load.get(&agent).copied().unwrap_or(0)
    }

    fn fits(&self, agent: AgentId, watched: &Watched, wide: bool) -> bool {
        let (agent, team) = (&self.agents[&agent], &self.teams[&watched.team]);
        let member = agent.teams.contains(&watched.team);
        let speaks = agent.languages.is_empty() || agent.languages.contains(&watched.language);
        let able = speaks && watched.skills.iter().all(|skill| agent.skills.contains(skill));
        if agent.supervisor {
            return wide && (member || agent.teams.is_empty());
        }
        if wide {
            member || team.overflow_to.iter().any(|other| agent.teams.contains(other))
        } else {
            member && able
        }
    }

    /// After every step.
    pub(crate) fn check(&mut self, now: Moment, table: &RoutingTable) {
        if let Some(agent) = self.leaving.take() {
            self.there.remove(&agent);
        }
        let elsewhere = self.rings.values().find(|ring| !self.there.contains(&ring.agent));
        assert!(elsewhere.is_none(), "it rings where nobody is: {elsewhere:?}");
        let has_slot = |agent: &&AgentId| self.taken(**agent) < self.agents[*agent].capacity as usize;
        let free: Vec<AgentId> = self.there.iter().filter(has_slot).copied().collect();
        for (id, watched) in &self.open {
            assert_eq!(table.owner(*id), watched.owner, "{id}: the table names another owner");
            assert!(
                watched.owner.is_none() || !watched.answered || watched.rung.is_empty(),
                "{id}: rung in vain"
            );
            let promise = table.handoff(*id).map(|handoff| handoff.respond_by);
            assert_eq!(promise, Some(watched.respond_by), "{id}: the promise moved");
            assert!(
                watched.answered || watched.breached || now < watched.respond_by,
                "{id}: a silent breach"
            );
            if watched.owner.is_none() {
                assert!(table.next_deadline().is_some_and(|at| at > now), "{id} waits without a deadline");
                self.nobody_idle(now, *id, watched, &free);
            }
        }
        for (agent, load) in &self.load {
            assert_eq!(table.agent(*agent).map_or(0, |view| view.load), *load, "{agent}: another load");
        }
    }

    /// From the ring-all step on it rings at everybody who could take it and was not asked in vain.
    fn nobody_idle(&self, now: Moment, id: ConversationId, watched: &Watched, free: &[AgentId]) {
        let ladder = &self.teams[&watched.team].ladder;
        let since = now.since(watched.waits_since);
        if since < ladder.ring_all {
            return;
        }
        for agent in free {
            let asked = watched.rung.contains_key(agent) || watched.tried.contains(agent);
            let idle = !asked && self.fits(*agent, watched, since >= ladder.overflow);
            assert!(!idle, "{id} waits for {since:?} beside idle {agent}");
        }
    }
}
