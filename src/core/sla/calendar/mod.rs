//! The business calendar of a team: when its promise holds, and when it will hold again.
//!
//! Owns the meaning of hours, holidays and make-up working days. Never reads a clock or a file; the time zones are compiled in,
//! so that the same moment has the same answer on every machine.

mod business;
mod holidays;
mod interval;
mod special_day;
mod state;
#[cfg(test)]
mod tests;
mod toml_file;
mod weekly;
mod words;
mod zone;

pub use business::{BusinessHours, EXCEPTIONS_MAX, HoursProblem, Outside};
pub use holidays::{HolidayBook, Holidays};
pub use interval::{DayHours, INTERVALS_MAX, Interval};
pub use special_day::SpecialDay;
pub use state::{Calendar, Day, Hours, LOOK_AHEAD_DAYS, Why};
pub use toml_file::{CalendarFile, FileProblem};
pub use weekly::{WEEKDAYS, Weekly, weekday, weekday_key};
