//! What happens by itself: deadlines pass, time is noted, queues are told, idle conversations are let go.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval, sleep};

use super::engine_core::Engine;
use super::journal;
use crate::core::conversation::Stage;

/// Frames about queues are sent at most this often.
const NEWS_EVERY: Duration = Duration::from_millis(250);
/// While anybody waits the time is journalled this often: waiting before a crash is not forgotten.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);
/// How often calendars are asked who is open: what the wall clock does in between, a jump too, is noticed so late.
const HOURS_EVERY: Duration = Duration::from_secs(1);
/// How often idle conversations are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(15);
/// With nothing to wait for, the deadlines are looked at this often anyway.
const NO_DEADLINE: Duration = Duration::from_hours(1);

impl Engine {
    pub(super) fn spawn_timers(self: &Arc<Self>) {
        self.own(tokio::spawn(deadlines(Arc::downgrade(self))));
        self.own(tokio::spawn(every(NEWS_EVERY, Arc::downgrade(self), |engine| {
            engine.tell_lost_connections();
            engine.tell_queues();
            engine.note_figures();
        })));
        self.own(tokio::spawn(every(CHECKPOINT_EVERY, Arc::downgrade(self), Self::checkpoint)));
        self.own(tokio::spawn(every(HOURS_EVERY, Arc::downgrade(self), Self::look_at_hours)));
        self.own(tokio::spawn(every(SWEEP_EVERY, Arc::downgrade(self), Self::sweep)));
    }

    /// The core's clock decides what has expired; the timer only wakes it.
    async fn expire(&self) {
        let Some(place) = self.journal.place_waiting().await else { return };
        let mut step = self.routing_step(place);
        step.expire();
        step.finish();
    }

    /// Journals the time while anybody waits.
    pub(super) fn checkpoint(&self) {
        if self.shard.lock().table.next_deadline().is_none() {
            return;
        }
        if let Some(place) = self.journal.place() {
            place.send(journal::checkpoint(self.clock.moment()));
        }
    }

    fn sweep(&self) {
        let now = self.clock.moment();
        self.live.sweep(|state| {
            let talk = &state.conversation;
            let over = matches!(talk.stage, Stage::Bot | Stage::Closed(_));
            let idle = now.since(state.touched_at) >= self.settings.linger;
            over && idle && !self.registry.visitors.is_connected(talk.visitor)
        });
    }

    /// An agent who left while the journal was full is still on the table's list.
    fn tell_lost_connections(&self) {
        let lost = std::mem::take(&mut self.queue_news.lock().lost);
        lost.into_iter().for_each(|agent| self.tell_disconnected(agent));
    }

    fn note_figures(&self) {
        metrics::gauge!("sixty_conversations_live").set(self.live.len() as f64);
        metrics::gauge!("sixty_agents_connected").set(self.registry.agents.len() as f64);
        metrics::gauge!("sixty_visitors_connected").set(self.registry.visitors.len() as f64);
    }
}

/// Wakes up at the earliest deadline, or when an earlier one has come up.
async fn deadlines(engine: Weak<Engine>) {
    loop {
        let Some(running) = engine.upgrade() else { return };
        let next = running.shard.lock().table.next_deadline();
        let wait = next.map_or(NO_DEADLINE, |moment| running.clock.until(moment));
        if wait.is_zero() {
            running.expire().await;
            continue;
        }
        tokio::select! {
            () = sleep(wait) => {}
            () = running.deadline_moved.notified() => {}
        }
    }
}

async fn every(period: Duration, engine: Weak<Engine>, act: impl Fn(&Engine)) {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let Some(running) = engine.upgrade() else { return };
        act(&running);
    }
}
