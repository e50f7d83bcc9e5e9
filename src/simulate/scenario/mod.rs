//! The scenario: who comes, who is there, how fast they are - and the file it is written in.

mod check;
mod document;
mod lines;
mod model;
mod problem;
mod profile;
mod read;
#[cfg(test)]
mod tests;
mod trace;

pub use model::{
    Absence, AgentGroup, Arrivals, Delay, Drops, Profile, Rate, Recorded, Scenario, Shift, TeamPlan,
};
pub use problem::{Problem, Problems};
