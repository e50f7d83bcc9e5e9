//! `sixty intents check`: what must and what should be mended in a library.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::{Format, sources};
use crate::core::intent::{Compiled, Phrase, Problem, Severity, compile_rules};

/// Prints all problems; the exit code is 1 when the library cannot be used.
pub(super) fn run(dir: &Path, format: Format, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let sources = sources(dir)?;
    let (problems, library) = match compile_rules(&sources) {
        Ok(Compiled { library, warnings }) => (warnings, Some(library)),
        Err(problems) => (problems, None),
    };
    let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let intents = library.as_ref().map(|library| library.intents().len());
    match format {
        Format::Json => {
            let problems: Vec<Value> = problems.iter().map(problem_json).collect();
            let document =
                json!({ "errors": errors, "warnings": warnings, "intents": intents, "problems": problems });
            writeln!(out, "{document:#}")?;
        }
        Format::Text => {
            for problem in &problems {
                writeln!(out, "{problem}")?;
            }
            let phrases = Phrase::ALL.len();
            let files = sources.len();
            match intents {
                Some(intents) => {
                    writeln!(
                        out,
                        "{files} files, {intents} intents, {phrases} phrases: {warnings} warnings"
                    )?;
                }
                None => writeln!(out, "{files} files: {errors} errors, {warnings} warnings")?,
            }
        }
    }
    Ok(if library.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn problem_json(problem: &Problem) -> Value {
    let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
    json!({ "path": problem.path, "line": problem.line, "severity": severity, "message": problem.message })
}
