//! `sixty team`: who answers together, and how soon.

use std::io::Write;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::folder::{self, FolderArgs};
use super::team_hours::{self, HoursArgs};
use super::{names, output};
use crate::core::id::TeamId;
use crate::core::routing::AcceptMode;
use crate::engine::clock;
use crate::store::{Store, TeamRow};

/// Add and list teams.
#[derive(Debug, Args)]
pub(super) struct TeamArgs {
    /// What to do.
    #[command(subcommand)]
    command: TeamCommand,
    #[command(flatten)]
    folder: FolderArgs,
}

#[derive(Debug, Subcommand)]
enum TeamCommand {
    /// Adds a team.
    Add(AddArgs),
    /// Sets a team's business hours anew: a day that is not named is closed.
    Hours(Box<HoursArgs>),
    /// Lists all teams.
    List,
}

#[derive(Debug, Args)]
struct AddArgs {
    /// Its short name in intents and settings.
    #[arg(value_parser = names::key)]
    key: String,
    /// What it is called.
    #[arg(long, value_parser = names::name)]
    name: String,
    /// The promised first response time.
    #[arg(long, value_parser = names::span, default_value = "60s")]
    target: Duration,
    /// Whether conversations ring or are assigned at once.
    #[arg(long, value_enum, default_value_t = AcceptName::Ring)]
    accept: AcceptName,
    /// Key of a team that helps when this one is late; may be repeated.
    #[arg(long = "overflow-to", value_name = "KEY")]
    overflow_to: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AcceptName {
    /// It rings; the agent accepts.
    Ring,
    /// It is assigned at once.
    Direct,
}

/// Runs the command.
pub(super) fn run(args: TeamArgs, out: &mut impl Write) -> anyhow::Result<()> {
    match args.command {
        TeamCommand::Add(team) => add(&args.folder, team, out),
        TeamCommand::Hours(hours) => team_hours::run(&args.folder, *hours, out),
        TeamCommand::List => list(&args.folder, out),
    }
}

fn add(folder: &FolderArgs, args: AddArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.any()?;
    let team = TeamRow {
        id: TeamId(clock::new_id()),
        key: args.key.into(),
        name: args.name.into(),
        target: args.target,
        accept: match args.accept {
            AcceptName::Ring => AcceptMode::Ring,
            AcceptName::Direct => AcceptMode::Direct,
        },
        overflow_to: folder::team_ids(&store, &args.overflow_to)?,
        hours: None,
    };
    store.put_team(&team)?;
    let sentence = format!("team {} is there; its promise is {} s", team.key, team.target.as_secs());
    Ok(output::result(out, folder.format, &sentence, [("id", json!(team.id)), ("key", json!(team.key))])?)
}

fn list(folder: &FolderArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.existing()?;
    let teams = store.teams()?;
    let row = |team: &TeamRow| {
        let overflow = folder::team_keys(&teams, &team.overflow_to);
        vec![
            json!(team.key),
            json!(team.name),
            json!(team.target.as_secs_f64()),
            json!(team.accept),
            json!(overflow),
        ]
    };
    let rows: Vec<_> = teams.iter().map(row).collect();
    Ok(output::list(
        out,
        folder.format,
        "teams",
        &["key", "name", "target_s", "accept", "overflow_to"],
        &rows,
    )?)
}
