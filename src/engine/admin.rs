//! Setting things up while the server runs: the store first, then the snapshot, the routing table and the sockets.

use std::convert::Infallible;
use std::sync::Arc;

use super::directory::{Directory, table_team};
use super::engine_core::Engine;
use super::{calendars, recovery};
use crate::core::routing::{Command, LadderProblem};
use crate::protocol::close_code::CloseCode;
use crate::store::{AgentAccount, Site, StoreError, TeamRow};

/// Why a team was not put.
#[derive(Debug, thiserror::Error)]
pub enum PutTeamError {
    /// Its ladder cannot work.
    #[error(transparent)]
    Ladder(#[from] LadderProblem),
    /// The store refused it or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Adds or changes a site.
    pub async fn put_site(&self, site: Site) -> Result<(), StoreError> {
        let stored = site.clone();
        self.read(move |store| store.put_site(&stored)).await?;
        self.change(|directory| directory.sites.insert(site.id, Arc::new(site)));
        Ok(())
    }

    /// Adds or changes a team. Who waits keeps the promise they were given; the steps that are still to come follow the new ladder.
    pub async fn put_team(&self, team: TeamRow) -> Result<(), PutTeamError> {
        let calendar = calendars::of_team(&team, &self.calendars())?;
        let command = Command::PutTeam(table_team(&team, self.settings.weights)?);
        let stored = team.clone();
        self.read(move |store| store.put_team(&stored)).await?;
        self.change(|directory| {
            match calendar {
                Some(calendar) => directory.calendars.insert(team.id, calendar),
                None => directory.calendars.remove(&team.id),
            };
            directory.teams.insert(team.id, Arc::new(team))
        });
        self.tell_table(command).await;
        self.look_at_hours();
        Ok(())
    }

    /// Adds or changes an agent. A disabled one loses logins, sockets and conversations at once; a new password or role ends
    /// the sockets that were opened under the old one.
    pub async fn put_agent(&self, account: AgentAccount) -> Result<(), StoreError> {
        let stored = account.clone();
        let (id, disabled) = (account.id, account.disabled);
        self.read(move |store| {
            store.put_agent(&stored)?;
            if stored.disabled { store.end_logins_of(stored.id) } else { Ok(()) }
        })
        .await?;
        let command =
            if disabled { Command::RemoveAgent(id) } else { Command::PutAgent(recovery::agent(&account)) };
        let before = self.directory().agents.get(&id).cloned();
        let end = before.and_then(|before| reason_to_close(&before, &account));
        self.change(|directory| directory.agents.insert(id, Arc::new(account)));
        if let Some(code) = end {
            self.registry.agents.close(id, code);
        }
        self.tell_table(command).await;
        Ok(())
    }

    /// Swaps the snapshot; one writer at a time.
    fn change<T>(&self, change: impl FnOnce(&mut Directory) -> T) {
        let Ok(()) = self.try_change::<Infallible>(|directory| {
            change(directory);
            Ok(())
        });
    }

    /// The same for a change that may fail; then the snapshot stays.
    pub(super) fn try_change<E>(
        &self,
        change: impl FnOnce(&mut Directory) -> Result<(), E>,
    ) -> Result<(), E> {
        let _turn = self.directory_turn.lock();
        let mut directory = (*self.directory()).clone();
        change(&mut directory)?;
        self.directory.store(Arc::new(directory));
        Ok(())
    }

    /// The table must know: waits for a place in the journal rather than giving up.
    async fn tell_table(&self, command: Command) {
        let Some(place) = self.journal.place_waiting().await else { return };
        let mut step = self.routing_step(place);
        if let Err(refusal) = step.table(command) {
            tracing::warn!(?refusal, "the routing table refused a change of the directory");
        }
        step.finish();
    }
}

/// Why the sockets of an agent must end after a change; `None` when they may stay.
fn reason_to_close(before: &AgentAccount, after: &AgentAccount) -> Option<CloseCode> {
    if after.disabled {
        Some(CloseCode::NotAllowed)
    } else if before.password_hash != after.password_hash {
        Some(CloseCode::NotAuthenticated)
    } else if before.role != after.role {
        // The login stands: the console comes back by itself, with the new role.
        Some(CloseCode::Restarting)
    } else {
        None
    }
}
