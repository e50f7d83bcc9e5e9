//! Sockets: one task per connection between a browser or program and its outbox.
//!
//! Owns reading, rates, `hello` and closing. Never decides anything about conversations.

pub(super) mod agent;
mod arrival;
mod meter;
mod turned;
mod typing;
pub(super) mod visitor;
mod wire;
