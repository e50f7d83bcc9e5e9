//! The ledger of routing decisions: append-only, every row chained to the one before, so that a changed history shows.
//!
//! Owns the form of the chain and what verification finds; a database only has to keep the rows. See `docs/ledger.md`.

mod chain;
mod fault;
mod verify;

pub use chain::{GENESIS, Hash, RawRow, chained, hex};
pub use fault::{Fault, FaultKind};
pub use verify::{LedgerCheck, Verifier};

use super::error::StoreError;
use crate::core::id::ConversationId;
use crate::core::report::RoutingEventRow;
use crate::core::time::WallTime;

/// Rows of one conversation's story; what is beyond is left out.
pub const STORY_ROWS_MAX: usize = 10_000;
/// Rows in one page; who wants more asks for the next page.
pub const LEDGER_PAGE_MAX: u32 = 1_000;

/// The end of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerHead {
    /// How many rows there are.
    pub rows: u64,
    /// The hash of the last one; [`GENESIS`] while there is none.
    pub hash: Hash,
    /// How many of them are from before the chain: chained by an upgrade, so their earlier life is not proven.
    pub adopted: u64,
}

impl Default for LedgerHead {
    fn default() -> Self {
        Self { rows: 0, hash: GENESIS, adopted: 0 }
    }
}

/// A decision with its place in the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerRow {
    /// From 1, without gaps.
    pub place: u64,
    /// The decision.
    pub row: RoutingEventRow,
    /// Of this row and everything before it.
    pub hash: Hash,
}

/// A span of the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerSpan {
    /// From here on.
    pub from: WallTime,
    /// Up to here, exclusive.
    pub to: WallTime,
}

impl LedgerSpan {
    /// The whole history.
    pub const ALL: Self = Self { from: WallTime(i64::MIN), to: WallTime(i64::MAX) };
}

/// Reading the ledger; possible beside a running server, too.
pub trait Ledger: Send + Sync {
    /// Rows about one conversation with `place > after`, in order, at most `limit` and [`LEDGER_PAGE_MAX`].
    fn ledger_of(
        &self,
        conversation: ConversationId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<LedgerRow>, StoreError>;
    /// Rows written within `span` with `place > after`, in order, at most `limit` and [`LEDGER_PAGE_MAX`].
    fn ledger(&self, span: LedgerSpan, after: u64, limit: u32) -> Result<Vec<LedgerRow>, StoreError>;
    /// The end of the chain, as noted beside it.
    fn ledger_head(&self) -> Result<LedgerHead, StoreError>;
    /// Computes the whole chain again. `expected`: a head that was noted elsewhere and must be part of it.
    fn verify_ledger(&self, expected: Option<Hash>) -> Result<LedgerCheck, StoreError>;
}

impl dyn Ledger + '_ {
    /// The rows about one conversation, at most [`STORY_ROWS_MAX`].
    pub fn whole_story(&self, conversation: ConversationId) -> Result<Vec<LedgerRow>, StoreError> {
        let mut rows: Vec<LedgerRow> = Vec::new();
        while rows.len() < STORY_ROWS_MAX {
            let after = rows.last().map_or(0, |row| row.place);
            let page = self.ledger_of(conversation, after, LEDGER_PAGE_MAX)?;
            if page.is_empty() {
                break;
            }
            rows.extend(page);
        }
        Ok(rows)
    }

    /// Every row of a span, one after the other, a page in memory at a time.
    pub fn each(&self, span: LedgerSpan, mut see: impl FnMut(LedgerRow)) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let rows = self.ledger(span, after, LEDGER_PAGE_MAX)?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.place;
            rows.into_iter().for_each(&mut see);
        }
    }
}
