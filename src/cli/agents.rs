//! `sixty agent`: the people who answer.

use std::io::Write;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::folder::{self, FolderArgs};
use super::names;
use super::output;
use super::passwords::Chosen;
use crate::core::id::AgentId;
use crate::core::routing::Presence;
use crate::engine::clock;
use crate::store::{AgentAccount, Role, Store};

/// Add, list and change agents.
#[derive(Debug, Args)]
pub(super) struct AgentArgs {
    /// What to do.
    #[command(subcommand)]
    command: AgentCommand,
    #[command(flatten)]
    folder: FolderArgs,
}

#[derive(Debug, Subcommand)]
enum AgentCommand {
    /// Adds an agent; the password is read from standard input or made and shown once.
    Add(AddArgs),
    /// Lists all agents.
    List,
    /// Ends an agent's logins and lets them in no more; their conversations stay.
    Disable {
        /// Whose.
        email: String,
    },
    /// Lets a disabled agent in again.
    Enable {
        /// Whose.
        email: String,
    },
    /// Changes a password and ends the logins made with the old one.
    Passwd {
        /// Whose.
        email: String,
        /// Read the password from standard input instead of making one.
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Debug, Args)]
struct AddArgs {
    /// The e-mail address they log in with.
    #[arg(value_parser = names::email)]
    email: String,
    /// The name visitors see.
    #[arg(long, value_parser = names::name)]
    name: String,
    /// What they may do.
    #[arg(long, value_enum, default_value_t = RoleName::Agent)]
    role: RoleName,
    /// How many conversations at once.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    capacity: u32,
    /// Key of a team they serve; may be repeated.
    #[arg(long = "team", value_name = "KEY")]
    teams: Vec<String>,
    /// A skill; may be repeated.
    #[arg(long = "skill", value_name = "SKILL", value_parser = names::key)]
    skills: Vec<String>,
    /// Read the password from standard input instead of making one.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleName {
    /// Serves visitors.
    Agent,
    /// Also sees and helps all teams.
    Supervisor,
    /// Also sets things up.
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Agent => Self::Agent,
            RoleName::Supervisor => Self::Supervisor,
            RoleName::Admin => Self::Admin,
        }
    }
}

/// Runs the command.
pub(super) fn run(args: AgentArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let folder = args.folder;
    match args.command {
        AgentCommand::Add(agent) => add(&folder, agent, out),
        AgentCommand::List => list(&folder, out),
        AgentCommand::Disable { email } => set_disabled(&folder, &email, true, out),
        AgentCommand::Enable { email } => set_disabled(&folder, &email, false, out),
        AgentCommand::Passwd { email, password_stdin } => passwd(&folder, &email, password_stdin, out),
    }
}

fn add(folder: &FolderArgs, args: AddArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.any()?;
    let teams = folder::team_ids(&store, &args.teams)?;
    let chosen = Chosen::new(args.password_stdin)?;
    let mut skills: Vec<std::sync::Arc<str>> = args.skills.into_iter().map(Into::into).collect();
    skills.sort();
    skills.dedup();
    let agent = AgentAccount {
        id: AgentId(clock::new_id()),
        email: args.email,
        name: args.name.into(),
        password_hash: chosen.hash()?,
        role: args.role.into(),
        capacity: args.capacity,
        teams,
        skills,
        languages: Vec::new(),
        disabled: false,
        presence: Presence::Offline,
    };
    store.put_agent(&agent)?;
    tell(folder, &format!("{} can log in now", agent.email), &agent, &chosen, out)
}

fn passwd(folder: &FolderArgs, email: &str, stdin: bool, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.existing()?;
    let mut agent = folder::agent(&store, email)?;
    let chosen = Chosen::new(stdin)?;
    agent.password_hash = chosen.hash()?;
    store.put_agent(&agent)?;
    store.end_logins_of(agent.id)?;
    tell(folder, &format!("{} has a new password; all logins are ended", agent.email), &agent, &chosen, out)
}

/// What was done, with the password when it was made here.
fn tell(
    folder: &FolderArgs,
    done: &str,
    agent: &AgentAccount,
    chosen: &Chosen,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let shown = chosen.to_show();
    let sentence = shown
        .map_or_else(|| done.to_owned(), |password| format!("{done}\npassword (shown once): {password}"));
    let mut facts = vec![("id", json!(agent.id)), ("email", json!(agent.email))];
    facts.extend(shown.map(|password| ("password", json!(password))));
    Ok(output::result(out, folder.format, &sentence, facts)?)
}

fn list(folder: &FolderArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.existing()?;
    let teams = store.teams()?;
    let row = |agent: &AgentAccount| -> Vec<Value> {
        vec![
            json!(agent.email),
            json!(agent.name),
            json!(agent.role),
            json!(agent.capacity),
            json!(folder::team_keys(&teams, &agent.teams)),
            json!(agent.skills),
            json!(agent.disabled),
        ]
    };
    let rows: Vec<_> = store.agents()?.iter().map(row).collect();
    let columns = ["email", "name", "role", "capacity", "teams", "skills", "disabled"];
    Ok(output::list(out, folder.format, "agents", &columns, &rows)?)
}

fn set_disabled(
    folder: &FolderArgs,
    email: &str,
    disabled: bool,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let store = folder.existing()?;
    let agent = AgentAccount { disabled, ..folder::agent(&store, email)? };
    store.put_agent(&agent)?;
    if disabled {
        store.end_logins_of(agent.id)?;
    }
    let sentence = format!("{} is {}", agent.email, if disabled { "disabled" } else { "enabled" });
    let facts = [("email", json!(agent.email)), ("disabled", json!(disabled))];
    Ok(output::result(out, folder.format, &sentence, facts)?)
}
