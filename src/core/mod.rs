//! The pure core: what Sixty decides, without I/O, clock, locks, async or randomness.
//!
//! Owns the two state machines (a [`conversation`] and the [`routing`] table), the matcher, the mood reader and the clocks of a promise.
//! Never reads the time, never waits, never knows the wire or a table: time is an argument, results are events.

pub mod bot;
pub mod conversation;
pub mod id;
pub mod intent;
pub mod mood;
pub mod refusal;
pub mod report;
pub mod routing;
pub mod sla;
pub mod text;
pub mod time;
