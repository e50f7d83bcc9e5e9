//! The ledger of routing decisions in SQLite: appended by the writer within its commit, read and verified by anybody.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Params, Row, Transaction, params};

use super::pool::Readers;
use super::rows::{Json, all, int, one};
use crate::core::id::ConversationId;
use crate::core::report::RoutingEventRow;
use crate::core::time::{Moment, WallTime};
use crate::store::error::{StoreError, StoreErrorKind};
use crate::store::ledger::{
    GENESIS, Hash, LEDGER_PAGE_MAX, Ledger, LedgerCheck, LedgerHead, LedgerRow, LedgerSpan, RawRow, Verifier,
    chained,
};

const APPEND: &str = "INSERT INTO routing_events (place, epoch, n, moment, wall, conversation, kind, detail, hash) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const NOTE_HEAD: &str = "UPDATE history SET ledger_rows = ?1, ledger_hash = ?2";
const HEAD: &str = "SELECT ledger_rows, ledger_hash, ledger_adopted FROM history";
const UNCHAINED: &str = "SELECT 0 AS place, epoch, n, moment, wall, conversation, kind, detail, x'' AS hash \
     FROM routing_events_unchained ORDER BY epoch, n";
pub(super) const OF_CONVERSATION: &str =
    "SELECT * FROM routing_events WHERE conversation = ?1 AND place > ?2 ORDER BY place LIMIT ?3";
/// The plus keeps the planner off the index by time: a page is read in the order of places, without sorting a whole span.
const PAGE: &str =
    "SELECT * FROM routing_events WHERE place > ?1 AND +wall >= ?2 AND +wall < ?3 ORDER BY place LIMIT ?4";
const FIRST_IN_SPAN: &str = "SELECT min(place) FROM routing_events WHERE wall >= ?1 AND wall < ?2";

/// Whoever can read the database can read its ledger: the running store, and a look at it beside the server.
impl<S: AsRef<Readers> + Send + Sync> Ledger for S {
    fn ledger_of(
        &self,
        conversation: ConversationId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<LedgerRow>, StoreError> {
        self.as_ref().read(|reader| of_conversation(reader, conversation, after, limit))
    }

    fn ledger(&self, span: LedgerSpan, after: u64, limit: u32) -> Result<Vec<LedgerRow>, StoreError> {
        self.as_ref().read(|reader| in_span(reader, span, after, limit))
    }

    fn ledger_head(&self) -> Result<LedgerHead, StoreError> {
        self.as_ref().read(head)
    }

    fn verify_ledger(&self, expected: Option<Hash>) -> Result<LedgerCheck, StoreError> {
        self.as_ref().read(|reader| verify(reader, expected))
    }
}

/// Where the writer's chain stands within one transaction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chain {
    pub(super) head: LedgerHead,
    moved: bool,
}

impl Chain {
    /// Goes on after `known`; without it, after the head that is noted in the database.
    pub(super) fn after(known: Option<LedgerHead>, transaction: &Connection) -> rusqlite::Result<Self> {
        let head = known.map_or_else(|| stored_head(transaction), Ok)?;
        Ok(Self { head, moved: false })
    }

    /// Adds a decision at the end.
    pub(super) fn append(&mut self, to: &Connection, row: &RoutingEventRow) -> rusqlite::Result<()> {
        let detail = serde_json::to_string(&row.event);
        let detail = detail.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        self.append_raw(
            to,
            &RawRow {
                place: 0,
                epoch: row.epoch.into(),
                n: int(row.n),
                moment: row.moment.0,
                wall: row.wall.0,
                conversation: row.event.conversation().map(|id| id.0.as_bytes().to_vec()),
                kind: row.event.kind().into(),
                detail: detail.into(),
                hash: Vec::new(),
            },
        )
    }

    fn append_raw(&mut self, to: &Connection, row: &RawRow) -> rusqlite::Result<()> {
        let place = int(self.head.rows + 1);
        let hash = chained(&self.head.hash, place, row);
        let (kind, detail) = (ValueRef::Text(&row.kind), ValueRef::Text(&row.detail));
        let (kind, detail) =
            (rusqlite::types::ToSqlOutput::Borrowed(kind), rusqlite::types::ToSqlOutput::Borrowed(detail));
        to.prepare_cached(APPEND)?.execute(params![
            place,
            row.epoch,
            row.n,
            row.moment,
            row.wall,
            row.conversation,
            kind,
            detail,
            hash
        ])?;
        (self.head.rows, self.head.hash, self.moved) = (self.head.rows + 1, hash, true);
        Ok(())
    }

    /// Notes the head beside the chain, in the same transaction.
    pub(super) fn note(&self, to: &Connection) -> rusqlite::Result<()> {
        if self.moved {
            to.prepare_cached(NOTE_HEAD)?.execute(params![int(self.head.rows), self.head.hash])?;
        }
        Ok(())
    }
}

/// The step of an upgrade: rows of the time before the chain enter it as they are, and are counted as such.
pub(super) fn adopt(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut chain = Chain { head: LedgerHead::default(), moved: false };
    let mut statement = transaction.prepare(UNCHAINED)?;
    let mut rows = statement.query([])?;
    let mut adopted: Vec<RawRow> = Vec::new();
    while let Some(row) = rows.next()? {
        adopted.push(raw(row)?);
        if adopted.len() >= LEDGER_PAGE_MAX as usize {
            adopted.drain(..).try_for_each(|row| chain.append_raw(transaction, &row))?;
        }
    }
    adopted.drain(..).try_for_each(|row| chain.append_raw(transaction, &row))?;
    drop(rows);
    drop(statement);
    transaction.execute("DROP TABLE routing_events_unchained", [])?;
    // A new database has no row of history yet, and nothing to note.
    chain.note(transaction)?;
    transaction.execute("UPDATE history SET ledger_adopted = ledger_rows", [])?;
    Ok(())
}

pub(super) fn head(connection: &Connection) -> Result<LedgerHead, StoreError> {
    Ok(stored_head(connection)?)
}

fn stored_head(connection: &Connection) -> rusqlite::Result<LedgerHead> {
    connection.prepare_cached(HEAD)?.query_row([], |row| {
        Ok(LedgerHead {
            rows: row.get::<_, i64>(0)?.cast_unsigned(),
            hash: row.get::<_, Option<Hash>>(1)?.unwrap_or(GENESIS),
            adopted: row.get::<_, i64>(2)?.cast_unsigned(),
        })
    })
}

pub(super) fn of_conversation(
    connection: &Connection,
    conversation: ConversationId,
    after: u64,
    limit: u32,
) -> Result<Vec<LedgerRow>, StoreError> {
    page(
        connection,
        OF_CONVERSATION,
        params![conversation.0.as_bytes(), int(after), limit.min(LEDGER_PAGE_MAX)],
    )
}

pub(super) fn in_span(
    connection: &Connection,
    span: LedgerSpan,
    after: u64,
    limit: u32,
) -> Result<Vec<LedgerRow>, StoreError> {
    let (from, to) = (span.from.0, span.to.0);
    let after = if after == 0 {
        let first = one(connection, FIRST_IN_SPAN, [from, to], |row| row.get::<_, Option<i64>>(0))?;
        let Some(first) = first.flatten() else { return Ok(Vec::new()) };
        first - 1
    } else {
        int(after)
    };
    page(connection, PAGE, params![after, from, to, limit.min(LEDGER_PAGE_MAX)])
}

fn page(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<LedgerRow>, StoreError> {
    all(connection, sql, params, |row| {
        let Json(event) = row.get("detail")?;
        Ok(LedgerRow {
            place: row.get::<_, i64>("place")?.cast_unsigned(),
            row: RoutingEventRow {
                epoch: row.get("epoch")?,
                n: row.get::<_, i64>("n")?.cast_unsigned(),
                moment: Moment(row.get("moment")?),
                wall: WallTime(row.get("wall")?),
                event,
            },
            hash: row.get("hash")?,
        })
    })
}

/// Reads the whole table in the order of places, as one state of the database.
pub(super) fn verify(connection: &Connection, expected: Option<Hash>) -> Result<LedgerCheck, StoreError> {
    let mut verifier = Verifier::new(head(connection)?, expected);
    let mut statement = connection.prepare("SELECT * FROM routing_events ORDER BY place")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let row = raw(row)?;
        if verifier.take(&row) {
            continue;
        }
        let mut around = vec![row];
        while around.len() <= Verifier::LOOK_AHEAD
            && let Some(row) = rows.next()?
        {
            around.push(raw(row)?);
        }
        return Ok(verifier.fail(&around));
    }
    Ok(verifier.end())
}

/// A row as it lies there: what was tampered with must be named, not refused.
fn raw(row: &Row<'_>) -> rusqlite::Result<RawRow> {
    let bytes = |column: &str| -> rusqlite::Result<Option<Vec<u8>>> {
        Ok(match row.get_ref(column)? {
            ValueRef::Null => None,
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(bytes.to_vec()),
            // A strict table holds no numbers here.
            ValueRef::Integer(_) | ValueRef::Real(_) => Some(Vec::new()),
        })
    };
    Ok(RawRow {
        place: row.get("place")?,
        epoch: row.get("epoch")?,
        n: row.get("n")?,
        moment: row.get("moment")?,
        wall: row.get("wall")?,
        conversation: bytes("conversation")?,
        kind: bytes("kind")?.unwrap_or_default(),
        detail: bytes("detail")?.unwrap_or_default(),
        hash: bytes("hash")?.unwrap_or_default(),
    })
}

/// The refusal of a folder whose ledger this program cannot read without changing it.
pub(super) fn other_version(version: u32) -> StoreError {
    StoreError::new(
        StoreErrorKind::Corrupt,
        format!(
            "an older Sixty wrote it (data version {version}); start the server of this version on it once, then try again"
        ),
    )
}
