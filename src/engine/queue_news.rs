//! News of the queues: visitors learn their place when it changes, agents see who waits - at most four times a second.

use std::collections::HashMap;

use super::clock::Clock;
use super::connection::Frame;
use super::engine_core::Engine;
use super::view;
use crate::core::id::{ConversationId, TeamId};
use crate::core::routing::{RoutingTable, Standing};
use crate::core::time::Moment;
use crate::protocol::WireTime;
use crate::protocol::agent::{ToAgent, WaitingItem, WaitingView};

/// Waiting conversations an agent sees of one queue.
const ITEMS_MAX: usize = 50;
/// Places in a queue whose visitors are told every change; those behind learn theirs as they come nearer.
const PLACES_TOLD: usize = 200;

impl Engine {
    /// Tells what has changed since the last time.
    pub(super) fn tell_queues(&self) {
        let directory = self.directory();
        let now = self.clock.moment();
        let (queues, standings) = {
            let shard = self.shard.lock();
            let mut standings = HashMap::new();
            let mut queues = Vec::new();
            for team in directory.teams.keys() {
                queues.push(waiting_view(&self.clock, &shard.table, now, *team));
                for item in shard.table.queue(now, *team, PLACES_TOLD).items {
                    if let Some(standing) = shard.table.standing(now, item.conversation) {
                        standings.insert(item.conversation, standing);
                    }
                }
            }
            (queues, standings)
        };
        let mut news = self.queue_news.lock();
        for (conversation, standing) in &standings {
            if news.standings.get(conversation).is_none_or(|told| differs(told, standing)) {
                self.tell_visitor(*conversation, standing);
            }
        }
        let known = std::mem::take(&mut news.standings);
        news.standings = standings
            .into_iter()
            .map(|(id, standing)| match known.get(&id) {
                Some(told) if !differs(told, &standing) => (id, *told),
                _ => (id, standing),
            })
            .collect();
        for queue in queues {
            if news.queues.get(&queue.team) != Some(&queue) {
                self.tell_agents(&queue);
                news.queues.insert(queue.team, queue);
            }
        }
    }

    fn tell_visitor(&self, conversation: ConversationId, standing: &Standing) {
        let visitor = self.live.get(conversation).and_then(|live| live.lock().map(|guard| guard.visitor.id));
        if let Some(visitor) = visitor {
            let frame = Frame::plain(&view::standing(&self.clock, standing));
            self.registry.visitors.deliver_replaceable(visitor, &frame, None);
        }
    }

    fn tell_agents(&self, queue: &WaitingView) {
        let directory = self.directory();
        let frame = Frame::plain(&ToAgent::Waiting(queue.clone()));
        for account in directory.agents.values() {
            if self.registry.agents.is_connected(account.id)
                && self.teams_seen_by(account).contains(&queue.team)
            {
                self.registry.agents.deliver_replaceable(account.id, &frame, None);
            }
        }
    }
}

/// Whether a visitor should hear of it: another place or promise, or a range that has moved by more than a fifth.
fn differs(told: &Standing, now: &Standing) -> bool {
    let moved = |before: u32, after: u32| before.abs_diff(after) * 5 > before.max(5);
    told.position != now.position
        || told.absent != now.absent
        || told.promise != now.promise
        || told.respond_by != now.respond_by
        || moved(told.eta_low_s, now.eta_low_s)
        || moved(told.eta_high_s, now.eta_high_s)
}

/// A team's queue as its agents see it.
pub(super) fn waiting_view(clock: &Clock, table: &RoutingTable, now: Moment, team: TeamId) -> WaitingView {
    let queue = table.queue(now, team, ITEMS_MAX);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    WaitingView {
        team,
        depth: count(queue.depth),
        oldest_s: queue.oldest_wait.map_or(0, |wait| u32::try_from(wait.as_secs()).unwrap_or(u32::MAX)),
        at_risk: count(queue.at_risk),
        items: queue
            .items
            .iter()
            .map(|item| WaitingItem {
                conversation: item.conversation,
                respond_by: WireTime(clock.server_time(item.respond_by)),
                promise: view::promise(item.promise),
                urgency: view::urgency(item.urgency).into(),
            })
            .collect(),
    }
}
