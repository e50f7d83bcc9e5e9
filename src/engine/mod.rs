//! The shell that runs the core: clock, live conversations, routing, timers, journal, dispatch, registry, recovery.
//!
//! Owns order and durability: nothing is seen by anybody before it is committed. Never knows sockets or HTTP; it fills outboxes.
//!
//! Lock order: routing table, then conversation, then journal queue, then outbox. A conversation's lock is never held while the
//! routing table's is taken, and no lock is held across an `.await`.

pub mod clock;
pub mod command;
pub mod directory;
pub mod intents;
pub mod outbox;
mod settings;

pub use command::{
    AgentCommand, AgentJoin, AgentSession, Identity, SubmitError, VisitorCommand, VisitorJoin, VisitorSession,
};
pub use directory::Directory;
pub use outbox::{Outbox, Outgoing};
pub use settings::Settings;
