//! Which address is answered by what.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, patch, post};

use super::{
    agents, assets, conversations, headers, health, login, observe, openapi, sites, teams, timeline,
};
use crate::gateway::api_error::ApiError;
use crate::gateway::socket::{agent, visitor};
use crate::gateway::state::Gateway;

/// Everything the server answers.
pub fn router(gateway: Arc<Gateway>) -> Router {
    api()
        .router
        .route("/ws/visitor", get(visitor::upgrade))
        .route("/ws/agent", get(agent::upgrade))
        .merge(assets::routes())
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(not_found)
        .layer(from_fn_with_state(gateway.clone(), headers::secure))
        .layer(from_fn_with_state(gateway.clone(), observe::observe))
        .with_state(gateway)
}

/// The described part of the API, with a list of what it answers, so that a test can hold the description against it.
pub(super) struct Api {
    router: Router<Arc<Gateway>>,
    pub(super) listed: Vec<(&'static str, &'static str)>,
}

/// The described part of the API.
pub(super) fn api() -> Api {
    let empty = Api { router: Router::new(), listed: Vec::new() };
    empty
        .answer("POST", "/api/v1/login", post(login::login))
        .answer("POST", "/api/v1/logout", post(login::logout))
        .answer("GET", "/api/v1/me", get(login::me))
        .answer("POST", "/api/v1/socket-tickets", post(login::socket_ticket))
        .answer("GET", "/api/v1/agents", get(agents::list))
        .answer("POST", "/api/v1/agents", post(agents::add))
        .answer("PATCH", "/api/v1/agents/{id}", patch(agents::change))
        .answer("GET", "/api/v1/teams", get(teams::list))
        .answer("POST", "/api/v1/teams", post(teams::add))
        .answer("PATCH", "/api/v1/teams/{id}", patch(teams::change))
        .answer("GET", "/api/v1/sites", get(sites::list))
        .answer("POST", "/api/v1/sites", post(sites::add))
        .answer("PATCH", "/api/v1/sites/{id}", patch(sites::change))
        .answer("GET", "/api/v1/conversations", get(conversations::list))
        .answer("GET", "/api/v1/conversations/{id}", get(conversations::show))
        .answer("GET", "/api/v1/conversations/{id}/timeline", get(timeline::show))
        .answer("GET", "/api/openapi.json", get(openapi::document))
        .answer("GET", "/livez", get(health::livez))
        .answer("GET", "/readyz", get(health::readyz))
        .answer("GET", "/metrics", get(health::metrics))
}

impl Api {
    fn answer(
        mut self,
        method: &'static str,
        path: &'static str,
        handler: MethodRouter<Arc<Gateway>>,
    ) -> Self {
        self.listed.push((method, path));
        self.router = self.router.route(path, handler);
        self
    }
}

async fn not_found() -> ApiError {
    ApiError::not_found()
}

async fn method_not_allowed() -> ApiError {
    let message = "this address does not answer this method; see Allow";
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
}
