//! Agents, supervisors and administrators.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Admin;
use super::body::Body;
use super::fields;
use crate::core::id::AgentId;
use crate::core::routing::Presence;
use crate::engine::{Directory, Engine, clock};
use crate::gateway::api_error::{ApiError, ErrorBody};
use crate::gateway::caller::Caller;
use crate::gateway::state::Gateway;
use crate::store::{AgentAccount, Role, StoreError, StoreErrorKind};

/// An agent, as colleagues see them.
#[derive(Serialize, ToSchema)]
#[schema(as = Agent)]
pub(super) struct AgentView {
    #[schema(value_type = uuid::Uuid)]
    id: AgentId,
    email: String,
    #[schema(value_type = String)]
    name: Arc<str>,
    /// `agent`, `supervisor` or `admin`.
    #[schema(value_type = String)]
    role: Role,
    capacity: u32,
    /// Keys.
    #[schema(value_type = Vec<String>)]
    teams: Vec<Arc<str>>,
    #[schema(value_type = Vec<String>)]
    skills: Vec<Arc<str>>,
    disabled: bool,
    /// `online`, `away` or `offline`.
    #[schema(value_type = String)]
    presence: Presence,
}

impl AgentView {
    /// The view of an account.
    pub(super) fn of(account: &AgentAccount, engine: &Engine) -> Self {
        let directory = engine.directory();
        let key = |team| directory.teams.get(team).map(|team| team.key.clone());
        Self {
            id: account.id,
            email: account.email.clone(),
            name: account.name.clone(),
            role: account.role,
            capacity: account.capacity,
            teams: account.teams.iter().filter_map(key).collect(),
            skills: account.skills.clone(),
            disabled: account.disabled,
            presence: engine.presence_of(account.id),
        }
    }
}

/// All agents.
#[derive(Serialize, ToSchema)]
pub(super) struct AgentList {
    agents: Vec<AgentView>,
}

/// A new agent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAgent {
    email: String,
    name: String,
    /// 10 to 200 characters.
    #[schema(format = Password)]
    password: String,
    /// `agent`, `supervisor` or `admin`.
    #[schema(value_type = String)]
    role: Role,
    capacity: u32,
    /// Keys.
    teams: Vec<String>,
    #[serde(default)]
    skills: Vec<String>,
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AgentChange {
    name: Option<String>,
    /// `agent`, `supervisor` or `admin`.
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    capacity: Option<u32>,
    /// Keys.
    teams: Option<Vec<String>>,
    skills: Option<Vec<String>>,
    /// True closes their sockets and ends their logins.
    disabled: Option<bool>,
    /// A new one ends their logins.
    #[schema(format = Password)]
    password: Option<String>,
}

/// Lists all agents.
#[utoipa::path(get, path = "/api/v1/agents", tag = "agents", responses((status = 200, description = "all agents", body = AgentList)))]
pub(super) async fn list(State(gateway): State<Arc<Gateway>>, _caller: Caller) -> Json<AgentList> {
    let directory = gateway.engine.directory();
    let agents = directory.agents.values().map(|account| AgentView::of(account, &gateway.engine)).collect();
    Json(AgentList { agents })
}

/// Adds an agent.
#[utoipa::path(
    post, path = "/api/v1/agents", tag = "agents", request_body = NewAgent,
    responses(
        (status = 201, description = "added", body = AgentView),
        (status = 403, description = "not an administrator", body = ErrorBody),
        (status = 409, description = "email_taken", body = ErrorBody)
    )
)]
pub(super) async fn add(
    State(gateway): State<Arc<Gateway>>,
    _admin: Admin,
    Body(new): Body<NewAgent>,
) -> Result<(StatusCode, Json<AgentView>), ApiError> {
    let account = AgentAccount {
        id: AgentId(clock::new_id()),
        email: fields::email(&new.email)?,
        name: fields::name(&new.name)?,
        role: new.role,
        capacity: fields::capacity(new.capacity)?,
        teams: fields::teams(&gateway.engine.directory(), &new.teams)?,
        skills: fields::labels(&new.skills)?,
        languages: Vec::new(),
        disabled: false,
        presence: Presence::Offline,
        // Last, because it is the expensive one.
        password_hash: fields::password(&gateway, new.password).await?,
    };
    gateway.engine.put_agent(account.clone()).await.map_err(email_taken)?;
    Ok((StatusCode::CREATED, Json(AgentView::of(&account, &gateway.engine))))
}

/// Changes an agent.
#[utoipa::path(
    patch, path = "/api/v1/agents/{id}", tag = "agents", request_body = AgentChange,
    params(("id" = uuid::Uuid, Path, description = "the agent")),
    responses(
        (status = 200, description = "changed", body = AgentView),
        (status = 404, description = "unknown", body = ErrorBody),
        (status = 409, description = "last_admin", body = ErrorBody)
    )
)]
pub(super) async fn change(
    State(gateway): State<Arc<Gateway>>,
    _admin: Admin,
    id: Result<Path<AgentId>, axum::extract::rejection::PathRejection>,
    Body(change): Body<AgentChange>,
) -> Result<Json<AgentView>, ApiError> {
    let Path(id) = id.map_err(|_| ApiError::not_found())?;
    let directory = gateway.engine.directory();
    let known = directory.agents.get(&id).ok_or_else(ApiError::not_found)?;
    let ends_logins = change.password.is_some() || change.disabled == Some(true);
    let account = changed(&gateway, known, change).await?;
    if is_admin(known) && !is_admin(&account) && count_admins(&directory) == 1 {
        let message = "this is the last administrator; make another one first";
        return Err(ApiError::conflict("last_admin", message));
    }
    gateway.engine.put_agent(account.clone()).await?;
    if ends_logins {
        gateway.engine.read(move |store| store.end_logins_of(id)).await?;
    }
    Ok(Json(AgentView::of(&account, &gateway.engine)))
}

async fn changed(
    gateway: &Gateway,
    known: &AgentAccount,
    change: AgentChange,
) -> Result<AgentAccount, ApiError> {
    let mut account = known.clone();
    if let Some(name) = change.name {
        account.name = fields::name(&name)?;
    }
    if let Some(capacity) = change.capacity {
        account.capacity = fields::capacity(capacity)?;
    }
    if let Some(teams) = change.teams {
        account.teams = fields::teams(&gateway.engine.directory(), &teams)?;
    }
    if let Some(skills) = change.skills {
        account.skills = fields::labels(&skills)?;
    }
    account.role = change.role.unwrap_or(account.role);
    account.disabled = change.disabled.unwrap_or(account.disabled);
    if let Some(password) = change.password {
        account.password_hash = fields::password(gateway, password).await?;
    }
    Ok(account)
}

fn is_admin(account: &AgentAccount) -> bool {
    account.role == Role::Admin && !account.disabled
}

fn count_admins(directory: &Directory) -> usize {
    directory.agents.values().filter(|account| is_admin(account)).count()
}

fn email_taken(error: StoreError) -> ApiError {
    if error.kind == StoreErrorKind::Conflict {
        return ApiError::conflict(
            "email_taken",
            "an agent with this e-mail address exists; change that one",
        );
    }
    error.into()
}
