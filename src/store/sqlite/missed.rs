//! Messages the bot had no answer to: where they are is written by the journal, their words are read from their conversations.

use rusqlite::{Connection, Transaction, params};

use super::rows::{self, Text, all};
use super::transcript;
use crate::core::bot::Miss;
use crate::core::id::ConversationId;
use crate::core::time::WallTime;
use crate::store::error::StoreError;
use crate::store::ledger::LedgerSpan;
use crate::store::record::MissedMessage;

const INSERT: &str = "INSERT INTO missed_messages (conversation, seq, why, at) VALUES (?1, ?2, ?3, ?4)";
const NEWEST: &str = "SELECT conversation, seq, why, at FROM missed_messages WHERE at >= ?1 AND at < ?2 \
     ORDER BY at DESC, id DESC LIMIT ?3";

pub(super) fn insert(
    transaction: &Transaction<'_>,
    conversation: ConversationId,
    seq: u32,
    why: Miss,
    at: WallTime,
) -> rusqlite::Result<()> {
    let place = params![conversation.0.as_bytes(), seq, Text(why), at.0];
    transaction.prepare_cached(INSERT)?.execute(place).map(|_| ())
}

/// The newest of a span, oldest first. One whose conversation is no longer there is left out.
pub(super) fn within(
    connection: &Connection,
    span: LedgerSpan,
    limit: u32,
) -> Result<Vec<MissedMessage>, StoreError> {
    let places = all(connection, NEWEST, params![span.from.0, span.to.0, limit], |row| {
        let Text(why) = row.get::<_, Text<Miss>>("why")?;
        let conversation = ConversationId(rows::uuid(row, "conversation")?);
        Ok((conversation, row.get::<_, u32>("seq")?, why, WallTime(row.get("at")?)))
    })?;
    let mut missed = Vec::with_capacity(places.len());
    for (conversation, seq, why, at) in places.into_iter().rev() {
        let entry = transcript::after(connection, conversation, seq.saturating_sub(1), 1)?.pop();
        missed.extend(entry.map(|entry| MissedMessage { conversation, seq, why, at, text: entry.text }));
    }
    Ok(missed)
}
