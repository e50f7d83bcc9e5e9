//! `sixty intents suggest`: what visitors asked in vain, grouped, with the intent that should have known.

mod draft;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};

use draft::Written;

use super::folder::library;
use super::topic::counted;
use crate::cli::day::DayArgs;
use crate::cli::folder::FolderArgs;
use crate::cli::output::Format;
use crate::cli::text_file;
use crate::core::intent::{Group, Library, suggest};

/// Messages of a group that are printed.
const TOLD_MAX: usize = 10;
/// Messages of a data folder that are looked at, the newest.
const MISSED_MAX: u32 = 100_000;

/// Groups messages that were not answered and names the nearest intent of each group, or none.
///
/// The messages are those of the data folder (the newest 100,000), beside a running server, too; or those of a file.
#[derive(Debug, Args)]
pub(in crate::cli) struct SuggestArgs {
    /// The messages, one a line: plain text, or JSON objects with "text"; - is standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["data", "config", "day"])]
    misses: Option<PathBuf>,
    /// The folder of the library.
    #[arg(long, default_value = "intents")]
    dir: PathBuf,
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "SIXTY_CONFIG")]
    config: Option<PathBuf>,
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(flatten)]
    day: DayArgs,
    /// Also write the groups as a topic file to go on with: new intents, and phrases for those there are as comments. It
    /// must not exist yet. Numbers are written as zeros; messages that name an e-mail address or an account are left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Groups of fewer messages are not written to that file.
    #[arg(long, value_name = "N", default_value_t = 3, requires = "out")]
    least: usize,
}

#[derive(Deserialize)]
struct MissedLine {
    text: String,
}

/// Prints the groups, the biggest first, and drafts what is to be written of them.
pub(super) fn run(args: &SuggestArgs, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    let messages = match &args.misses {
        Some(file) => read(file)?,
        None => stored(args, format)?,
    };
    let library = library(&args.dir)?;
    let groups = suggest(&library, &messages);
    let written = match &args.out {
        Some(path) => Some((path, draft::write(&library, &groups, args.least, path)?)),
        None => None,
    };
    let written = written.as_ref().map(|(path, written)| (path.as_path(), written));
    match format {
        Format::Json => writeln!(out, "{:#}", document(&library, &groups, written))?,
        Format::Text => print(&library, &groups, written, out)?,
    }
    Ok(())
}

/// What visitors of the data folder asked in vain.
fn stored(args: &SuggestArgs, format: Format) -> anyhow::Result<Vec<String>> {
    let folder = FolderArgs { config: args.config.clone(), data: args.data.clone(), format };
    let missed = folder.reading()?.missed(args.day.span()?, MISSED_MAX)?;
    Ok(missed.into_iter().map(|missed| missed.text.to_string()).collect())
}

fn document(library: &Library, groups: &[Group], written: Option<(&Path, &Written)>) -> Value {
    let told = groups.iter().map(|group| {
        let messages = group.messages.iter().map(|(text, count)| json!({ "text": text, "count": count }));
        json!({
            "count": group.count,
            "nearest": group.nearest_id(library),
            "confidence": group.nearest.map(|(_, confidence)| confidence),
            "messages": messages.collect::<Vec<Value>>(),
        })
    });
    let written = written.map(|(path, written)| {
        json!({
            "file": path.display().to_string(),
            "intents": written.intents,
            "examples": written.examples,
            "known": written.known,
        })
    });
    json!({ "groups": told.collect::<Vec<Value>>(), "written": written })
}

fn print(
    library: &Library,
    groups: &[Group],
    written: Option<(&Path, &Written)>,
    out: &mut impl Write,
) -> std::io::Result<()> {
    if groups.is_empty() {
        writeln!(out, "no message went unanswered")?;
    }
    for group in groups {
        let about = match group.nearest_id(library) {
            Some(id) => format!("nearest `{id}`: add what fits to its examples"),
            None => "no intent is near: a new one, if they want to know the same".to_owned(),
        };
        writeln!(out, "{} x  {about}", group.count)?;
        for (text, count) in group.messages.iter().take(TOLD_MAX) {
            writeln!(out, "  {count:4}  {text}")?;
        }
        if let Some(more) = group.messages.len().checked_sub(TOLD_MAX).filter(|more| *more > 0) {
            writeln!(out, "        and {more} more")?;
        }
    }
    let Some((path, written)) = written else { return Ok(()) };
    writeln!(
        out,
        "{}: {} with {}, and phrases for {} there already\nnext: read every phrase, write titles and answers, \
         move it into the folder of the library and run `sixty intents check`",
        path.display(),
        counted(written.intents, "new intent"),
        counted(written.examples, "example"),
        counted(written.known, "intent"),
    )
}

/// One message a line: plain text, or JSON objects with `text`.
fn read(path: &Path) -> anyhow::Result<Vec<String>> {
    let text = text_file::read(path)?;
    let messages: Vec<String> = text_file::lines(path, &text)
        .map(|(place, line)| {
            if !line.trim_start().starts_with('{') {
                return Ok(line.to_owned());
            }
            text_file::json(&place, line, r#"a JSON line must have "text""#)
                .map(|missed: MissedLine| missed.text)
        })
        .collect::<anyhow::Result<_>>()?;
    if messages.is_empty() {
        bail!("{} holds no messages", path.display());
    }
    Ok(messages)
}
