//! The files of holidays: ours, an operator's, a broken one.

use super::super::{Calendar, HolidayBook, HoursProblem, SpecialDay};
use super::{china, file, hours, shanghai, weekly};

fn problems(text: &str) -> Vec<String> {
    let problems = HolidayBook::read(&[], &[file("own/cn.toml", text)]).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn the_calendars_that_come_with_sixty_are_sound() {
    let book = china();
    let cn = book.calendar("cn").unwrap();
    assert!(cn.covers(2025) && cn.covers(2026) && !cn.covers(2027));
    let count = |year: i16, closed: bool| {
        let days = jiff::civil::date(year, 1, 1).series(jiff::ToSpan::day(1)).take(365);
        days.filter(|day| match cn.day(*day) {
            Some(SpecialDay::Holiday { .. }) => closed,
            Some(SpecialDay::MakeUp { .. }) => !closed,
            None => false,
        })
        .count()
    };
    // The announced schedules: 28 and 33 days off, 5 and 6 days worked instead.
    assert_eq!((count(2025, true), count(2025, false)), (28, 5));
    assert_eq!((count(2026, true), count(2026, false)), (33, 6));
}

#[test]
fn an_operators_year_replaces_ours_and_leaves_the_others() {
    let own = "calendar = \"cn\"\nyear = 2026\n[[holiday]]\nname = \"店庆\"\nfrom = 2026-06-18\n";
    let shipped = [file("a", super::CN_2025), file("b", super::CN_2026)];
    let book = HolidayBook::read(&shipped, &[file("own/cn-2026.toml", own)]).unwrap();
    let cn = book.calendar("cn").unwrap();
    assert!(cn.day("2026-06-18".parse().unwrap()).is_some());
    assert!(cn.day("2026-10-01".parse().unwrap()).is_none(), "the year as a whole");
    assert!(cn.day("2025-10-01".parse().unwrap()).is_some());
}

#[test]
fn a_broken_file_is_told_with_line_and_field() {
    let head = "calendar = \"cn\"\nyear = 2026\n";
    let holiday = |rest: &str| problems(&format!("{head}[[holiday]]\nname = \"x\"\n{rest}\n")).join("\n");
    let said = |text: String, start: &str, advice: &str| {
        assert!(text.starts_with(start) && text.contains(advice), "{text}");
    };
    said(holiday("from = 2026-13-01"), "own/cn.toml:5: ", "");
    said(holiday("from = 2026-02-30"), "own/cn.toml:5: ", "");
    said(holiday("from = \"2026-02-03\""), "own/cn.toml:5: from: ", "");
    said(holiday("from = 2027-01-01"), "own/cn.toml:5: from: ", "the file of its year");
    said(holiday("from = 2026-05-05\nto = 2026-05-01"), "own/cn.toml:6: to: ", "last day");
    said(holiday("from = 2026-05-01T10:00:00"), "own/cn.toml:5: from: ", "2026-05-01");
    said(holiday("from = 2026-05-01\nuntil = 2026-05-02"), "own/cn.toml:6: until: ", "`to`");
    said(holiday(""), "own/cn.toml:3: ", "from");
    said(problems("calendar = \"China!\"\nyear = 2026\n").join(""), "own/cn.toml:1: calendar: ", "a-z");
    said(problems("calendar = \"cn\"\nyear = 26\n").join(""), "own/cn.toml:2: year: ", "2000");
    said(problems("year = [2026\n").join(""), "own/cn.toml:", "");
    let make_up = format!("{head}[[make_up]]\nname = \"x\"\nday = 2026-02-14\nhours_of = \"Freitag\"\n");
    said(problems(&make_up).join(""), "own/cn.toml:6: hours_of: ", "fri");
}

#[test]
fn every_problem_of_every_file_is_told_at_once() {
    let twice = "calendar = \"cn\"\nyear = 2026\n[[holiday]]\nname = \"\"\nfrom = 2026-05-01\n\
                 [[make_up]]\nname = \"x\"\nday = 2026-05-01\n";
    let told = problems(twice);
    assert!(told[0].starts_with("own/cn.toml:4: name: "), "{told:?}");
    assert!(told[1].starts_with("own/cn.toml:8: day: line 5 "), "{told:?}");
    let good = "calendar = \"cn\"\nyear = 2026\n";
    let two = HolidayBook::read(&[], &[file("a.toml", good), file("b.toml", good)]).unwrap_err();
    assert!(two[0].to_string().starts_with("b.toml:2: year: a.toml"), "{two:?}");
}

#[test]
fn hours_that_cannot_be_meant_are_refused() {
    let book = china();
    let refused = |hours| Calendar::compile(&hours, &book).unwrap_err();
    let week = || weekly("mon", "09:00-18:00");
    let zone = refused(hours("Asia/Shangai", week()));
    assert!(zone.to_string().contains("Asia/Shanghai") && zone.field() == "zone");
    assert!(matches!(refused(hours("Asia/Shanghai", weekly("mon", "closed"))), HoursProblem::NeverOpen));
    let mut unknown = shanghai();
    unknown.holidays = Some("tw".into());
    assert!(refused(unknown).to_string().contains("known are cn"));
    assert!(Calendar::compile(&shanghai(), &book).is_ok());
}

#[test]
fn hours_are_kept_as_json() {
    let mut hours = shanghai();
    hours.exceptions.insert("2026-12-24".parse().unwrap(), "09:00-12:00".parse().unwrap());
    let json = serde_json::to_value(&hours).unwrap();
    assert_eq!(json["weekly"]["mon"][1], "13:30-18:00");
    assert_eq!(json["exceptions"]["2026-12-24"][0], "09:00-12:00");
    assert_eq!(json["outside"], "leave_message");
    assert_eq!(serde_json::from_value::<super::BusinessHours>(json).unwrap(), hours);
}
