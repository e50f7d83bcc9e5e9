//! The entries of a conversation in SQLite: each knows the one before it, and the last one of each conversation is kept apart.
//!
//! So a new entry goes to the end of its table, whoever's it is; an index on (conversation, seq) would cost a page for each. What is
//! asked for is nearly always the end of a conversation, which is reached first; for what lies further back one entry in 64 is indexed.

use std::collections::VecDeque;
use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::rows;
use crate::core::conversation::Entry;
use crate::core::id::ConversationId;
use crate::store::record::Sent;

const LAST: &str = "SELECT entry, seq FROM last_entries WHERE conversation = ?1";
const PUT_LAST: &str = "INSERT INTO last_entries (conversation, entry, seq) VALUES (?1, ?2, ?3) \
     ON CONFLICT (conversation) DO UPDATE SET entry = excluded.entry, seq = excluded.seq";
/// The next entry from a place on that is indexed: `seq % 64 = 0` is what the index of migration 0007 covers.
const MILESTONE: &str = "SELECT id, seq FROM entries WHERE conversation = ?1 AND seq >= ?2 AND seq % 64 = 0 \
     ORDER BY seq LIMIT 1";
const SET_HELPFUL: &str = "UPDATE entries SET helpful = ?2 WHERE id = ?1";

// Steps of a walk: the first column says where it goes on.
const PLACE: &str = "SELECT previous, seq, id FROM entries WHERE id = ?1";
const WHOLE: &str = "SELECT previous, * FROM entries WHERE id = ?1";
const WORDS: &str = "SELECT previous, author, text FROM entries WHERE id = ?1";
const LOADED: &str =
    "SELECT previous, seq, note, memory, client_id, author, agent, digest FROM entries WHERE id = ?1";

/// Statements that must stay quick however long the history is.
#[cfg(test)]
pub(super) const HOT: [&str; 7] = [LAST, MILESTONE, SET_HELPFUL, PLACE, WHOLE, WORDS, LOADED];

/// The last entry of a conversation, or another one from which a walk begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Last {
    /// Its row in `entries`.
    pub(super) id: i64,
    /// Its place in the conversation.
    pub(super) seq: u32,
}

impl Last {
    /// Of a conversation; none without entries.
    pub(super) fn of(connection: &Connection, id: ConversationId) -> rusqlite::Result<Option<Self>> {
        connection.prepare_cached(LAST)?.query_row([id.0.as_bytes()], Self::read).optional()
    }

    /// The nearest one to begin at for a walk back to `seq`: a milestone at it or behind it, or this one, the last of all.
    fn near(self, connection: &Connection, id: ConversationId, seq: u32) -> rusqlite::Result<Self> {
        let mut milestone = connection.prepare_cached(MILESTONE)?;
        Ok(milestone.query_row((id.0.as_bytes(), seq), Self::read).optional()?.unwrap_or(self))
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, seq: row.get(1)? })
    }

    /// Makes it the last one of a conversation.
    pub(super) fn put(self, connection: &Connection, id: ConversationId) -> rusqlite::Result<()> {
        connection.prepare_cached(PUT_LAST)?.execute((id.0.as_bytes(), self.id, self.seq)).map(|_| ())
    }
}

/// What the entries of a conversation say of it.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The last entry the visitor may see; 0 when there is none.
    pub(super) last_public_seq: u32,
    /// Every message with a client id, in order.
    pub(super) sent: VecDeque<Sent>,
    /// What the bot remembers, where an entry after the one asked for changed it.
    pub(super) memory: Option<Arc<str>>,
}

/// Reads all of them; `memory_seq` is the entry up to which the memory is known.
pub(super) fn told(connection: &Connection, last: Option<Last>, memory_seq: u32) -> rusqlite::Result<Told> {
    let mut told = Told::default();
    walk_back(connection, last, LOADED, |row| {
        let seq = row.get(1)?;
        if told.last_public_seq == 0 && !row.get(2)? {
            told.last_public_seq = seq;
        }
        if told.memory.is_none() && seq > memory_seq {
            told.memory = row.get(3)?;
        }
        if row.get_ref(4)? != rusqlite::types::ValueRef::Null {
            told.sent.push_front(rows::sent(row)?);
        }
        Ok(Continue(()))
    })?;
    Ok(told)
}

/// Entries with `seq > after`, in order, at most `limit`.
pub(super) fn after(
    connection: &Connection,
    id: ConversationId,
    after: u32,
    limit: u32,
) -> rusqlite::Result<Vec<Entry>> {
    let Some(last) = Last::of(connection, id)? else { return Ok(Vec::new()) };
    let end = after.saturating_add(limit);
    let mut wanted: Vec<i64> = Vec::new();
    walk_back(connection, Some(last.near(connection, id, end)?), PLACE, |row| {
        let seq: u32 = row.get(1)?;
        if seq <= after {
            return Ok(Break(()));
        }
        if seq <= end {
            wanted.push(row.get(2)?);
        }
        Ok(Continue(()))
    })?;
    let mut statement = connection.prepare_cached(WHOLE)?;
    wanted.into_iter().rev().map(|entry| statement.query_row([entry], rows::entry)).collect()
}

/// The last `limit` entries, in order.
pub(super) fn tail(connection: &Connection, id: ConversationId, limit: u32) -> rusqlite::Result<Vec<Entry>> {
    let mut entries = VecDeque::new();
    if limit > 0 {
        walk_back(connection, Last::of(connection, id)?, WHOLE, |row| {
            entries.push_front(rows::entry(row)?);
            Ok(if entries.len() < limit as usize { Continue(()) } else { Break(()) })
        })?;
    }
    Ok(entries.into())
}

/// The visitor's last words.
pub(super) fn last_words(connection: &Connection, last: Option<Last>) -> rusqlite::Result<Option<Arc<str>>> {
    let mut words = None;
    walk_back(connection, last, WORDS, |row| {
        if row.get_ref(1)?.as_str()? != "visitor" {
            return Ok(Continue(()));
        }
        words = Some(row.get(2)?);
        Ok(Break(()))
    })?;
    Ok(words)
}

/// Notes whether an entry helped; nothing happens when it is not there. `last` is the last entry of the conversation.
pub(super) fn set_helpful(
    connection: &Connection,
    id: ConversationId,
    last: Option<Last>,
    seq: u32,
    helpful: bool,
) -> rusqlite::Result<()> {
    let Some(last) = last.filter(|last| seq <= last.seq) else { return Ok(()) };
    let mut found = None;
    walk_back(connection, Some(last.near(connection, id, seq)?), PLACE, |row| {
        if row.get::<_, u32>(1)? > seq {
            return Ok(Continue(()));
        }
        found = (row.get::<_, u32>(1)? == seq).then(|| row.get::<_, i64>(2)).transpose()?;
        Ok(Break(()))
    })?;
    let Some(entry) = found else { return Ok(()) };
    connection.prepare_cached(SET_HELPFUL)?.execute((entry, helpful)).map(|_| ())
}

/// Shows the entries from one back while `visit` wants more. One that is not there is an error: what lies before it is lost; so is one
/// that was written later than the one it comes before, because such a walk might not end.
fn walk_back(
    connection: &Connection,
    from: Option<Last>,
    columns: &str,
    mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<ControlFlow<()>>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(columns)?;
    let mut next = from.map(|from| from.id);
    while let Some(id) = next {
        let step = |row: &Row<'_>| Ok((row.get(0)?, visit(row)?));
        let (previous, flow): (Option<i64>, _) = statement.query_row([id], step)?;
        if let Some(later) = previous.filter(|previous| *previous >= id) {
            return Err(rusqlite::Error::IntegralValueOutOfRange(0, later));
        }
        next = if flow.is_break() { None } else { previous };
    }
    Ok(())
}
