//! Request bodies and queries: typed, bounded in size and time; what does not fit is a JSON error.

use std::sync::Arc;
use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::gateway::api_error::ApiError;
use crate::gateway::state::Gateway;

/// Bytes of a request's body; more are refused with 413.
pub(super) const BODY_BYTES_MAX: usize = 64 * 1024;
/// How long a body may take to arrive; then 408.
const BODY_WITHIN: Duration = Duration::from_secs(10);

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<Gateway>> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Arc<Gateway>) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let message = "send the body as JSON with Content-Type: application/json";
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", message));
        }
        let Ok(bytes) = timeout(BODY_WITHIN, to_bytes(request.into_body(), BODY_BYTES_MAX)).await else {
            let message = "the body did not arrive in time; send it again";
            return Err(ApiError::new(StatusCode::REQUEST_TIMEOUT, "too_slow", message));
        };
        let bytes = bytes.map_err(|_| {
            ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "a body has at most 64 KiB")
        })?;
        let value = serde_json::from_slice(&bytes)
            .map_err(|error| ApiError::invalid("invalid_body", format!("the body does not fit: {error}")))?;
        Ok(Self(value))
    }
}

/// The typed query of an address.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<Gateway>> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Gateway>) -> Result<Self, ApiError> {
        Query::try_from_uri(&parts.uri).map(|Query(value)| Self(value)).map_err(|error| {
            ApiError::invalid("invalid_query", format!("the query does not fit: {}", error.body_text()))
        })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
