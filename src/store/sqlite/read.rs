//! Reads conversations, lists of them and what a restart needs.

use std::collections::BTreeSet;

use rusqlite::{Connection, Params, TransactionBehavior};

use super::rows::{self, Text, all, one};
use super::tickets;
use super::transcript::{self, Last};
use crate::core::conversation::Status;
use crate::core::id::{ClientId, ConversationId, SiteId, VisitorId};
use crate::core::time::Moment;
use crate::store::error::{StoreError, StoreErrorKind};
use crate::store::record::{
    ConversationFilter, ConversationListing, ConversationRow, LoadedConversation, Recovery, VisitorRow,
};

/// Conversations in one list; whoever wants more asks for the next page.
const LISTINGS_MAX: u32 = 200;
const STATUSES: [Status; 4] = [Status::Bot, Status::Waiting, Status::Active, Status::Closed];

const BY_STATUS: &str =
    "SELECT id FROM conversations WHERE status = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3";
const BY_TEAM: &str =
    "SELECT id FROM conversations WHERE team = ?4 AND status = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3";
const BY_OWNER: &str =
    "SELECT id FROM conversations WHERE owner = ?4 AND status = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3";

const LATEST: &str = "SELECT * FROM conversations WHERE visitor = ?1 AND site = ?2 ORDER BY id DESC LIMIT 1";

/// Statements that must stay quick however long the history is.
#[cfg(test)]
pub(super) const HOT: [&str; 5] = [BY_STATUS, BY_TEAM, BY_OWNER, LATEST, super::ledger::OF_CONVERSATION];

/// What a restart needs; counts the start.
pub(super) fn recover(connection: &mut Connection) -> Result<Recovery, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (starts, moment) = transaction.query_row("SELECT starts, moment FROM history", [], |row| {
        Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?))
    })?;
    transaction.execute("UPDATE history SET starts = starts + 1", [])?;
    let open = all(
        &transaction,
        "SELECT * FROM conversations WHERE status IN ('waiting', 'active') ORDER BY id",
        [],
        Stored::from_row,
    )?;
    let conversations = open.into_iter().map(|stored| stored.load(&transaction)).collect::<Result<_, _>>()?;
    let handoffs = all(&transaction, "SELECT handoff FROM handoffs ORDER BY conversation", [], |row| {
        rows::json(row, "handoff")
    })?;
    let open_tickets = tickets::open_of_each(&transaction)?;
    transaction.commit()?;
    Ok(Recovery { moment: moment.map(Moment), starts, conversations, handoffs, open_tickets })
}

pub(super) fn conversation(
    connection: &Connection,
    id: ConversationId,
) -> Result<Option<LoadedConversation>, StoreError> {
    load_one(connection, "SELECT * FROM conversations WHERE id = ?1", [id.0.as_bytes()])
}

pub(super) fn latest_conversation(
    connection: &Connection,
    visitor: VisitorId,
    site: SiteId,
) -> Result<Option<LoadedConversation>, StoreError> {
    load_one(connection, LATEST, [visitor.0.as_bytes(), site.0.as_bytes()])
}

fn load_one(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Option<LoadedConversation>, StoreError> {
    let stored = one(connection, sql, params, Stored::from_row)?;
    stored.map(|stored| stored.load(connection)).transpose()
}

/// A whole row of `conversations`.
struct Stored {
    row: ConversationRow,
    read_by_visitor: u32,
    read_by_agent: u32,
}

impl Stored {
    fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            row: rows::conversation(row)?,
            read_by_visitor: row.get("read_by_visitor")?,
            read_by_agent: row.get("read_by_agent")?,
        })
    }

    fn load(mut self, connection: &Connection) -> Result<LoadedConversation, StoreError> {
        let id = self.row.id.0.as_bytes();
        let last = Last::of(connection, self.row.id)?;
        let told = transcript::told(connection, last, self.row.memory_seq)?;
        if told.memory.is_some() {
            self.row.memory = told.memory;
        }
        let rated = one(connection, "SELECT client_id FROM ratings WHERE conversation = ?1", [id], |row| {
            rows::uuid(row, "client_id")
        })?;
        Ok(LoadedConversation {
            last_seq: last.map_or(0, |last| last.seq),
            last_public_seq: told.last_public_seq,
            sent: told.sent.into(),
            read_by_visitor: self.read_by_visitor,
            read_by_agent: self.read_by_agent,
            rated: rated.map(ClientId),
            visitor: visitor_of(connection, &self.row)?,
            row: self.row,
        })
    }
}

fn visitor_of(connection: &Connection, row: &ConversationRow) -> Result<VisitorRow, StoreError> {
    visitor(connection, row.visitor)?.ok_or_else(|| {
        StoreError::new(
            StoreErrorKind::Corrupt,
            format!("conversation {} has no visitor; restore the newest backup", row.id),
        )
    })
}

/// The newest of each status (of each team and of the owner, where asked) come from an index each, so that
/// a short list never reads a long history; the newest of all of them are the answer.
pub(super) fn conversations(
    connection: &Connection,
    filter: &ConversationFilter,
) -> Result<Vec<ConversationListing>, StoreError> {
    let limit = filter.limit.clamp(1, LISTINGS_MAX);
    let before = filter.before.map_or([0xff; 16], |id| id.0.into_bytes());
    let mut newest = BTreeSet::new();
    for status in STATUSES {
        if !filter.statuses.is_empty() && !filter.statuses.contains(&status) {
            continue;
        }
        let mut add = |sql: &str, whose: Option<&[u8; 16]>| -> Result<(), StoreError> {
            let page = (Text(status), before, limit);
            let id = |row: &rusqlite::Row<'_>| rows::uuid(row, "id").map(ConversationId);
            newest.extend(match whose {
                Some(whose) => all(connection, sql, (page.0, page.1, page.2, whose), id)?,
                None => all(connection, sql, page, id)?,
            });
            Ok(())
        };
        match &filter.visible_to {
            None => add(BY_STATUS, None)?,
            Some((agent, teams)) => {
                add(BY_OWNER, Some(agent.0.as_bytes()))?;
                teams.iter().try_for_each(|team| add(BY_TEAM, Some(team.0.as_bytes())))?;
            }
        }
    }
    let page = newest.into_iter().rev().take(limit as usize);
    page.filter_map(|id| listing(connection, id).transpose()).collect()
}

pub(super) fn listing(
    connection: &Connection,
    id: ConversationId,
) -> Result<Option<ConversationListing>, StoreError> {
    let key = id.0.as_bytes();
    let Some(row) = one(connection, "SELECT * FROM conversations WHERE id = ?1", [key], rows::conversation)?
    else {
        return Ok(None);
    };
    let last = Last::of(connection, id)?;
    Ok(Some(ConversationListing {
        last_seq: last.map_or(0, |last| last.seq),
        last_message: transcript::last_words(connection, last)?,
        visitor: visitor_of(connection, &row)?,
        rating: one(connection, "SELECT * FROM ratings WHERE conversation = ?1", [key], rows::rating)?,
        row,
    }))
}

pub(super) fn visitor(connection: &Connection, id: VisitorId) -> Result<Option<VisitorRow>, StoreError> {
    one(connection, "SELECT * FROM visitors WHERE id = ?1", [id.0.as_bytes()], rows::visitor)
}

pub(super) fn visitor_by_external(
    connection: &Connection,
    site: SiteId,
    external: &str,
) -> Result<Option<VisitorRow>, StoreError> {
    one(
        connection,
        "SELECT * FROM visitors WHERE site = ?1 AND external = ?2",
        (site.0.as_bytes(), external),
        rows::visitor,
    )
}
