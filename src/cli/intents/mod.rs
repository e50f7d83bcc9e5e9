//! `sixty intents`: lint the library, try a question on it, measure it, fill it.

mod check;
mod eval;
mod folder;
mod import;
mod question;
mod suggest;
#[cfg(test)]
mod tests;
mod topic;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use self::folder::{library, parse_language};
use super::output::Format;
use crate::core::text::Language;

/// Lint, try, measure and fill the intent library.
#[derive(Debug, Args)]
pub(super) struct IntentsArgs {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: IntentsCommand,
    /// How to print the result.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(super) format: Format,
}

/// The subcommands of `sixty intents`.
#[derive(Debug, Subcommand)]
pub(super) enum IntentsCommand {
    /// Checks every file, then cross-validates the library; exit code 1 when it cannot be used.
    Check {
        /// The folder of the library.
        #[arg(default_value = "intents")]
        dir: PathBuf,
    },
    /// Shows what a question would be taken for, and why.
    Match {
        /// The question, as a visitor would type it.
        text: String,
        /// Language of the conversation so far, where the question does not tell: zh-CN or en.
        #[arg(long, value_parser = parse_language)]
        lang: Option<Language>,
        /// The folder of the library.
        #[arg(long, default_value = "intents")]
        dir: PathBuf,
        /// Also tells what decided: words, keywords, patterns, the nearest example; of the runner-up too.
        #[arg(long)]
        explain: bool,
    },
    Eval(eval::EvalArgs),
    Suggest(suggest::SuggestArgs),
    Import(import::ImportArgs),
}

/// Runs the command; the exit code is 1 when `check` finds errors.
///
/// # Errors
/// When a file cannot be read or the library is broken.
pub(super) fn run(args: IntentsArgs) -> anyhow::Result<ExitCode> {
    let out = &mut io::stdout().lock();
    match args.command {
        IntentsCommand::Check { dir } => return check::run(&dir, args.format, out),
        IntentsCommand::Match { text, lang, dir, explain } => {
            let asked = question::Question { text: &text, hint: lang.unwrap_or_default(), explain };
            question::run(&library(&dir)?, &asked, args.format, out)?;
        }
        IntentsCommand::Eval(eval) => eval::run(&eval, args.format, out)?,
        IntentsCommand::Suggest(wanted) => suggest::run(&wanted, args.format, out)?,
        IntentsCommand::Import(import) => import::run(&import, args.format, out)?,
    }
    Ok(ExitCode::SUCCESS)
}
