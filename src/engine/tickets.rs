//! Tickets: whose a message that is left becomes, and the end of the work.

use std::sync::Arc;

use super::clock;
use super::directory::Directory;
use super::engine_core::Engine;
use crate::core::id::{AgentId, SiteId, TeamId, TicketId};
use crate::core::sla::calendar::Hours;
use crate::core::ticket::{self, Done, FollowUp, Ticket};
use crate::core::time::WallTime;
use crate::store::{AgentAccount, Role, StoreError};

impl Engine {
    /// Who follows up on a message left at `now`; called once per ticket.
    pub(super) fn ticket_owner(
        &self,
        directory: &Directory,
        now: WallTime,
        site: SiteId,
        team: Option<TeamId>,
        wanted: Option<&str>,
    ) -> FollowUp {
        let named = || wanted.and_then(|key| directory.team_by_key(key)).map(|team| team.id);
        let of_site = || directory.sites.get(&site).map(|site| site.team);
        let team = team.or_else(named).or_else(of_site);
        let owner = self.open_tickets.assign(&who_could(directory, team));
        let opens_at = team.and_then(|team| match self.hours(team, now) {
            Hours::Closed { opens_at } => opens_at,
            Hours::Open { .. } => None,
        });
        let due_at = ticket::due(now, self.settings.ticket_due, opens_at);
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
            if let Some(owner) = ticket.owner {
                self.open_tickets.done(owner);
            }
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
