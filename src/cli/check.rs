//! `sixty check`: everything a start would trip over, at once.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Map, json};

use super::check_hours;
use super::output::{self, Format};
use super::serve::ServeArgs;
use super::{folder, served};
use crate::config::{self, Config};
use crate::core::intent::{Compiled, Library, Problem, Severity, compile_rules};
use crate::core::sla::calendar::HolidayBook;
use crate::engine::clock;
use crate::engine::intents::read_folder;
use crate::store::Store;
use crate::store::sqlite::SqliteStore;

/// Check configuration and intents; exit code 1 when a start would fail.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    serve: ServeArgs,
    /// How to print the result.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What was found.
#[derive(Debug, Default)]
struct Findings {
    errors: Vec<String>,
    warnings: Vec<String>,
}

/// Runs the command.
pub(super) fn run(args: &CheckArgs, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut findings = Findings::default();
    match config::load(&args.serve.flags(), std::env::vars()) {
        Ok(config) => {
            let library = check_intents(&config, &mut findings);
            let book = check_hours::calendars(&config).map_err(|lines| findings.errors.extend(lines)).ok();
            // The default folder may not be there yet; only one that was named is looked into.
            if config.data.exists() {
                check_teams(&config, library.as_ref(), book.as_ref(), &mut findings);
            }
        }
        Err(config::Problems(problems)) => findings.errors.extend(problems.iter().map(ToString::to_string)),
    }
    print(&findings, args.format, out)?;
    Ok(if findings.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check_intents(config: &Config, findings: &mut Findings) -> Option<Library> {
    let sources = match read_folder(&config.intents.folder) {
        Ok(sources) if sources.is_empty() => {
            let folder = config.intents.folder.display();
            findings
                .errors
                .push(format!("{folder}: there is no *.toml file; name the folder with --intents"));
            return None;
        }
        Ok(sources) => sources,
        Err(error) => {
            findings.errors.push(error.to_string());
            return None;
        }
    };
    let (problems, library) = match compile_rules(&sources) {
        Ok(Compiled { library, warnings }) => (warnings, Some(library)),
        Err(problems) => (problems, None),
    };
    for problem in problems {
        findings.add(&problem);
    }
    library
}

/// Every team needs a ladder that works and somebody who serves it. Handoffs of an intent go to the site's team when its own
/// is unknown; that is hardly what was meant.
fn check_teams(
    config: &Config,
    library: Option<&Library>,
    book: Option<&HolidayBook>,
    findings: &mut Findings,
) {
    let look = |store: SqliteStore| Ok((store.teams()?, served::look(&store)?));
    let teams = match folder::open(config).and_then(look) {
        Ok((teams, served)) => {
            findings.errors.extend(served.errors);
            findings.warnings.extend(served.warnings);
            teams
        }
        Err(error) => {
            findings
                .warnings
                .push(format!("teams, and the intents that name them, were not checked: {error}"));
            return;
        }
    };
    if let Some(book) = book {
        let (errors, warnings) = check_hours::teams(&teams, book, clock::wall());
        findings.errors.extend(errors);
        findings.warnings.extend(warnings);
    }
    for (_, intent) in library.into_iter().flat_map(Library::intents) {
        if let Some(key) = intent.team.as_deref().filter(|key| teams.iter().all(|team| &*team.key != *key)) {
            let id = &intent.id;
            findings.warnings.push(format!(
                "intent {id} hands off to team {key:?}, which is not there, so the site's team gets it; add it with: sixty team add {key} --name NAME"
            ));
        }
    }
}

impl Findings {
    fn add(&mut self, problem: &Problem) {
        let list = if problem.severity == Severity::Error { &mut self.errors } else { &mut self.warnings };
        list.push(problem.to_string());
    }
}

fn print(findings: &Findings, format: Format, out: &mut impl Write) -> std::io::Result<()> {
    let Findings { errors, warnings } = findings;
    if format == Format::Json {
        let fields =
            [("ok", json!(errors.is_empty())), ("errors", json!(errors)), ("warnings", json!(warnings))];
        let fields: Map<_, _> = fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        return output::document(out, fields);
    }
    for finding in errors.iter().chain(warnings) {
        writeln!(out, "{finding}")?;
    }
    let verdict = if errors.is_empty() { "ready to serve" } else { "a start would fail" };
    writeln!(out, "{verdict}: {} errors, {} warnings", errors.len(), warnings.len())
}
