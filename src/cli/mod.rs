//! The command line: what people type to run, set up and examine a server.
//!
//! Owns flags, sentences and exit codes (0 done, 1 failed, 2 wrong usage). Never decides what the server does; it asks `app`, or
//! opens the data folder when no server has it.

mod agents;
mod calendar;
mod check;
mod check_hours;
mod day;
mod demo;
mod doctor;
mod explain;
mod folder;
mod intents;
mod ladder;
mod ledger;
#[cfg(test)]
mod ledger_tests;
mod mood;
mod names;
mod output;
mod passwords;
mod replay;
#[cfg(test)]
mod replay_tests;
mod serve;
mod served;
mod simulate;
mod sites;
mod staffing;
mod team_hours;
mod teams;
#[cfg(test)]
mod tests;
mod text_file;
mod tokens;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::store::StoreError;

/// A live-chat server that enforces a first human answer within 60 seconds.
#[derive(Debug, Parser)]
#[command(name = "sixty", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::ServeArgs),
    Check(check::CheckArgs),
    Agent(agents::AgentArgs),
    Team(teams::TeamArgs),
    Calendar(calendar::CalendarArgs),
    Site(sites::SiteArgs),
    Token(tokens::TokenArgs),
    Intents(intents::IntentsArgs),
    Explain(explain::ExplainArgs),
    Ledger(ledger::LedgerArgs),
    Mood(mood::MoodArgs),
    Doctor(doctor::DoctorArgs),
    Demo(demo::DemoArgs),
    Simulate(simulate::SimulateArgs),
    Replay(replay::ReplayArgs),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    // Wrong usage ends the process here, with a sentence and exit code 2.
    let cli = Cli::parse();
    let done = match cli.command {
        // Runs long and on several threads: it must not hold the lock on standard output.
        Command::Serve(args) => serve::run(&args),
        command => dispatch(command, &mut io::stdout().lock()),
    };
    match done {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // A store's error says everything itself; the driver's words behind it are for the log.
            let said = if error.is::<StoreError>() { error.to_string() } else { format!("{error:#}") };
            // Nobody is left to be told when standard error is closed as well.
            let _ = writeln!(io::stderr(), "sixty: {said}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(args) => return serve::run(&args),
        Command::Check(args) => return check::run(&args, out),
        Command::Intents(args) => return intents::run(args),
        Command::Doctor(args) => return doctor::run(&args, out),
        Command::Ledger(args) => return ledger::run(args, out),
        Command::Explain(args) => explain::run(&args, out)?,
        Command::Agent(args) => agents::run(args, out)?,
        Command::Team(args) => teams::run(args, out)?,
        Command::Calendar(args) => calendar::run(&args, out)?,
        Command::Site(args) => sites::run(args, out)?,
        Command::Token(args) => tokens::run(args, out)?,
        Command::Mood(args) => mood::run(args, out)?,
        Command::Demo(args) => demo::run(&args, out)?,
        Command::Simulate(args) => simulate::run(&args, out)?,
        Command::Replay(args) => replay::run(&args, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// `sixty agent list | head -1` is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<io::Error>();
    cause.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
