//! Sixty: a live-chat server that enforces a first human answer within 60 seconds.
//!
//! The folders are the architecture; a layer imports itself and what stands to its right:
//! `cli -> app -> config -> gateway -> engine -> bus -> store -> protocol -> core`.
//! `docs/ARCHITECTURE.md` has the picture and the way one message travels.

pub mod app;
pub mod bus;
pub mod cli;
pub mod config;
pub mod core;
pub mod engine;
pub mod gateway;
pub mod protocol;
pub mod simulate;
pub mod store;
pub mod telemetry;
