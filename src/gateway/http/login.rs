//! Logging in and out, and what a login is good for.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use utoipa::ToSchema;

use super::agents::AgentView;
use super::auth::check_origin;
use super::body::Body;
use super::cookie;
use crate::core::time::WallTime;
use crate::engine::clock;
use crate::gateway::api_error::{ApiError, ErrorBody};
use crate::gateway::caller::Caller;
use crate::gateway::password::verify_password;
use crate::gateway::peer::ClientAddress;
use crate::gateway::secret::{hash_secret, new_secret};
use crate::gateway::state::Gateway;
use crate::gateway::tickets::{self, TicketError};
use crate::store::{AgentAccount, LoginSession};

/// How long a login waits for its turn at the hashing; then 503.
const HASHING_WITHIN: Duration = Duration::from_secs(5);

/// Who wants to log in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    /// The account's e-mail address.
    email: String,
    /// Its password.
    #[schema(format = Password)]
    password: String,
}

/// The agent who is logged in.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    /// Who.
    agent: AgentView,
}

/// A ticket for one socket.
#[derive(Serialize, ToSchema)]
pub(super) struct Ticket {
    /// For `hello` on `/ws/agent`.
    ticket: String,
    /// How long it is good.
    expires_in_s: u64,
}

/// Logs in; sets the login cookie.
#[utoipa::path(
    post, path = "/api/v1/login", tag = "login", request_body = Credentials,
    responses(
        (status = 200, description = "logged in", body = Me),
        (status = 401, description = "wrong_credentials", body = ErrorBody),
        (status = 429, description = "too_many_attempts, with Retry-After", body = ErrorBody)
    )
)]
pub(super) async fn login(
    State(gateway): State<Arc<Gateway>>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Body(credentials): Body<Credentials>,
) -> Result<Response, ApiError> {
    check_origin(&headers, &gateway)?;
    let email = credentials.email.trim().to_lowercase();
    let attempt =
        gateway.attempts.begin(&email, address.0, clock::instant()).map_err(ApiError::too_many_attempts)?;
    let account = gateway.engine.read(move |store| store.agent_by_email(&email)).await?;
    let account = verify(&gateway, account, credentials.password).await?;
    gateway.attempts.succeeded(&attempt);
    let secret = keep_login(&gateway, &account).await?;
    let cookie = cookie::set(&secret, gateway.is_https(), gateway.settings.login_life);
    let me = Me { agent: AgentView::of(&account, &gateway.engine) };
    Ok(with_cookie(cookie, Json(me)))
}

/// Logs out; the login's sockets are closed.
#[utoipa::path(post, path = "/api/v1/logout", tag = "login", responses((status = 204, description = "logged out")))]
pub(super) async fn logout(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    if caller.is_program {
        return Err(ApiError::not_allowed(
            "an API token is revoked with `sixty token revoke`, not logged out",
        ));
    }
    gateway.engine.read(move |store| store.end_login(&caller.login)).await?;
    gateway.engine.close_login(&caller.login);
    Ok(with_cookie(cookie::clear(gateway.is_https()), StatusCode::NO_CONTENT))
}

/// Who is logged in.
#[utoipa::path(get, path = "/api/v1/me", tag = "login", responses((status = 200, description = "the caller", body = Me)))]
pub(super) async fn me(State(gateway): State<Arc<Gateway>>, caller: Caller) -> Json<Me> {
    Json(Me { agent: AgentView::of(&caller.account, &gateway.engine) })
}

/// A ticket for one socket: single use, 30 seconds.
#[utoipa::path(
    post, path = "/api/v1/socket-tickets", tag = "login",
    responses((status = 201, description = "a ticket", body = Ticket))
)]
pub(super) async fn socket_ticket(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
) -> Result<(StatusCode, Json<Ticket>), ApiError> {
    if caller.is_program {
        return Err(ApiError::not_allowed("programs need no ticket: say hello with the API token itself"));
    }
    let ticket = gateway.tickets.issue(caller.login, clock::instant()).map_err(|error| match error {
        TicketError::Full | TicketError::NoRandomness => ApiError::busy(),
    })?;
    Ok((StatusCode::CREATED, Json(Ticket { ticket, expires_in_s: tickets::LIFE.as_secs() })))
}

/// The account, if the password is right and it is not disabled. Takes as long when there is no such account.
async fn verify(
    gateway: &Gateway,
    account: Option<AgentAccount>,
    password: String,
) -> Result<AgentAccount, ApiError> {
    let permit = timeout(HASHING_WITHIN, gateway.hashing.acquire()).await;
    let _permit = permit.map_err(|_| ApiError::busy())?.map_err(|_| ApiError::busy())?;
    let checked = tokio::task::spawn_blocking(move || {
        let kept = account.as_ref().map(|account| account.password_hash.as_str());
        verify_password(&password, kept).then_some(account).flatten()
    });
    let account = checked.await.map_err(|_| ApiError::internal())?;
    account.filter(|account| !account.disabled).ok_or_else(|| {
        let message = "the e-mail address or the password is wrong, or the account is disabled";
        ApiError::new(StatusCode::UNAUTHORIZED, "wrong_credentials", message)
    })
}

async fn keep_login(gateway: &Gateway, account: &AgentAccount) -> Result<String, ApiError> {
    let secret = new_secret()?;
    let now = clock::wall();
    let life_ms = i64::try_from(gateway.settings.login_life.as_millis()).unwrap_or(i64::MAX);
    let login = LoginSession {
        hash: hash_secret(&secret),
        agent: account.id,
        created_at: now,
        expires_at: WallTime(now.0.saturating_add(life_ms)),
    };
    gateway.engine.read(move |store| store.put_login(&login)).await?;
    Ok(secret)
}

fn with_cookie(cookie: Option<HeaderValue>, response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
