//! `sixty check` on business hours: the holiday files, and what the teams in the store say.

use crate::config::Config;
use crate::core::sla::calendar::{Calendar, HolidayBook};
use crate::core::time::WallTime;
use crate::engine::calendars;
use crate::store::TeamRow;

/// From so long before a year begins its holiday file should be there.
const AHEAD_MS: i64 = 30 * 86_400_000;

/// The holiday calendars, with one line per problem when they cannot be used.
pub(super) fn calendars(config: &Config) -> Result<HolidayBook, Vec<String>> {
    calendars::load(config.calendars.as_deref()).map_err(|error| error.lines())
}

/// Errors and warnings about the hours of these teams.
pub(super) fn teams(teams: &[TeamRow], book: &HolidayBook, now: WallTime) -> (Vec<String>, Vec<String>) {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for team in teams {
        let Some(hours) = &team.hours else { continue };
        let calendar = match Calendar::compile(hours, book) {
            Ok(calendar) => calendar,
            Err(problem) => {
                let key = &team.key;
                errors.push(format!("team {key}: {problem}; set it with: sixty team hours {key}"));
                continue;
            }
        };
        let mut years = vec![calendar.date(now).year(), calendar.date(WallTime(now.0 + AHEAD_MS)).year()];
        years.dedup();
        for year in years.into_iter().filter(|year| calendar.lacks_holidays_of(*year)) {
            let (key, name) = (&team.key, hours.holidays.as_deref().unwrap_or_default());
            warnings.push(format!(
                "team {key} follows the holidays of {name}, and there is no file for {year}: no day of it is a holiday; add {name}-{year}.toml to the folder of calendars.folder (docs/business-hours.md)"
            ));
        }
    }
    (errors, warnings)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::core::id::TeamId;
    use crate::core::routing::{AcceptMode, LadderSettings};

    fn team(hours: &str) -> TeamRow {
        TeamRow {
            id: TeamId(uuid::Uuid::from_u128(1)),
            key: "service".into(),
            name: "Service".into(),
            target: Duration::from_mins(1),
            accept: AcceptMode::Ring,
            overflow_to: Vec::new(),
            hours: serde_json::from_str(hours).unwrap(),
            ladder: LadderSettings::default(),
        }
    }

    const CN: &str = r#"{"zone": "Asia/Shanghai", "weekly": {"mon": ["09:00-18:00"]}, "holidays": "cn"}"#;

    fn at(text: &str) -> WallTime {
        WallTime(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn a_year_without_holidays_is_told_a_month_before_it_begins() {
        let book = calendars::shipped();
        let warned = |now| teams(&[team(CN)], &book, at(now)).1;
        assert!(warned("2026-11-22T12:00:00Z").is_empty());
        let told = warned("2026-12-15T12:00:00Z");
        assert!(
            told.len() == 1 && told[0].contains("cn-2027.toml") && told[0].contains("service"),
            "{told:?}"
        );
        assert_eq!(warned("2028-06-01T12:00:00Z").len(), 1);
    }

    #[test]
    fn hours_that_no_longer_fit_are_an_error_with_the_field() {
        let errors = teams(&[team(CN), team("null")], &HolidayBook::default(), at("2026-11-22T12:00:00Z")).0;
        assert!(errors.len() == 1 && errors[0].starts_with("team service: holidays: "), "{errors:?}");
    }
}
