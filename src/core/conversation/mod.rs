//! One conversation: its stage, its entries in order, who has read what, and what the bot remembers of it.
//!
//! Owns the order of entries (`seq`) and their idempotency by client id. Never knows who is connected, never stores anything itself.

pub mod entry;

pub use entry::{Answer, Author, Entry, Outcome, QuickReply, Rating, Status, SystemEvent, digest};
