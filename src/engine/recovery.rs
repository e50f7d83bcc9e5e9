//! After a restart: who waits, who owns, what is promised - as the store knows it.

use super::engine_core::Engine;
use crate::core::conversation::Stage;
use crate::core::id::ConversationId;
use crate::core::routing::{Agent, Command, Team};
use crate::store::{AgentAccount, Recovery, Role};

/// An agent, as the routing table needs it.
pub(super) fn agent(account: &AgentAccount) -> Agent {
    let mut skills = account.skills.clone();
    skills.sort();
    Agent {
        id: account.id,
        teams: account.teams.clone(),
        capacity: account.capacity,
        skills,
        languages: account.languages.clone(),
        supervisor: account.role >= Role::Supervisor,
    }
}

impl Engine {
    /// Brings back conversations, owners and deadlines; what waits is offered anew.
    pub(super) fn recover(&self, teams: Vec<Team>, recovery: Recovery) {
        let directory = self.directory();
        let now = self.clock.now();
        let mut waiting: Vec<ConversationId> = Vec::new();
        for loaded in &recovery.conversations {
            let live = self.adopt(loaded);
            if live.lock().is_some_and(|guard| guard.conversation.stage == Stage::Waiting) {
                waiting.push(live.id);
            }
        }
        let Some(place) = self.journal.place() else { return };
        let mut step = self.routing_step(place);
        for team in teams {
            // Before anything that waited may break: its cause depends on it.
            let (id, open) = (team.id, directory.is_open(team.id, now.wall));
            expect_taken(step.table(Command::PutTeam(team)));
            expect_taken(step.table(Command::SetOpen { team: id, open }));
        }
        for account in directory.agents.values().filter(|account| !account.disabled) {
            let wish = Command::SetPresence { agent: account.id, presence: account.presence, reason: None };
            expect_taken(step.table(Command::PutAgent(agent(account))));
            expect_taken(step.table(wish));
        }
        let handoffs = recovery.handoffs.len();
        let mut events = Vec::new();
        step.shard.table.restore(now.moment, recovery.handoffs, &mut events);
        step.apply(events);
        // A crash between a visitor's message and the routing of its request: the request is made now, its clock runs since then.
        for conversation in waiting {
            let routed = step.shard.table.handoff(conversation).is_some();
            let wish = step.lock(conversation).and_then(|state| state.conversation.wish.clone());
            if let Some(wish) = wish.filter(|_| !routed) {
                expect_taken(step.request(conversation, &wish));
            }
        }
        step.finish();
        tracing::info!(
            conversations = recovery.conversations.len(),
            handoffs,
            "recovered open conversations"
        );
    }
}

/// Commands of ours that can only be refused by a bug.
fn expect_taken(result: Result<(), crate::core::refusal::Refusal>) {
    if let Err(refusal) = result {
        tracing::error!(?refusal, "the routing table refused what the store holds");
    }
}
