//! Who may call: an API token, or a login cookie that other websites cannot use.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use super::cookie;
use crate::gateway::api_error::ApiError;
use crate::gateway::caller::{Caller, by_login, by_token};
use crate::gateway::origin::Claim;
use crate::gateway::secret::hash_secret;
use crate::gateway::state::Gateway;
use crate::store::Role;

/// Pages of other websites cannot set it without being asked.
pub(super) const CSRF_HEADER: &str = "x-sixty-csrf";

impl FromRequestParts<Arc<Gateway>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, ApiError> {
        let found = if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
            let token = value.to_str().ok().and_then(bearer).ok_or_else(ApiError::not_authenticated)?;
            by_token(&gateway.engine, hash_secret(token)).await?
        } else {
            let secret =
                cookie::read(&parts.headers, gateway.is_https()).ok_or_else(ApiError::not_authenticated)?;
            let login = hash_secret(secret);
            check_forgery(&parts.method, &parts.headers, gateway)?;
            by_login(&gateway.engine, login).await?
        };
        found.ok_or_else(ApiError::not_authenticated)
    }
}

/// A caller who is an administrator.
pub(super) struct Admin;

impl FromRequestParts<Arc<Gateway>> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, gateway).await?;
        if caller.account.role < Role::Admin {
            return Err(ApiError::not_allowed("this needs the role admin; ask an administrator"));
        }
        Ok(Self)
    }
}

/// Refuses a request that another website made the browser send.
pub(super) fn check_origin(headers: &HeaderMap, gateway: &Gateway) -> Result<(), ApiError> {
    let claim = Claim::of(headers);
    let is_own = claim.is_own(gateway.own_origin.as_ref(), headers, &[]);
    if claim == Claim::Missing || is_own {
        return Ok(());
    }
    Err(ApiError::not_allowed("this Origin is not the server's own; set public_url if it should be"))
}

fn check_forgery(method: &Method, headers: &HeaderMap, gateway: &Gateway) -> Result<(), ApiError> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    if headers.get(CSRF_HEADER).is_none_or(|value| value != "1") {
        return Err(ApiError::not_allowed("under a login every change needs the header X-Sixty-CSRF: 1"));
    }
    check_origin(headers, gateway)
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
