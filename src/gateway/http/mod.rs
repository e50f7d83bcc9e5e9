//! HTTP: REST, login, health, metrics, the API's description and the web assets.

mod agents;
mod assets;
mod auth;
mod body;
mod conversations;
mod cookie;
mod fields;
mod headers;
mod health;
mod login;
mod observe;
mod openapi;
mod routes;
mod sites;
mod teams;
mod timeline;

pub use routes::router;

#[cfg(test)]
mod tests;
