//! `sixty site`: the websites that embed the widget.

use std::collections::BTreeMap;
use std::io::Write;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::folder::{self, FolderArgs};
use super::{names, output, passwords};
use crate::core::id::SiteId;
use crate::core::text::Language;
use crate::engine::clock;
use crate::store::{Site, Store};

/// Add and list sites.
#[derive(Debug, Args)]
pub(super) struct SiteArgs {
    /// What to do.
    #[command(subcommand)]
    command: SiteCommand,
    #[command(flatten)]
    folder: FolderArgs,
}

#[derive(Debug, Subcommand)]
enum SiteCommand {
    /// Adds a site.
    Add(AddArgs),
    /// Lists all sites.
    List,
}

#[derive(Debug, Args)]
struct AddArgs {
    /// Its public name in the embed snippet.
    #[arg(value_parser = names::key)]
    key: String,
    /// What it is called.
    #[arg(long, value_parser = names::name)]
    name: String,
    /// An origin whose pages may embed the widget, `scheme://host[:port]`; may be repeated. "no-origin" lets programs in.
    #[arg(long = "origin", value_name = "ORIGIN", value_parser = names::origin, required = true)]
    origins: Vec<String>,
    /// Key of the team that handoffs go to.
    #[arg(long, value_name = "KEY")]
    team: String,
    /// Language of visitors whose own is not known.
    #[arg(long, value_enum, default_value_t = Locale::ZhCn)]
    locale: Locale,
    /// Id of an intent shown as a button at the start; may be repeated.
    #[arg(long = "quick-reply", value_name = "INTENT")]
    quick_replies: Vec<String>,
    /// Read the secret for visitors' identities (JWT, HS256) from standard input.
    #[arg(long)]
    identity_secret_stdin: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Locale {
    /// Simplified Chinese.
    #[value(name = "zh-CN")]
    ZhCn,
    /// English.
    En,
}

/// Runs the command.
pub(super) fn run(args: SiteArgs, out: &mut impl Write) -> anyhow::Result<()> {
    match args.command {
        SiteCommand::Add(site) => add(&args.folder, site, out),
        SiteCommand::List => list(&args.folder, out),
    }
}

fn add(folder: &FolderArgs, args: AddArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.any()?;
    let team = folder::team(&store, &args.team)?;
    let site = Site {
        id: SiteId(clock::new_id()),
        key: args.key.into(),
        name: args.name.into(),
        origins: args.origins,
        locale: match args.locale {
            Locale::ZhCn => Language::Zh,
            Locale::En => Language::En,
        },
        greeting: BTreeMap::new(),
        quick_replies: args.quick_replies,
        team: team.id,
        identity_secret: args.identity_secret_stdin.then(passwords::identity_secret).transpose()?,
    };
    store.put_site(&site)?;
    let sentence = format!("site {} is there; its handoffs go to team {}", site.key, team.key);
    Ok(output::result(out, folder.format, &sentence, [("id", json!(site.id)), ("key", json!(site.key))])?)
}

fn list(folder: &FolderArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let store = folder.existing()?;
    let teams = store.teams()?;
    let row = |site: &Site| {
        let team = folder::team_keys(&teams, &[site.team]).pop();
        let identity = site.identity_secret.is_some();
        vec![
            json!(site.key),
            json!(site.name),
            json!(site.origins),
            json!(site.locale),
            json!(team),
            json!(identity),
        ]
    };
    let rows: Vec<_> = store.sites()?.iter().map(row).collect();
    let columns = ["key", "name", "origins", "locale", "team", "has_identity_secret"];
    Ok(output::list(out, folder.format, "sites", &columns, &rows)?)
}
