//! A visitor's account of a conversation: what was sent, acknowledged and seen, and whether that can all be true.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use uuid::Uuid;

use crate::clock::Micros;
use crate::wire::frames::Marker;

/// The account.
#[derive(Debug, Default)]
pub struct Book {
    sent: HashMap<Uuid, Sent>,
    /// Not acknowledged yet, oldest first.
    open: Vec<Uuid>,
    entries: BTreeMap<u32, u64>,
    markers: HashSet<(u32, u32)>,
    /// Own messages by their `seq`: when they were due.
    own: BTreeMap<u32, Micros>,
    /// Own messages whose answers were waited for in vain.
    unanswered: HashSet<u32>,
    /// The last `seq` on the present socket.
    last: u32,
    /// What an agent sent before this was due while the visitor was there.
    there_until: Micros,
}

#[derive(Debug)]
struct Sent {
    text: Box<str>,
    scheduled: Micros,
    seq: Option<u32>,
    /// Waited for as long as it may take: measured already.
    given_up: bool,
}

/// What an acknowledgement was.
#[derive(Debug, PartialEq, Eq)]
pub enum Acked {
    /// The first one, of a message scheduled for then.
    First(Micros),
    /// The first one, after it was given up.
    Late,
    /// Again, with the same `seq`: the answer to sending again.
    Again,
    /// Again, with another `seq`: the message is stored twice.
    Twice,
    /// Of something that is not a message, or not ours.
    Unknown,
}

/// What a delivered entry was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// New and in order.
    New,
    /// Delivered before.
    Duplicate,
    /// New, but after one with a higher `seq`.
    Reordered,
    /// Its `seq` had another content before.
    Altered,
}

/// An entry as it came.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its place.
    pub seq: u32,
    /// `visitor`, `bot`, `agent` or `system`.
    pub author: &'a str,
    /// What it says.
    pub text: &'a str,
    /// On own messages.
    pub client_id: Option<Uuid>,
}

/// What comparing with the transcript brought.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Acknowledged or swallowed and not there, or there and never delivered.
    pub lost: u64,
    /// Those of the lost that were never acknowledged: a server that stood still may still bring them.
    pub swallowed: u64,
    /// There twice.
    pub duplicated: u64,
    /// There with another content.
    pub altered: u64,
}

impl Book {
    /// A message goes out; sent again after a reconnect it stays the same one.
    pub fn send(&mut self, id: Uuid, text: &str, scheduled: Micros) {
        self.sent.insert(id, Sent { text: text.into(), scheduled, seq: None, given_up: false });
        self.open.push(id);
    }

    /// The server says it is stored.
    pub fn acked(&mut self, id: Uuid, seq: u32) -> Acked {
        let Some(sent) = self.sent.get_mut(&id) else { return Acked::Unknown };
        self.open.retain(|open| *open != id);
        match sent.seq {
            None => {
                sent.seq = Some(seq);
                self.own.insert(seq, sent.scheduled);
                if sent.given_up { Acked::Late } else { Acked::First(sent.scheduled) }
            }
            Some(before) if before == seq => Acked::Again,
            Some(_) => Acked::Twice,
        }
    }

    /// The server refused it, and said so: nothing is expected of it any more. True if it was open.
    pub fn refused(&mut self, id: Uuid) -> bool {
        let was_open = self.open.contains(&id);
        if was_open {
            self.open.retain(|open| *open != id);
            self.sent.remove(&id);
        }
        was_open
    }

    /// The acknowledgements of what is open are not waited for any more; what the transcript does not have is lost. Gives when
    /// each was due.
    pub fn give_up(&mut self) -> Vec<Micros> {
        let late = std::mem::take(&mut self.open);
        let give_up = |id: &Uuid| {
            let sent = self.sent.get_mut(id)?;
            sent.given_up = true;
            Some(sent.scheduled)
        };
        late.iter().filter_map(give_up).collect()
    }

    /// The socket ended now: what an agent sent longer than `grace` ago must have come.
    pub fn parted(&mut self, now: Micros, grace: Micros) {
        self.there_until = now.saturating_sub(grace);
    }

    /// Whether nothing was ever sent.
    pub fn is_empty(&self) -> bool {
        self.sent.is_empty()
    }

    /// Own acknowledged messages: `seq`, and when each was due.
    pub fn own(&self) -> impl Iterator<Item = (u32, Micros)> {
        self.own.iter().map(|(seq, scheduled)| (*seq, *scheduled))
    }

    /// When the last acknowledged message before this `seq` was due.
    pub fn said_before(&self, seq: u32) -> Option<Micros> {
        self.own.range(..seq).next_back().map(|(_, scheduled)| *scheduled)
    }

    /// The answer to the message that was due then did not come as long as it was waited for.
    pub fn not_answered(&mut self, scheduled: Micros) {
        self.unanswered.extend(self.own.iter().filter(|(_, at)| **at == scheduled).map(|(seq, _)| *seq));
    }

    /// What a new socket has to send again: id and text.
    pub fn unacked(&self) -> impl Iterator<Item = (Uuid, &str)> {
        self.open.iter().filter_map(|id| self.sent.get(id).map(|sent| (*id, sent.text.as_ref())))
    }

    /// When the oldest open message was due.
    pub fn oldest_open(&self) -> Option<Micros> {
        self.open.first().and_then(|id| self.sent.get(id)).map(|sent| sent.scheduled)
    }

    /// A new socket that resumes after this `seq`.
    pub fn connected(&mut self, resumed_after: u32) {
        self.last = resumed_after;
    }

    /// The last entry seen: where to resume. Own messages known only by their `ack` count too.
    pub fn last_seq(&self) -> u32 {
        let seen = self.entries.keys().next_back().copied().unwrap_or(0);
        self.sent.values().filter_map(|sent| sent.seq).max().unwrap_or(0).max(seen)
    }

    /// Entries seen so far.
    pub fn seen(&self) -> usize {
        self.entries.len()
    }

    /// The first entry seen.
    pub fn first_seq(&self) -> u32 {
        self.entries.keys().next().copied().unwrap_or(0)
    }

    /// An entry is delivered.
    pub fn entry(&mut self, entry: Entry<'_>) -> Seen {
        let digest = digest(entry);
        let late = entry.seq <= self.last;
        self.last = self.last.max(entry.seq);
        if let Some(before) = self.entries.get(&entry.seq) {
            return if *before == digest { Seen::Duplicate } else { Seen::Altered };
        }
        self.entries.insert(entry.seq, digest);
        let again =
            Marker::of(entry.text).is_some_and(|marker| !self.markers.insert((marker.agent, marker.n)));
        match (again, late) {
            (true, _) => Seen::Duplicate,
            (false, true) => Seen::Reordered,
            (false, false) => Seen::New,
        }
    }

    /// Compares with the transcript after `from`, read back up to `to`, at a moment before which every message should be settled.
    /// Messages scheduled after `settled` may still be under way.
    pub fn check(&self, transcript: &[Entry<'_>], from: u32, to: u32, settled: Micros) -> Verdict {
        let mut verdict = Verdict::default();
        let mut own: HashMap<Uuid, Vec<u32>> = HashMap::new();
        let mut there = HashSet::new();
        for entry in transcript {
            let is_new = there.insert(entry.seq);
            let again = entry.client_id.is_some_and(|id| {
                let seqs = own.entry(id).or_default();
                seqs.push(entry.seq);
                seqs.len() > 1
            });
            verdict.duplicated += u64::from(again || !is_new);
            verdict.altered += u64::from(self.differs(*entry));
            // Own messages come as an `ack`; everything else must have been delivered while the socket was there.
            let passed_over = entry.seq < self.last_delivered()
                || self.is_missed_answer(*entry)
                || Marker::of(entry.text).is_some_and(|marker| marker.scheduled < self.there_until);
            let is_missing = entry.client_id.is_none() && !self.entries.contains_key(&entry.seq);
            verdict.lost += u64::from(passed_over && is_missing);
        }
        for (_, sent) in self.sent.iter().filter(|(id, sent)| sent.is_lost(own.get(id), from, to, settled)) {
            verdict.lost += 1;
            verdict.swallowed += u64::from(sent.seq.is_none());
        }
        // Also what lies behind the transcript's end: a server that lost the tail names an earlier one.
        let seen = self.entries.range(from.saturating_add(1)..);
        verdict.lost += seen.filter(|(seq, _)| !there.contains(seq)).count() as u64;
        verdict
    }

    fn last_delivered(&self) -> u32 {
        self.entries.keys().next_back().copied().unwrap_or(0)
    }

    /// The answer is stored together with its question: one that was waited for in vain and is there was not delivered.
    fn is_missed_answer(&self, entry: Entry<'_>) -> bool {
        entry.author == "bot"
            && entry.seq.checked_sub(1).is_some_and(|asked| self.unanswered.contains(&asked))
    }

    fn differs(&self, entry: Entry<'_>) -> bool {
        let delivered = self.entries.get(&entry.seq).is_some_and(|before| *before != digest(entry));
        let sent =
            entry.client_id.and_then(|id| self.sent.get(&id)).is_some_and(|sent| *sent.text != *entry.text);
        delivered || sent
    }
}

impl Sent {
    fn is_lost(&self, there: Option<&Vec<u32>>, from: u32, to: u32, settled: Micros) -> bool {
        match (self.seq, there) {
            (Some(seq), Some(there)) => !there.contains(&seq),
            (Some(seq), None) => (from + 1..=to).contains(&seq) || seq > to,
            (None, Some(_)) => false,
            // Neither acknowledged nor refused nor there: swallowed, unless it may still be under way.
            (None, None) => self.scheduled <= settled,
        }
    }
}

fn digest(entry: Entry<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (entry.author, entry.text).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
