//! A day of the ledger, in a time zone.

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::core::time::WallTime;
use crate::store::ledger::LedgerSpan;

/// Which day; the whole history when it is left out.
#[derive(Debug, Clone, Args)]
pub(super) struct DayArgs {
    /// Only this day, such as 2026-11-22.
    #[arg(long, value_name = "DAY", value_parser = day)]
    day: Option<Date>,
    /// The time zone of the day, such as Asia/Shanghai.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    zone: String,
}

impl DayArgs {
    /// From midnight to midnight; a day on which the clocks change is longer or shorter.
    pub(super) fn span(&self) -> anyhow::Result<LedgerSpan> {
        self.day.map_or(Ok(LedgerSpan::ALL), |day| span_of(day, &self.zone))
    }
}

/// From midnight to midnight in a zone.
pub(super) fn span_of(day: Date, zone: &str) -> anyhow::Result<LedgerSpan> {
    let zone = TimeZone::get(zone)
        .with_context(|| format!("there is no time zone {zone:?}; use a name such as Asia/Shanghai"))?;
    let midnight = |day: Date| -> anyhow::Result<WallTime> {
        Ok(WallTime(day.to_zoned(zone.clone())?.timestamp().as_millisecond()))
    };
    Ok(LedgerSpan { from: midnight(day)?, to: midnight(day.tomorrow()?)? })
}

/// A day on the command line.
pub(super) fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "use a day such as 2026-11-22".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(day: &str, zone: &str) -> anyhow::Result<LedgerSpan> {
        DayArgs { day: Some(day.parse().unwrap()), zone: zone.to_owned() }.span()
    }

    #[test]
    fn a_day_runs_from_midnight_to_midnight_of_its_zone() {
        let hours = |span: LedgerSpan| (span.to.0 - span.from.0) / 3_600_000;
        let (utc, shanghai) =
            (span("2026-11-22", "UTC").unwrap(), span("2026-11-22", "Asia/Shanghai").unwrap());
        assert_eq!(utc.from, WallTime(1_795_305_600_000));
        assert_eq!((utc.from.0 - shanghai.from.0, hours(shanghai)), (8 * 3_600_000, 24));
        assert_eq!(hours(span("2026-03-29", "Europe/Berlin").unwrap()), 23, "the clocks go forward");
        assert!(span("2026-11-22", "Mars/Olympus").is_err());
        assert!(day("22.11.2026").is_err() && day("2026-02-30").is_err());
    }
}
