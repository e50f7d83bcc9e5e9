//! Bounds and spans of the engine.

use std::sync::Arc;
use std::time::Duration;

use super::calendars;
use super::clock::WallClock;
use crate::core::bot;
use crate::core::conversation::Limits;
use crate::core::sla::Weights;
use crate::core::sla::calendar::HolidayBook;

/// What an operator may set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Jobs that may wait for the journal; beyond it commands are refused with `busy`.
    pub journal_queue: usize,
    /// Bounds of a conversation.
    pub limits: Limits,
    /// When the bot answers, asks back, gives up.
    pub bot: bot::Settings,
    /// How much what presses moves a place in a queue.
    pub weights: Weights,
    /// How often clients send `ping`.
    pub heartbeat: Duration,
    /// A conversation without a connection stays in memory this long.
    pub linger: Duration,
    /// Sockets one visitor or agent may have; a further one replaces the oldest (4409).
    pub connections_each: usize,
    /// Latest entries sent to an agent with a conversation; earlier ones are in the transcript.
    pub tail: u32,
    /// A message that is left is followed up within this time.
    pub ticket_due: Duration,
    /// Public holidays by calendar; changed at run time by [`Engine::use_calendars`](super::Engine::use_calendars).
    pub calendars: Arc<HolidayBook>,
    /// Where the wall time comes from.
    pub wall_clock: WallClock,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            journal_queue: 8_192,
            limits: Limits { reopen_within: Duration::from_mins(15), entries_max: 10_000 },
            bot: bot::Settings::default(),
            weights: Weights::default(),
            heartbeat: Duration::from_secs(25),
            linger: Duration::from_mins(2),
            connections_each: 8,
            tail: 50,
            ticket_due: Duration::from_hours(4),
            calendars: Arc::new(calendars::shipped()),
            wall_clock: WallClock::System,
        }
    }
}
