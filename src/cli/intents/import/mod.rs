//! `sixty intents import`: what another bot knows, as a topic file of ours.
//!
//! Writes what it understood and tells, by file and line, what it left out. `sixty intents check` then tells what is missing.

mod answers;
mod faq;
mod found;
mod rasa;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueEnum};
use serde_json::json;

use answers::Answers;
use found::{Import, Imported};

use super::topic::{Draft, counted, topic_file, write_new};
use crate::cli::output::Format;
use crate::cli::text_file;

/// Things left out that are told when nothing is left.
const TOLD_MAX: usize = 10;

/// What the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum From {
    /// Rasa training data (NLU YAML); domain files give the answers, rules and stories tell whose they are.
    Rasa,
    /// A table with the columns question and answer, parted by comma, semicolon or tab, in UTF-8 or GBK; rows with the same answer are one intent.
    Csv,
}

/// Turns the knowledge of another bot into a topic file.
#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// What the files are.
    #[arg(long, value_enum)]
    from: From,
    /// The files to read.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The topic file to write; it must not exist yet.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Reads the files, writes the topic file and prints the report.
pub(super) fn run(args: &ImportArgs, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    let mut import = Import::default();
    let mut answers = Answers::default();
    for path in &args.files {
        match args.from {
            From::Rasa => rasa::read(path, &text_file::read(path)?, &mut import, &mut answers)?,
            From::Csv => faq::read(path, &text_file::bytes(path)?, &mut import)?,
        }
    }
    import.intents.retain(|intent| !intent.examples.is_empty());
    if import.intents.is_empty() {
        let why = import.left_out.iter().take(TOLD_MAX).map(|out| format!("\n  {}", left_out(out)));
        bail!("there is no intent with examples in these files{}", why.collect::<String>());
    }
    answers.settle(&mut import);
    let drafts: Vec<Draft> = import.intents.iter().map(Imported::draft).collect();
    write_new(&args.out, &topic_file(&drafts))?;
    report(&import, &args.out, format, out)?;
    Ok(())
}

fn report(import: &Import, path: &Path, format: Format, out: &mut impl Write) -> std::io::Result<()> {
    let examples: usize = import.intents.iter().map(|intent| intent.examples.len()).sum();
    let unanswered = import.intents.iter().filter(|intent| intent.answer.is_none()).count();
    if format == Format::Json {
        let left_out: Vec<_> = import
            .left_out
            .iter()
            .map(|(path, line, why)| json!({ "path": path, "line": line, "message": why }))
            .collect();
        let document = json!({
            "file": path.display().to_string(),
            "intents": import.intents.len(),
            "examples": examples,
            "without_answer": unanswered,
            "left_out": left_out,
            "notes": import.notes.iter().map(|(path, note)| json!({ "path": path, "message": note })).collect::<Vec<_>>(),
        });
        return writeln!(out, "{document:#}");
    }
    import.notes.iter().try_for_each(|(path, note)| writeln!(out, "{path}: {note}"))?;
    import.left_out.iter().try_for_each(|out_of_it| writeln!(out, "{}", left_out(out_of_it)))?;
    writeln!(
        out,
        "{}: {} with {}, {unanswered} without an answer; {} left out",
        path.display(),
        counted(import.intents.len(), "intent"),
        counted(examples, "example"),
        counted(import.left_out.len(), "thing")
    )?;
    writeln!(out, "next: move it into the folder of the library and run `sixty intents check`")
}

fn left_out((path, line, why): &(String, usize, String)) -> String {
    format!("{path}:{line}: left out: {why}")
}
