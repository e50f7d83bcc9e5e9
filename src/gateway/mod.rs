//! Everything between TCP and the engine: the accept loop, sockets, HTTP, authentication, origins, limits.
//!
//! Owns who may come in, how fast, and how a "no" is told. Never decides anything about conversations, never touches a table:
//! frames become commands, outboxes become frames.

mod address;
mod agent_commands;
mod api_error;
mod attempts;
mod bucket;
mod caller;
mod http;
mod identity;
mod listen;
mod openings;
mod origin;
pub mod password;
mod peer;
mod refusals;
pub mod secret;
mod serve;
mod settings;
mod slots;
mod socket;
mod state;
mod text;
mod tickets;
mod visitor_commands;

pub use bucket::Rate;
pub use http::router;
pub use origin::{NO_ORIGIN, is_origin};
pub use serve::serve;
pub use settings::Settings;
pub use state::{Gateway, RenderMetrics, SettingsError};
