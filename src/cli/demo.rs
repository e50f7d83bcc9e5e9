//! `sixty demo`: a data folder to try everything with; running it again changes nothing.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use serde_json::json;

use super::folder::{self, FolderArgs};
use super::output::{self, Format};
use super::passwords::{self, Chosen};
use crate::config::Secret;
use crate::core::id::{AgentId, SiteId, TeamId};
use crate::core::routing::{AcceptMode, LadderSettings, Presence};
use crate::core::text::Language;
use crate::engine::clock;
use crate::gateway::NO_ORIGIN;
use crate::store::{AgentAccount, Role, Site, Store, TeamRow};

/// Where the passwords are kept, readable by the owner alone.
const CREDENTIALS: &str = "credentials.txt";
const SITE: &str = "demo";
const TARGET: Duration = Duration::from_mins(1);
const CAPACITY: u32 = 3;
/// The first one is the site's.
const TEAMS: [(&str, &str); 3] =
    [("service", "客户服务"), ("after_sales", "售后"), ("complaints", "投诉处理")];
const AGENTS: [(&str, &str, Role); 2] =
    [("amy@demo.local", "王小美", Role::Agent), ("leo@demo.local", "赵磊", Role::Supervisor)];
const QUICK_REPLIES: [&str; 4] = ["order_status", "refund_request", "delivery_tracking", "human_agent"];

/// Make a data folder with one site, three teams and two agents to try everything with.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    #[command(flatten)]
    folder: FolderArgs,
}

/// Runs the command.
pub(super) fn run(args: &DemoArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let config = args.folder.config()?;
    let store = folder::open(&config)?;
    let teams = put_teams(&store)?;
    put_site(&store, &teams, config.gateway.listen.port())?;
    let logins = put_agents(&store, &teams, &config.data.join(CREDENTIALS))?;
    print(&logins, args.folder.format, out)?;
    Ok(())
}

fn put_teams(store: &dyn Store) -> anyhow::Result<Vec<TeamId>> {
    let present = store.teams()?;
    let put = |(key, name): (&str, &str)| -> anyhow::Result<TeamId> {
        if let Some(team) = present.iter().find(|team| &*team.key == key) {
            return Ok(team.id);
        }
        let team = TeamRow {
            id: TeamId(clock::new_id()),
            key: key.into(),
            name: name.into(),
            target: TARGET,
            accept: AcceptMode::Ring,
            overflow_to: Vec::new(),
            hours: None,
            ladder: LadderSettings::default(),
        };
        store.put_team(&team)?;
        Ok(team.id)
    };
    TEAMS.into_iter().map(put).collect()
}

fn put_site(store: &dyn Store, teams: &[TeamId], port: u16) -> anyhow::Result<()> {
    if store.sites()?.iter().any(|site| &*site.key == SITE) {
        return Ok(());
    }
    let team = *teams.first().context("the demo has no team")?;
    let origins =
        [format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}"), NO_ORIGIN.to_owned()];
    let site = Site {
        id: SiteId(clock::new_id()),
        key: SITE.into(),
        name: "示例商店".into(),
        origins: origins.into(),
        locale: Language::Zh,
        greeting: BTreeMap::new(),
        quick_replies: QUICK_REPLIES.map(str::to_owned).into(),
        team,
        identity_secret: None,
    };
    Ok(store.put_site(&site)?)
}

/// Who can log in, with which password.
struct Login {
    email: &'static str,
    name: &'static str,
    role: Role,
    password: Secret,
}

/// Adds the agents that are missing; one whose password nobody has written down gets a new one.
fn put_agents(store: &dyn Store, teams: &[TeamId], credentials: &Path) -> anyhow::Result<Vec<Login>> {
    let known = read_credentials(credentials)?;
    let mut logins = Vec::new();
    for (email, name, role) in AGENTS {
        let present = store.agent_by_email(email)?;
        let written = known.get(email).cloned();
        let (password, is_new) = match (&present, written) {
            (Some(_), Some(password)) => (password, false),
            _ => (passwords::make()?, true),
        };
        if is_new {
            let hash = Chosen { password: password.clone(), made: true }.hash()?;
            store.put_agent(&account(present, email, name, role, teams, hash))?;
        }
        logins.push(Login { email, name, role, password });
    }
    write_credentials(credentials, &logins).with_context(|| {
        format!("{} cannot be written; check the folder's permissions", credentials.display())
    })?;
    Ok(logins)
}

fn account(
    present: Option<AgentAccount>,
    email: &str,
    name: &str,
    role: Role,
    teams: &[TeamId],
    password_hash: String,
) -> AgentAccount {
    if let Some(present) = present {
        return AgentAccount { password_hash, ..present };
    }
    AgentAccount {
        id: AgentId(clock::new_id()),
        email: email.to_owned(),
        name: name.into(),
        password_hash,
        role,
        capacity: CAPACITY,
        teams: teams.to_vec(),
        skills: Vec::new(),
        languages: Vec::new(),
        disabled: false,
        presence: Presence::Offline,
    }
}

/// Lines of address and password.
fn read_credentials(path: &Path) -> anyhow::Result<BTreeMap<String, Secret>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error).with_context(|| {
                format!("{} cannot be read; delete it to get new passwords", path.display())
            });
        }
    };
    let pair = |line: &str| {
        let mut words = line.split_whitespace();
        Some((words.next()?.to_owned(), Secret::from(words.next()?.to_owned())))
    };
    Ok(text.lines().filter_map(pair).collect())
}

fn write_credentials(path: &Path, logins: &[Login]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    for Login { email, password, .. } in logins {
        writeln!(file, "{email} {}", password.reveal())?;
    }
    file.sync_all()
}

fn print(logins: &[Login], format: Format, out: &mut impl Write) -> io::Result<()> {
    let row = |login: &Login| {
        let Login { email, name, role, password } = login;
        vec![json!(email), json!(password.reveal()), json!(name), json!(role)]
    };
    let rows: Vec<_> = logins.iter().map(row).collect();
    output::list(out, format, "agents", &["email", "password", "name", "role"], &rows)
}
