//! The description of the REST API, made from the handlers themselves.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;

use super::{agents, conversations, health, login, sites, teams, timeline};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sixty",
        description = "Browsers log in and send the login cookie with X-Sixty-CSRF: 1 on every change; programs send Authorization: Bearer <API token>."
    ),
    paths(
        login::login,
        login::logout,
        login::me,
        login::socket_ticket,
        agents::list,
        agents::add,
        agents::change,
        teams::list,
        teams::add,
        teams::change,
        sites::list,
        sites::add,
        sites::change,
        conversations::list,
        conversations::show,
        timeline::show,
        health::livez,
        health::readyz,
        health::metrics,
        document
    )
)]
struct Document;

static TEXT: LazyLock<String> = LazyLock::new(|| Document::openapi().to_json().unwrap_or_default());

/// This description.
#[utoipa::path(get, path = "/api/openapi.json", tag = "health", responses((status = 200, description = "this document", body = Object)))]
pub(super) async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str()).into_response()
}
