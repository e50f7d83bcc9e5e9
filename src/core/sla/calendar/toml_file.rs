//! One file of a holiday calendar: a year of a country, as an operator writes it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::special_day::SpecialDay;
use super::weekly::{WEEKDAYS, weekday};

/// A file as the caller read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFile {
    /// How problems name it, such as `calendars/cn-2026.toml`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Something to mend; prints as `calendars/cn-2026.toml:12: from: ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// The file.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The field, what is wrong with it and what to do.
    pub message: String,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// A year of a calendar.
#[derive(Debug)]
pub(super) struct YearFile {
    pub(super) calendar: Arc<str>,
    pub(super) year: i16,
    /// Where the year stands.
    pub(super) line: usize,
    pub(super) days: BTreeMap<Date, SpecialDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    calendar: Spanned<String>,
    year: Spanned<i64>,
    #[serde(default)]
    holiday: Vec<HolidayTable>,
    #[serde(default)]
    make_up: Vec<MakeUpTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayTable {
    name: Spanned<String>,
    from: Spanned<Datetime>,
    to: Option<Spanned<Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MakeUpTable {
    name: Spanned<String>,
    day: Spanned<Datetime>,
    hours_of: Option<Spanned<String>>,
}

/// Reads a file; every problem in it is told.
pub(super) fn read(file: &CalendarFile) -> Result<YearFile, Vec<FileProblem>> {
    let mut reader = Reader { file, year: 0, days: BTreeMap::new(), problems: Vec::new() };
    match toml::from_str::<Document>(&file.text) {
        Ok(document) => reader.document(document),
        Err(error) => {
            let offset = error.span().map_or(0, |span| span.start);
            let field = reader.field_at(offset);
            reader.problem(offset, &format!("{field}{}", error.message()));
            Err(reader.problems)
        }
    }
}

struct Reader<'f> {
    file: &'f CalendarFile,
    year: i16,
    /// Every special day with the place that says so.
    days: BTreeMap<Date, (usize, SpecialDay)>,
    problems: Vec<FileProblem>,
}

impl Reader<'_> {
    fn document(mut self, document: Document) -> Result<YearFile, Vec<FileProblem>> {
        let (name_at, year_at) = (document.calendar.span().start, document.year.span().start);
        let calendar = document.calendar.into_inner();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if calendar.is_empty() || calendar.len() > 40 || !calendar.bytes().all(plain) {
            self.problem(name_at, "calendar: write a short name of a-z, 0-9 and -, such as \"cn\"");
        }
        match document.year.into_inner() {
            year @ 2000..=2199 => self.year = i16::try_from(year).unwrap_or_default(),
            _ => self.problem(year_at, "year: write a year from 2000 to 2199"),
        }
        if self.problems.is_empty() {
            document.holiday.into_iter().for_each(|table| self.holiday(&table));
            document.make_up.into_iter().for_each(|table| self.make_up(&table));
        }
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        Ok(YearFile {
            calendar: calendar.into(),
            year: self.year,
            line: self.line(year_at),
            days: self.days.into_iter().map(|(date, (_, day))| (date, day)).collect(),
        })
    }

    fn holiday(&mut self, table: &HolidayTable) {
        let name = self.name(&table.name);
        let Some(from) = self.date("from", &table.from) else { return };
        let Some(to) = table.to.as_ref().map_or(Some(from), |to| self.date("to", to)) else { return };
        if to < from {
            let at = table.to.as_ref().unwrap_or(&table.from).span().start;
            self.problem(at, &format!("to: {to} is before from = {from}; write the last day off"));
            return;
        }
        let days = from.series(1.day()).take_while(|day| *day <= to);
        days.for_each(|day| {
            self.put(&table.from.span(), "from", day, SpecialDay::Holiday { name: name.clone() });
        });
    }

    fn make_up(&mut self, table: &MakeUpTable) {
        let name = self.name(&table.name);
        let hours_of = match &table.hours_of {
            None => Some(Weekday::Monday),
            Some(key) => weekday(key.get_ref()),
        };
        let Some(hours_of) = hours_of else {
            let at = table.hours_of.as_ref().map_or(0, |key| key.span().start);
            self.problem(at, &format!("hours_of: write one of {}", WEEKDAYS.join(", ")));
            return;
        };
        let Some(day) = self.date("day", &table.day) else { return };
        self.put(&table.day.span(), "day", day, SpecialDay::MakeUp { name, hours_of });
    }

    fn put(&mut self, span: &Range<usize>, field: &str, date: Date, day: SpecialDay) {
        if let Some((other, _)) = self.days.insert(date, (span.start, day)) {
            let other = self.line(other);
            let message =
                format!("{field}: line {other} says what {date} is, too; a day can be one thing only");
            self.problem(span.start, &message);
        }
    }

    fn name(&mut self, name: &Spanned<String>) -> Arc<str> {
        let text = name.get_ref().trim();
        if text.is_empty() || text.chars().count() > 80 || text.chars().any(char::is_control) {
            self.problem(name.span().start, "name: write what it is called, in 1 to 80 characters");
        }
        text.into()
    }

    /// A date of this file's year.
    fn date(&mut self, field: &str, value: &Spanned<Datetime>) -> Option<Date> {
        let at = value.span().start;
        let plain = value.get_ref().date.filter(|_| value.get_ref().time.is_none());
        let date = plain.and_then(|date| {
            let (year, month, day) =
                (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
            Date::new(year.ok()?, month.ok()?, day.ok()?).ok()
        });
        let Some(date) = date else {
            self.problem(at, &format!("{field}: write a date such as {}-05-01", self.year));
            return None;
        };
        if date.year() != self.year {
            let message =
                format!("{field}: {date} is not in {}; it belongs into the file of its year", self.year);
            self.problem(at, &message);
            return None;
        }
        Some(date)
    }

    fn problem(&mut self, offset: usize, message: &str) {
        let line = self.line(offset);
        self.problems.push(FileProblem { path: self.file.path.clone(), line, message: message.to_owned() });
    }

    fn line(&self, offset: usize) -> usize {
        1 + self.file.text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
    }

    /// `from: ` for an offset in the line `from = ...`; what the TOML reader says does not name the key.
    fn field_at(&self, offset: usize) -> String {
        let line = self.file.text.lines().nth(self.line(offset) - 1).unwrap_or_default();
        match line.split_once('=') {
            Some((key, _)) if !key.trim().is_empty() => format!("{}: ", key.trim()),
            _ => String::new(),
        }
    }
}
