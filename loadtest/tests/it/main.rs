//! The tool as its users meet it: the program is started against a server that speaks the protocol with planted faults, and must
//! find each of them, and nothing where there is nothing.
#![expect(clippy::unwrap_used, reason = "a failed test may say so by a panic")]

mod answered;
mod fake;
mod fake_agent;
mod fake_state;
mod faults;
mod humans;
mod reports;
mod schema;
mod tool;
mod usage;
