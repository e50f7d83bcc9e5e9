//! `sixty token`: how programs get in.

use std::io::Write;

use anyhow::bail;
use clap::{Args, Subcommand};
use serde_json::json;

use super::folder::{self, FolderArgs};
use super::{names, output};
use crate::core::time::WallTime;
use crate::engine::clock;
use crate::gateway::secret;
use crate::store::{AgentAccount, ApiToken, Store};

/// Add, list and revoke API tokens.
#[derive(Debug, Args)]
pub(super) struct TokenArgs {
    /// What to do.
    #[command(subcommand)]
    command: TokenCommand,
    #[command(flatten)]
    folder: FolderArgs,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Makes a token that acts for an agent; it is shown once.
    Add {
        /// What it is for.
        #[arg(value_parser = names::name)]
        name: String,
        /// E-mail address of the agent it acts for.
        #[arg(long, value_name = "EMAIL")]
        agent: String,
    },
    /// Lists all tokens, without their secrets.
    List,
    /// Makes a token void.
    Revoke {
        /// Its name.
        name: String,
    },
}

/// Runs the command.
pub(super) fn run(args: TokenArgs, out: &mut impl Write) -> anyhow::Result<()> {
    match args.command {
        TokenCommand::Add { name, agent } => add(&args.folder, &name, &agent, out),
        TokenCommand::List => list(&args.folder, out),
        TokenCommand::Revoke { name } => revoke(&args.folder, &name, out),
    }
}

fn add(folder: &FolderArgs, name: &str, email: &str, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.existing()?;
    let agent = folder::agent(&store, email)?;
    if store.tokens()?.iter().any(|token| token.name == name && token.revoked_at.is_none()) {
        bail!("there is a token {name:?} already; choose another name, or revoke it first");
    }
    let shown = secret::new_secret()?;
    let token = ApiToken {
        hash: secret::hash_secret(&shown),
        name: name.to_owned(),
        agent: agent.id,
        created_at: clock::wall(),
        revoked_at: None,
    };
    store.put_token(&token)?;
    let sentence = format!("token {name:?} acts for {}\ntoken (shown once): {shown}", agent.email);
    let facts = [("name", json!(name)), ("agent", json!(agent.email)), ("token", json!(shown))];
    Ok(output::result(out, folder.format, &sentence, facts)?)
}

fn list(folder: &FolderArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.existing()?;
    let agents = store.agents()?;
    let row = |token: &ApiToken| {
        let of = |agent: &&AgentAccount| agent.id == token.agent;
        let email = agents.iter().find(of).map(|agent| agent.email.as_str());
        vec![
            json!(token.name),
            json!(email),
            json!(date(token.created_at)),
            json!(token.revoked_at.map(date)),
        ]
    };
    let rows: Vec<_> = store.tokens()?.iter().map(row).collect();
    Ok(output::list(out, folder.format, "tokens", &["name", "agent", "created_at", "revoked_at"], &rows)?)
}

fn date(at: WallTime) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

fn revoke(folder: &FolderArgs, name: &str, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.existing()?;
    let live = store.tokens()?.into_iter().find(|token| token.name == name && token.revoked_at.is_none());
    let Some(token) = live else { bail!("there is no live token {name:?}; see: sixty token list") };
    store.put_token(&ApiToken { revoked_at: Some(clock::wall()), ..token })?;
    Ok(output::result(out, folder.format, &format!("token {name:?} is void now"), [("name", json!(name))])?)
}
