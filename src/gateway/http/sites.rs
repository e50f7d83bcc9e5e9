//! Websites with a widget.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Admin;
use super::body::Body;
use super::fields;
use crate::core::id::SiteId;
use crate::core::text::Language;
use crate::engine::{Directory, clock};
use crate::gateway::api_error::{ApiError, ErrorBody};
use crate::gateway::caller::Caller;
use crate::gateway::state::Gateway;
use crate::store::{Site, StoreError, StoreErrorKind};

/// A site; its identity secret is never shown.
#[derive(Serialize, ToSchema)]
#[schema(as = Site)]
pub(super) struct SiteView {
    #[schema(value_type = uuid::Uuid)]
    id: SiteId,
    #[schema(value_type = String)]
    key: Arc<str>,
    #[schema(value_type = String)]
    name: Arc<str>,
    /// `scheme://host[:port]`; `no-origin` also admits programs that send none. Empty admits nobody.
    origins: Vec<String>,
    /// `zh-CN` or `en`.
    #[schema(value_type = String)]
    locale: Language,
    /// Per language.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    greeting: BTreeMap<Language, String>,
    /// Intent ids.
    quick_replies: Vec<String>,
    /// Key.
    #[schema(value_type = Option<String>)]
    team: Option<Arc<str>>,
    has_identity_secret: bool,
}

impl SiteView {
    fn of(site: &Site, directory: &Directory) -> Self {
        Self {
            id: site.id,
            key: site.key.clone(),
            name: site.name.clone(),
            origins: site.origins.clone(),
            locale: site.locale,
            greeting: site.greeting.clone(),
            quick_replies: site.quick_replies.clone(),
            team: directory.teams.get(&site.team).map(|team| team.key.clone()),
            has_identity_secret: site.identity_secret.is_some(),
        }
    }
}

/// All sites.
#[derive(Serialize, ToSchema)]
pub(super) struct SiteList {
    sites: Vec<SiteView>,
}

/// A new site.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSite {
    key: String,
    name: String,
    /// `scheme://host[:port]`; empty admits nobody.
    origins: Vec<String>,
    /// `zh-CN` (when left out) or `en`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    locale: Language,
    /// Per language; the library's when left out.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    greeting: BTreeMap<Language, String>,
    /// Intent ids.
    #[serde(default)]
    quick_replies: Vec<String>,
    /// Key.
    team: String,
    /// 32 to 200 random characters; without one identities are refused.
    identity_secret: Option<String>,
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteChange {
    name: Option<String>,
    /// `scheme://host[:port]`; empty admits nobody.
    origins: Option<Vec<String>>,
    /// `zh-CN` or `en`.
    #[schema(value_type = Option<String>)]
    locale: Option<Language>,
    /// Per language.
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    greeting: Option<BTreeMap<Language, String>>,
    /// Intent ids.
    quick_replies: Option<Vec<String>>,
    /// Key.
    team: Option<String>,
    /// An empty one removes it.
    identity_secret: Option<String>,
}

/// Lists all sites.
#[utoipa::path(get, path = "/api/v1/sites", tag = "sites", responses((status = 200, description = "all sites", body = SiteList)))]
pub(super) async fn list(State(gateway): State<Arc<Gateway>>, _caller: Caller) -> Json<SiteList> {
    let directory = gateway.engine.directory();
    let sites = directory.sites.values().map(|site| SiteView::of(site, &directory)).collect();
    Json(SiteList { sites })
}

/// Adds a site.
#[utoipa::path(
    post, path = "/api/v1/sites", tag = "sites", request_body = NewSite,
    responses(
        (status = 201, description = "added", body = SiteView),
        (status = 403, description = "not an administrator", body = ErrorBody),
        (status = 409, description = "key_taken", body = ErrorBody)
    )
)]
pub(super) async fn add(
    State(gateway): State<Arc<Gateway>>,
    _admin: Admin,
    Body(new): Body<NewSite>,
) -> Result<(StatusCode, Json<SiteView>), ApiError> {
    let directory = gateway.engine.directory();
    let site = Site {
        id: SiteId(clock::new_id()),
        key: fields::key(&new.key)?,
        name: fields::name(&new.name)?,
        origins: fields::origins(new.origins)?,
        locale: new.locale,
        greeting: fields::greeting(new.greeting)?,
        quick_replies: strings(&new.quick_replies)?,
        team: fields::team(&directory, &new.team)?,
        identity_secret: new.identity_secret.map(fields::identity_secret).transpose()?.flatten(),
    };
    gateway.engine.put_site(site.clone()).await.map_err(key_taken)?;
    Ok((StatusCode::CREATED, Json(SiteView::of(&site, &directory))))
}

/// Changes a site.
#[utoipa::path(
    patch, path = "/api/v1/sites/{id}", tag = "sites", request_body = SiteChange,
    params(("id" = uuid::Uuid, Path, description = "the site")),
    responses(
        (status = 200, description = "changed", body = SiteView),
        (status = 404, description = "unknown", body = ErrorBody)
    )
)]
pub(super) async fn change(
    State(gateway): State<Arc<Gateway>>,
    _admin: Admin,
    id: Result<Path<SiteId>, PathRejection>,
    Body(change): Body<SiteChange>,
) -> Result<Json<SiteView>, ApiError> {
    let Path(id) = id.map_err(|_| ApiError::not_found())?;
    let directory = gateway.engine.directory();
    let known = directory.sites.get(&id).ok_or_else(ApiError::not_found)?;
    let site = changed(&directory, known, change)?;
    gateway.engine.put_site(site.clone()).await?;
    Ok(Json(SiteView::of(&site, &directory)))
}

fn changed(directory: &Directory, known: &Site, change: SiteChange) -> Result<Site, ApiError> {
    let mut site = known.clone();
    if let Some(name) = change.name {
        site.name = fields::name(&name)?;
    }
    if let Some(origins) = change.origins {
        site.origins = fields::origins(origins)?;
    }
    if let Some(greeting) = change.greeting {
        site.greeting = fields::greeting(greeting)?;
    }
    if let Some(ids) = change.quick_replies {
        site.quick_replies = strings(&ids)?;
    }
    if let Some(key) = change.team {
        site.team = fields::team(directory, &key)?;
    }
    if let Some(secret) = change.identity_secret {
        site.identity_secret = fields::identity_secret(secret)?;
    }
    site.locale = change.locale.unwrap_or(site.locale);
    Ok(site)
}

fn strings(texts: &[String]) -> Result<Vec<String>, ApiError> {
    Ok(fields::labels(texts)?.iter().map(ToString::to_string).collect())
}

fn key_taken(error: StoreError) -> ApiError {
    if error.kind == StoreErrorKind::Conflict {
        return ApiError::conflict("key_taken", "a site of this key exists; choose another key");
    }
    error.into()
}
