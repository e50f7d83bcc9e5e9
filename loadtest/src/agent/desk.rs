//! What an agent has on the desk: a pure machine that is told what arrived and asked what is due.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

use uuid::Uuid;

use crate::clock::{Micros, micros};
use crate::random::Chance;
use crate::scenario::Agents;

/// A server's wild `seq` must not fill the memory.
const PASSED_OVER_MAX: usize = 1_000;

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Take an offer.
    Accept(Uuid),
    /// Pass an offer on.
    Decline(Uuid),
    /// Answer in a conversation whose owner is silent: the first message wins it, there is nothing to accept.
    Rescue(Uuid),
    /// Answer in a conversation.
    Reply(Uuid),
    /// End a conversation.
    Close(Uuid),
    /// Come back after being set away.
    Return,
}

/// What taking a conversation over was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// As it should be.
    Fine,
    /// One more than the agent's capacity.
    OverCapacity,
}

/// Where an entry stands among those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Behind them.
    Fine,
    /// It was the last one already.
    Again,
    /// Before one of them.
    Late,
}

/// The desk.
#[derive(Debug)]
pub struct Desk {
    agents: Agents,
    chance: Chance,
    capacity: u32,
    cases: HashMap<Uuid, Case>,
    offers: HashMap<Uuid, Ring>,
    /// Conversations answered in a rescue: they may go beyond the capacity.
    rescues: HashSet<Uuid>,
    due: BTreeSet<(Micros, Act)>,
}

#[derive(Debug, Default)]
struct Case {
    replies: u32,
    last_seq: u32,
    rescue: bool,
    /// Something is to be answered.
    owes: bool,
    /// Entries before the last one that did not come.
    missing: BTreeSet<u32>,
}

#[derive(Debug)]
struct Ring {
    conversation: Uuid,
    accepts: bool,
    rescue: bool,
}

impl Desk {
    /// An empty desk.
    pub fn new(agents: Agents, chance: Chance) -> Self {
        Self {
            agents,
            chance,
            capacity: u32::MAX,
            cases: HashMap::new(),
            offers: HashMap::new(),
            rescues: HashSet::new(),
            due: BTreeSet::new(),
        }
    }

    /// A new socket: what the server says is owned is owned, nothing else. Gives what is not owned any more.
    pub fn welcomed(&mut self, capacity: u32, owned: &[(Uuid, u32)], now: Micros) -> Vec<Uuid> {
        self.capacity = capacity;
        self.offers.clear();
        self.due.clear();
        let is_owned = |id: &Uuid| owned.iter().any(|(owned, _)| owned == id);
        let gone: Vec<Uuid> = self.cases.keys().copied().filter(|id| !is_owned(id)).collect();
        self.cases.retain(|id, _| is_owned(id));
        for (id, last_seq) in owned {
            let case = self.cases.entry(*id).or_default();
            // What came while there was no socket is read in the transcript, not heard.
            case.last_seq = *last_seq;
            case.missing.clear();
            self.owe(*id, now);
        }
        gone
    }

    /// An offer rings.
    pub fn rings(&mut self, offer: Uuid, conversation: Uuid, rescue: bool, now: Micros) {
        let own = self.agents.capacity.unwrap_or(u32::MAX).min(self.capacity);
        let accepting = self.offers.values().filter(|ring| ring.accepts && !ring.rescue).count();
        let full = !rescue && self.cases.len() + accepting >= own as usize;
        let accepts = !full && !self.chance.happens(self.agents.decline_share);
        self.offers.insert(offer, Ring { conversation, accepts, rescue });
        let at = now + self.chance.span(self.agents.accept_s);
        let act = match (accepts, rescue) {
            (true, true) => Act::Rescue(offer),
            (true, false) => Act::Accept(offer),
            (false, _) => Act::Decline(offer),
        };
        self.due.insert((at, act));
    }

    /// An offer is gone.
    pub fn withdrawn(&mut self, offer: Uuid) {
        self.offers.remove(&offer);
        self.due.retain(
            |(_, act)| !matches!(act, Act::Accept(id) | Act::Rescue(id) | Act::Decline(id) if *id == offer),
        );
    }

    /// The server has set the agent away: they see it as soon as they would have seen an offer, and come back.
    pub fn set_away(&mut self, now: Micros) {
        let at = now + self.chance.span(self.agents.accept_s);
        self.due.insert((at, Act::Return));
    }

    /// A conversation is owned now, read up to this entry.
    pub fn assigned(&mut self, conversation: Uuid, last_seq: u32, now: Micros) -> Taken {
        let rings: Vec<Uuid> = self
            .offers
            .iter()
            .filter(|(_, ring)| ring.conversation == conversation)
            .map(|(id, _)| *id)
            .collect();
        rings.into_iter().for_each(|offer| self.withdrawn(offer));
        let case = self.cases.entry(conversation).or_default();
        case.last_seq = case.last_seq.max(last_seq);
        case.rescue = self.rescues.remove(&conversation);
        if case.rescue {
            // It was won by an answer, so that nothing is owed yet.
            self.answered(conversation, now);
        } else {
            self.owe(conversation, now);
        }
        let load = self.cases.values().filter(|case| !case.rescue).count();
        if load > self.capacity as usize { Taken::OverCapacity } else { Taken::Fine }
    }

    /// A conversation is not owned any more. True if it was.
    pub fn freed(&mut self, conversation: Uuid) -> bool {
        self.due.retain(|(_, act)| !matches!(act, Act::Reply(id) | Act::Close(id) if *id == conversation));
        self.cases.remove(&conversation).is_some()
    }

    /// An entry of an owned conversation is delivered.
    pub fn entry(&mut self, conversation: Uuid, seq: u32, by_visitor: bool, now: Micros) -> Order {
        let Some(case) = self.cases.get_mut(&conversation) else { return Order::Fine };
        let order = match seq.cmp(&case.last_seq) {
            Ordering::Greater => Order::Fine,
            Ordering::Equal => Order::Again,
            Ordering::Less => Order::Late,
        };
        case.missing.remove(&seq);
        if case.last_seq > 0 {
            case.missing.extend((case.last_seq + 1..seq).take(PASSED_OVER_MAX));
        }
        case.last_seq = case.last_seq.max(seq);
        if by_visitor {
            self.owe(conversation, now);
        }
        order
    }

    /// The last entry of an owned conversation that came, and how many before it did not.
    pub fn shown(&self, conversation: Uuid) -> Option<(u32, u64)> {
        self.cases.get(&conversation).map(|case| (case.last_seq, case.missing.len() as u64))
    }

    fn owe(&mut self, conversation: Uuid, now: Micros) {
        let Some(case) = self.cases.get_mut(&conversation) else { return };
        if std::mem::replace(&mut case.owes, true) {
            // A new socket forgot what was due: plan it again, but only once.
            if self.due.iter().any(|(_, act)| *act == Act::Reply(conversation)) {
                return;
            }
        }
        self.due.retain(|(_, act)| *act != Act::Close(conversation));
        self.due.insert((now + self.chance.span(self.agents.reply_s), Act::Reply(conversation)));
    }

    /// When something is due.
    pub fn due(&self) -> Option<Micros> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Takes what is due by now, with the moment it was due.
    pub fn take(&mut self, now: Micros) -> Option<(Micros, Act)> {
        let first = self.due.first().copied().filter(|(at, _)| *at <= now)?;
        self.due.remove(&first);
        self.acted(first.0, first.1);
        Some(first)
    }

    fn acted(&mut self, at: Micros, act: Act) {
        match act {
            Act::Rescue(offer) => {
                if let Some(ring) = self.offers.get(&offer) {
                    self.rescues.insert(ring.conversation);
                }
            }
            Act::Decline(offer) => {
                self.offers.remove(&offer);
            }
            Act::Reply(conversation) => self.answered(conversation, at),
            Act::Accept(_) | Act::Close(_) | Act::Return => {}
        }
    }

    fn answered(&mut self, conversation: Uuid, at: Micros) {
        let Some(case) = self.cases.get_mut(&conversation) else { return };
        case.owes = false;
        case.replies += 1;
        let done = case.replies >= self.agents.replies;
        let wait = if done { self.chance.span(self.agents.reply_s) } else { micros(self.agents.silence_s) };
        self.due.insert((at + wait, Act::Close(conversation)));
    }

    /// The conversation an offer is about.
    pub fn offered(&self, offer: Uuid) -> Option<Uuid> {
        self.offers.get(&offer).map(|ring| ring.conversation)
    }

    /// Conversations owned.
    pub fn owned(&self) -> impl Iterator<Item = Uuid> {
        self.cases.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SECOND;
    use crate::random::Span;

    const A: Uuid = Uuid::from_u128(1);
    const B: Uuid = Uuid::from_u128(2);
    const OFFER: Uuid = Uuid::from_u128(11);
    const OTHER: Uuid = Uuid::from_u128(12);

    fn desk(decline_share: f64) -> Desk {
        let span = |median| Span { median, sigma: 0.0 };
        let agents = Agents {
            sessions: 1,
            capacity: None,
            accept_s: span(1.0),
            reply_s: span(2.0),
            decline_share,
            replies: 2,
            silence_s: 30.0,
        };
        let mut desk = Desk::new(agents, Chance::new(1, 1));
        desk.welcomed(1, &[], 0);
        desk
    }

    fn next(desk: &mut Desk) -> (u64, Act) {
        let (at, act) = desk.take(desk.due().unwrap()).unwrap();
        (at.div_ceil(SECOND / 10), act)
    }

    #[test]
    fn an_offer_is_taken_answered_and_closed() {
        let mut desk = desk(0.0);
        desk.rings(OFFER, A, false, 0);
        assert_eq!(next(&mut desk), (10, Act::Accept(OFFER)));
        assert_eq!(desk.assigned(A, 3, SECOND), Taken::Fine);
        assert_eq!(next(&mut desk), (30, Act::Reply(A)));
        assert_eq!(desk.entry(A, 5, true, 4 * SECOND), Order::Fine);
        assert_eq!(next(&mut desk), (60, Act::Reply(A)));
        assert_eq!(next(&mut desk), (80, Act::Close(A)), "after the last reply");
        assert!(desk.freed(A));
        assert_eq!(desk.due(), None);
    }

    #[test]
    fn a_silent_visitor_is_closed_in_the_end() {
        let mut desk = desk(0.0);
        desk.assigned(A, 3, 0);
        assert_eq!(next(&mut desk), (20, Act::Reply(A)));
        assert_eq!(next(&mut desk), (320, Act::Close(A)));
    }

    #[test]
    fn offers_are_declined_by_share_and_beyond_the_own_limit() {
        let mut desk = desk(1.0);
        desk.rings(OFFER, A, false, 0);
        assert_eq!(next(&mut desk), (10, Act::Decline(OFFER)));
        let mut desk = super::tests::desk(0.0);
        desk.rings(OFFER, A, false, 0);
        desk.rings(OTHER, B, false, 0);
        assert_eq!(next(&mut desk), (10, Act::Accept(OFFER)));
        assert_eq!(next(&mut desk), (10, Act::Decline(OTHER)), "one slot, one is being taken");
    }

    #[test]
    fn who_was_set_away_comes_back() {
        let mut desk = desk(0.0);
        desk.set_away(SECOND);
        assert_eq!(next(&mut desk), (20, Act::Return));
        assert_eq!(desk.due(), None);
    }

    #[test]
    fn a_withdrawn_offer_is_not_answered() {
        let mut desk = desk(0.0);
        desk.rings(OFFER, A, false, 0);
        desk.withdrawn(OFFER);
        assert_eq!(desk.due(), None);
    }

    #[test]
    fn more_than_the_capacity_is_seen_but_a_rescue_is_allowed() {
        let mut desk = desk(0.0);
        assert_eq!(desk.assigned(A, 0, 0), Taken::Fine);
        assert_eq!(desk.assigned(B, 0, 0), Taken::OverCapacity);
        desk.freed(B);
        desk.rings(OFFER, B, true, 0);
        assert_eq!(next(&mut desk), (10, Act::Rescue(OFFER)));
        assert_eq!(desk.assigned(B, 0, SECOND), Taken::Fine);
    }

    #[test]
    fn disorder_and_repetition_are_seen() {
        let mut desk = desk(0.0);
        desk.assigned(A, 3, 0);
        assert_eq!(desk.entry(A, 5, true, 0), Order::Fine);
        assert_eq!(desk.entry(A, 5, true, 0), Order::Again);
        assert_eq!(desk.entry(A, 4, true, 0), Order::Late);
        assert_eq!(desk.entry(B, 1, true, 0), Order::Fine, "not ours, not judged");
        assert_eq!(desk.shown(A), Some((5, 0)), "4 came in the end");
        desk.entry(A, 8, true, 0);
        assert_eq!(desk.shown(A), Some((8, 2)), "6 and 7 did not");
    }

    #[test]
    fn a_new_socket_starts_from_what_the_server_says() {
        let mut desk = desk(0.0);
        desk.assigned(A, 3, 0);
        assert_eq!(desk.welcomed(5, &[(B, 7)], SECOND), [A]);
        assert_eq!(desk.owned().collect::<Vec<_>>(), [B]);
        assert_eq!(next(&mut desk), (30, Act::Reply(B)));
    }
}
