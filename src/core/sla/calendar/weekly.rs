//! The hours of an ordinary week.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::interval::DayHours;

/// The keys of the weekdays, from Monday.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The weekday of a key such as `mon`.
pub fn weekday(key: &str) -> Option<Weekday> {
    let place = WEEKDAYS.iter().position(|known| *known == key)?;
    Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
}

/// The key of a weekday.
pub fn weekday_key(day: Weekday) -> &'static str {
    WEEKDAYS[usize::from(day.to_monday_zero_offset().unsigned_abs()) % 7]
}

/// Hours for each weekday; a day that is left out is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Weekly {
    /// Monday.
    #[serde(skip_serializing_if = "DayHours::is_closed")]
    pub mon: DayHours,
    /// Tuesday.
    #[serde(skip_serializing_if = "DayHours::is_closed")]
    pub tue: DayHours,
    /// Wednesday.
    #[serde(skip_serializing_if = "DayHours::is_closed")]
    pub wed: DayHours,
    /// Thursday.
    #[serde(skip_serializing_if = "DayHours::is_closed")]
    pub thu: DayHours,
    /// Friday.
    #[serde(skip_serializing_if = "DayHours::is_closed")]
    pub fri: DayHours,
    /// Saturday.
    #[serde(skip_serializing_if = "DayHours::is_closed")]
    pub sat: DayHours,
    /// Sunday.
    #[serde(skip_serializing_if = "DayHours::is_closed")]
    pub sun: DayHours,
}

impl Weekly {
    /// The hours of a weekday.
    pub const fn on(&self, day: Weekday) -> &DayHours {
        match day {
            Weekday::Monday => &self.mon,
            Weekday::Tuesday => &self.tue,
            Weekday::Wednesday => &self.wed,
            Weekday::Thursday => &self.thu,
            Weekday::Friday => &self.fri,
            Weekday::Saturday => &self.sat,
            Weekday::Sunday => &self.sun,
        }
    }

    /// Sets the hours of a weekday.
    pub fn set(&mut self, day: Weekday, hours: DayHours) {
        let place = match day {
            Weekday::Monday => &mut self.mon,
            Weekday::Tuesday => &mut self.tue,
            Weekday::Wednesday => &mut self.wed,
            Weekday::Thursday => &mut self.thu,
            Weekday::Friday => &mut self.fri,
            Weekday::Saturday => &mut self.sat,
            Weekday::Sunday => &mut self.sun,
        };
        *place = hours;
    }

    /// Each weekday's key with its hours, closed days included.
    pub fn days(&self) -> impl Iterator<Item = (&'static str, &DayHours)> {
        WEEKDAYS.into_iter().filter_map(|key| weekday(key).map(|day| (key, self.on(day))))
    }
}
