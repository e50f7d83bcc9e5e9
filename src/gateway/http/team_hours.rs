//! The business hours of a team, as administrators write and read them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::core::sla::calendar::{
    BusinessHours, Calendar, DayHours, HolidayBook, Outside, WEEKDAYS, Weekly, weekday,
};
use crate::gateway::api_error::ApiError;
use crate::store::TeamRow;

/// When a team's promise holds. An interval is `09:00-18:00`, past midnight `22:00-06:00`, a whole day `00:00-24:00`.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BusinessHours)]
pub(super) struct HoursBody {
    /// IANA time zone, such as `Asia/Shanghai`.
    zone: String,
    /// Intervals per weekday, `mon` to `sun`; a day that is left out is closed.
    weekly: BTreeMap<String, Vec<String>>,
    /// Name of the calendar of public holidays, such as `cn`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    holidays: Option<Arc<str>>,
    /// Intervals of dates with hours of their own, such as `2026-12-24`; none: closed.
    #[serde(default)]
    exceptions: BTreeMap<String, Vec<String>>,
    /// While it is closed: `leave_message` (when left out) or `bot_only`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    outside: Outside,
}

impl HoursBody {
    pub(super) fn of(hours: &BusinessHours) -> Self {
        let days = hours.weekly.days().filter(|(_, day)| !day.is_closed());
        Self {
            zone: hours.zone.to_string(),
            weekly: days.map(|(key, day)| (key.to_owned(), day.texts())).collect(),
            holidays: hours.holidays.clone(),
            exceptions: hours.exceptions.iter().map(|(date, day)| (date.to_string(), day.texts())).collect(),
            outside: hours.outside,
        }
    }

    /// The hours, when they make sense.
    pub(super) fn read(self, book: &HolidayBook) -> Result<BusinessHours, ApiError> {
        let mut weekly = Weekly::default();
        for (key, texts) in &self.weekly {
            let day = weekday(key).ok_or_else(|| {
                invalid(format!("weekly: {key:?} is no weekday; write one of {}", WEEKDAYS.join(", ")))
            })?;
            weekly.set(day, day_hours(&format!("weekly.{key}"), texts)?);
        }
        let mut exceptions = BTreeMap::new();
        for (text, texts) in &self.exceptions {
            let date = text
                .parse()
                .map_err(|_| invalid(format!("exceptions: {text:?} is no date; write it as 2026-12-24")))?;
            exceptions.insert(date, day_hours(&format!("exceptions.{text}"), texts)?);
        }
        let zone = self.zone.into();
        let hours =
            BusinessHours { zone, weekly, holidays: self.holidays, exceptions, outside: self.outside };
        Calendar::compile(&hours, book).map_err(|problem| invalid(problem.to_string()))?;
        Ok(hours)
    }
}

fn day_hours(field: &str, texts: &[String]) -> Result<DayHours, ApiError> {
    DayHours::of(texts).map_err(|problem| invalid(format!("{field}: {problem}")))
}

fn invalid(message: String) -> ApiError {
    ApiError::invalid("invalid_hours", message)
}

/// What a change says about the hours.
#[derive(Default)]
pub(super) enum HoursChange {
    /// Nothing.
    #[default]
    Keep,
    /// `null`: the promise holds always.
    Always,
    /// These.
    Set(HoursBody),
}

impl HoursChange {
    pub(super) fn apply(self, team: &mut TeamRow, book: &HolidayBook) -> Result<(), ApiError> {
        match self {
            Self::Keep => {}
            Self::Always => team.hours = None,
            Self::Set(body) => team.hours = Some(body.read(book)?),
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for HoursChange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Always, Self::Set))
    }
}
