//! Writes the journal's jobs: one transaction for all; for the usual job two inserts, and the mark of the last entry.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Connection, Transaction, TransactionBehavior, params};

use super::ledger::Chain;
use super::missed;
use super::rows::{Json, Text, author_columns, int};
use super::tickets;
use super::transcript::{self, Last};
use crate::core::conversation::{Entry, Rating, digest};
use crate::core::id::{ClientId, ConversationId};
use crate::core::routing::Handoff;
use crate::core::time::{Moment, WallTime};
use crate::store::error::{StoreError, StoreErrorKind};
use crate::store::ledger::LedgerHead;
use crate::store::record::{ConversationRow, Record, VisitorRow};

const INSERT_ENTRY: &str = "INSERT INTO entries (conversation, seq, previous, author, agent, client_id, digest, text, note, \
     event, quick_replies, intent, confidence, source, at, memory) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

const PUT_VISITOR: &str = "INSERT INTO visitors (id, site, external, name, email, phone, level, language, created_at) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET site = excluded.site, \
     external = excluded.external, name = excluded.name, email = excluded.email, phone = excluded.phone, \
     level = excluded.level, language = excluded.language, created_at = excluded.created_at";

const PUT_CONVERSATION: &str = "INSERT INTO conversations (id, site, visitor, language, status, team, owner, opened_at, \
     closed_at, closed_moment, outcome, tags, requested_at, first_response_ms, page, memory, memory_seq) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) \
     ON CONFLICT (id) DO UPDATE SET site = excluded.site, visitor = excluded.visitor, language = excluded.language, \
     status = excluded.status, team = excluded.team, owner = excluded.owner, opened_at = excluded.opened_at, \
     closed_at = excluded.closed_at, closed_moment = excluded.closed_moment, outcome = excluded.outcome, \
     tags = excluded.tags, requested_at = excluded.requested_at, first_response_ms = excluded.first_response_ms, \
     page = excluded.page, memory = excluded.memory, memory_seq = excluded.memory_seq";

const READ_BY_VISITOR: &str =
    "UPDATE conversations SET read_by_visitor = max(read_by_visitor, ?2) WHERE id = ?1";
const READ_BY_AGENT: &str = "UPDATE conversations SET read_by_agent = max(read_by_agent, ?2) WHERE id = ?1";

const PUT_HANDOFF: &str = "INSERT INTO handoffs (conversation, handoff) VALUES (?1, ?2) \
     ON CONFLICT (conversation) DO UPDATE SET handoff = excluded.handoff";
const END_HANDOFF: &str = "DELETE FROM handoffs WHERE conversation = ?1";

const INSERT_RATING: &str = "INSERT INTO ratings (conversation, client_id, stars, comment, solved, tags, at) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

const SET_PRESENCE: &str = "UPDATE agents SET presence = ?2 WHERE id = ?1";
const SET_MOMENT: &str = "UPDATE history SET moment = ?1 WHERE moment IS NULL OR moment < ?1";

/// Writes all jobs or none, and returns when they are on the disk.
/// `head` is where the ledger ended after the last commit; forgotten when this one fails, so that the next one reads it.
pub(super) fn commit(
    connection: &mut Connection,
    head: &mut Option<LedgerHead>,
    jobs: &[Vec<Record>],
) -> Result<(), StoreError> {
    if jobs.iter().all(Vec::is_empty) {
        return Ok(());
    }
    let known = head.take();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let after = Batch::new(&transaction, known)?.write(jobs)?;
    transaction.commit()?;
    *head = Some(after);
    Ok(())
}

struct Batch<'t> {
    transaction: &'t Transaction<'t>,
    insert_entry: CachedStatement<'t>,
    /// Last entries of the conversations that this batch adds to: written once, at its end and in the order of the table.
    last_entries: BTreeMap<ConversationId, Last>,
    chain: Chain,
    /// Checkpoints of the clock come every second, but only the last one counts.
    moment: Option<Moment>,
}

impl<'t> Batch<'t> {
    fn new(transaction: &'t Transaction<'t>, head: Option<LedgerHead>) -> rusqlite::Result<Self> {
        let insert_entry = transaction.prepare_cached(INSERT_ENTRY)?;
        let chain = Chain::after(head, transaction)?;
        Ok(Self { transaction, insert_entry, last_entries: BTreeMap::new(), chain, moment: None })
    }

    fn write(mut self, jobs: &[Vec<Record>]) -> Result<LedgerHead, StoreError> {
        for record in jobs.iter().flatten() {
            self.record(record)?;
        }
        for (conversation, last) in &self.last_entries {
            last.put(self.transaction, *conversation)?;
        }
        self.chain.note(self.transaction)?;
        if let Some(moment) = self.moment {
            self.run(SET_MOMENT, params![moment.0])?;
        }
        Ok(self.chain.head)
    }

    fn record(&mut self, record: &Record) -> Result<(), StoreError> {
        let written = match record {
            Record::Entry { conversation, entry, memory } => {
                return self.entry(*conversation, entry, memory.as_deref());
            }
            Record::Visitor(row) => self.visitor(row),
            Record::Conversation(row) => self.conversation(row),
            Record::Read { conversation, by_visitor, seq } => {
                let sql = if *by_visitor { READ_BY_VISITOR } else { READ_BY_AGENT };
                self.run(sql, params![conversation.0.as_bytes(), seq])
            }
            Record::Handoff(handoff) => self.handoff(handoff),
            Record::HandoffEnded(conversation) => self.run(END_HANDOFF, params![conversation.0.as_bytes()]),
            Record::RoutingEvent(row) => self.chain.append(self.transaction, row),
            Record::Rating { conversation, client_id, rating, at } => {
                self.rating(*conversation, *client_id, rating, *at)
            }
            Record::Ticket(ticket) => tickets::insert(self.transaction, ticket),
            Record::Missed { conversation, seq, why, at } => {
                missed::insert(self.transaction, *conversation, *seq, *why, *at)
            }
            Record::Feedback { conversation, seq, helpful } => {
                let last = self.last_entry(*conversation)?;
                transcript::set_helpful(self.transaction, *conversation, last, *seq, *helpful)
            }
            Record::Presence { agent, presence } => {
                self.run(SET_PRESENCE, params![agent.0.as_bytes(), Text(*presence)])
            }
            Record::Clock(moment) => {
                self.moment = self.moment.max(Some(*moment));
                Ok(())
            }
        };
        Ok(written?)
    }

    /// The last entry of a conversation as this batch leaves it so far.
    fn last_entry(&self, conversation: ConversationId) -> rusqlite::Result<Option<Last>> {
        match self.last_entries.get(&conversation) {
            Some(last) => Ok(Some(*last)),
            None => Last::of(self.transaction, conversation),
        }
    }

    fn run(&self, sql: &str, params: impl rusqlite::Params) -> rusqlite::Result<()> {
        self.transaction.prepare_cached(sql)?.execute(params).map(|_| ())
    }

    fn entry(
        &mut self,
        conversation: ConversationId,
        entry: &Entry,
        memory: Option<&str>,
    ) -> Result<(), StoreError> {
        let last = self.last_entry(conversation)?;
        let seq = last.map_or(1, |last| last.seq.saturating_add(1));
        if entry.seq != seq {
            let taken = format!("the next entry of conversation {conversation} is {seq}, not {}", entry.seq);
            return Err(StoreError::new(StoreErrorKind::Conflict, taken));
        }
        let (author, agent) = author_columns(&entry.author);
        let client_id = entry.client_id.as_ref().map(|id| id.0.as_bytes());
        let answer = entry.answer.as_ref();
        let id = self.insert_entry.insert(params![
            conversation.0.as_bytes(),
            entry.seq,
            last.map(|last| last.id),
            author,
            agent,
            client_id,
            client_id.map(|_| digest(&entry.text).cast_signed()),
            entry.text,
            entry.note,
            entry.event.map(Text),
            (!entry.quick_replies.is_empty()).then_some(Json(&entry.quick_replies)),
            answer.map(|answer| &answer.intent),
            answer.map(|answer| answer.confidence),
            answer.map(|answer| &answer.source),
            entry.at.0,
            memory,
        ])?;
        self.last_entries.insert(conversation, Last { id, seq });
        Ok(())
    }

    fn visitor(&self, row: &VisitorRow) -> rusqlite::Result<()> {
        self.run(
            PUT_VISITOR,
            params![
                row.id.0.as_bytes(),
                row.site.0.as_bytes(),
                row.external,
                row.name,
                row.email,
                row.phone,
                row.level,
                Text(row.language),
                row.created_at.0,
            ],
        )
    }

    fn conversation(&self, row: &ConversationRow) -> rusqlite::Result<()> {
        self.run(
            PUT_CONVERSATION,
            params![
                row.id.0.as_bytes(),
                row.site.0.as_bytes(),
                row.visitor.0.as_bytes(),
                Text(row.language),
                Text(row.status),
                row.team.as_ref().map(|team| team.0.as_bytes()),
                row.owner.as_ref().map(|owner| owner.0.as_bytes()),
                row.opened_at.0,
                row.closed_at.map(|at| at.0),
                row.closed_moment.map(|moment| moment.0),
                row.outcome.map(Text),
                Json(&row.tags),
                row.requested_at.map(|moment| moment.0),
                row.first_response_ms.map(int),
                row.page,
                row.memory,
                row.memory_seq,
            ],
        )
    }

    fn handoff(&self, handoff: &Handoff) -> rusqlite::Result<()> {
        self.run(PUT_HANDOFF, params![handoff.conversation.0.as_bytes(), Json(handoff)])
    }

    fn rating(
        &self,
        conversation: ConversationId,
        client_id: ClientId,
        rating: &Rating,
        at: WallTime,
    ) -> rusqlite::Result<()> {
        self.run(
            INSERT_RATING,
            params![
                conversation.0.as_bytes(),
                client_id.0.as_bytes(),
                rating.stars,
                rating.comment,
                rating.solved,
                Json(&rating.tags),
                at.0,
            ],
        )
    }
}
