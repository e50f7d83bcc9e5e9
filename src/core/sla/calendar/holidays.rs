//! Public holidays and make-up working days, by calendar and year.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::special_day::SpecialDay;
use super::toml_file::{CalendarFile, FileProblem, YearFile, read};

/// One calendar over the years.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holidays {
    years: BTreeSet<i16>,
    days: BTreeMap<Date, SpecialDay>,
}

impl Holidays {
    /// What is special about a day, if anything.
    pub fn day(&self, date: Date) -> Option<&SpecialDay> {
        self.days.get(&date)
    }

    /// Whether there is a file for the year; without one no day of it is a holiday.
    pub fn covers(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// The years there are files for.
    pub const fn years(&self) -> &BTreeSet<i16> {
        &self.years
    }

    fn put(&mut self, year: YearFile) {
        self.days.retain(|date, _| date.year() != year.year);
        self.years.insert(year.year);
        self.days.extend(year.days);
    }
}

/// All calendars by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HolidayBook(BTreeMap<Arc<str>, Arc<Holidays>>);

impl HolidayBook {
    /// Reads the files that come with Sixty, then those of an operator, whose years replace ours as a whole.
    pub fn read(shipped: &[CalendarFile], own: &[CalendarFile]) -> Result<Self, Vec<FileProblem>> {
        let mut problems = Vec::new();
        let mut calendars: BTreeMap<Arc<str>, Holidays> = BTreeMap::new();
        for layer in [shipped, own] {
            let mut seen: BTreeMap<(Arc<str>, i16), &str> = BTreeMap::new();
            for file in layer {
                let year = match read(file) {
                    Ok(year) => year,
                    Err(found) => {
                        problems.extend(found);
                        continue;
                    }
                };
                if let Some(other) = seen.insert((year.calendar.clone(), year.year), &file.path) {
                    problems.push(FileProblem {
                        path: file.path.clone(),
                        line: year.line,
                        message: format!(
                            "year: {other} is the file of {} {} too; keep one",
                            year.calendar, year.year
                        ),
                    });
                    continue;
                }
                calendars.entry(year.calendar.clone()).or_default().put(year);
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self(calendars.into_iter().map(|(name, calendar)| (name, Arc::new(calendar))).collect()))
    }

    /// The calendar of this name.
    pub fn calendar(&self, name: &str) -> Option<&Arc<Holidays>> {
        self.0.get(name)
    }

    /// The names there are, in order.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.keys()
    }
}
