//! Small rows to start from.

use std::sync::Arc;

use sixty::core::conversation::{Author, Entry, Rating, Status};
use sixty::core::id::{AgentId, ClientId, ConversationId, SiteId, TeamId, VisitorId};
use sixty::core::text::Language;
use sixty::core::time::WallTime;
use sixty::store::{ConversationRow, Record, Store, StoreErrorKind, VisitorRow};
use uuid::Uuid;

pub(crate) const SITE: SiteId = SiteId(Uuid::from_u128(0x5175));
pub(crate) const VISITOR: VisitorId = VisitorId(Uuid::from_u128(0x7151));

pub(crate) fn conversation_id(n: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(0xc0_0000 + n))
}

pub(crate) fn agent_id(n: u128) -> AgentId {
    AgentId(Uuid::from_u128(0xa0_0000 + n))
}

pub(crate) fn team_id(n: u128) -> TeamId {
    TeamId(Uuid::from_u128(0x70_0000 + n))
}

pub(crate) fn client_id(n: u128) -> ClientId {
    ClientId(Uuid::from_u128(n))
}

pub(crate) fn visitor(id: VisitorId) -> VisitorRow {
    VisitorRow {
        id,
        site: SITE,
        external: None,
        name: None,
        email: None,
        phone: None,
        level: 0,
        language: Language::Zh,
        created_at: WallTime(1_000),
    }
}

pub(crate) fn conversation(id: ConversationId) -> ConversationRow {
    ConversationRow {
        id,
        site: SITE,
        visitor: VISITOR,
        language: Language::Zh,
        status: Status::Bot,
        team: None,
        owner: None,
        opened_at: WallTime(2_000),
        closed_at: None,
        closed_moment: None,
        outcome: None,
        tags: Vec::new(),
        requested_at: None,
        first_response_ms: None,
        page: None,
        memory: None,
        memory_seq: 0,
    }
}

/// A message with a client id when `author` is a person.
pub(crate) fn message(seq: u32, author: Author, text: &str) -> Entry {
    let person = matches!(author, Author::Visitor | Author::Agent(_));
    Entry {
        seq,
        author,
        client_id: person.then(|| client_id(u128::from(seq))),
        text: Arc::from(text),
        note: false,
        event: None,
        quick_replies: Vec::new(),
        answer: None,
        at: WallTime(3_000 + i64::from(seq)),
    }
}

pub(crate) fn entry(conversation: ConversationId, entry: Entry) -> Record {
    Record::Entry { conversation, entry, memory: None }
}

/// A record of what the visitor said.
pub(crate) fn said(conversation: ConversationId, seq: u32, text: &str) -> Record {
    entry(conversation, message(seq, Author::Visitor, text))
}

pub(crate) fn rating(stars: u8) -> Rating {
    Rating {
        stars,
        comment: Some("很好 👍".into()),
        solved: Some(true),
        tags: vec!["快".into(), "kind".into()],
    }
}

pub(crate) fn rated(conversation: ConversationId, by: u128, stars: u8) -> Record {
    Record::Rating { conversation, client_id: client_id(by), rating: rating(stars), at: WallTime(9) }
}

pub(crate) fn put(store: &dyn Store, row: ConversationRow) {
    write(store, vec![Record::Visitor(visitor(row.visitor)), Record::Conversation(Box::new(row))]);
}

/// A stored conversation, the `n`-th, with the bot.
pub(crate) fn opened(store: &dyn Store, n: u128) -> ConversationId {
    let id = conversation_id(n);
    put(store, conversation(id));
    id
}

pub(crate) fn write(store: &dyn Store, job: Vec<Record>) {
    store.commit(&[job]).unwrap();
}

#[track_caller]
pub(crate) fn refused(store: &dyn Store, jobs: &[Vec<Record>]) {
    assert_eq!(store.commit(jobs).unwrap_err().kind, StoreErrorKind::Conflict);
}

pub(crate) fn texts(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| &*entry.text).collect()
}
