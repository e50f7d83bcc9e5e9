//! `sixty ledger`: verify, show and measure the ledger of routing decisions, beside a running server, too.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use super::day::DayArgs;
use super::folder::FolderArgs;
use super::output::{Format, document};
use crate::core::id::ConversationId;
use crate::core::report::{Measures, Waits};
use crate::core::time::WallTime;
use crate::protocol::WireTime;
use crate::store::ledger::{Hash, Ledger, LedgerCheck, LedgerRow, hex};

/// Verify, show or measure the ledger of routing decisions. The server may run meanwhile.
#[derive(Debug, Clone, Args)]
pub(super) struct LedgerArgs {
    #[command(flatten)]
    folder: FolderArgs,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Subcommand)]
enum Action {
    /// Compute the chain of hashes again and name the first row that was changed, taken out, moved or put in.
    Verify {
        /// A head that was noted elsewhere; it must be part of the chain.
        #[arg(long, value_name = "HEAD_HASH", value_parser = hash)]
        expect: Option<Hash>,
    },
    /// Print the decisions, one a line.
    Show {
        #[command(flatten)]
        day: DayArgs,
        /// Only those about this conversation.
        #[arg(long, value_name = "ID")]
        conversation: Option<ConversationId>,
    },
    /// Compute the first-response measures from the ledger alone.
    Measures {
        #[command(flatten)]
        day: DayArgs,
    },
}

/// Runs the command; fails when the ledger is not sound.
pub(super) fn run(args: LedgerArgs, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let reader = args.folder.reading()?;
    let (ledger, format): (&dyn Ledger, _) = (&reader, args.folder.format);
    match args.action {
        Action::Verify { expect } => {
            let check = ledger.verify_ledger(expect)?;
            print_check(out, format, &check)?;
            return Ok(if check.fault.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Action::Show { day, conversation } => {
            let span = day.span()?;
            let mut printed = Ok(());
            let mut print = |row: LedgerRow| {
                if printed.is_ok() {
                    printed = print_row(out, format, &row);
                }
            };
            match conversation {
                None => ledger.each(span, print)?,
                Some(id) => {
                    let rows = ledger.whole_story(id)?.into_iter();
                    rows.filter(|row| (span.from..span.to).contains(&row.row.wall)).for_each(&mut print);
                }
            }
            printed?;
        }
        Action::Measures { day } => {
            let mut measures = Measures::default();
            ledger.each(day.span()?, |row| measures.see(&row.row.event))?;
            print_measures(out, format, &measures)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_check(out: &mut impl Write, format: Format, check: &LedgerCheck) -> io::Result<()> {
    let LedgerCheck { head, sound, first, last, expected_at, fault } = check;
    let time = |wall: &Option<WallTime>| wall.map_or(Value::Null, time);
    if format == Format::Json {
        let fault = fault.as_ref().map(|fault| {
            json!({ "place": fault.place, "kind": fault.kind.name(), "row": fault.row, "message": fault.to_string() })
        });
        let facts = json!({
            "ok": fault.is_none(),
            "rows": head.rows,
            "sound": sound,
            "adopted": head.adopted,
            "head": hex(&head.hash),
            "first": time(first),
            "last": time(last),
            "expected_at": expected_at,
            "fault": fault,
        });
        return document(out, facts.as_object().cloned().unwrap_or_default());
    }
    match fault {
        None => writeln!(out, "sound: {sound} rows")?,
        Some(fault) => {
            writeln!(out, "NOT SOUND: {fault}\nrows that are sound before it: {sound} of {}", head.rows)?;
        }
    }
    if let (Some(first), Some(last)) = (first, last) {
        let text = |wall: &WallTime| time(&Some(*wall)).as_str().unwrap_or_default().to_owned();
        writeln!(out, "from {} to {}", text(first), text(last))?;
    }
    if head.adopted > 0 {
        writeln!(
            out,
            "the first {} rows are from before the chain and were chained by an upgrade",
            head.adopted
        )?;
    }
    if let Some(place) = expected_at {
        writeln!(out, "the expected head is row {place}")?;
    }
    writeln!(out, "head {}", hex(&head.hash))
}

fn print_row(out: &mut impl Write, format: Format, row: &LedgerRow) -> io::Result<()> {
    let LedgerRow { place, row, hash } = row;
    let at = time(row.wall);
    let event = serde_json::to_value(&row.event)?;
    if format == Format::Json {
        let line = json!({
            "place": place,
            "at": at,
            "moment": row.moment,
            "epoch": row.epoch,
            "n": row.n,
            "hash": hex(hash),
            "event": event,
        });
        return writeln!(out, "{line}");
    }
    let fields =
        event.as_object().into_iter().flatten().filter(|(name, value)| *name != "kind" && !value.is_null());
    let said: Vec<String> = fields.map(|(name, value)| format!("{name}={}", plain(value))).collect();
    writeln!(out, "{place}  {}  {}  {}", at.as_str().unwrap_or_default(), row.event.kind(), said.join(" "))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn print_measures(out: &mut impl Write, format: Format, measures: &Measures) -> anyhow::Result<()> {
    let Waits { sum, p50, p90, p95, p99, max } = measures.waits();
    let promises = measures.promises;
    let breaches = words(measures.breaches.iter())?;
    let ended = words(measures.offers_ended.iter())?;
    if format == Format::Json {
        let facts = json!({
            "handoffs": measures.handoffs,
            "answered": promises.answered,
            "in_time": promises.in_time,
            "attainment": promises.attainment(),
            "breached": promises.broken,
            "breaches": breaches,
            "first_response_ms": { "sum": sum, "p50": p50, "p90": p90, "p95": p95, "p99": p99, "max": max },
            "offers": measures.offers,
            "offers_ended": ended,
            "rescues": measures.rescues,
            "told_before_the_break": measures.told,
            "left": measures.left,
        });
        document(out, facts.as_object().cloned().unwrap_or_default())?;
        return Ok(());
    }
    let seconds = |ms: u64| format!("{:.1} s", ms as f64 / 1e3);
    let attainment =
        promises.attainment().map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", share * 100.0));
    writeln!(out, "handoffs    {}", measures.handoffs)?;
    writeln!(out, "answered    {}, in time {}", promises.answered, promises.in_time)?;
    writeln!(out, "attainment  {attainment}")?;
    writeln!(out, "breached    {}{}", promises.broken, in_brackets(&breaches))?;
    let percentiles = [("p50", p50), ("p90", p90), ("p95", p95), ("p99", p99), ("max", max)];
    let waits: Vec<String> =
        percentiles.iter().map(|(name, ms)| format!("{name} {}", seconds(*ms))).collect();
    writeln!(out, "waits       {}", waits.join(", "))?;
    writeln!(out, "offers      {}{}", measures.offers, in_brackets(&ended))?;
    writeln!(out, "rescues     {}", measures.rescues)?;
    writeln!(out, "told        {} before the promise broke", measures.told)?;
    writeln!(out, "left        {}", measures.left)?;
    Ok(())
}

/// Counts under the words of the ledger.
fn words<'c, W: serde::Serialize + 'c>(
    counts: impl Iterator<Item = (&'c W, &'c u64)>,
) -> serde_json::Result<Map<String, Value>> {
    counts.map(|(word, count)| Ok((plain(&serde_json::to_value(word)?), json!(count)))).collect()
}

fn in_brackets(counts: &Map<String, Value>) -> String {
    let said: Vec<String> = counts.iter().map(|(word, count)| format!("{word} {count}")).collect();
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
}

/// A time of the wall clock, as on the wire.
pub(super) fn time(wall: WallTime) -> Value {
    serde_json::to_value(WireTime(wall)).unwrap_or_default()
}

fn hash(text: &str) -> Result<Hash, String> {
    let digits = text.trim().as_bytes();
    let mut hash = Hash::default();
    let good = digits.len() == 2 * hash.len()
        && hash.iter_mut().zip(digits.chunks(2)).all(|(byte, pair)| {
            let parsed = str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
            parsed.map(|parsed| *byte = parsed).is_some()
        });
    good.then_some(hash)
        .ok_or_else(|| "use the 64 hexadecimal digits that `sixty ledger verify` prints".to_owned())
}
