//! From routing decisions to what people want to know of them: measures, and the story of one conversation in words.
//!
//! Reads decisions as they were recorded, in order; never reads a clock, a store or the text of a message.

mod measures;
mod recorded;
pub mod timeline;

pub use measures::{Measures, Promises, Waits};
pub use recorded::RoutingEventRow;
