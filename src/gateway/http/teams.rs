//! Teams and their promise.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Admin;
use super::body::Body;
use super::fields;
use super::ladder::{self, LadderBody, LadderView};
use super::team_hours::{HoursBody, HoursChange};
use crate::core::id::TeamId;
use crate::core::routing::{AcceptMode, Ladder};
use crate::engine::{Directory, PutTeamError, clock};
use crate::gateway::api_error::{ApiError, ErrorBody};
use crate::gateway::caller::Caller;
use crate::gateway::state::Gateway;
use crate::store::{StoreErrorKind, TeamRow};

/// The promise unless a team says otherwise.
const TARGET_S: u64 = 60;

/// A team.
#[derive(Serialize, ToSchema)]
#[schema(as = Team)]
pub(super) struct TeamView {
    #[schema(value_type = uuid::Uuid)]
    id: TeamId,
    #[schema(value_type = String)]
    key: Arc<str>,
    #[schema(value_type = String)]
    name: Arc<str>,
    /// The promised first response time.
    target_s: u64,
    /// `ring` or `direct`.
    #[schema(value_type = String)]
    accept: AcceptMode,
    /// Keys of teams that help.
    #[schema(value_type = Vec<String>)]
    overflow_to: Vec<Arc<str>>,
    /// When the promise holds; null: always.
    hours: Option<HoursBody>,
    /// The steps of the ladder it sets itself.
    ladder: LadderBody,
    /// The whole ladder as it works.
    effective_ladder: LadderView,
}

impl TeamView {
    fn of(team: &TeamRow, directory: &Directory) -> Self {
        let key = |team| directory.teams.get(team).map(|team| team.key.clone());
        Self {
            id: team.id,
            key: team.key.clone(),
            name: team.name.clone(),
            target_s: team.target.as_secs(),
            accept: team.accept,
            overflow_to: team.overflow_to.iter().filter_map(key).collect(),
            hours: team.hours.as_ref().map(HoursBody::of),
            ladder: team.ladder.into(),
            effective_ladder: team.ladder.over(Ladder::for_target(team.target)).into(),
        }
    }
}

/// All teams.
#[derive(Serialize, ToSchema)]
pub(super) struct TeamList {
    teams: Vec<TeamView>,
}

/// A new team.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTeam {
    key: String,
    name: String,
    /// 30 to 600; 60 when left out.
    target_s: Option<u64>,
    /// `ring` (when left out) or `direct`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    accept: AcceptMode,
    /// Keys of teams that help.
    #[serde(default)]
    overflow_to: Vec<String>,
    /// When the promise holds; always when left out.
    hours: Option<HoursBody>,
    /// The steps of the ladder it sets itself.
    #[serde(default)]
    ladder: LadderBody,
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamChange {
    name: Option<String>,
    /// 30 to 600.
    target_s: Option<u64>,
    /// `ring` or `direct`.
    #[schema(value_type = Option<String>)]
    accept: Option<AcceptMode>,
    /// Keys of teams that help.
    overflow_to: Option<Vec<String>>,
    /// When the promise holds; null: always from now on.
    #[serde(default)]
    #[schema(value_type = Option<HoursBody>)]
    hours: HoursChange,
    /// All the steps it sets itself: what is left out here scales from the target again.
    ladder: Option<LadderBody>,
}

/// Lists all teams.
#[utoipa::path(get, path = "/api/v1/teams", tag = "teams", responses((status = 200, description = "all teams", body = TeamList)))]
pub(super) async fn list(State(gateway): State<Arc<Gateway>>, _caller: Caller) -> Json<TeamList> {
    let directory = gateway.engine.directory();
    let teams = directory.teams.values().map(|team| TeamView::of(team, &directory)).collect();
    Json(TeamList { teams })
}

/// Adds a team.
#[utoipa::path(
    post, path = "/api/v1/teams", tag = "teams", request_body = NewTeam,
    responses(
        (status = 201, description = "added", body = TeamView),
        (status = 400, description = "invalid_target or invalid_ladder: the message names the setting", body = ErrorBody),
        (status = 403, description = "not an administrator", body = ErrorBody),
        (status = 409, description = "key_taken", body = ErrorBody)
    )
)]
pub(super) async fn add(
    State(gateway): State<Arc<Gateway>>,
    _admin: Admin,
    Body(new): Body<NewTeam>,
) -> Result<(StatusCode, Json<TeamView>), ApiError> {
    let directory = gateway.engine.directory();
    let team = TeamRow {
        id: TeamId(clock::new_id()),
        key: fields::key(&new.key)?,
        name: fields::name(&new.name)?,
        target: Duration::from_secs(new.target_s.unwrap_or(TARGET_S)),
        accept: new.accept,
        overflow_to: fields::teams(&directory, &new.overflow_to)?,
        hours: new.hours.map(|hours| hours.read(&gateway.engine.calendars())).transpose()?,
        ladder: new.ladder.into(),
    };
    gateway.engine.put_team(team.clone()).await.map_err(refused)?;
    Ok((StatusCode::CREATED, Json(TeamView::of(&team, &directory))))
}

/// Changes a team.
#[utoipa::path(
    patch, path = "/api/v1/teams/{id}", tag = "teams", request_body = TeamChange,
    params(("id" = uuid::Uuid, Path, description = "the team")),
    responses(
        (status = 200, description = "changed", body = TeamView),
        (status = 400, description = "invalid_target or invalid_ladder: the message names the setting", body = ErrorBody),
        (status = 404, description = "unknown", body = ErrorBody)
    )
)]
pub(super) async fn change(
    State(gateway): State<Arc<Gateway>>,
    _admin: Admin,
    id: Result<Path<TeamId>, PathRejection>,
    Body(change): Body<TeamChange>,
) -> Result<Json<TeamView>, ApiError> {
    let Path(id) = id.map_err(|_| ApiError::not_found())?;
    let directory = gateway.engine.directory();
    let known = directory.teams.get(&id).ok_or_else(ApiError::not_found)?;
    let mut team = TeamRow::clone(known);
    if let Some(name) = change.name {
        team.name = fields::name(&name)?;
    }
    if let Some(target_s) = change.target_s {
        team.target = Duration::from_secs(target_s);
    }
    if let Some(keys) = change.overflow_to {
        team.overflow_to = fields::teams(&directory, &keys)?;
    }
    change.hours.apply(&mut team, &gateway.engine.calendars())?;
    team.accept = change.accept.unwrap_or(team.accept);
    team.ladder = change.ladder.map_or(team.ladder, Into::into);
    gateway.engine.put_team(team.clone()).await.map_err(refused)?;
    Ok(Json(TeamView::of(&team, &directory)))
}

fn refused(error: PutTeamError) -> ApiError {
    match error {
        PutTeamError::Ladder(problem) => ladder::impossible(&problem),
        PutTeamError::Store(error) if error.kind == StoreErrorKind::Conflict => {
            ApiError::conflict("key_taken", "a team of this key exists; choose another key")
        }
        PutTeamError::Store(error) => error.into(),
    }
}
