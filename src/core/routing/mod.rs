//! The routing table of one workspace: who waits, who may answer, who rings, who owns - and by when.
//!
//! Owns teams, agents (presence, capacity, load, skills), the queue in deadline order, offers, the response ladder and ownership.
//! Never reads a clock, never does I/O, never knows a message's text. Every command first lets the deadlines up to `now` pass.

mod command;
mod eta;
mod event;
mod invariants;
mod ladder;
mod matching;
mod model;
mod offers;
mod ownership;
mod presence;
mod queue;
mod requests;
mod restore;
mod state;
mod table;
mod teams;
mod views;

pub use command::{Command, Request, TransferTarget};
pub use event::{Assignment, Chosen, Event, OfferEnd, PresenceBy, Release};
pub use model::{AcceptMode, Agent, Cause, Handoff, HandoffStage, Ladder, OfferStage, Presence, Team};
pub use state::RoutingTable;
pub use views::{AgentView, OfferView, Promise, QueueItem, QueueView, Standing};

#[cfg(test)]
mod tests;
