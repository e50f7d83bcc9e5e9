//! For whoever watches the server: is it alive, is it ready, what are its figures.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::gateway::state::Gateway;

/// Whether the process answers at all.
#[utoipa::path(get, path = "/livez", tag = "health", responses((status = 200, description = "alive", body = String)))]
pub(super) async fn livez() -> &'static str {
    "ok\n"
}

/// Whether the server can serve; `?verbose` says it part by part.
#[utoipa::path(
    get, path = "/readyz", tag = "health",
    params(("verbose" = Option<String>, Query, description = "one line per part")),
    responses((status = 200, description = "ready", body = String), (status = 503, description = "not ready", body = String))
)]
pub(super) async fn readyz(State(gateway): State<Arc<Gateway>>, RawQuery(query): RawQuery) -> Response {
    let health = gateway.engine.health();
    let is_verbose = query.is_some_and(|query| query == "verbose" || query.starts_with("verbose="));
    let mut text = String::new();
    for check in health.checks.iter().filter(|check| is_verbose || !check.ok) {
        let (sign, state) = if check.ok { ('+', "ok") } else { ('-', "failed: ") };
        let detail = if check.ok { "" } else { &*check.detail };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "[{sign}]{} {state}{detail}", check.name);
    }
    let (status, last) = if health.is_ready() {
        (StatusCode::OK, "ok\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    };
    (status, text + last).into_response()
}

/// The figures, in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "health", responses((status = 200, description = "figures", body = String)))]
pub(super) async fn metrics(State(gateway): State<Arc<Gateway>>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], (gateway.render_metrics)()).into_response()
}
