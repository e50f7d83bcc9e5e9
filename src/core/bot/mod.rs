//! The bot's turn: answer, ask back, ask for a detail, offer a person or hand off - and why.
//!
//! Owns the decision and the words of one turn. Never stores, never knows who is online beyond what it is told.

mod answer;
mod choice;
mod consent;
mod context;
mod denial;
mod details;
mod feedback;
mod follow_up;
mod honest;
mod look;
mod marks;
mod meant;
mod memory;
mod miss;
mod reply;
mod restated;
mod several;
mod turn;
mod wish;

pub use choice::Choice;
pub use context::{Context, FollowUpOf, Settings};
pub use feedback::no_help;
pub use honest::Words;
pub use look::{Look, look};
pub use memory::{Memory, Pending};
pub use miss::{Miss, miss};
pub use reply::{Action, Answer, QuickReply, Reply, Turn, buttons};
pub use turn::turn;
pub use wish::{HandoffReason, HandoffWish, cut, requested};
