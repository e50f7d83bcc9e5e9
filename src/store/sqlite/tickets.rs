//! Tickets: written by the journal with the entry they come from, listed, done once.

use rusqlite::{Connection, Result as SqlResult, Row, Transaction, params};

use super::rows::{self, all, one};
use crate::core::id::{AgentId, ConversationId, SiteId, TeamId, TicketId, VisitorId};
use crate::core::ticket::{Done, Ticket, TicketState};
use crate::core::time::WallTime;
use crate::store::error::StoreError;
use crate::store::record::TicketFilter;

/// Tickets in one list; whoever wants more asks for the next page.
const PAGE_MAX: u32 = 200;

const INSERT: &str = "INSERT INTO tickets (id, conversation, seq, site, visitor, team, owner, contact, text, opened_at, \
     due_at, done_at, done_by, done_note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
const FINISH: &str =
    "UPDATE tickets SET done_at = ?2, done_by = ?3, done_note = ?4 WHERE id = ?1 AND done_at IS NULL";
const OPEN_OF_EACH: &str = "SELECT owner, count(*) AS open FROM tickets WHERE done_at IS NULL AND owner IS NOT NULL GROUP BY owner ORDER BY owner";

/// Open ones by due time, done ones newest first; `?1` is the last ticket of the page before.
const OPEN: &str = "SELECT * FROM tickets WHERE done_at IS NULL AND (?1 IS NULL OR (due_at, id) > \
     (SELECT due_at, id FROM tickets WHERE id = ?1)) ORDER BY due_at, id";
const DONE: &str = "SELECT * FROM tickets WHERE done_at IS NOT NULL AND (?1 IS NULL OR (done_at, id) < \
     (SELECT done_at, id FROM tickets WHERE id = ?1)) ORDER BY done_at DESC, id DESC";

pub(super) fn insert(transaction: &Transaction<'_>, ticket: &Ticket) -> SqlResult<()> {
    let done = ticket.done.as_ref();
    let written = transaction.prepare_cached(INSERT)?.execute(params![
        ticket.id.0.as_bytes(),
        ticket.conversation.0.as_bytes(),
        ticket.seq,
        ticket.site.0.as_bytes(),
        ticket.visitor.0.as_bytes(),
        ticket.team.as_ref().map(|team| team.0.as_bytes()),
        ticket.owner.as_ref().map(|owner| owner.0.as_bytes()),
        ticket.contact,
        ticket.text,
        ticket.opened_at.0,
        ticket.due_at.0,
        done.map(|done| done.at.0),
        done.map(|done| done.by.0.as_bytes()),
        done.and_then(|done| done.note.as_deref()),
    ]);
    written.map(|_| ())
}

fn ticket(row: &Row<'_>) -> SqlResult<Ticket> {
    let done_by = rows::maybe_uuid(row, "done_by")?.map(AgentId);
    let done_at = row.get::<_, Option<i64>>("done_at")?.map(WallTime);
    let note = row.get("done_note")?;
    Ok(Ticket {
        id: TicketId(rows::uuid(row, "id")?),
        conversation: ConversationId(rows::uuid(row, "conversation")?),
        seq: row.get("seq")?,
        site: SiteId(rows::uuid(row, "site")?),
        visitor: VisitorId(rows::uuid(row, "visitor")?),
        team: rows::maybe_uuid(row, "team")?.map(TeamId),
        owner: rows::maybe_uuid(row, "owner")?.map(AgentId),
        contact: row.get("contact")?,
        text: row.get("text")?,
        opened_at: WallTime(row.get("opened_at")?),
        due_at: WallTime(row.get("due_at")?),
        done: done_at.zip(done_by).map(|(at, by)| Done { at, by, note }),
    })
}

pub(super) fn get(connection: &Connection, id: TicketId) -> Result<Option<Ticket>, StoreError> {
    one(connection, "SELECT * FROM tickets WHERE id = ?1", [id.0.as_bytes()], ticket)
}

/// The first of those that may be seen; those of others are skipped one by one on a reader's connection.
pub(super) fn list(connection: &Connection, filter: &TicketFilter) -> Result<Vec<Ticket>, StoreError> {
    let limit = filter.limit.clamp(1, PAGE_MAX) as usize;
    let sql = match filter.state {
        TicketState::Open => OPEN,
        TicketState::Done => DONE,
    };
    let mut statement = connection.prepare_cached(sql)?;
    let after = filter.after.map(|id| id.0.into_bytes());
    let mut page = Vec::new();
    for ticket in statement.query_map([after], ticket)? {
        let ticket = ticket?;
        if page.len() == limit {
            break;
        }
        if filter.shows(&ticket) {
            page.push(ticket);
        }
    }
    Ok(page)
}

/// False when it was done before, or is not there.
pub(super) fn finish(connection: &Connection, id: TicketId, done: &Done) -> Result<bool, StoreError> {
    let by = done.by.0.as_bytes();
    Ok(connection.execute(FINISH, params![id.0.as_bytes(), done.at.0, by, done.note])? > 0)
}

pub(super) fn open_of_each(connection: &Connection) -> Result<Vec<(AgentId, u32)>, StoreError> {
    all(connection, OPEN_OF_EACH, [], |row| Ok((AgentId(rows::uuid(row, "owner")?), row.get("open")?)))
}
