//! One step of the routing table: decide under its lock, apply to the conversations, journal - all in one job.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::command::SubmitError;
use super::draft::{Draft, Follow, Origin};
use super::engine_core::Engine;
use super::journal::Place;
use super::live::{Guard, Live, State};
use super::shard::Shard;
use crate::core::bot::{Context, HandoffWish};
use crate::core::conversation::{Command as Talk, Stage};
use crate::core::id::{ConversationId, TeamId};
use crate::core::refusal::Refusal;
use crate::core::routing::{Command, Event, HandoffStage, Request};
use crate::core::sla::Prospect;
use crate::core::time::{Now, WallTime};
use crate::store::{Record, RoutingEventRow};

/// A routing step under way: the table is locked, conversations are locked as they are touched, everything goes into one job.
pub(super) struct RoutingStep<'e> {
    pub(super) engine: &'e Engine,
    pub(super) shard: parking_lot::MutexGuard<'e, Shard>,
    pub(super) now: Now,
    pub(super) draft: Draft,
    guards: BTreeMap<ConversationId, (Arc<Live>, Guard)>,
    place: Place,
}

impl Engine {
    /// Locks the table for one step.
    pub(super) fn routing_step(&self, place: Place) -> RoutingStep<'_> {
        let shard = self.shard.lock();
        // Read under the lock: steps see the time in their order.
        let now = self.clock.now();
        let draft = Draft::new(self.directory(), now.wall);
        RoutingStep { engine: self, shard, now, draft, guards: BTreeMap::new(), place }
    }

    /// One command for the table alone.
    pub(super) fn route(&self, command: Command) -> Result<(), SubmitError> {
        let place = self.journal.place().ok_or(SubmitError::Busy)?;
        let mut step = self.routing_step(place);
        let result = step.table(command);
        step.finish();
        Ok(result?)
    }

    /// What a conversation's step wants from the table.
    pub(super) fn follow_up(&self, conversation: ConversationId, follow: Vec<Follow>, place: Place) {
        if follow.is_empty() {
            return;
        }
        let mut step = self.routing_step(place);
        step.follow(conversation, follow);
        step.finish();
    }

    /// What the bot and the conversation machine need to know, for as long as `act` runs.
    pub(super) fn with_context<T>(
        &self,
        state_site: crate::core::id::SiteId,
        act: impl FnOnce(&Context<'_>) -> T,
    ) -> T {
        let (library, directory, prospects) =
            (self.library.current(), self.directory(), self.prospects.load());
        let prospect = |team: Option<&str>| {
            let named = team.and_then(|key| directory.team_by_key(key)).map(|team| team.id);
            let team = named.or_else(|| directory.sites.get(&state_site).map(|site| site.team));
            let known = team.and_then(|team| prospects.get(&team).cloned());
            let calendar = team.and_then(|team| directory.calendars.get(&team));
            self.prospect_at(calendar.map(AsRef::as_ref), known.unwrap_or(Prospect::Absent { position: 1 }))
        };
        let follow_up = |now: WallTime, team: Option<TeamId>, key: Option<&str>| {
            self.ticket_owner(&directory, now, state_site, team, key)
        };
        let settings = &self.settings.bot;
        act(&Context { library: &library, settings, prospect: &prospect, follow_up: &follow_up })
    }
}

impl RoutingStep<'_> {
    /// One command for the table; its decisions are applied whether or not it was refused, since time may have passed.
    pub(super) fn table(&mut self, command: Command) -> Result<(), Refusal> {
        let mut events = Vec::new();
        let result = self.shard.table.handle(self.now.moment, command, &mut events);
        self.apply(events);
        result
    }

    /// Tells the table what a conversation's step wants from it.
    pub(super) fn follow(&mut self, conversation: ConversationId, follow: Vec<Follow>) {
        for one in follow {
            match one {
                Follow::Request(wish) => {
                    if let Err(refusal) = self.request(conversation, &wish) {
                        tracing::error!(%conversation, ?refusal, "the routing table refused what a conversation asked for");
                    }
                }
                Follow::Leave => {
                    if let Err(refusal) = self.table(Command::Leave(conversation)) {
                        // The request had not reached the table yet; it will find that nobody waits.
                        tracing::debug!(?refusal, "left before the request was routed");
                    }
                }
            }
        }
    }

    /// Lets the deadlines pass.
    pub(super) fn expire(&mut self) {
        let mut events = Vec::new();
        self.shard.table.expire(self.now.moment, &mut events);
        self.apply(events);
    }

    /// Asks for a person, unless the visitor has left the queue meanwhile.
    pub(super) fn request(
        &mut self,
        conversation: ConversationId,
        wish: &HandoffWish,
    ) -> Result<(), Refusal> {
        let now = self.now.moment;
        let directory = self.engine.directory();
        let Some(state) = self.lock(conversation) else { return Ok(()) };
        if state.conversation.stage != Stage::Waiting {
            return Ok(());
        }
        let wanted = wish.team.as_deref().and_then(|key| directory.team_by_key(key)).map(|team| team.id);
        let of_site = || directory.sites.get(&state.conversation.site).map(|site| site.team);
        let team = state.conversation.team.or(wanted).or_else(of_site).ok_or(Refusal::UnknownTeam)?;
        state.conversation.team = Some(team);
        let matter = state.conversation.matter();
        let past = state.conversation.past.as_ref();
        let repeated = past.is_some_and(|past| past.comes_back(now, matter.as_deref()));
        let request = Request {
            conversation,
            visitor: state.conversation.visitor,
            team,
            skills: Vec::new(),
            language: state.conversation.language,
            level: state.visitor.level,
            urgency: wish.urgency,
            upset: wish.upset,
            repeated,
            preferred: state.conversation.preferred_agent(),
            requested_at: state.conversation.requested_at.unwrap_or(now),
            reason: wish.reason.name().into(),
        };
        self.record_row(conversation);
        self.table(Command::Request(request))?;
        // One that is owned already has no place to move and says nothing; what is known of it must outlive a crash all the same.
        let owned =
            self.shard.table.handoff(conversation).filter(|handoff| handoff.stage != HandoffStage::Waiting);
        self.draft.job.records.extend(owned.map(|handoff| Record::Handoff(Box::new(handoff.clone()))));
        Ok(())
    }

    /// One command for a conversation, under the table's lock.
    pub(super) fn talk(
        &mut self,
        conversation: ConversationId,
        command: Talk,
        origin: Option<&Origin>,
    ) -> Result<Vec<Follow>, Refusal> {
        self.lock(conversation).ok_or(Refusal::UnknownConversation)?;
        let Self { engine, guards, draft, now, .. } = self;
        let Some((_, guard)) = guards.get_mut(&conversation) else {
            return Err(Refusal::UnknownConversation);
        };
        let mut effects = Vec::new();
        let limits = &engine.settings.limits;
        engine.with_context(guard.conversation.site, |context| {
            guard.conversation.handle(*now, command, context, limits, &mut effects)
        })?;
        guard.touched_at = now.moment;
        Ok(draft.take(guard, effects, origin))
    }

    /// Records a conversation's row as it stands now.
    pub(super) fn record_row(&mut self, conversation: ConversationId) {
        if let Some((_, guard)) = self.guards.get(&conversation) {
            self.draft.row(guard);
        }
    }

    /// Locks a conversation until the step is finished; `None` when it is not in memory.
    pub(super) fn lock(&mut self, conversation: ConversationId) -> Option<&mut State> {
        if !self.guards.contains_key(&conversation) {
            let live = self.engine.live.get(conversation)?;
            let guard = live.lock()?;
            self.guards.insert(conversation, (live, guard));
        }
        self.guards.get_mut(&conversation).map(|(_, guard)| &mut **guard)
    }

    /// Journals everything and lets go of all locks.
    pub(super) fn finish(mut self) {
        self.engine.note_staffing(&self.shard);
        let next = self.shard.table.next_deadline();
        if next != self.shard.armed {
            self.shard.armed = next;
            self.engine.deadline_moved.notify_one();
        }
        if self.draft.job.records.is_empty() && self.draft.job.notices.is_empty() {
            return;
        }
        self.draft.job.records.push(Record::Clock(self.now.moment));
        for (live, _) in self.guards.values() {
            live.enqueued();
            self.draft.job.touched.push(live.clone());
        }
        self.place.send(self.draft.job);
    }

    /// Decisions become records, frames and steps of conversations; then the handoffs they touched are recorded as they stand.
    pub(super) fn apply(&mut self, events: Vec<Event>) {
        let mut touched = BTreeSet::new();
        for event in events {
            touched.extend(event.conversation());
            self.apply_one(&event);
            self.shard.decided += 1;
            let row = RoutingEventRow {
                epoch: self.shard.epoch,
                n: self.shard.decided,
                moment: self.now.moment,
                wall: self.now.wall,
                event,
            };
            self.draft.job.records.push(Record::RoutingEvent(Box::new(row)));
        }
        for conversation in touched {
            let record = match self.shard.table.handoff(conversation) {
                Some(handoff) => Record::Handoff(Box::new(handoff.clone())),
                None => Record::HandoffEnded(conversation),
            };
            self.draft.job.records.push(record);
        }
    }
}

impl Engine {
    /// Remembers what each team could promise to one more.
    pub(super) fn note_staffing(&self, shard: &Shard) {
        let (directory, now) = (self.directory.load(), self.clock.moment());
        let prospects: BTreeMap<TeamId, Prospect> =
            directory.teams.keys().map(|team| (*team, shard.table.prospect(now, *team))).collect();
        if **self.prospects.load() != prospects {
            self.prospects.store(Arc::new(prospects));
        }
    }
}
