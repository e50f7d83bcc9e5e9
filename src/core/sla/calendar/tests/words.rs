//! How an opening is told.

use super::{Language, WORKDAYS, at, calendar};

fn told(now: &str, opens: &str) -> [String; 2] {
    let zone = "Asia/Shanghai";
    let calendar = calendar(zone, WORKDAYS, "09:00-18:00");
    [Language::Zh, Language::En]
        .map(|language| calendar.opening_in_words(at(zone, now), at(zone, opens), language))
}

#[test]
fn an_opening_is_told_as_people_say_it() {
    let today = told("2026-11-23T07:00", "2026-11-23T09:00");
    assert_eq!(today, ["今天 09:00（UTC+8）", "today at 09:00 (UTC+8)"]);
    let tomorrow = told("2026-11-22T22:00", "2026-11-23T09:00");
    assert_eq!(tomorrow[0], "明天（11月23日 周一）09:00（UTC+8）");
    assert_eq!(tomorrow[1], "tomorrow (Monday 23 November) at 09:00 (UTC+8)");
    let later = told("2026-11-21T22:00", "2026-11-23T09:00");
    assert_eq!(later, ["11月23日（周一）09:00（UTC+8）", "Monday 23 November at 09:00 (UTC+8)"]);
    let next_year = told("2026-12-30T22:00", "2027-01-04T09:00");
    assert_eq!(next_year[0], "2027年1月4日（周一）09:00（UTC+8）");
    assert_eq!(next_year[1], "Monday 4 January 2027 at 09:00 (UTC+8)");
}

#[test]
fn the_offset_is_that_of_the_opening() {
    let new_york = "America/New_York";
    let calendar = calendar(new_york, WORKDAYS, "09:00-18:00");
    let (now, opens) = (at(new_york, "2026-10-31T12:00"), at(new_york, "2026-11-02T09:00"));
    assert!(calendar.opening_in_words(now, opens, Language::En).ends_with("(UTC-5)"));
    let nepal = "Asia/Kathmandu";
    let calendar = super::calendar(nepal, WORKDAYS, "09:00-18:00");
    let opens = at(nepal, "2026-11-23T09:00");
    assert!(calendar.opening_in_words(opens, opens, Language::Zh).contains("UTC+5:45"));
}
