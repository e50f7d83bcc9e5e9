//! Computes a chain again, row by row, and names the first fault.

use super::LedgerHead;
use super::chain::{GENESIS, Hash, RawRow, chained};
use super::fault::{Fault, FaultKind};
use crate::core::time::WallTime;

/// How many missing rows in a row are told from a changed one.
const GAP_MAX: i64 = 64;

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerCheck {
    /// The end of the chain as noted beside it.
    pub head: LedgerHead,
    /// Rows that were found in order; all of them unless there is a fault.
    pub sound: u64,
    /// When the first row was written.
    pub first: Option<WallTime>,
    /// When the last sound row was written.
    pub last: Option<WallTime>,
    /// At which place the expected head stands.
    pub expected_at: Option<u64>,
    /// The first fault.
    pub fault: Option<Fault>,
}

/// Verifies a chain from its first row on.
#[derive(Debug)]
pub struct Verifier {
    check: LedgerCheck,
    before: Vec<u8>,
    expected: Option<Hash>,
}

impl Verifier {
    /// `head` as noted beside the chain; `expected` as noted elsewhere.
    pub fn new(head: LedgerHead, expected: Option<Hash>) -> Self {
        let expected_at = (expected == Some(GENESIS)).then_some(0);
        let check = LedgerCheck { head, sound: 0, first: None, last: None, expected_at, fault: None };
        Self { check, before: GENESIS.to_vec(), expected }
    }

    /// How many rows after a faulty one help to say what happened to it.
    pub const LOOK_AHEAD: usize = 1_024;

    /// The next row; false when it is not what follows.
    pub fn take(&mut self, row: &RawRow) -> bool {
        let place = self.next_place();
        let beyond = self.check.sound >= self.check.head.rows;
        if beyond || row.place != place || chained(&self.before, place, row)[..] != row.hash[..] {
            return false;
        }
        self.before.clone_from(&row.hash);
        self.check.sound += 1;
        self.check.first = self.check.first.or(Some(WallTime(row.wall)));
        self.check.last = Some(WallTime(row.wall));
        if self.expected.is_some_and(|expected| expected[..] == row.hash[..]) {
            self.check.expected_at = Some(self.check.sound);
        }
        true
    }

    /// After the last row.
    pub fn end(mut self) -> LedgerCheck {
        let LedgerCheck { head, sound, expected_at, .. } = self.check;
        let at = |place, kind| Some(Fault { place, kind, row: String::new() });
        self.check.fault = if sound < head.rows {
            at(sound + 1, FaultKind::Truncated)
        } else if head.hash[..] != self.before[..] {
            Some(Fault { place: sound, kind: FaultKind::HeadChanged, row: "the last".to_owned() })
        } else if self.expected.is_some() && expected_at.is_none() {
            at(sound, FaultKind::NotExpected)
        } else {
            None
        };
        self.check
    }

    /// After a row that was not taken: it and up to [`Self::LOOK_AHEAD`] rows after it, in order.
    pub fn fail(mut self, rows: &[RawRow]) -> LedgerCheck {
        let place = self.next_place();
        self.check.fault = rows.first().map(|found| Fault {
            place: place.cast_unsigned(),
            kind: self.kind_of(place, found, rows),
            row: describe(found),
        });
        self.check
    }

    fn next_place(&self) -> i64 {
        self.check.sound.cast_signed() + 1
    }

    fn kind_of(&self, place: i64, found: &RawRow, rows: &[RawRow]) -> FaultKind {
        if self.check.sound >= self.check.head.rows || found.place < place {
            return FaultKind::Inserted;
        }
        if found.place > place {
            return FaultKind::Missing;
        }
        if let Some(kind) = self.stands_later(place, found, rows) {
            return kind;
        }
        if self.follows_a_gap(found, rows) { FaultKind::Missing } else { FaultKind::Changed }
    }

    /// Whether the row that belongs at `place` stands further down: something was put before it, or rows were exchanged.
    fn stands_later(&self, place: i64, found: &RawRow, rows: &[RawRow]) -> Option<FaultKind> {
        let (index, hash) = rows.iter().enumerate().skip(1).find_map(|(index, later)| {
            let hash = chained(&self.before, place, later);
            (hash[..] == later.hash[..] || hash[..] == found.hash[..]).then_some((index, hash))
        })?;
        if hash[..] == found.hash[..] {
            return Some(FaultKind::Reordered);
        }
        // If the row that is in the way has a place of its own further down, it was moved; else it was put in.
        let (mut before, mut place) = (hash, place + 1);
        let others = rows.iter().enumerate().skip(1).filter(|(other, _)| *other != index).map(|(_, row)| row);
        for row in others.map(Some).chain([None]) {
            if chained(&before, place, found)[..] == found.hash[..] {
                return Some(FaultKind::Reordered);
            }
            let Some(row) = row else { break };
            let next = chained(&before, place, row);
            if next[..] != row.hash[..] {
                break;
            }
            (before, place) = (next, place + 1);
        }
        Some(FaultKind::Inserted)
    }

    /// Whether rows were taken out and the rest renumbered: then what follows still hangs together, with the old places.
    fn follows_a_gap(&self, found: &RawRow, rows: &[RawRow]) -> bool {
        match rows.get(1) {
            Some(next) => (1..=GAP_MAX)
                .any(|gap| chained(&found.hash, next.place.saturating_add(gap), next)[..] == next.hash[..]),
            None => self.check.head.rows > self.check.sound + 1 && self.check.head.hash[..] == found.hash[..],
        }
    }
}

fn describe(row: &RawRow) -> String {
    format!("{} {}.{}", String::from_utf8_lossy(&row.kind).escape_debug(), row.epoch, row.n)
}
