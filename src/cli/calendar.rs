//! `sixty calendar`: the coming days of a team, with their hours and why.

use std::io::Write;

use anyhow::Context as _;
use clap::Args;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::folder::{self, FolderArgs};
use super::output::{self, Format};
use crate::core::sla::calendar::{BusinessHours, Calendar, Day, Hours, Why, weekday_key};
use crate::core::text::Language;
use crate::core::time::WallTime;
use crate::engine::{calendars, clock};

/// Days shown at most.
const DAYS_MAX: u16 = 400;

/// Show when a team works on the coming days, and why.
#[derive(Debug, Args)]
pub(super) struct CalendarArgs {
    /// The team's key.
    key: String,
    /// The first day; today, on the team's clock, when left out.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// How many days.
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..=i64::from(DAYS_MAX)))]
    days: u16,
    #[command(flatten)]
    folder: FolderArgs,
}

/// Runs the command.
pub(super) fn run(args: &CalendarArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let config = args.folder.config()?;
    let team = folder::team(&args.folder.existing()?, &args.key)?;
    let Some(hours) = &team.hours else {
        let sentence = format!(
            "the promise of team {0} holds always; set hours with: sixty team hours {0} --zone ZONE --mon-fri HOURS",
            team.key
        );
        let facts = [("key", json!(team.key)), ("hours", Value::Null)];
        return Ok(output::result(out, args.folder.format, &sentence, facts)?);
    };
    let calendar = Calendar::compile(hours, &calendars::load(config.calendars.as_deref())?)?;
    let now = clock::wall();
    let first = args.from.unwrap_or_else(|| calendar.date(now));
    let days: Vec<Day> =
        first.series(1.day()).take(usize::from(args.days)).map(|day| calendar.day(day)).collect();
    if args.folder.format == Format::Text {
        writeln!(out, "{}", summary(&team.key, hours, &calendar, now)?)?;
        let years: std::collections::BTreeSet<i16> = days.iter().map(|day| day.date.year()).collect();
        for year in years.into_iter().filter(|year| calendar.lacks_holidays_of(*year)) {
            writeln!(out, "there is no holiday file for {year}: no day of it is shown as a holiday")?;
        }
    }
    let rows: Vec<Vec<Value>> = days.iter().map(row).collect();
    Ok(output::list(out, args.folder.format, "days", &["date", "weekday", "hours", "why"], &rows)?)
}

fn summary(key: &str, hours: &BusinessHours, calendar: &Calendar, now: WallTime) -> anyhow::Result<String> {
    let told = |at: WallTime| calendar.opening_in_words(now, at, Language::En);
    let state = match calendar.state(now) {
        Hours::Open { until: Some(until) } => format!("open, closes {}", told(until)),
        Hours::Open { until: None } => "open".to_owned(),
        Hours::Closed { opens_at: Some(at) } => format!("closed, opens {}", told(at)),
        Hours::Closed { opens_at: None } => "closed, with no opening in sight".to_owned(),
    };
    let outside = serde_json::to_value(hours.outside)?;
    let outside = outside.as_str().context("an outside rule without a name")?;
    let holidays = hours.holidays.as_deref().unwrap_or("none");
    Ok(format!("team {key}, {}, holidays: {holidays}, outside: {outside}; now {state}", hours.zone))
}

fn row(day: &Day) -> Vec<Value> {
    let why = match &day.why {
        Why::Weekday => Value::Null,
        Why::Exception => json!("exception"),
        Why::Holiday { name } => json!(format!("holiday: {name}")),
        Why::MakeUp { name, hours_of } => {
            json!(format!("make-up day: {name} (hours of {})", weekday_key(*hours_of)))
        }
    };
    vec![json!(day.date), json!(weekday_key(day.date.weekday())), json!(day.hours.to_string()), why]
}
