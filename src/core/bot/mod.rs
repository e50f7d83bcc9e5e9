//! The bot's turn: answer, ask back, ask for a detail, offer a person or hand off - and why.
//!
//! Owns the decision and the words of one turn. Never stores, never knows who is online beyond what it is told.

mod consent;
mod memory;
mod turn;
#[cfg(test)]
mod turn_tests;

pub use memory::{Memory, Pending};
pub use turn::{
    Action, Context, HandoffReason, HandoffWish, Reply, Settings, Turn, buttons, handoff_notice, requested,
    turn,
};
