//! Against an oracle that walks minute by minute and knows nothing but the local clock.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;

use super::super::{Calendar, HolidayBook, Hours, SpecialDay};
use super::{BusinessHours, Outside, WallTime, Weekly, china, weekday_key};

const MINUTE_MS: i64 = 60_000;
/// Lord Howe moves by half an hour, Cairo and Havana at midnight.
const ZONES: [&str; 8] = [
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "UTC",
];
/// Around changes of the clock, a leap day, Spring Festival and a year's end.
const STARTS: [&str; 7] = [
    "2026-03-07T00:00:00Z",
    "2026-03-28T12:00:00Z",
    "2026-10-24T12:00:00Z",
    "2026-10-31T00:00:00Z",
    "2024-02-28T00:00:00Z",
    "2026-02-13T00:00:00Z",
    "2026-12-30T00:00:00Z",
];
const SCANNED_MIN: i64 = 4 * 24 * 60;

/// An interval has begun once the local clock has shown its start or later, and is over once it has shown its end or later.
struct Oracle<'a> {
    hours: &'a BusinessHours,
    book: HolidayBook,
    zone: TimeZone,
    /// The latest reading of the local clock so far.
    latest: DateTime,
}

impl Oracle<'_> {
    fn is_open(&mut self, at: WallTime) -> bool {
        let shown = self.zone.to_datetime(jiff::Timestamp::from_millisecond(at.0).unwrap());
        self.latest = self.latest.max(shown);
        let today = self.latest.date();
        [today.yesterday().unwrap(), today].into_iter().any(|date| {
            let minutes = i32::from(self.latest.hour()) * 60
                + i32::from(self.latest.minute())
                + if date == today { 0 } else { 24 * 60 };
            let key = match self.book.calendar("cn").and_then(|cn| cn.day(date)) {
                _ if !self.hours.exceptions.contains_key(&date) && self.hours.holidays.is_none() => {
                    weekday_key(date.weekday())
                }
                _ if self.hours.exceptions.contains_key(&date) => "own",
                Some(SpecialDay::Holiday { .. }) => "none",
                Some(SpecialDay::MakeUp { hours_of, .. }) => weekday_key(*hours_of),
                None => weekday_key(date.weekday()),
            };
            let week: BTreeMap<_, _> = self.hours.weekly.days().collect();
            let day = if key == "own" { self.hours.exceptions.get(&date) } else { week.get(key).copied() };
            let mut intervals = day.into_iter().flat_map(super::DayHours::intervals);
            intervals.any(|interval| {
                (i32::from(interval.start_min)..i32::from(interval.end_min)).contains(&minutes)
            })
        })
    }
}

prop_compose! {
    fn day_hours()(cuts in prop::collection::btree_set(0_u16..(24 * 12), 0..8), night in any::<bool>()) -> String {
        let cuts: Vec<u16> = cuts.into_iter().map(|five| five * 5).collect();
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let mut parts: Vec<String> = cuts.chunks_exact(2).map(|pair| format!("{}-{}", clock(pair[0]), clock(pair[1]))).collect();
        if let (true, [last]) = (night, cuts.chunks_exact(2).remainder()) {
            parts.push(format!("{}-{}", clock(*last), clock((*last + 600) % 1440)));
        }
        if parts.is_empty() { "closed".to_owned() } else { parts.join(",") }
    }
}

prop_compose! {
    fn some_hours()(
        days in prop::collection::vec(day_hours(), 7),
        zone in prop::sample::select(&ZONES[..]),
        holidays in any::<bool>(),
        own in prop::option::of((0_i64..4, day_hours())),
        start in prop::sample::select(&STARTS[..]),
    ) -> (BusinessHours, WallTime) {
        let mut weekly = Weekly::default();
        for (place, hours) in days.iter().enumerate() {
            weekly.set(super::weekday(super::WEEKDAYS[place]).unwrap(), hours.parse().unwrap());
        }
        let start = super::utc(start);
        let first = jiff::Timestamp::from_millisecond(start.0).unwrap().to_zoned(TimeZone::UTC).date();
        let exceptions = own.map(|(offset, hours)| (first + offset.days(), hours.parse().unwrap()));
        let holidays = holidays.then(|| "cn".into());
        let exceptions = exceptions.into_iter().collect();
        (BusinessHours { zone: zone.into(), weekly, holidays, exceptions, outside: Outside::BotOnly }, start)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_state_agrees_with_a_scan_of_every_minute((hours, start) in some_hours()) {
        let Ok(calendar) = Calendar::compile(&hours, &china()) else { return Ok(()) };
        let zone = TimeZoneDatabase::bundled().get(&hours.zone).unwrap();
        let mut oracle = Oracle { hours: &hours, book: china(), zone, latest: DateTime::MIN };
        let minute = |n: i64| WallTime(start.0 + n * MINUTE_MS);
        // A day before: what the clock has shown until then counts.
        let truth: Vec<bool> = (-1_440..SCANNED_MIN).map(|n| oracle.is_open(minute(n))).collect();
        let truth = &truth[1_440..];
        let mut change = None;
        for n in (0..SCANNED_MIN).rev() {
            let open = truth[usize::try_from(n).unwrap()];
            if truth.get(usize::try_from(n + 1).unwrap()).is_some_and(|next| *next != open) {
                change = Some(minute(n + 1));
            }
            prop_assert_eq!(calendar.is_open(minute(n)), open, "minute {}", n);
            if n % 13 == 0 || change == Some(minute(n + 1)) {
                let (state_open, until) = match calendar.state(minute(n)) {
                    Hours::Open { until } => (true, until),
                    Hours::Closed { opens_at } => (false, opens_at),
                };
                prop_assert_eq!(state_open, open);
                match change {
                    Some(change) => prop_assert_eq!(until, Some(change), "the first minute that differs, from {}", n),
                    None => prop_assert!(until.is_none_or(|until| until >= minute(SCANNED_MIN))),
                }
            }
        }
    }

    #[test]
    fn no_text_breaks_the_reader_of_calendar_files(text in ".{0,200}") {
        let _ = HolidayBook::read(&[], &[super::file("x.toml", &text)]);
    }
}
