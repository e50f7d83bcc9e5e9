//! How our values lie in columns, and how rows become records again.

use std::sync::Arc;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Params, Result, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::core::bot::Answer;
use crate::core::conversation::{Author, Entry, Rating};
use crate::core::id::{AgentId, ClientId, ConversationId, SiteId, TeamId, VisitorId};
use crate::core::time::{Moment, WallTime};
use crate::store::error::StoreError;
use crate::store::record::{ConversationRow, Sent, VisitorRow};
use crate::store::words::Word;

/// An enum as its word.
pub(super) struct Text<T>(pub(super) T);

impl<T: Word> ToSql for Text<T> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(self.0.word().into())
    }
}

impl<T: Word> FromSql for Text<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        T::from_word(word).map(Self).ok_or_else(|| FromSqlError::other(UnknownWord(word.to_owned())))
    }
}

/// A word that no version wrote.
#[derive(Debug, thiserror::Error)]
#[error("unknown word {0:?}")]
struct UnknownWord(String);

/// A list or structure as JSON text.
pub(super) struct Json<T>(pub(super) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0);
        text.map(Into::into).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// A number that SQLite can hold; what is beyond 292 million years or 9 quintillion stays there.
pub(super) fn int(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// All rows of a cached statement.
pub(super) fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    map: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, map)?.collect::<Result<_>>()?;
    Ok(rows)
}

/// The first row of a cached statement.
pub(super) fn one<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    map: impl FnOnce(&Row<'_>) -> Result<T>,
) -> Result<Option<T>, StoreError> {
    Ok(connection.prepare_cached(sql)?.query_row(params, map).optional()?)
}

/// An id in a column.
pub(super) fn uuid(row: &Row<'_>, column: &str) -> Result<Uuid> {
    row.get(column).map(Uuid::from_bytes)
}

/// An id that may be missing.
pub(super) fn maybe_uuid(row: &Row<'_>, column: &str) -> Result<Option<Uuid>> {
    Ok(row.get::<_, Option<[u8; 16]>>(column)?.map(Uuid::from_bytes))
}

/// A word in a column.
pub(super) fn word<T: Word>(row: &Row<'_>, column: &str) -> Result<T> {
    row.get(column).map(|Text(value)| value)
}

/// A word that may be missing.
pub(super) fn maybe_word<T: Word>(row: &Row<'_>, column: &str) -> Result<Option<T>> {
    Ok(row.get::<_, Option<Text<T>>>(column)?.map(|Text(value)| value))
}

/// A JSON text in a column.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T> {
    row.get(column).map(|Json(value)| value)
}

/// The author in two columns: their kind, and which agent.
pub(super) fn author_columns(author: &Author) -> (&'static str, Option<&[u8; 16]>) {
    match author {
        Author::Visitor => ("visitor", None),
        Author::Bot => ("bot", None),
        Author::Agent(agent) => ("agent", Some(agent.0.as_bytes())),
        Author::System => ("system", None),
    }
}

fn author(row: &Row<'_>) -> Result<Author> {
    let kind: String = row.get("author")?;
    match kind.as_str() {
        "visitor" => Ok(Author::Visitor),
        "bot" => Ok(Author::Bot),
        "system" => Ok(Author::System),
        "agent" => uuid(row, "agent").map(|agent| Author::Agent(AgentId(agent))),
        _ => {
            let column = row.as_ref().column_index("author")?;
            Err(rusqlite::Error::FromSqlConversionFailure(
                column,
                rusqlite::types::Type::Text,
                UnknownWord(kind).into(),
            ))
        }
    }
}

pub(super) fn entry(row: &Row<'_>) -> Result<Entry> {
    let intent: Option<Arc<str>> = row.get("intent")?;
    let answer = intent.map(|intent| {
        Ok::<_, rusqlite::Error>(Answer {
            intent,
            confidence: row.get("confidence")?,
            source: row.get("source")?,
        })
    });
    Ok(Entry {
        seq: row.get("seq")?,
        author: author(row)?,
        client_id: maybe_uuid(row, "client_id")?.map(ClientId),
        text: row.get("text")?,
        note: row.get("note")?,
        event: maybe_word(row, "event")?,
        quick_replies: row
            .get::<_, Option<Json<Vec<_>>>>("quick_replies")?
            .map_or_else(Vec::new, |Json(replies)| replies),
        answer: answer.transpose()?,
        at: WallTime(row.get("at")?),
    })
}

pub(super) fn sent(row: &Row<'_>) -> Result<Sent> {
    Ok(Sent {
        author: author(row)?,
        client_id: ClientId(uuid(row, "client_id")?),
        seq: row.get("seq")?,
        digest: row.get::<_, i64>("digest")?.cast_unsigned(),
    })
}

pub(super) fn visitor(row: &Row<'_>) -> Result<VisitorRow> {
    Ok(VisitorRow {
        id: VisitorId(uuid(row, "id")?),
        site: SiteId(uuid(row, "site")?),
        external: row.get("external")?,
        name: row.get("name")?,
        email: row.get("email")?,
        phone: row.get("phone")?,
        level: row.get("level")?,
        language: word(row, "language")?,
        created_at: WallTime(row.get("created_at")?),
    })
}

pub(super) fn conversation(row: &Row<'_>) -> Result<ConversationRow> {
    Ok(ConversationRow {
        id: ConversationId(uuid(row, "id")?),
        site: SiteId(uuid(row, "site")?),
        visitor: VisitorId(uuid(row, "visitor")?),
        language: word(row, "language")?,
        status: word(row, "status")?,
        team: maybe_uuid(row, "team")?.map(TeamId),
        owner: maybe_uuid(row, "owner")?.map(AgentId),
        opened_at: WallTime(row.get("opened_at")?),
        closed_at: row.get::<_, Option<i64>>("closed_at")?.map(WallTime),
        closed_moment: row.get::<_, Option<i64>>("closed_moment")?.map(Moment),
        outcome: maybe_word(row, "outcome")?,
        tags: json(row, "tags")?,
        requested_at: row.get::<_, Option<i64>>("requested_at")?.map(Moment),
        first_response_ms: row.get::<_, Option<i64>>("first_response_ms")?.map(i64::cast_unsigned),
        page: row.get("page")?,
        memory: row.get("memory")?,
        memory_seq: row.get("memory_seq")?,
    })
}

pub(super) fn rating(row: &Row<'_>) -> Result<Rating> {
    Ok(Rating {
        stars: row.get("stars")?,
        comment: row.get("comment")?,
        solved: row.get("solved")?,
        tags: json(row, "tags")?,
    })
}
