//! Open or closed, until when, and why: a team's hours over the days of the world.

use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _};

use super::business::{BusinessHours, EXCEPTIONS_MAX, HoursProblem, Outside};
use super::holidays::{HolidayBook, Holidays};
use super::interval::DayHours;
use super::special_day::SpecialDay;
use super::weekly::Weekly;
use super::zone::{Zone, timestamp, wall};
use crate::core::time::WallTime;

/// How far a closing or an opening is looked for; beyond it nobody is told a date.
pub const LOOK_AHEAD_DAYS: i64 = 400;

/// Whether a promise can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// People answer.
    Open {
        /// The first closed moment; none within [`LOOK_AHEAD_DAYS`].
        until: Option<WallTime>,
    },
    /// Nobody answers.
    Closed {
        /// The first open moment; none within [`LOOK_AHEAD_DAYS`].
        opens_at: Option<WallTime>,
    },
}

impl Hours {
    /// Whether people answer.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

/// Why a day has the hours it has; from the strongest rule to the weakest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The team has set hours for this day.
    Exception,
    /// A public holiday.
    Holiday {
        /// Its name.
        name: Arc<str>,
    },
    /// A make-up working day.
    MakeUp {
        /// For which holiday.
        name: Arc<str>,
        /// Whose weekday's hours hold.
        hours_of: Weekday,
    },
    /// Its weekday.
    Weekday,
}

/// A day of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which one.
    pub date: Date,
    /// Its hours.
    pub hours: DayHours,
    /// Why.
    pub why: Why,
}

/// The hours of a team, ready to be asked.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub(super) zone: Zone,
    weekly: Weekly,
    exceptions: std::collections::BTreeMap<Date, DayHours>,
    holidays: Option<Arc<Holidays>>,
    outside: Outside,
}

impl Calendar {
    /// Compiles hours; refuses what could not be meant.
    pub fn compile(hours: &BusinessHours, book: &HolidayBook) -> Result<Self, HoursProblem> {
        let zone = Zone::named(&hours.zone).ok_or_else(|| HoursProblem::Zone { zone: hours.zone.clone() })?;
        let holidays = match &hours.holidays {
            None => None,
            Some(name) => Some(book.calendar(name).cloned().ok_or_else(|| {
                let known: Vec<&str> = book.names().map(AsRef::as_ref).collect();
                HoursProblem::Holidays { name: name.clone(), known: known.join(", ") }
            })?),
        };
        if hours.weekly.days().all(|(_, day)| day.is_closed()) {
            return Err(HoursProblem::NeverOpen);
        }
        if hours.exceptions.len() > EXCEPTIONS_MAX {
            return Err(HoursProblem::Exceptions { count: hours.exceptions.len() });
        }
        Ok(Self {
            zone,
            weekly: hours.weekly.clone(),
            exceptions: hours.exceptions.clone(),
            holidays,
            outside: hours.outside,
        })
    }

    /// Open or closed at a moment, and until when.
    pub fn state(&self, at: WallTime) -> Hours {
        let now = timestamp(at);
        let mut open_until: Option<Timestamp> = None;
        for (from, to) in self.spans(now) {
            match open_until {
                None if to <= now => {}
                None if from > now => return Hours::Closed { opens_at: Some(wall(from)) },
                None => open_until = Some(to),
                Some(until) if from <= until => open_until = Some(until.max(to)),
                Some(until) => return Hours::Open { until: Some(wall(until)) },
            }
        }
        match open_until {
            Some(_) => Hours::Open { until: None },
            None => Hours::Closed { opens_at: None },
        }
    }

    /// Whether it is open at a moment; cheaper than [`Self::state`].
    pub fn is_open(&self, at: WallTime) -> bool {
        let now = timestamp(at);
        let mut begun = self.spans(now).take_while(|(from, _)| *from <= now);
        begun.any(|(_, to)| now < to)
    }

    /// Open spans that may concern `now`, in order of their beginning. They may touch and overlap.
    fn spans(&self, now: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> + '_ {
        let today = self.zone.local(now).date();
        // An interval of yesterday may run past midnight, and a clock set back at midnight repeats an hour of yesterday.
        let dates = (-2..=LOOK_AHEAD_DAYS).map_while(move |offset| today.checked_add(offset.days()).ok());
        dates.flat_map(move |date| {
            let span = move |interval: &super::Interval| {
                let from = self.zone.first_at(date, interval.start_min)?;
                let to = self.zone.first_at(date, interval.end_min)?;
                // The clock was set forward over all of it.
                (from < to).then_some((from, to))
            };
            self.hours_of(date).intervals().iter().filter_map(span)
        })
    }

    fn hours_of(&self, date: Date) -> &DayHours {
        const CLOSED: &DayHours = &DayHours::CLOSED;
        if let Some(own) = self.exceptions.get(&date) {
            return own;
        }
        match self.special(date) {
            Some(SpecialDay::Holiday { .. }) => CLOSED,
            Some(SpecialDay::MakeUp { hours_of, .. }) => self.weekly.on(*hours_of),
            None => self.weekly.on(date.weekday()),
        }
    }

    fn special(&self, date: Date) -> Option<&SpecialDay> {
        self.holidays.as_ref().and_then(|holidays| holidays.day(date))
    }

    /// A day with its hours and why it has them.
    pub fn day(&self, date: Date) -> Day {
        let why = match self.special(date) {
            _ if self.exceptions.contains_key(&date) => Why::Exception,
            Some(SpecialDay::Holiday { name }) => Why::Holiday { name: name.clone() },
            Some(SpecialDay::MakeUp { name, hours_of }) => {
                Why::MakeUp { name: name.clone(), hours_of: *hours_of }
            }
            None => Why::Weekday,
        };
        Day { date, hours: self.hours_of(date).clone(), why }
    }

    /// The local date at a moment.
    pub fn date(&self, at: WallTime) -> Date {
        self.zone.local(timestamp(at)).date()
    }

    /// Whether the team follows holidays and has no file for the year: then no day of it is a holiday.
    pub fn lacks_holidays_of(&self, year: i16) -> bool {
        self.holidays.as_ref().is_some_and(|holidays| !holidays.covers(year))
    }

    /// What a visitor can do while it is closed.
    pub const fn outside(&self) -> Outside {
        self.outside
    }
}
