//! How HTTP says "no": a status, a code for programs and a sentence for people.

use std::borrow::Cow;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::secret::NoRandomness;
use crate::store::{StoreError, StoreErrorKind};

/// When to come back after 503.
const BUSY_RETRY: Duration = Duration::from_secs(2);

/// A refused or failed request.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    body: ErrorBody,
    retry_after: Option<Duration>,
}

/// What is wrong and what to do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErrorBody {
    /// For programs.
    #[schema(value_type = String)]
    code: &'static str,
    /// For people.
    #[schema(value_type = String)]
    message: Cow<'static, str>,
}

impl ApiError {
    /// Any error.
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, body: ErrorBody { code, message: message.into() }, retry_after: None }
    }

    /// 400: something in the request is not as it must be.
    pub(super) fn invalid(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// 404: unknown, or not the caller's to see; the two cannot be told apart.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is nothing here, or it is not yours to see")
    }

    /// 403.
    pub(super) fn not_allowed(message: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "not_allowed", message)
    }

    /// 401.
    pub(super) fn not_authenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_authenticated", "log in, or send a valid API token")
    }

    /// 409.
    pub(super) fn conflict(code: &'static str, message: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 429.
    pub(super) fn too_many_attempts(wait: Duration) -> Self {
        let message = "too many failed logins; wait the seconds in Retry-After";
        let error = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", message);
        Self { retry_after: Some(wait), ..error }
    }

    /// 503.
    pub(super) fn busy() -> Self {
        let message = "the server cannot do this now; try again after the seconds in Retry-After";
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message);
        Self { retry_after: Some(BUSY_RETRY), ..error }
    }

    /// 500: our fault; it is in the log.
    pub(super) fn internal() -> Self {
        let message = "a fault of the server, written to its log; try again later";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, kind = ?error.kind, "a request failed at the store");
        match error.kind {
            StoreErrorKind::Unavailable => Self::busy(),
            StoreErrorKind::Conflict => {
                Self::conflict("conflict", "something with this name exists; choose another")
            }
            StoreErrorKind::Corrupt => Self::internal(),
        }
    }
}

impl From<NoRandomness> for ApiError {
    fn from(error: NoRandomness) -> Self {
        tracing::error!(%error, "no secret could be made");
        Self::busy()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some(wait) = self.retry_after {
            let seconds = wait.as_secs_f64().ceil() as u64;
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }
}
