//! Conversations and their transcripts, for those who may see them.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::Asked;
use crate::core::conversation::{Author, Outcome, Rating, Status};
use crate::core::id::{AgentId, ConversationId, VisitorId};
use crate::engine::{Directory, view};
use crate::gateway::api_error::{ApiError, ErrorBody};
use crate::gateway::caller::Caller;
use crate::gateway::state::Gateway;
use crate::protocol::{MessageView, WireTime};
use crate::store::{ConversationFilter, ConversationListing};

/// Conversations on a page unless the query says otherwise.
const PAGE: u32 = 50;
/// Conversations on a page at most; more are not given.
const PAGE_MAX: u32 = 200;
/// Entries of a transcript; a conversation takes no more.
const ENTRIES_MAX: u32 = 10_000;

/// Which conversations.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// `open` (when left out), `closed` or `all`.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    status: WantedStatus,
    /// 1 to 200; 50 when left out.
    limit: Option<u32>,
    /// Only those older than this one: the last of the page before.
    #[param(value_type = Option<uuid::Uuid>)]
    before: Option<ConversationId>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WantedStatus {
    #[default]
    Open,
    Closed,
    All,
}

/// A conversation in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = Conversation)]
pub(super) struct ConversationRowView {
    #[schema(value_type = uuid::Uuid)]
    conversation: ConversationId,
    /// Key.
    #[schema(value_type = Option<String>)]
    site: Option<Arc<str>>,
    visitor: VisitorRowView,
    /// `bot`, `waiting`, `active` or `closed`.
    #[schema(value_type = String)]
    status: Status,
    owner: Option<OwnerView>,
    /// Key.
    #[schema(value_type = Option<String>)]
    team: Option<Arc<str>>,
    #[schema(value_type = String, format = DateTime)]
    opened_at: WireTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<WireTime>,
    /// The visitor's last words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    last_message: Option<Arc<str>>,
    /// `solved`, `unsolved` or `spam`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<RatingView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_response_ms: Option<u64>,
    last_seq: u32,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Visitor)]
struct VisitorRowView {
    #[schema(value_type = uuid::Uuid)]
    id: VisitorId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    name: Option<Arc<str>>,
    verified: bool,
    level: u8,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Owner)]
struct OwnerView {
    #[schema(value_type = uuid::Uuid)]
    id: AgentId,
    #[schema(value_type = String)]
    name: Arc<str>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Rating)]
struct RatingView {
    stars: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    comment: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    solved: Option<bool>,
}

/// A page of conversations, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct ConversationList {
    conversations: Vec<ConversationRowView>,
}

/// A conversation with everything that was said, notes included.
#[derive(Serialize, ToSchema)]
pub(super) struct Transcript {
    conversation: ConversationRowView,
    /// As on the wire (`message` frames).
    #[schema(value_type = Vec<Object>)]
    entries: Vec<MessageView>,
}

/// Lists conversations the caller may see: agents those of their teams, supervisors and administrators all.
#[utoipa::path(
    get, path = "/api/v1/conversations", tag = "conversations", params(Wanted),
    responses((status = 200, description = "a page, newest first", body = ConversationList))
)]
pub(super) async fn list(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<ConversationList>, ApiError> {
    let limit = wanted.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(ApiError::invalid("invalid_query", format!("limit is 1 to {PAGE_MAX}")));
    }
    let statuses = match wanted.status {
        WantedStatus::Open => vec![Status::Bot, Status::Waiting, Status::Active],
        WantedStatus::Closed => vec![Status::Closed],
        WantedStatus::All => Vec::new(),
    };
    let visible_to = (!caller.sees_all_teams()).then(|| (caller.account.id, caller.account.teams.clone()));
    let filter = ConversationFilter { statuses, visible_to, before: wanted.before, limit };
    let listings = gateway.engine.read(move |store| store.conversations(&filter)).await?;
    let directory = gateway.engine.directory();
    let conversations = listings.iter().map(|listing| row(listing, &directory)).collect();
    Ok(Json(ConversationList { conversations }))
}

/// One conversation with its transcript. One that is not the caller's to see is answered like an unknown one.
#[utoipa::path(
    get, path = "/api/v1/conversations/{id}", tag = "conversations",
    params(("id" = uuid::Uuid, Path, description = "the conversation")),
    responses(
        (status = 200, description = "with its entries", body = Transcript),
        (status = 404, description = "unknown, or not the caller's to see", body = ErrorBody)
    )
)]
pub(super) async fn show(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    id: Result<Path<ConversationId>, PathRejection>,
) -> Result<Json<Transcript>, ApiError> {
    let Path(id) = id.map_err(|_| ApiError::not_found())?;
    let listing = gateway.engine.read(move |store| store.listing(id)).await?;
    let listing = listing.filter(|listing| may_see(&caller, listing)).ok_or_else(ApiError::not_found)?;
    let entries = gateway.engine.read(move |store| store.entries_after(id, 0, ENTRIES_MAX)).await?;
    let directory = gateway.engine.directory();
    let reader = Author::Agent(caller.account.id);
    let entries = entries.iter().map(|entry| view::message(&directory, Some(id), entry, reader)).collect();
    Ok(Json(Transcript { conversation: row(&listing, &directory), entries }))
}

/// The same rule as the store's filter.
pub(super) fn may_see(caller: &Caller, listing: &ConversationListing) -> bool {
    let is_of_their_team = listing.row.team.is_some_and(|team| caller.account.teams.contains(&team));
    caller.sees_all_teams() || is_of_their_team || listing.row.owner == Some(caller.account.id)
}

fn row(listing: &ConversationListing, directory: &Directory) -> ConversationRowView {
    let ConversationListing { row, last_seq, last_message, visitor, rating } = listing;
    ConversationRowView {
        conversation: row.id,
        site: directory.sites.get(&row.site).map(|site| site.key.clone()),
        visitor: VisitorRowView {
            id: visitor.id,
            name: visitor.name.clone(),
            verified: visitor.external.is_some(),
            level: visitor.level,
        },
        status: row.status,
        owner: row.owner.and_then(|id| {
            directory.agents.get(&id).map(|account| OwnerView { id, name: account.name.clone() })
        }),
        team: row.team.and_then(|team| directory.teams.get(&team)).map(|team| team.key.clone()),
        opened_at: WireTime(row.opened_at),
        closed_at: row.closed_at.map(WireTime),
        last_message: last_message.clone(),
        outcome: row.outcome,
        rating: rating.as_ref().map(rating_view),
        first_response_ms: row.first_response_ms,
        last_seq: *last_seq,
    }
}

fn rating_view(rating: &Rating) -> RatingView {
    RatingView { stars: rating.stars, comment: rating.comment.clone(), solved: rating.solved }
}
