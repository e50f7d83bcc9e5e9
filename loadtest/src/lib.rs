//! Sixty's load generator: people come by an open loop, talk to the bot and to simulated agents, and every message is accounted for.
//!
//! The way of a run: [`cli`] reads what is wanted, [`run`] starts one or more [`worker`]s, each plays its part of the [`scenario`] with
//! [`visitor`]s and [`agent`]s and tells a [`record::Delta`] a second; the sum is shown by [`view`] and written by [`report`].

pub mod agent;
pub mod alarm;
pub mod child;
pub mod cli;
pub mod clock;
pub mod health;
pub mod kind;
pub mod load;
pub mod plan;
pub mod random;
pub mod reach;
pub mod record;
pub mod report;
pub mod run;
pub mod scenario;
pub mod schedule;
pub mod threshold;
pub mod view;
pub mod visitor;
pub mod wire;
pub mod worker;
