//! What is open when; each file one part of it, with the helpers they share.

mod daylight;
mod files;
mod intervals;
mod scan;
mod special;
mod words;

use jiff::civil::DateTime;
use jiff::tz::TimeZoneDatabase;

use super::*;
use crate::core::text::Language;
use crate::core::time::WallTime;

/// The calendars in the repository.
const CN_2025: &str = include_str!("../../../../../calendars/cn-2025.toml");
const CN_2026: &str = include_str!("../../../../../calendars/cn-2026.toml");

fn file(path: &str, text: &str) -> CalendarFile {
    CalendarFile { path: path.into(), text: text.into() }
}

fn china() -> HolidayBook {
    let files = [file("calendars/cn-2025.toml", CN_2025), file("calendars/cn-2026.toml", CN_2026)];
    HolidayBook::read(&files, &[]).unwrap()
}

/// The same hours on some weekdays.
fn weekly(days: &str, hours: &str) -> Weekly {
    let mut weekly = Weekly::default();
    for day in days.split(' ') {
        weekly.set(weekday(day).unwrap(), hours.parse().unwrap());
    }
    weekly
}

const WORKDAYS: &str = "mon tue wed thu fri";
const EVERY_DAY: &str = "mon tue wed thu fri sat sun";

fn hours(zone: &str, weekly: Weekly) -> BusinessHours {
    BusinessHours {
        zone: zone.into(),
        weekly,
        holidays: None,
        exceptions: std::collections::BTreeMap::new(),
        outside: Outside::LeaveMessage,
    }
}

fn calendar(zone: &str, days: &str, text: &str) -> Calendar {
    Calendar::compile(&hours(zone, weekly(days, text)), &HolidayBook::default()).unwrap()
}

/// Nine to twelve and half past one to six in Shanghai, with the holidays of China.
fn shanghai() -> BusinessHours {
    let weekly = weekly(WORKDAYS, "09:00-12:00,13:30-18:00");
    BusinessHours { holidays: Some("cn".into()), ..hours("Asia/Shanghai", weekly) }
}

/// A moment by the local clock of a zone that shows this time once; the first of two otherwise.
fn at(zone: &str, local: &str) -> WallTime {
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
    let local: DateTime = local.parse().unwrap();
    WallTime(zone.to_ambiguous_timestamp(local).earlier().unwrap().as_millisecond())
}

fn utc(text: &str) -> WallTime {
    WallTime(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

const fn open_until(until: WallTime) -> Hours {
    Hours::Open { until: Some(until) }
}

const fn closed_until(opens_at: WallTime) -> Hours {
    Hours::Closed { opens_at: Some(opens_at) }
}
