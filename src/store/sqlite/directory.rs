//! Sites, teams, agents, API tokens and logins.

use std::time::Duration;

use rusqlite::{Connection, Result as SqlResult, Row, params};

use super::error::taken;
use super::rows::{self, Json, Text, all, int, one};
use crate::core::id::{AgentId, SiteId, TeamId};
use crate::core::time::WallTime;
use crate::store::directory::{AgentAccount, ApiToken, LoginSession, Site, TeamRow};
use crate::store::error::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

pub(super) fn sites(connection: &Connection) -> Result<Vec<Site>> {
    all(connection, "SELECT * FROM sites ORDER BY id", [], site)
}

fn site(row: &Row<'_>) -> SqlResult<Site> {
    Ok(Site {
        id: SiteId(rows::uuid(row, "id")?),
        key: row.get("key")?,
        name: row.get("name")?,
        origins: rows::json(row, "origins")?,
        locale: rows::word(row, "locale")?,
        greeting: rows::json(row, "greeting")?,
        quick_replies: rows::json(row, "quick_replies")?,
        team: TeamId(rows::uuid(row, "team")?),
        identity_secret: row.get("identity_secret")?,
    })
}

pub(super) fn put_site(connection: &Connection, site: &Site) -> Result<()> {
    let put = connection.execute(
        "INSERT INTO sites (id, key, name, origins, locale, greeting, quick_replies, team, identity_secret) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET key = excluded.key, \
         name = excluded.name, origins = excluded.origins, locale = excluded.locale, greeting = excluded.greeting, \
         quick_replies = excluded.quick_replies, team = excluded.team, identity_secret = excluded.identity_secret",
        params![
            site.id.0.as_bytes(),
            site.key,
            site.name,
            Json(&site.origins),
            Text(site.locale),
            Json(&site.greeting),
            Json(&site.quick_replies),
            site.team.0.as_bytes(),
            site.identity_secret,
        ],
    );
    done(put, || format!("another site has the key {:?}; choose another key", site.key))
}

pub(super) fn teams(connection: &Connection) -> Result<Vec<TeamRow>> {
    all(connection, "SELECT * FROM teams ORDER BY id", [], team)
}

fn team(row: &Row<'_>) -> SqlResult<TeamRow> {
    Ok(TeamRow {
        id: TeamId(rows::uuid(row, "id")?),
        key: row.get("key")?,
        name: row.get("name")?,
        target: Duration::from_millis(row.get::<_, i64>("target_ms")?.cast_unsigned()),
        accept: rows::word(row, "accept")?,
        overflow_to: rows::json(row, "overflow_to")?,
        hours: rows::json(row, "hours")?,
        ladder: rows::json(row, "ladder")?,
    })
}

pub(super) fn put_team(connection: &Connection, team: &TeamRow) -> Result<()> {
    let put = connection.execute(
        "INSERT INTO teams (id, key, name, target_ms, accept, overflow_to, hours, ladder) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
         ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, target_ms = excluded.target_ms, \
         accept = excluded.accept, overflow_to = excluded.overflow_to, hours = excluded.hours, ladder = excluded.ladder",
        params![
            team.id.0.as_bytes(),
            team.key,
            team.name,
            int(team.target.as_millis()),
            Text(team.accept),
            Json(&team.overflow_to),
            Json(&team.hours),
            Json(&team.ladder),
        ],
    );
    done(put, || format!("another team has the key {:?}; choose another key", team.key))
}

pub(super) fn agents(connection: &Connection) -> Result<Vec<AgentAccount>> {
    all(connection, "SELECT * FROM agents ORDER BY id", [], agent)
}

pub(super) fn agent_by_email(connection: &Connection, email: &str) -> Result<Option<AgentAccount>> {
    one(connection, "SELECT * FROM agents WHERE email = ?1", [email], agent)
}

fn agent(row: &Row<'_>) -> SqlResult<AgentAccount> {
    Ok(AgentAccount {
        id: AgentId(rows::uuid(row, "id")?),
        email: row.get("email")?,
        name: row.get("name")?,
        password_hash: row.get("password_hash")?,
        role: rows::word(row, "role")?,
        capacity: row.get("capacity")?,
        teams: rows::json(row, "teams")?,
        skills: rows::json(row, "skills")?,
        languages: rows::json(row, "languages")?,
        disabled: row.get("disabled")?,
        presence: rows::word(row, "presence")?,
    })
}

pub(super) fn put_agent(connection: &Connection, agent: &AgentAccount) -> Result<()> {
    let put = connection.execute(
        "INSERT INTO agents (id, email, name, password_hash, role, capacity, teams, skills, languages, disabled, presence) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO UPDATE SET email = excluded.email, \
         name = excluded.name, password_hash = excluded.password_hash, role = excluded.role, \
         capacity = excluded.capacity, teams = excluded.teams, skills = excluded.skills, \
         languages = excluded.languages, disabled = excluded.disabled, presence = excluded.presence",
        params![
            agent.id.0.as_bytes(),
            agent.email,
            agent.name,
            agent.password_hash,
            Text(agent.role),
            agent.capacity,
            Json(&agent.teams),
            Json(&agent.skills),
            Json(&agent.languages),
            agent.disabled,
            Text(agent.presence),
        ],
    );
    done(put, || format!("another agent has the e-mail address {:?}; choose another one", agent.email))
}

pub(super) fn tokens(connection: &Connection) -> Result<Vec<ApiToken>> {
    all(connection, "SELECT * FROM api_tokens ORDER BY created_at, hash", [], token)
}

pub(super) fn token_by_hash(connection: &Connection, hash: &[u8; 32]) -> Result<Option<ApiToken>> {
    one(connection, "SELECT * FROM api_tokens WHERE hash = ?1", [hash], token)
}

fn token(row: &Row<'_>) -> SqlResult<ApiToken> {
    Ok(ApiToken {
        hash: row.get("hash")?,
        name: row.get("name")?,
        agent: AgentId(rows::uuid(row, "agent")?),
        created_at: WallTime(row.get("created_at")?),
        revoked_at: row.get::<_, Option<i64>>("revoked_at")?.map(WallTime),
    })
}

pub(super) fn put_token(connection: &Connection, token: &ApiToken) -> Result<()> {
    let put = connection.execute(
        "INSERT INTO api_tokens (hash, name, agent, created_at, revoked_at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (hash) DO UPDATE SET name = excluded.name, agent = excluded.agent, \
         created_at = excluded.created_at, revoked_at = excluded.revoked_at",
        params![
            token.hash,
            token.name,
            token.agent.0.as_bytes(),
            token.created_at.0,
            token.revoked_at.map(|at| at.0),
        ],
    );
    done(put, || {
        format!("a live API token is called {:?}; revoke it first, or choose another name", token.name)
    })
}

/// Adds a login, and forgets those that were void when it began: nothing else would ever remove them.
pub(super) fn put_login(connection: &mut Connection, login: &LoginSession) -> Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute("DELETE FROM logins WHERE expires_at <= ?1", [login.created_at.0])?;
    let put = transaction.execute(
        "INSERT INTO logins (hash, agent, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![login.hash, login.agent.0.as_bytes(), login.created_at.0, login.expires_at.0],
    );
    done(put, || "this login exists; make another secret".to_owned())?;
    Ok(transaction.commit()?)
}

pub(super) fn login_by_hash(connection: &Connection, hash: &[u8; 32]) -> Result<Option<LoginSession>> {
    one(connection, "SELECT * FROM logins WHERE hash = ?1", [hash], |row| {
        Ok(LoginSession {
            hash: row.get("hash")?,
            agent: AgentId(rows::uuid(row, "agent")?),
            created_at: WallTime(row.get("created_at")?),
            expires_at: WallTime(row.get("expires_at")?),
        })
    })
}

pub(super) fn end_login(connection: &Connection, hash: &[u8; 32]) -> Result<()> {
    connection.execute("DELETE FROM logins WHERE hash = ?1", [hash])?;
    Ok(())
}

pub(super) fn end_logins_of(connection: &Connection, agent: AgentId) -> Result<()> {
    connection.execute("DELETE FROM logins WHERE agent = ?1", [agent.0.as_bytes()])?;
    Ok(())
}

fn done(put: SqlResult<usize>, conflict: impl FnOnce() -> String) -> Result<()> {
    put.map(|_| ()).map_err(|error| taken(error, conflict))
}
