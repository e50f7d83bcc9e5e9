//! Everything between TCP and the engine.
pub mod password;
pub mod secret;
mod address;
mod agent_commands;
mod bucket;
mod identity;
mod origin;
mod refusals;
mod settings;
mod text;
mod tickets;
mod visitor_commands;
pub use settings::Settings;
