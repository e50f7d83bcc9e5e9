//! Lunch, nights, holidays, make-up days, exceptions, leap days.

use std::sync::Arc;

use jiff::civil::Weekday;

use super::super::{Calendar, HolidayBook, Hours, Why};
use super::*;

const ZONE: &str = "Asia/Shanghai";

fn cn(hours: &BusinessHours) -> Calendar {
    Calendar::compile(hours, &china()).unwrap()
}

fn on(local: &str) -> WallTime {
    at(ZONE, local)
}

#[test]
fn several_intervals_a_day_leave_lunch_out() {
    let calendar = cn(&shanghai());
    assert_eq!(calendar.state(on("2026-11-23T08:59:59.999")), closed_until(on("2026-11-23T09:00")));
    assert_eq!(calendar.state(on("2026-11-23T09:00")), open_until(on("2026-11-23T12:00")));
    assert_eq!(calendar.state(on("2026-11-23T12:00")), closed_until(on("2026-11-23T13:30")));
    assert_eq!(calendar.state(on("2026-11-23T17:59:59.999")), open_until(on("2026-11-23T18:00")));
    assert_eq!(calendar.state(on("2026-11-27T18:00")), closed_until(on("2026-11-30T09:00")), "the weekend");
}

#[test]
fn spring_festival_closes_nine_days_and_the_saturdays_around_it_are_worked() {
    let calendar = cn(&shanghai());
    let until = calendar.state(on("2026-02-14T17:00"));
    assert_eq!(until, open_until(on("2026-02-14T18:00")), "a Saturday, worked");
    assert_eq!(calendar.state(on("2026-02-14T18:00")), closed_until(on("2026-02-24T09:00")));
    assert_eq!(calendar.state(on("2026-02-17T10:00")), closed_until(on("2026-02-24T09:00")), "a Tuesday");
    assert!(calendar.is_open(on("2026-02-28T10:00")), "the other Saturday");
    assert!(!calendar.is_open(on("2026-03-07T10:00")), "an ordinary one");
    let why = |date: &str| calendar.day(date.parse().unwrap()).why;
    let name: Arc<str> = "春节 Spring Festival".into();
    assert_eq!(why("2026-02-17"), Why::Holiday { name: name.clone() });
    assert_eq!(why("2026-02-14"), Why::MakeUp { name, hours_of: Weekday::Monday });
    assert_eq!(why("2026-02-24"), Why::Weekday);
}

#[test]
fn a_make_up_day_has_the_hours_of_the_weekday_it_names() {
    let text =
        "calendar = \"cn\"\nyear = 2026\n[[make_up]]\nname = \"x\"\nday = 2026-02-14\nhours_of = \"fri\"\n";
    let book = HolidayBook::read(&[], &[file("own.toml", text)]).unwrap();
    let mut own = shanghai();
    own.weekly.set(Weekday::Friday, "10:00-15:00".parse().unwrap());
    let calendar = Calendar::compile(&own, &book).unwrap();
    assert_eq!(calendar.state(on("2026-02-14T09:00")), closed_until(on("2026-02-14T10:00")));
}

#[test]
fn an_exception_is_stronger_than_a_holiday_and_a_make_up_day() {
    let mut own = shanghai();
    own.exceptions.insert("2026-02-17".parse().unwrap(), "10:00-11:00".parse().unwrap());
    own.exceptions.insert("2026-02-28".parse().unwrap(), "closed".parse().unwrap());
    let calendar = cn(&own);
    assert_eq!(calendar.state(on("2026-02-15T12:00")), closed_until(on("2026-02-17T10:00")));
    assert_eq!(calendar.state(on("2026-02-27T18:00")), closed_until(on("2026-03-02T09:00")));
    assert_eq!(calendar.day("2026-02-28".parse().unwrap()).why, Why::Exception);
}

#[test]
fn a_night_runs_past_midnight_into_a_day_off() {
    let mut night = hours(ZONE, weekly("fri", "22:00-06:00"));
    night.holidays = Some("cn".into());
    let calendar = cn(&night);
    assert_eq!(calendar.state(on("2026-11-28T03:00")), open_until(on("2026-11-28T06:00")), "Saturday");
    assert_eq!(calendar.state(on("2026-11-28T06:00")), closed_until(on("2026-12-04T22:00")));
    assert!(!calendar.is_open(on("2026-10-02T23:00")), "a Friday that is a holiday does not begin");
    assert!(!calendar.is_open(on("2026-10-03T03:00")));
}

#[test]
fn days_that_meet_are_one_span() {
    let all = calendar(ZONE, EVERY_DAY, "00:00-24:00");
    assert_eq!(all.state(on("2026-11-23T00:00")), Hours::Open { until: None });
    let days = calendar(ZONE, WORKDAYS, "00:00-24:00");
    assert_eq!(days.state(on("2026-11-23T10:00")), open_until(on("2026-11-28T00:00")));
    let nights = calendar(ZONE, EVERY_DAY, "06:00-05:00");
    assert_eq!(nights.state(on("2026-11-23T04:59")), open_until(on("2026-11-23T05:00")));
    assert_eq!(nights.state(on("2026-11-23T05:30")), closed_until(on("2026-11-23T06:00")));
}

#[test]
fn a_leap_day_is_a_day() {
    let calendar = calendar(ZONE, "tue", "09:00-10:00");
    assert!(calendar.is_open(on("2028-02-29T09:30")), "a Tuesday");
    assert_eq!(calendar.state(on("2028-02-29T10:00")), closed_until(on("2028-03-07T09:00")));
}

#[test]
fn a_year_without_a_file_has_no_holidays_and_says_so() {
    let calendar = cn(&shanghai());
    assert!(calendar.is_open(on("2027-10-01T10:00")), "a Friday, as far as anybody knows");
    assert!(calendar.lacks_holidays_of(2027) && !calendar.lacks_holidays_of(2026));
    let plain = super::calendar(ZONE, WORKDAYS, "09:00-18:00");
    assert!(!plain.lacks_holidays_of(2027), "it follows none");
}

#[test]
fn a_team_that_opens_in_more_than_a_year_gives_no_date() {
    let mut own = hours(ZONE, weekly("mon", "09:00-10:00"));
    for weeks in 0..60 {
        let monday = jiff::civil::date(2026, 11, 23) + jiff::ToSpan::weeks(weeks);
        own.exceptions.insert(monday, "closed".parse().unwrap());
    }
    assert_eq!(cn(&own).state(on("2026-11-22T10:00")), Hours::Closed { opens_at: None });
}

#[test]
fn the_ends_of_time_are_closed_and_nothing_breaks() {
    let calendar = calendar(ZONE, EVERY_DAY, "09:00-18:00");
    for far in [i64::MIN, i64::MAX] {
        assert!(!calendar.state(WallTime(far)).is_open());
        assert!(!calendar.is_open(WallTime(far)));
    }
}
