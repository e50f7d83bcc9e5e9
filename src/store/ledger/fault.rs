//! What is wrong with a chain, said of the first row where it shows.

use std::fmt;

/// The first fault of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// At which place.
    pub place: u64,
    /// What it looks like.
    pub kind: FaultKind,
    /// What stands there now: epoch, number and name of the decision; empty when nothing does.
    pub row: String,
}

/// What a fault looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The row is not what was written.
    Changed,
    /// One or more rows were taken out.
    Missing,
    /// Rows stand in another order than they were written in.
    Reordered,
    /// A row was put in.
    Inserted,
    /// The end was cut off.
    Truncated,
    /// The head that is noted beside the chain is not its end.
    HeadChanged,
    /// A head that was noted elsewhere is not part of the chain: it was cut off before it, or made anew.
    NotExpected,
}

impl FaultKind {
    /// Its name for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Reordered => "reordered",
            Self::Inserted => "inserted",
            Self::Truncated => "truncated",
            Self::HeadChanged => "head_changed",
            Self::NotExpected => "not_expected",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, kind, row } = self;
        match kind {
            FaultKind::Changed => write!(f, "row {place} ({row}) was changed after it was written"),
            FaultKind::Missing => write!(f, "row {place} is missing; {row} stands after the gap"),
            FaultKind::Reordered => write!(f, "row {place} is out of order: {row} stands in its place"),
            FaultKind::Inserted => write!(f, "row {place} ({row}) was put in and does not belong here"),
            FaultKind::Truncated => {
                write!(f, "the ledger was cut off: row {place} and all after it are missing")
            }
            FaultKind::HeadChanged => {
                write!(f, "the head noted in the database is not the hash of row {place} ({row})")
            }
            FaultKind::NotExpected => write!(
                f,
                "no row up to the last one ({place}) has the expected hash: the ledger was cut off before it or made anew"
            ),
        }
    }
}
