//! `sixty team`: who answers together, and how soon.

use std::io::Write;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::folder::{self, FolderArgs};
use super::ladder::{self, LadderFlags};
use super::names;
use super::output::{self, Format};
use super::team_hours::{self, HoursArgs};
use crate::core::id::TeamId;
use crate::core::routing::{AcceptMode, Ladder, LadderSettings};
use crate::engine::clock;
use crate::store::{Store, TeamRow};

/// Add, change and show teams.
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
    /// Changes a team; what is not named stays.
    Set(SetArgs),
    /// Shows a team and its whole response ladder.
    Show {
        /// Its short name.
        key: String,
    },
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
    /// The promised first response time, 30s to 600s.
    #[arg(long, value_parser = names::span, default_value = "60s")]
    target: Duration,
    /// Whether conversations ring or are assigned at once.
    #[arg(long, value_enum, default_value_t = AcceptName::Ring)]
    accept: AcceptName,
    /// Key of a team that helps when this one is late; may be repeated.
    #[arg(long = "overflow-to", value_name = "KEY")]
    overflow_to: Vec<String>,
    #[command(flatten)]
    ladder: LadderFlags,
}

#[derive(Debug, Args)]
struct SetArgs {
    /// Its short name.
    key: String,
    /// What it is called.
    #[arg(long, value_parser = names::name)]
    name: Option<String>,
    /// The promised first response time, 30s to 600s.
    #[arg(long, value_parser = names::span)]
    target: Option<Duration>,
    /// Whether conversations ring or are assigned at once.
    #[arg(long, value_enum)]
    accept: Option<AcceptName>,
    /// Key of a team that helps when this one is late, instead of those before; may be repeated.
    #[arg(long = "overflow-to", value_name = "KEY")]
    overflow_to: Vec<String>,
    /// No team helps any more.
    #[arg(long, conflicts_with = "overflow_to")]
    no_overflow: bool,
    #[command(flatten)]
    ladder: LadderFlags,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AcceptName {
    /// It rings; the agent accepts.
    Ring,
    /// It is assigned at once.
    Direct,
}

impl From<AcceptName> for AcceptMode {
    fn from(name: AcceptName) -> Self {
        match name {
            AcceptName::Ring => Self::Ring,
            AcceptName::Direct => Self::Direct,
        }
    }
}

/// Runs the command.
pub(super) fn run(args: TeamArgs, out: &mut impl Write) -> anyhow::Result<()> {
    match args.command {
        TeamCommand::Add(team) => add(&args.folder, team, out),
        TeamCommand::Hours(hours) => team_hours::run(&args.folder, *hours, out),
        TeamCommand::Set(change) => set(&args.folder, change, out),
        TeamCommand::Show { key } => show(&args.folder, &key, out),
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
        accept: args.accept.into(),
        overflow_to: folder::team_ids(&store, &args.overflow_to)?,
        hours: None,
        ladder: args.ladder.over(LadderSettings::default()),
    };
    team.ladder.ladder(team.target)?;
    store.put_team(&team)?;
    let sentence = format!("team {} is there; its promise is {} s", team.key, team.target.as_secs());
    Ok(output::result(out, folder.format, &sentence, [("id", json!(team.id)), ("key", json!(team.key))])?)
}

fn set(folder: &FolderArgs, args: SetArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.existing()?;
    let mut team = folder::team(&store, &args.key)?;
    if let Some(name) = args.name {
        team.name = name.into();
    }
    if args.no_overflow || !args.overflow_to.is_empty() {
        team.overflow_to = folder::team_ids(&store, &args.overflow_to)?;
    }
    team.target = args.target.unwrap_or(team.target);
    team.accept = args.accept.map_or(team.accept, Into::into);
    team.ladder = args.ladder.over(team.ladder);
    team.ladder.ladder(team.target)?;
    store.put_team(&team)?;
    let sentence = format!("team {} is changed; its promise is {} s", team.key, team.target.as_secs_f64());
    Ok(output::result(out, folder.format, &sentence, [("id", json!(team.id)), ("key", json!(team.key))])?)
}

fn show(folder: &FolderArgs, key: &str, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.existing()?;
    let team = folder::team(&store, key)?;
    let overflow = folder::team_keys(&store.teams()?, &team.overflow_to);
    let steps = ladder::steps(&team.ladder.over(Ladder::for_target(team.target)), &team.ladder);
    let facts = [
        ("key", json!(team.key)),
        ("name", json!(team.name)),
        ("accept", json!(team.accept)),
        ("overflow_to", json!(overflow)),
    ];
    if folder.format == Format::Json {
        let rest = [("ladder", ladder::object(&steps)), ("set", json!(team.ladder))];
        let fields = facts.into_iter().chain(rest).map(|(name, value)| (name.to_owned(), value));
        output::document(out, fields.collect())?;
    } else {
        let columns = facts.each_ref().map(|(name, _)| *name);
        let row = facts.map(|(_, value)| value).to_vec();
        output::list(out, folder.format, "teams", &columns, &[row])?;
        writeln!(out)?;
        let row = |(step, value, set): &(&str, Value, bool)| {
            vec![json!(step), value.clone(), json!(if *set { "team" } else { "target" })]
        };
        let rows: Vec<_> = steps.iter().map(row).collect();
        output::list(out, folder.format, "steps", &["step", "value", "set by"], &rows)?;
    }
    // One that was edited by hand is shown as it is, and then said to be impossible.
    team.ladder.ladder(team.target)?;
    Ok(())
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
