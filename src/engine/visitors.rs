//! What visitors do: from a command to a step of their conversation, and on to the routing table.

use std::sync::{Arc, LazyLock};

use super::clock;
use super::command::{MayOpen, SubmitError, VisitorCommand, VisitorSession};
use super::connection::Frame;
use super::draft::{Draft, Origin, owner};
use super::engine_core::Engine;
use super::journal::Place;
use super::live::{Guard, Live, State};
use super::rows;
use super::view;
use crate::core::conversation::{Author, Command, Conversation, Outcome, Past, Stage};
use crate::core::id::{ConversationId, VisitorId};
use crate::core::refusal::Refusal;
use crate::protocol::agent::ToAgent;
use crate::protocol::visitor::Page;
use crate::store::{LoadedConversation, VisitorRow};

/// Looked up once: finding it by its name for each message costs more than counting it.
static TURN_SECONDS: LazyLock<metrics::Histogram> =
    LazyLock::new(|| metrics::histogram!("sixty_turn_seconds"));

/// A conversation that is over for too long to go on in, and what it leaves to the next one.
struct Over {
    id: ConversationId,
    past: Option<Past>,
}

impl Engine {
    /// One command of a visitor. `Ok` means taken: the answer comes through the outbox after the commit. `may_open` is asked before a
    /// conversation is opened, and for nothing else.
    pub async fn visitor(
        &self,
        session: &VisitorSession,
        command: VisitorCommand,
        may_open: MayOpen<'_>,
    ) -> Result<(), SubmitError> {
        match command {
            VisitorCommand::Send { client_id, text } => {
                self.visitor_step(session, Command::VisitorMessage { client_id, text }, may_open).await
            }
            VisitorCommand::RequestHandoff { client_id, team, reason } => {
                let team = team.map(Into::into);
                self.visitor_step(session, Command::RequestHandoff { client_id, team, reason }, may_open)
                    .await
            }
            VisitorCommand::LeaveMessage { client_id, contact, text } => {
                self.visitor_step(session, Command::LeaveMessage { client_id, contact, text }, may_open).await
            }
            VisitorCommand::LeaveQueue => self.leave_queue(session),
            VisitorCommand::Typing(on) => {
                self.visitor_types(session, on);
                Ok(())
            }
            VisitorCommand::Read(seq) => {
                self.visitor_extra(session, Command::Read { by_visitor: true, seq }).await
            }
            VisitorCommand::Feedback { seq, helpful } => {
                self.visitor_extra(session, Command::Feedback { seq, helpful }).await
            }
            VisitorCommand::Rate { client_id, rating } => {
                self.visitor_extra(session, Command::Rate { client_id, rating }).await
            }
            VisitorCommand::Page(page) => {
                self.visitor_moved(session, page);
                Ok(())
            }
        }
    }

    /// A message or request: opens a conversation when there is none, or when the last one is over for long.
    async fn visitor_step(
        &self,
        session: &VisitorSession,
        command: Command,
        may_open: MayOpen<'_>,
    ) -> Result<(), SubmitError> {
        let place = self.journal.place().ok_or(SubmitError::Busy)?;
        let routing_place = self.journal.place().ok_or(SubmitError::Busy)?;
        let mut replaces = None;
        loop {
            let live = self.conversation_to_write(session, replaces.as_ref(), may_open).await?;
            let Some(guard) = live.lock() else { continue };
            if !guard.conversation.accepts_visitor(self.clock.moment(), &self.settings.limits) {
                replaces = Some(Over { id: live.id, past: guard.conversation.past.clone() });
                continue;
            }
            if may_end_the_wait(&guard) {
                drop(guard);
                drop(place);
                return self.waiting_visitor_writes(session, command, live.id, routing_place);
            }
            return self.visitor_writes(session, command, &live, guard, place, routing_place);
        }
    }

    /// A step of somebody who waits, under the table's lock: what they choose may end the wait, and nobody may be given a
    /// conversation that has left.
    fn waiting_visitor_writes(
        &self,
        session: &VisitorSession,
        command: Command,
        conversation: ConversationId,
        place: Place,
    ) -> Result<(), SubmitError> {
        let mut step = self.routing_step(place);
        let origin = origin(session, &command);
        let result = step.talk(conversation, command, Some(&origin));
        let result = result.map(|follow| step.follow(conversation, follow));
        step.finish();
        result.map_err(Into::into)
    }

    fn visitor_writes(
        &self,
        session: &VisitorSession,
        command: Command,
        live: &Arc<Live>,
        mut guard: Guard,
        place: Place,
        routing_place: Place,
    ) -> Result<(), SubmitError> {
        let now = self.clock.now();
        if guard.page.is_none() {
            guard.page.clone_from(&session.page);
        }
        let origin = origin(session, &command);
        let mut effects = Vec::new();
        let begun = clock::instant();
        self.with_context(session.site, |context| {
            guard.conversation.handle(now, command, context, &self.settings.limits, &mut effects)
        })?;
        TURN_SECONDS.record(begun.elapsed().as_secs_f64());
        guard.touched_at = now.moment;
        let mut draft = Draft::new(self.directory(), now.wall);
        let follow = draft.take(&mut guard, effects, Some(&origin));
        live.enqueued();
        draft.job.touched.push(live.clone());
        place.send(draft.job);
        drop(guard);
        self.follow_up(live.id, follow, routing_place);
        Ok(())
    }

    /// A step of the conversation there is; without one there is nothing to mark, judge or rate.
    async fn visitor_extra(&self, session: &VisitorSession, command: Command) -> Result<(), SubmitError> {
        let place = self.journal.place().ok_or(SubmitError::Busy)?;
        let routing_place = self.journal.place().ok_or(SubmitError::Busy)?;
        loop {
            let live = self.conversation_there_is(session).await?.ok_or(Refusal::UnknownConversation)?;
            let Some(guard) = live.lock() else { continue };
            if guard.conversation.last_seq == 0 {
                return Err(Refusal::UnknownConversation.into());
            }
            return self.visitor_writes(session, command, &live, guard, place, routing_place);
        }
    }

    /// Leaves the queue: the table first, so that nobody is given a conversation that has left.
    fn leave_queue(&self, session: &VisitorSession) -> Result<(), SubmitError> {
        let live = self.live.of_visitor(session.visitor).ok_or(Refusal::WrongStage)?;
        let place = self.journal.place().ok_or(SubmitError::Busy)?;
        let mut step = self.routing_step(place);
        let past = step.past(live.id, Outcome::Unsolved).filter(|past| past.broken);
        let result = step.talk(live.id, Command::LeaveQueue, None);
        if result.is_ok() && past.is_some() {
            step.leave_behind(live.id, past);
        }
        let result = result.map(|follow| step.follow(live.id, follow));
        step.finish();
        result.map_err(Into::into)
    }

    fn visitor_types(&self, session: &VisitorSession, on: bool) {
        let Some(live) = self.live.of_visitor(session.visitor) else { return };
        let Some(agent) = live.lock().and_then(|guard| owner(&guard)) else { return };
        let author = view::author(&self.directory.load(), Author::Visitor);
        let frame = Frame::plain(&ToAgent::Typing { conversation: live.id, author, on });
        self.registry.agents.deliver_replaceable(agent, &frame, None);
    }

    fn visitor_moved(&self, session: &VisitorSession, page: Page) {
        if let Some(live) = self.live.of_visitor(session.visitor)
            && let Some(mut guard) = live.lock()
        {
            guard.page = Some(page);
        }
    }

    /// The conversation a visitor writes in; `replaces` is one that is over for too long.
    async fn conversation_to_write(
        &self,
        session: &VisitorSession,
        replaces: Option<&Over>,
        may_open: MayOpen<'_>,
    ) -> Result<Arc<Live>, SubmitError> {
        if replaces.is_none()
            && let Some(live) = self.conversation_there_is(session).await?
        {
            return Ok(live);
        }
        may_open().map_err(SubmitError::TooManyNew)?;
        let now = self.clock.now();
        let id = ConversationId(clock::new_id());
        let mut conversation =
            Conversation::open(id, session.site, session.visitor, session.language, now.wall);
        conversation.past = replaces.and_then(|over| over.past.clone());
        let live = Live::new(conversation, session.row.clone(), false, now.moment);
        Ok(self.live.insert(session.visitor, live, replaces.map(|over| over.id)))
    }

    /// The visitor's conversation, from memory or from the store.
    async fn conversation_there_is(
        &self,
        session: &VisitorSession,
    ) -> Result<Option<Arc<Live>>, SubmitError> {
        if let Some(live) = self.live.of_visitor(session.visitor).filter(|live| live.lock().is_some()) {
            return Ok(Some(live));
        }
        if session.is_new {
            return Ok(None);
        }
        Ok(self.load_latest(session.visitor, session.site).await?.map(|loaded| self.adopt(&loaded)))
    }

    /// The visitor's newest conversation in the store.
    pub(super) async fn load_latest(
        &self,
        visitor: VisitorId,
        site: crate::core::id::SiteId,
    ) -> Result<Option<LoadedConversation>, SubmitError> {
        self.read(move |store| store.latest_conversation(visitor, site)).await.map_err(|error| {
            tracing::error!(error = %error, "a visitor's conversation could not be read");
            SubmitError::Busy
        })
    }

    /// Puts a conversation from the store into memory, unless somebody was faster.
    pub(super) fn adopt(&self, loaded: &LoadedConversation) -> Arc<Live> {
        let visitor: Arc<VisitorRow> = Arc::new(loaded.visitor.clone());
        let id = visitor.id;
        let live = Live::new(rows::from_row(loaded), visitor, true, self.clock.moment());
        self.live.insert(id, live, None)
    }
}

/// The socket a command came from.
fn origin(session: &VisitorSession, command: &Command) -> Origin {
    let echo = matches!(command, Command::LeaveMessage { .. });
    Origin { author: Author::Visitor, connection: session.connection, outbox: session.outbox.clone(), echo }
}

/// Whether what the visitor does next may take the conversation out of the routing table.
fn may_end_the_wait(state: &State) -> bool {
    let conversation = &state.conversation;
    conversation.stage == Stage::Waiting
        || (matches!(conversation.stage, Stage::Active(_)) && conversation.memory.choosing)
}
