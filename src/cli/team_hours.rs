//! `sixty team hours`: when a team's promise holds.

use std::io::Write;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::json;

use super::folder::{self, FolderArgs};
use super::output;
use crate::core::sla::calendar::{BusinessHours, Calendar, DayHours, Outside, WEEKDAYS, Weekly, weekday};
use crate::engine::calendars;
use crate::store::Store;

/// Hours are written as 09:00-12:00,13:30-18:00, past midnight as 22:00-06:00, a whole day as 00:00-24:00.
#[derive(Debug, Args)]
pub(super) struct HoursArgs {
    /// The team's key.
    key: String,
    /// The promise holds always: no business hours.
    #[arg(long, conflicts_with_all = ["zone", "daily", "mon_fri", "holidays", "exceptions"])]
    always: bool,
    /// IANA time zone, such as Asia/Shanghai.
    #[arg(long, required_unless_present = "always")]
    zone: Option<Arc<str>>,
    /// Hours of every day.
    #[arg(long, value_name = "HOURS")]
    daily: Option<DayHours>,
    /// Hours of Monday to Friday.
    #[arg(long, value_name = "HOURS")]
    mon_fri: Option<DayHours>,
    #[command(flatten)]
    days: DayArgs,
    /// Calendar of public holidays and make-up working days, such as cn.
    #[arg(long, value_name = "NAME")]
    holidays: Option<Arc<str>>,
    /// A date with hours of its own, such as 2026-12-24=09:00-12:00 or 2026-12-25=closed; may be repeated.
    #[arg(long = "exception", value_name = "DATE=HOURS", value_parser = exception)]
    exceptions: Vec<(Date, DayHours)>,
    /// What visitors can do while it is closed.
    #[arg(long, value_enum, default_value_t = OutsideName::LeaveMessage)]
    outside: OutsideName,
}

/// One weekday each; stronger than the hours of several days.
#[derive(Debug, Args)]
struct DayArgs {
    /// Hours of Monday, or closed.
    #[arg(long, value_name = "HOURS")]
    mon: Option<DayHours>,
    /// Hours of Tuesday.
    #[arg(long, value_name = "HOURS")]
    tue: Option<DayHours>,
    /// Hours of Wednesday.
    #[arg(long, value_name = "HOURS")]
    wed: Option<DayHours>,
    /// Hours of Thursday.
    #[arg(long, value_name = "HOURS")]
    thu: Option<DayHours>,
    /// Hours of Friday.
    #[arg(long, value_name = "HOURS")]
    fri: Option<DayHours>,
    /// Hours of Saturday.
    #[arg(long, value_name = "HOURS")]
    sat: Option<DayHours>,
    /// Hours of Sunday.
    #[arg(long, value_name = "HOURS")]
    sun: Option<DayHours>,
}

/// In words that can be typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum OutsideName {
    /// The bot says when the team opens.
    BotOnly,
    /// They may leave a message, too.
    LeaveMessage,
}

fn exception(text: &str) -> Result<(Date, DayHours), String> {
    let (date, hours) = text.split_once('=').ok_or("write DATE=HOURS, such as 2026-12-24=09:00-12:00")?;
    let date = date.trim().parse().map_err(|_| format!("{date:?} is no date; write it as 2026-12-24"))?;
    Ok((date, hours.parse()?))
}

/// Runs the command.
pub(super) fn run(folder: &FolderArgs, args: HoursArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let config = folder.config()?;
    let store = folder.existing()?;
    let mut team = folder::team(&store, &args.key)?;
    team.hours = (!args.always).then(|| hours(args));
    if let Some(hours) = &team.hours {
        Calendar::compile(hours, &calendars::load(config.calendars.as_deref())?)?;
    }
    store.put_team(&team)?;
    let key = &team.key;
    let sentence = match &team.hours {
        Some(hours) => {
            format!(
                "team {key} has business hours in {}; see the coming days with: sixty calendar {key}",
                hours.zone
            )
        }
        None => format!("the promise of team {key} holds always"),
    };
    let facts = [("key", json!(key)), ("hours", json!(team.hours))];
    Ok(output::result(out, folder.format, &sentence, facts)?)
}

fn hours(args: HoursArgs) -> BusinessHours {
    let mut weekly = Weekly::default();
    let DayArgs { mon, tue, wed, thu, fri, sat, sun } = args.days;
    let own = [mon, tue, wed, thu, fri, sat, sun];
    for (place, (key, own)) in WEEKDAYS.into_iter().zip(own).enumerate() {
        let of_several = args.mon_fri.as_ref().filter(|_| place < 5).or(args.daily.as_ref());
        if let (Some(day), Some(hours)) = (weekday(key), own.or_else(|| of_several.cloned())) {
            weekly.set(day, hours);
        }
    }
    BusinessHours {
        zone: args.zone.unwrap_or_default(),
        weekly,
        holidays: args.holidays,
        exceptions: args.exceptions.into_iter().collect(),
        outside: match args.outside {
            OutsideName::BotOnly => Outside::BotOnly,
            OutsideName::LeaveMessage => Outside::LeaveMessage,
        },
    }
}
