//! What a team says about its hours; compiled into a [`Calendar`](super::Calendar).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::interval::DayHours;
use super::weekly::Weekly;

/// Days with hours of their own that a team may have; more are refused.
pub const EXCEPTIONS_MAX: usize = 400;

/// What a visitor can do while the team is closed, beside talking to the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outside {
    /// Nothing: the bot says when the team opens.
    BotOnly,
    /// Leave a message that is answered later.
    #[default]
    LeaveMessage,
}

/// The hours of a team, as people set them; the store keeps them as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessHours {
    /// IANA name, such as `Asia/Shanghai`.
    pub zone: Arc<str>,
    /// An ordinary week.
    pub weekly: Weekly,
    /// Name of the holiday calendar, such as `cn`; none: no day is a holiday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays: Option<Arc<str>>,
    /// Days with hours of their own; stronger than holidays and make-up working days.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub exceptions: BTreeMap<Date, DayHours>,
    /// What a visitor can do while it is closed.
    #[serde(default)]
    pub outside: Outside,
}

/// Why hours cannot be used; each says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursProblem {
    /// Field `zone`.
    #[error("zone: {zone:?} is no time zone; write its IANA name, such as Asia/Shanghai or Europe/Berlin")]
    Zone {
        /// As written.
        zone: Arc<str>,
    },
    /// Field `holidays`.
    #[error(
        "holidays: there is no calendar {name:?}; known are {known}; add a file to the folder of calendars.folder, or leave it out"
    )]
    Holidays {
        /// As written.
        name: Arc<str>,
        /// The names there are.
        known: String,
    },
    /// Field `weekly`.
    #[error("weekly: no weekday has hours, so the team would never open; give at least one day hours")]
    NeverOpen,
    /// Field `exceptions`.
    #[error("exceptions: a team may have {EXCEPTIONS_MAX}, not {count}; remove the past ones")]
    Exceptions {
        /// How many there are.
        count: usize,
    },
}

impl HoursProblem {
    /// The field that is wrong.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Zone { .. } => "zone",
            Self::Holidays { .. } => "holidays",
            Self::NeverOpen => "weekly",
            Self::Exceptions { .. } => "exceptions",
        }
    }
}
