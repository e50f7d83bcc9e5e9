//! Between the local clock of a team and the moments of the world, over daylight saving.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan as _};

use super::interval::DAY_MIN;
use crate::core::time::WallTime;

/// A time zone from the compiled-in IANA database.
#[derive(Debug, Clone)]
pub(super) struct Zone(TimeZone);

impl Zone {
    pub(super) fn named(name: &Arc<str>) -> Option<Self> {
        // The bundled database only: what the machine has installed may be older, newer or missing.
        TimeZoneDatabase::bundled().get(name).ok().filter(|zone| !zone.is_unknown()).map(Self)
    }

    /// What the clock on the wall shows.
    pub(super) fn local(&self, at: Timestamp) -> DateTime {
        self.0.to_datetime(at)
    }

    /// Seconds east of UTC.
    pub(super) fn offset_s(&self, at: Timestamp) -> i32 {
        self.0.to_offset(at).seconds()
    }

    /// The first moment at which the local clock shows `minutes` after the start of `date`, or a later time.
    ///
    /// Of a time that comes twice (the clock is set back) that is the first one; of a time that never comes (it is set forward)
    /// the moment of the change. So it never goes back from one reading to a later one, and intervals that meet stay so.
    pub(super) fn first_at(&self, date: Date, minutes: u16) -> Option<Timestamp> {
        let reading = reading(date, minutes)?;
        let ambiguous = self.0.to_ambiguous_timestamp(reading);
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
            AmbiguousOffset::Gap { .. } => {
                let before = ambiguous.earlier().ok()?;
                self.0.following(before).next().map(|change| change.timestamp())
            }
        }
    }
}

/// `minutes` may reach into the next day.
fn reading(date: Date, minutes: u16) -> Option<DateTime> {
    let date = date.checked_add(i64::from(minutes / DAY_MIN).days()).ok()?;
    let of_day = minutes % DAY_MIN;
    let (hour, minute) = (i8::try_from(of_day / 60).ok()?, i8::try_from(of_day % 60).ok()?);
    Time::new(hour, minute, 0, 0).ok().map(|time| date.to_datetime(time))
}

/// A moment that jiff can hold; the ends of its time stand for what lies beyond.
pub(super) fn timestamp(at: WallTime) -> Timestamp {
    let end = if at.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(at.0).unwrap_or(end)
}

pub(super) fn wall(at: Timestamp) -> WallTime {
    WallTime(at.as_millisecond())
}
