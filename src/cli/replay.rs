//! `sixty replay`: a recorded day again, under the recorded rules or others.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;

use super::day::{day, span_of};
use super::folder::FolderArgs;
use super::output::{Format, write_page};
use crate::core::report::RoutingEventRow;
use crate::core::time::{Moment, WallTime};
use crate::simulate::{Check, DayMeasures, Policy, Rules, check, measure, replay_html, what_if};
use crate::store::ledger::{Ledger, LedgerSpan};

/// Play a recorded day again, from the ledger. The server may run meanwhile; nothing is changed.
///
/// First the recorded commands go through a fresh routing table, and the first decision that differs from the recorded one is named. With --policy or
/// --target the day is then played under other rules, and measured beside what was recorded. What is assumed is explained in docs/simulation.md.
#[derive(Debug, Clone, Args)]
pub(super) struct ReplayArgs {
    #[command(flatten)]
    folder: FolderArgs,
    /// The day, such as 2026-11-22.
    #[arg(value_name = "DAY", value_parser = day)]
    day: Date,
    /// The time zone of the day, such as Asia/Shanghai.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    zone: String,
    /// Who decides, as in `sixty simulate`; several are separated by commas.
    #[arg(long, value_delimiter = ',')]
    policy: Vec<Policy>,
    /// Another target for every team, 30 to 600 seconds, with the ladder that belongs to it.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(30..=600))]
    target: Option<u64>,
    /// What was not recorded is drawn by this seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Writes a report to this file: one page that needs nothing else.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// What is printed.
#[derive(Debug, Serialize)]
struct Replay {
    day: String,
    zone: String,
    check: Check,
    recorded: DayMeasures,
    replayed: Vec<Replayed>,
    assumed: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Replayed {
    policy: String,
    target_s: Option<u64>,
    seed: u64,
    measures: DayMeasures,
}

/// Runs the command.
pub(super) fn run(args: &ReplayArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let span = span_of(args.day, &args.zone)?;
    let reader = args.folder.reading()?;
    let rows = rows(&reader, span)?;
    let Some(from) = rows.iter().find(|row| row.wall >= span.from).map(|row| row.moment) else {
        bail!("the ledger holds nothing of {} in {}; see: sixty ledger show", args.day, args.zone);
    };
    let replay = replay(args, &rows, from);
    if let Some(file) = &args.html {
        write_page(file, &replay_html(&title(&replay), &said(&replay), &columns(&replay)))?;
    }
    match args.folder.format {
        Format::Text => print(out, &replay)?,
        Format::Json => writeln!(out, "{:#}", serde_json::to_value(&replay)?)?,
    }
    Ok(())
}

/// The rows up to the end of the day, from the begin of the epoch in which the day began.
fn rows(ledger: &dyn Ledger, day: LedgerSpan) -> anyhow::Result<Vec<RoutingEventRow>> {
    let (mut rows, mut in_day) = (Vec::<RoutingEventRow>::new(), false);
    ledger.each(LedgerSpan { from: WallTime(i64::MIN), to: day.to }, |row| {
        let row = row.row;
        if !in_day && rows.first().is_some_and(|first| first.epoch != row.epoch) {
            rows.clear();
        }
        in_day |= row.wall >= day.from;
        rows.push(row);
    })?;
    Ok(rows)
}

fn replay(args: &ReplayArgs, rows: &[RoutingEventRow], from: Moment) -> Replay {
    let policies = if args.policy.is_empty() && args.target.is_some() {
        vec![Policy::Ladder]
    } else {
        args.policy.clone()
    };
    let (mut replayed, mut assumed) = (Vec::new(), Vec::new());
    for policy in policies {
        let rules = Rules { policy, target: args.target.map(Duration::from_secs), seed: args.seed };
        let (measures, said) = what_if(rows, from, &rules);
        assumed = said;
        replayed.push(Replayed {
            policy: policy.to_string(),
            target_s: args.target,
            seed: args.seed,
            measures,
        });
    }
    Replay {
        day: args.day.to_string(),
        zone: args.zone.clone(),
        check: check(rows),
        recorded: measure(rows, from),
        replayed,
        assumed,
    }
}

fn title(replay: &Replay) -> String {
    format!("{} ({})", replay.day, replay.zone)
}

/// What the check found and what was assumed, in sentences.
fn said(replay: &Replay) -> Vec<String> {
    let Check { recorded, same, restarts, typing_assumed, difference } = &replay.check;
    let mut said = Vec::new();
    match difference {
        None => said.push(format!("same decisions: {same} of {recorded} events, {restarts} restart(s)")),
        Some(found) => {
            let instead = found.replayed.as_deref().unwrap_or("nothing");
            said.push(format!(
                "DIFFERENT after {same} of {recorded} events, at event {} of epoch {}",
                found.n, found.epoch
            ));
            said.push(format!("recorded: {}", found.recorded));
            said.push(format!("replayed: {instead}"));
        }
    }
    if *typing_assumed > 0 {
        said.push(format!("typing is not recorded: {typing_assumed} signs of it were assumed"));
    }
    said.extend(replay.assumed.iter().map(|assumed| format!("assumed: {assumed}")));
    said
}

fn columns(replay: &Replay) -> Vec<(String, DayMeasures)> {
    let name = |one: &Replayed| match one.target_s {
        Some(target) => format!("{} {target} s", one.policy),
        None => one.policy.clone(),
    };
    let others = replay.replayed.iter().map(|one| (name(one), one.measures.clone()));
    std::iter::once(("recorded".to_owned(), replay.recorded.clone())).chain(others).collect()
}

fn print(out: &mut impl Write, replay: &Replay) -> io::Result<()> {
    writeln!(out, "{}", title(replay))?;
    for sentence in said(replay) {
        writeln!(out, "{sentence}")?;
    }
    let columns = columns(replay);
    let heads = columns.iter().map(|(name, _)| format!("{name:>24}"));
    writeln!(out, "{:<26}{}", "", heads.collect::<String>())?;
    let cells: Vec<_> = columns.iter().map(|(_, measures)| measures.rows()).collect();
    for (place, (name, _)) in cells.first().into_iter().flatten().enumerate() {
        let values =
            cells.iter().filter_map(|column| column.get(place)).map(|(_, value)| format!("{value:>24}"));
        writeln!(out, "{name:<26}{}", values.collect::<String>())?;
    }
    Ok(())
}
