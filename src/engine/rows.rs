//! Between a conversation in memory and its row in the store.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::core::bot::{HandoffWish, Memory};
use crate::core::conversation::{Conversation, Past, SentMessages, Stage, Status};
use crate::core::time::Moment;
use crate::store::{ConversationRow, LoadedConversation};

/// What lasts of a conversation beside its columns, as JSON text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Remembered {
    memory: Memory,
    wish: Option<HandoffWish>,
    past: Option<Past>,
}

/// The same, to be written.
#[derive(Debug, Serialize)]
struct Remembering<'a> {
    memory: &'a Memory,
    #[serde(skip_serializing_if = "Option::is_none")]
    wish: &'a Option<HandoffWish>,
    #[serde(skip_serializing_if = "Option::is_none")]
    past: &'a Option<Past>,
}

/// What lasts of a conversation beside its columns.
pub(super) fn memory(conversation: &Conversation) -> Option<Arc<str>> {
    let Conversation { memory, wish, past, .. } = conversation;
    serde_json::to_string(&Remembering { memory, wish, past }).ok().map(Into::into)
}

/// The row of a conversation as it stands.
pub(super) fn to_row(conversation: &Conversation, page: Option<&str>) -> ConversationRow {
    let closed_moment = match conversation.stage {
        Stage::Closed(at) => Some(at),
        _ => None,
    };
    ConversationRow {
        id: conversation.id,
        site: conversation.site,
        visitor: conversation.visitor,
        language: conversation.language,
        status: conversation.stage.status(),
        team: conversation.team,
        owner: conversation.last_agent,
        opened_at: conversation.opened_at,
        closed_at: conversation.closed_at,
        closed_moment,
        outcome: conversation.outcome,
        tags: conversation.tags.clone(),
        requested_at: conversation.requested_at,
        first_response_ms: conversation.first_response_ms,
        page: page.map(Into::into),
        memory: memory(conversation),
        memory_seq: conversation.last_seq,
    }
}

/// The conversation of a row. An active one whose owner is not known waits.
pub(super) fn from_row(loaded: &LoadedConversation) -> Conversation {
    let row = &loaded.row;
    let remembered: Remembered =
        row.memory.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let mut sent = SentMessages::default();
    for message in &loaded.sent {
        sent.insert(message.author, message.client_id, message.seq, message.digest);
    }
    Conversation {
        id: row.id,
        site: row.site,
        visitor: row.visitor,
        language: row.language,
        stage: stage(row),
        last_seq: loaded.last_seq,
        last_public_seq: loaded.last_public_seq,
        sent,
        memory: remembered.memory,
        wish: remembered.wish,
        requested_at: row.requested_at,
        team: row.team,
        first_response_ms: row.first_response_ms,
        last_agent: row.owner,
        read_by_visitor: loaded.read_by_visitor,
        read_by_agent: loaded.read_by_agent,
        rated: loaded.rated,
        outcome: row.outcome,
        tags: row.tags.clone(),
        opened_at: row.opened_at,
        closed_at: row.closed_at,
        past: remembered.past,
    }
}

fn stage(row: &ConversationRow) -> Stage {
    match (row.status, row.owner) {
        (Status::Bot, _) => Stage::Bot,
        (Status::Active, Some(agent)) => Stage::Active(agent),
        (Status::Waiting | Status::Active, _) => Stage::Waiting,
        (Status::Closed, _) => Stage::Closed(row.closed_moment.unwrap_or(Moment(0))),
    }
}
