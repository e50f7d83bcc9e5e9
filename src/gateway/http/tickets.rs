//! Tickets: messages that visitors left, for those who follow up.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::{Asked, Body};
use crate::core::id::{AgentId, ConversationId, TicketId, VisitorId};
use crate::core::ticket::{Ticket, TicketState};
use crate::engine::{Directory, clock};
use crate::gateway::api_error::{ApiError, ErrorBody};
use crate::gateway::caller::Caller;
use crate::gateway::state::Gateway;
use crate::protocol::WireTime;
use crate::store::TicketFilter;

/// Tickets on a page unless the query says otherwise.
const PAGE: u32 = 50;
/// Tickets on a page at most; more are not given.
const PAGE_MAX: u32 = 200;
/// Characters of the note with which a ticket is done; a longer one is refused.
const NOTE_CHARS_MAX: usize = 1_000;

/// Which tickets.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// `open` (when left out): soonest due first; `done`: newest first.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    state: WantedState,
    /// `visible` (when left out): all the caller may see; `mine`: those the caller owns.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    scope: Scope,
    /// 1 to 200; 50 when left out.
    limit: Option<u32>,
    /// Only those after this one: the last of the page before.
    #[param(value_type = Option<uuid::Uuid>)]
    after: Option<TicketId>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WantedState {
    #[default]
    Open,
    Done,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scope {
    #[default]
    Visible,
    Mine,
}

/// Follow-up work.
#[derive(Serialize, ToSchema)]
#[schema(as = Ticket)]
pub(super) struct TicketView {
    #[schema(value_type = uuid::Uuid)]
    id: TicketId,
    #[schema(value_type = uuid::Uuid)]
    conversation: ConversationId,
    /// The visitor's entry in the conversation.
    seq: u32,
    #[schema(value_type = uuid::Uuid)]
    visitor: VisitorId,
    /// Key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    team: Option<Arc<str>>,
    /// Who follows up; missing when the team had nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<AgentName>,
    /// How to reach the visitor, in their words.
    #[schema(value_type = String)]
    contact: Arc<str>,
    /// What they want.
    #[schema(value_type = String)]
    text: Arc<str>,
    /// `open` or `done`.
    #[schema(value_type = String)]
    state: TicketState,
    #[schema(value_type = String, format = DateTime)]
    opened_at: WireTime,
    #[schema(value_type = String, format = DateTime)]
    due_at: WireTime,
    /// Open, and the due time is over.
    overdue: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<DoneView>,
}

#[derive(Serialize, ToSchema)]
struct AgentName {
    #[schema(value_type = uuid::Uuid)]
    id: AgentId,
    #[schema(value_type = String)]
    name: Arc<str>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Done)]
struct DoneView {
    #[schema(value_type = String, format = DateTime)]
    at: WireTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<AgentName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    note: Option<Arc<str>>,
}

/// A page of tickets.
#[derive(Serialize, ToSchema)]
pub(super) struct TicketList {
    tickets: Vec<TicketView>,
}

/// What came of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Finish {
    /// At most 1,000 characters.
    note: Option<String>,
}

/// Lists tickets the caller may see: agents their own and those of their teams, supervisors and administrators all.
#[utoipa::path(
    get, path = "/api/v1/tickets", tag = "tickets", params(Wanted),
    responses((status = 200, description = "a page", body = TicketList))
)]
pub(super) async fn list(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<TicketList>, ApiError> {
    let limit = wanted.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(ApiError::invalid("invalid_query", format!("limit is 1 to {PAGE_MAX}")));
    }
    let state = match wanted.state {
        WantedState::Open => TicketState::Open,
        WantedState::Done => TicketState::Done,
    };
    let owner = (wanted.scope == Scope::Mine).then_some(caller.account.id);
    let filter = TicketFilter { owner, after: wanted.after, limit, ..visible(&caller, state) };
    let tickets = gateway.engine.read(move |store| store.tickets(&filter)).await?;
    let directory = gateway.engine.directory();
    Ok(Json(TicketList { tickets: tickets.iter().map(|ticket| view(ticket, &directory)).collect() }))
}

/// Says that somebody has followed up. Done once; said again it answers with what was said first. A ticket that is not the
/// caller's to see is answered like an unknown one.
#[utoipa::path(
    post, path = "/api/v1/tickets/{id}/done", tag = "tickets", request_body = Finish,
    params(("id" = uuid::Uuid, Path, description = "the ticket")),
    responses(
        (status = 200, description = "done", body = TicketView),
        (status = 404, description = "unknown, or not the caller's to see", body = ErrorBody),
        (status = 422, description = "invalid_note", body = ErrorBody)
    )
)]
pub(super) async fn finish(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    id: Result<Path<TicketId>, PathRejection>,
    Body(finish): Body<Finish>,
) -> Result<Json<TicketView>, ApiError> {
    let Path(id) = id.map_err(|_| ApiError::not_found())?;
    let note = finish.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
        let message = format!("a note has at most {NOTE_CHARS_MAX} characters; shorten it");
        return Err(ApiError::invalid("invalid_note", message));
    }
    let note: Option<Arc<str>> = note.map(Into::into);
    let ticket = gateway.engine.read(move |store| store.ticket(id)).await?;
    let may_see = |ticket: &Ticket| visible(&caller, ticket.state()).shows(ticket);
    let ticket = ticket.filter(may_see).ok_or_else(ApiError::not_found)?;
    let ticket = gateway.engine.finish_ticket(ticket, caller.account.id, note).await?;
    Ok(Json(view(&ticket, &gateway.engine.directory())))
}

/// What the caller may see: an agent their own and their teams', the others everything.
fn visible(caller: &Caller, state: TicketState) -> TicketFilter {
    let visible_to = (!caller.sees_all_teams()).then(|| (caller.account.id, caller.account.teams.clone()));
    TicketFilter { state, owner: None, visible_to, after: None, limit: PAGE }
}

fn view(ticket: &Ticket, directory: &Directory) -> TicketView {
    let named =
        |id: AgentId| directory.agents.get(&id).map(|account| AgentName { id, name: account.name.clone() });
    TicketView {
        id: ticket.id,
        conversation: ticket.conversation,
        seq: ticket.seq,
        visitor: ticket.visitor,
        team: ticket.team.and_then(|team| directory.teams.get(&team)).map(|team| team.key.clone()),
        owner: ticket.owner.and_then(named),
        contact: ticket.contact.clone(),
        text: ticket.text.clone(),
        state: ticket.state(),
        opened_at: WireTime(ticket.opened_at),
        due_at: WireTime(ticket.due_at),
        overdue: ticket.done.is_none() && ticket.due_at < clock::wall(),
        done: ticket.done.as_ref().map(|done| DoneView {
            at: WireTime(done.at),
            by: named(done.by),
            note: done.note.clone(),
        }),
    }
}
