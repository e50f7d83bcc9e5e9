//! Who is calling: the one place where a login or an API token becomes an agent, for requests and sockets alike.

use std::sync::Arc;

use super::secret::SecretHash;
use crate::engine::{Engine, clock};
use crate::store::{AgentAccount, Role, StoreError};

/// An agent who has shown a valid credential.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// Who.
    pub account: Arc<AgentAccount>,
    /// By which login or token.
    pub login: SecretHash,
    /// True: an API token; false: a browser's login.
    pub is_program: bool,
}

impl Caller {
    /// Whether conversations of all teams are theirs to see.
    pub(super) fn sees_all_teams(&self) -> bool {
        self.account.role >= Role::Supervisor
    }
}

/// The agent of a browser's login; none when it is unknown, over, or its agent disabled.
pub(super) async fn by_login(engine: &Engine, login: SecretHash) -> Result<Option<Caller>, StoreError> {
    let found = engine.read(move |store| store.login_by_hash(&login)).await?;
    let account = found
        .filter(|found| found.expires_at > clock::wall())
        .and_then(|found| engine.directory().active_agent(found.agent).cloned());
    Ok(account.map(|account| Caller { account, login, is_program: false }))
}

/// The agent an API token acts for; none when it is unknown, revoked, or its agent disabled.
pub(super) async fn by_token(engine: &Engine, token: SecretHash) -> Result<Option<Caller>, StoreError> {
    let found = engine.read(move |store| store.token_by_hash(&token)).await?;
    let account = found
        .filter(|found| found.revoked_at.is_none())
        .and_then(|found| engine.directory().active_agent(found.agent).cloned());
    Ok(account.map(|account| Caller { account, login: token, is_program: true }))
}
