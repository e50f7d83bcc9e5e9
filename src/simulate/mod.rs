//! The same routing core in virtual time: a scenario of visitors and agents is played through, and what came of it is measured.
//!
//! Owns the scenario file, the people, the agenda of what happens next, peers' rules to compare with, the oracle and the measures.
//! Never does I/O and never reads a clock: files and the time for `events_per_s` are handed in. Used by `cli` alone.

mod acts;
mod agenda;
mod arrivals;
mod dice;
mod erlang;
mod key_figures;
mod log;
mod measures;
mod names;
mod oracle;
mod peers;
mod people;
mod replay;
mod report_html;
mod router;
mod run;
mod scenario;
mod staffing;
mod talks;
mod tally;
mod world;

pub use erlang::Erlang;
pub use log::{Entry, Fact, Log, What};
pub use measures::{Breaches, FirstResponse, Interval, Measures};
pub use names::{agent_id, conversation_id, team_id};
pub use oracle::{Finding, Oracle, Rule, Verdict};
pub use replay::{Check, DayMeasures, Difference, Rules, check, measure, what_if};
pub use report_html::{
    Series, replay as replay_html, simulation as simulation_html, staffing as staffing_html,
};
pub use router::{Policy, Router};
pub use run::{Options, Outcome, simulate};
pub use scenario::{
    Absence, AgentGroup, Arrivals, Delay, Drops, Problem, Problems, Profile, Rate, Recorded, Scenario, Shift,
    TeamPlan,
};
pub use staffing::{Goal, PlannedInterval, StaffingPlan, plan_staffing};
