//! Tickets: whose a message that is left becomes, and the end of the work.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::clock;
use super::directory::Directory;
use super::engine_core::Engine;
use crate::core::id::{AgentId, SiteId, TeamId, TicketId};
use crate::core::ticket::{self, Candidate, Done, FollowUp, Ticket};
use crate::store::{AgentAccount, Role, StoreError};

/// How many open tickets each agent has; the store is the truth, this is what a choice needs at once.
#[derive(Debug, Default)]
pub(super) struct OpenTickets(Mutex<BTreeMap<AgentId, u32>>);

impl OpenTickets {
    /// As the store knows them after a restart.
    pub(super) fn recovered(open: Vec<(AgentId, u32)>) -> Self {
        Self(Mutex::new(open.into_iter().collect()))
    }

    /// Chooses an owner and counts the ticket that is being opened.
    fn assign(&self, agents: &[(&AgentAccount, bool)]) -> Option<(AgentId, Arc<str>)> {
        let mut open = self.0.lock();
        let candidates = agents.iter().map(|(account, supervisor)| Candidate {
            agent: account.id,
            supervisor: *supervisor,
            open: open.get(&account.id).copied().unwrap_or(0),
        });
        let owner = ticket::owner(candidates)?;
        *open.entry(owner).or_default() += 1;
        agents
            .iter()
            .find(|(account, _)| account.id == owner)
            .map(|(account, _)| (owner, account.name.clone()))
    }

    fn done(&self, owner: AgentId) {
        if let Some(open) = self.0.lock().get_mut(&owner) {
            *open = open.saturating_sub(1);
        }
    }
}

impl Engine {
    /// Who follows up on a message left now; called once per ticket.
    pub(super) fn ticket_owner(
        &self,
        directory: &Directory,
        site: SiteId,
        team: Option<TeamId>,
        wanted: Option<&str>,
    ) -> FollowUp {
        let named = || wanted.and_then(|key| directory.team_by_key(key)).map(|team| team.id);
        let of_site = || directory.sites.get(&site).map(|site| site.team);
        let team = team.or_else(named).or_else(of_site);
        let owner = self.open_tickets.assign(&who_could(directory, team));
        let due_at = ticket::due(self.clock.now().wall, self.settings.ticket_due, None);
        FollowUp { id: TicketId(clock::new_id()), team, owner, due_at }
    }

    /// Notes that somebody has followed up; one that was done before stays as it was. The ticket as it stands then.
    pub async fn finish_ticket(
        &self,
        ticket: Ticket,
        by: AgentId,
        note: Option<Arc<str>>,
    ) -> Result<Ticket, StoreError> {
        let done = Done { at: clock::wall(), by, note };
        let (id, written) = (ticket.id, done.clone());
        let first = self.read(move |store| store.finish_ticket(id, &written)).await?;
        if first {
            ticket.owner.into_iter().for_each(|owner| self.open_tickets.done(owner));
            return Ok(Ticket { done: Some(done), ..ticket });
        }
        Ok(self.read(move |store| store.ticket(id)).await?.unwrap_or(ticket))
    }
}

/// Agents of the team, its supervisors marked; where it has nobody, the supervisors of all teams.
fn who_could(directory: &Directory, team: Option<TeamId>) -> Vec<(&AgentAccount, bool)> {
    let active = || directory.agents.values().filter(|account| !account.disabled);
    let supervises = |account: &AgentAccount| account.role >= Role::Supervisor;
    let of_team = active().filter(|account| team.is_some_and(|team| account.teams.contains(&team)));
    let agents: Vec<_> = of_team.map(|account| (&**account, supervises(account))).collect();
    if !agents.is_empty() {
        return agents;
    }
    active().filter(|account| supervises(account)).map(|account| (&**account, true)).collect()
}
