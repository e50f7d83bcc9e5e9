//! When a team opens, in the visitor's language.

use jiff::civil::Weekday;

use super::state::{Calendar, Hours};
use super::zone::timestamp;
use crate::core::sla::prospect::Opening;
use crate::core::text::Language;
use crate::core::time::WallTime;

impl Calendar {
    /// When it opens again, in words; none while it is open, or when nobody knows.
    pub fn opening(&self, now: WallTime) -> Option<Opening> {
        let Hours::Closed { opens_at: Some(at) } = self.state(now) else { return None };
        let words = |language| self.opening_in_words(now, at, language);
        Some(Opening { at, zh: words(Language::Zh), en: words(Language::En) })
    }

    /// The local date and time of an opening as `now` sees it: "tomorrow (Monday 23 November) at 09:00 (UTC+8)", `明天（11月23日 周一）09:00（UTC+8）`.
    pub fn opening_in_words(&self, now: WallTime, opens_at: WallTime, language: Language) -> String {
        let (today, opening) = (self.date(now), timestamp(opens_at));
        let local = self.zone.local(opening);
        let date = local.date();
        let clock = format!("{:02}:{:02}", local.hour(), local.minute());
        let offset = offset(self.zone.offset_s(opening));
        let next = today.tomorrow().is_ok_and(|tomorrow| tomorrow == date);
        let (day, month) = (date.day(), usize::from(date.month().unsigned_abs()));
        let other_year = date.year() != today.year();
        match language {
            Language::Zh => {
                let weekday = chinese(date.weekday());
                let year = if other_year { format!("{}年", date.year()) } else { String::new() };
                match (date == today, next) {
                    (true, _) => format!("今天 {clock}（{offset}）"),
                    (_, true) => format!("明天（{year}{month}月{day}日 {weekday}）{clock}（{offset}）"),
                    _ => format!("{year}{month}月{day}日（{weekday}）{clock}（{offset}）"),
                }
            }
            Language::En => {
                let year = if other_year { format!(" {}", date.year()) } else { String::new() };
                let named = format!("{} {day} {}{year}", english(date.weekday()), MONTHS[(month + 11) % 12]);
                match (date == today, next) {
                    (true, _) => format!("today at {clock} ({offset})"),
                    (_, true) => format!("tomorrow ({named}) at {clock} ({offset})"),
                    _ => format!("{named} at {clock} ({offset})"),
                }
            }
        }
    }
}

/// `UTC+8`, `UTC-3:30`.
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const fn english(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

const fn chinese(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}
