//! Clocks that are set forward and back.

use super::*;

/// 2026-03-29 02:00 becomes 03:00, 2026-10-25 03:00 becomes 02:00.
const BERLIN: &str = "Europe/Berlin";
/// 2026-03-08 02:00 becomes 03:00, 2026-11-01 02:00 becomes 01:00.
const NEW_YORK: &str = "America/New_York";

#[test]
fn office_hours_follow_the_clock_on_the_wall() {
    let office = calendar(NEW_YORK, EVERY_DAY, "09:00-17:00");
    assert_eq!(office.state(utc("2026-03-07T15:00:00Z")), open_until(utc("2026-03-07T22:00:00Z")));
    assert_eq!(office.state(utc("2026-03-08T04:00:00Z")), closed_until(utc("2026-03-08T13:00:00Z")));
    assert_eq!(office.state(utc("2026-11-01T04:00:00Z")), closed_until(utc("2026-11-01T14:00:00Z")));
}

#[test]
fn an_opening_that_never_comes_is_the_moment_of_the_change() {
    let early = calendar(BERLIN, "sun", "02:30-09:00");
    let change = utc("2026-03-29T01:00:00Z");
    assert_eq!(early.state(utc("2026-03-29T00:59:59Z")), closed_until(change));
    assert_eq!(early.state(change), open_until(at(BERLIN, "2026-03-29T09:00")));
    let night = calendar(BERLIN, "sat", "22:00-02:30");
    assert_eq!(night.state(utc("2026-03-29T00:30:00Z")), open_until(change), "so is a closing");
    let none = calendar(BERLIN, "sun", "02:10-02:50");
    assert_eq!(none.state(utc("2026-03-29T00:30:00Z")), closed_until(at(BERLIN, "2026-04-05T02:10")));
}

#[test]
fn of_a_time_that_comes_twice_the_first_counts() {
    let early = calendar(NEW_YORK, "sun", "01:30-09:00");
    let first = utc("2026-11-01T05:30:00Z");
    assert_eq!(early.state(utc("2026-11-01T05:00:00Z")), closed_until(first));
    assert_eq!(
        early.state(utc("2026-11-01T06:10:00Z")),
        open_until(utc("2026-11-01T14:00:00Z")),
        "01:10 again"
    );
    let night = calendar(NEW_YORK, "sat", "22:00-01:30");
    assert_eq!(night.state(utc("2026-11-01T05:00:00Z")), open_until(first));
    assert!(
        !night.is_open(utc("2026-11-01T06:10:00Z")),
        "who went home at the first 01:30 is not back at 01:10"
    );
}

#[test]
fn a_night_over_the_change_lasts_an_hour_less_or_more() {
    let night = calendar(BERLIN, "sat", "22:00-06:00");
    assert_eq!(
        night.state(utc("2026-03-28T21:00:00Z")),
        open_until(utc("2026-03-29T04:00:00Z")),
        "seven hours"
    );
    assert_eq!(
        night.state(utc("2026-10-24T20:00:00Z")),
        open_until(utc("2026-10-25T05:00:00Z")),
        "nine hours"
    );
}

#[test]
fn intervals_that_meet_stay_together_over_every_change() {
    let shifts = calendar(NEW_YORK, EVERY_DAY, "00:00-01:30,01:30-02:30,02:30-24:00");
    for start in ["2026-03-08T00:00:00Z", "2026-11-01T00:00:00Z"] {
        let start = utc(start).0;
        assert!((0..48 * 4).all(|quarter| shifts.is_open(WallTime(start + quarter * 900_000))));
    }
}

#[test]
fn a_day_that_is_skipped_opens_nothing() {
    // Samoa went over the date line: there was no 30 December 2011 there.
    let samoa = calendar("Pacific/Apia", "fri", "09:00-17:00");
    let closed = samoa.state(at("Pacific/Apia", "2011-12-29T23:00"));
    assert_eq!(closed, closed_until(at("Pacific/Apia", "2012-01-06T09:00")));
}
