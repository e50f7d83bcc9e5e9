//! One conversation: its stage, its entries in order, who has read what, and what the bot remembers of it.
//!
//! Owns the order of entries (`seq`) and their idempotency by client id. Never knows who is connected, never stores anything itself.

mod choices;
mod command;
mod entry;
mod machine;
mod past;
mod sent;
mod state;
mod step;

pub use command::{Command, Effect};
pub use entry::{Author, Entry, Outcome, Rating, Status, SystemEvent, digest};
pub use past::Past;
pub use sent::SentMessages;
pub use state::{Conversation, Limits, Stage};
