//! `sixty intents check`: what must and what should be mended in a library.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::folder::sources;
use crate::cli::output::Format;
use crate::core::intent::{Audit, Compiled, Phrase, Problem, Severity, Theft, compile_rules};
use crate::engine::workers::Threads;

/// Prints all problems; the exit code is 1 when the library cannot be used.
pub(super) fn run(dir: &Path, format: Format, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let sources = sources(dir)?;
    let (mut problems, library) = match compile_rules(&sources) {
        Ok(Compiled { library, warnings }) => (warnings, Some(library)),
        Err(problems) => (problems, None),
    };
    let audit = library.as_ref().map(|library| library.audit(&sources, &Threads::all()));
    problems.extend(audit.iter().flat_map(|audit| audit.warnings.clone()));
    let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let intents = library.as_ref().map(|library| library.intents().len());
    match format {
        Format::Json => {
            let problems: Vec<Value> = problems.iter().map(problem_json).collect();
            let document = json!({
                "errors": errors,
                "warnings": warnings,
                "intents": intents,
                "problems": problems,
                "cross_validation": audit.as_ref().map(audit_json),
            });
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
            if let Some(audit) = &audit {
                print_audit(audit, out)?;
            }
        }
    }
    Ok(if library.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn print_audit(audit: &Audit, out: &mut impl Write) -> io::Result<()> {
    let percent = |part, whole| share(part, whole) * 100.0;
    writeln!(
        out,
        "cross-validated, {} examples: {:.1} % right, {:.1} % among the three best; \
         {:.1} % answered, of these right {:.1} %; of intents it was not taught, not answered {:.1} %",
        audit.asked,
        percent(audit.correct, audit.asked),
        percent(audit.among_three, audit.asked),
        percent(audit.answered, audit.asked),
        percent(audit.answered_correct, audit.answered),
        percent(audit.foreign_rejected, audit.foreign)
    )
}

fn audit_json(audit: &Audit) -> Value {
    let theft = |theft: &Theft| {
        json!({
            "intent": theft.intent,
            "taken_for": theft.taken_for,
            "stolen": theft.stolen,
            "phrases": theft.phrases,
        })
    };
    json!({
        "examples": audit.asked,
        "accuracy": share(audit.correct, audit.asked),
        "top3": share(audit.among_three, audit.asked),
        "answered": share(audit.answered, audit.asked),
        "answered_precision": share(audit.answered_correct, audit.answered),
        "oos_rejected": share(audit.foreign_rejected, audit.foreign),
        "stolen": audit.thefts.iter().map(theft).collect::<Vec<_>>(),
    })
}

fn problem_json(problem: &Problem) -> Value {
    let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
    json!({ "path": problem.path, "line": problem.line, "severity": severity, "message": problem.message })
}
