//! What happened to a conversation and why, in words, for those who may see it.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::Asked;
use super::conversations::may_see;
use crate::core::id::ConversationId;
use crate::core::report::timeline::{Names, Timeline, tell};
use crate::core::routing::Cause;
use crate::core::text::Language;
use crate::engine::Directory;
use crate::gateway::api_error::{ApiError, ErrorBody};
use crate::gateway::caller::Caller;
use crate::gateway::state::Gateway;
use crate::protocol::WireTime;
use crate::store::Ledger;

/// In which language.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// `zh` (when left out) or `en`.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    lang: Lang,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Lang {
    #[default]
    Zh,
    En,
}

/// What happened to a conversation, in order; empty when no person was ever asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = Timeline)]
pub(super) struct TimelineView {
    #[schema(value_type = uuid::Uuid)]
    conversation: ConversationId,
    lines: Vec<LineView>,
    /// One for each broken promise.
    findings: Vec<FindingView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TimelineLine)]
struct LineView {
    #[schema(value_type = String, format = DateTime)]
    at: WireTime,
    /// Since the clock of the running promise started.
    since_request_ms: i64,
    /// The name of the decision in the ledger, e.g. `offered`.
    kind: &'static str,
    text: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TimelineFinding)]
struct FindingView {
    /// `nobody_online`, `at_capacity`, `offers_ignored`, `accepted_but_silent`, `outside_hours` or `connection_lost`.
    #[schema(value_type = String)]
    cause: Cause,
    why: String,
    /// What would have helped.
    help: String,
}

/// What happened to a conversation and why. One that is not the caller's to see is answered like an unknown one.
#[utoipa::path(
    get, path = "/api/v1/conversations/{id}/timeline", tag = "conversations",
    params(("id" = uuid::Uuid, Path, description = "the conversation"), Wanted),
    responses(
        (status = 200, description = "in words", body = TimelineView),
        (status = 404, description = "unknown, or not the caller's to see", body = ErrorBody)
    )
)]
pub(super) async fn show(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    id: Result<Path<ConversationId>, PathRejection>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<TimelineView>, ApiError> {
    let Path(id) = id.map_err(|_| ApiError::not_found())?;
    let listing = gateway.engine.read(move |store| store.listing(id)).await?;
    listing.filter(|listing| may_see(&caller, listing)).ok_or_else(ApiError::not_found)?;
    let rows = gateway.engine.read(move |store| (store as &dyn Ledger).whole_story(id)).await?;
    let rows: Vec<_> = rows.into_iter().map(|row| row.row).collect();
    let language = match wanted.lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    };
    let told = tell(&rows, &names(&gateway.engine.directory()), language);
    Ok(Json(view(id, told)))
}

fn names(directory: &Directory) -> Names {
    Names {
        agents: directory.agents.iter().map(|(id, agent)| (*id, agent.name.clone())).collect(),
        teams: directory.teams.iter().map(|(id, team)| (*id, team.name.clone())).collect(),
    }
}

fn view(conversation: ConversationId, told: Timeline) -> TimelineView {
    let lines = told.lines.into_iter().map(|line| LineView {
        at: WireTime(line.wall),
        since_request_ms: line.since_request_ms,
        kind: line.kind,
        text: line.text,
    });
    let findings = told.findings.into_iter().map(|finding| FindingView {
        cause: finding.cause,
        why: finding.why,
        help: finding.help,
    });
    TimelineView { conversation, lines: lines.collect(), findings: findings.collect() }
}
