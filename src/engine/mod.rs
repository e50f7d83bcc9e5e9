//! The shell that runs the core: clock, live conversations, routing, timers, journal, dispatch, registry, recovery.
//!
//! Owns order and durability: nothing is seen by anybody before it is committed. Never knows sockets or HTTP; it fills outboxes.
//!
//! Lock order: routing table, then conversations, then a place in the journal, then an outbox. Whoever holds a conversation
//! without the routing table never takes the routing table; no lock is held across an `.await`.

mod admin;
mod agents;
pub mod calendars;
mod catch_up;
pub mod clock;
pub mod command;
mod connection;
pub mod directory;
mod draft;
mod engine_core;
mod hours;
pub mod intents;
mod join_agent;
mod join_visitor;
mod journal;
mod live;
mod notice;
mod open_tickets;
mod outbox;
mod queue_news;
mod recovery;
mod registry;
mod routing;
mod routing_frames;
mod rows;
mod settings;
mod shard;
mod tickets;
mod timers;
mod token;
mod told;
pub mod view;
mod visitors;
pub mod workers;

pub use admin::PutTeamError;
pub use command::{
    AgentCommand, AgentJoin, AgentSession, Identity, MayOpen, SubmitError, VisitorCommand, VisitorJoin,
    VisitorSession,
};
pub use directory::Directory;
pub use engine_core::{Check, Engine, Health};
pub use outbox::{BYTES_MAX, FRAMES_MAX, Outbox, Outgoing};
pub use settings::Settings;
