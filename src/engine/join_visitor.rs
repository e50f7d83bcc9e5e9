//! A visitor's socket says hello: who it is, what it gets first, and that nothing is missed in between.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;

use super::catch_up::CatchUp;
use super::clock;
use super::command::{Identity, SubmitError, VisitorJoin, VisitorSession};
use super::connection::{Connection, Frame};
use super::engine_core::Engine;
use super::live::{Guard, Live};
use super::token;
use super::view;
use crate::core::bot;
use crate::core::conversation::{Author, Outcome, Stage};
use crate::core::id::{SiteId, VisitorId};
use crate::core::intent::Phrase;
use crate::core::text::Language;
use crate::protocol::close_code::CloseCode;
use crate::protocol::visitor::{Profile, Resume, ToVisitor, Welcome};
use crate::protocol::{QuickReply, WireTime};
use crate::store::{LoadedConversation, Record, Site, VisitorRow};

impl Engine {
    /// Lets a visitor's socket in. `welcome`, the missed entries and the standing are in its outbox when this returns.
    pub async fn join_visitor(self: &Arc<Self>, join: VisitorJoin) -> Result<VisitorSession, SubmitError> {
        if self.draining.load(Ordering::Acquire) {
            return Err(SubmitError::Busy);
        }
        let site = self.directory().sites.get(&join.site).cloned().ok_or(SubmitError::Internal)?;
        let known =
            join.token.as_deref().and_then(|token| token::verify(self.store.token_key(), site.id, token));
        let (row, is_new) = self.visitor_row(&join, &site, known).await?;
        let session = VisitorSession {
            visitor: row.id,
            site: site.id,
            connection: join.connection,
            outbox: join.outbox.clone(),
            language: row.language,
            is_new,
            row,
            page: join.page.clone(),
        };
        // From here on everything that is committed for this visitor waits behind the connection's gate.
        let connection = Connection::joining(join.connection, join.outbox.clone());
        self.registry.visitors.add(session.visitor, connection.clone());
        match self.welcome_visitor(&session, &site, join.resume.as_ref(), &connection).await {
            Ok(()) => Ok(session),
            Err(error) => {
                self.leave_visitor(&session);
                Err(error)
            }
        }
    }

    /// A visitor's socket is gone.
    pub fn leave_visitor(&self, session: &VisitorSession) {
        session.outbox.close(CloseCode::Done);
        if self.registry.visitors.remove(session.visitor, session.connection)
            && let Some(external) = &session.row.external
        {
            self.identities.remove(&(session.site, external.clone()));
        }
    }

    async fn welcome_visitor(
        self: &Arc<Self>,
        session: &VisitorSession,
        site: &Site,
        resume: Option<&Resume>,
        connection: &Arc<Connection>,
    ) -> Result<(), SubmitError> {
        let Some(live) = self.conversation_for_welcome(session).await? else {
            connection.outbox.push(self.welcome(session, site, None, false));
            connection.open(&HashMap::new());
            return Ok(());
        };
        let resumed =
            resume.filter(|resume| resume.epoch == self.store.epoch() && resume.conversation == live.id);
        let after = resumed.map_or(0, |resume| resume.last_seq);
        let resync = resume.is_some() && resumed.is_none();
        let Some(guard) = live.lock() else { return Err(SubmitError::Busy) };
        let nothing_missed = after == guard.conversation.last_public_seq && live.is_settled();
        connection.outbox.push(self.welcome(session, site, Some(&guard), resync));
        let last = self.last_frames(&guard);
        drop(guard);
        let catching_up = CatchUp { connection: connection.clone(), conversation: live.id, after, last };
        if nothing_missed {
            // No look into the store: a storm of reconnects costs memory reads only.
            catching_up.finish();
        } else {
            tokio::spawn(self.clone().catch_up(catching_up));
        }
        self.tell_standing(session);
        Ok(())
    }

    /// The conversation a visitor comes back to: the open one, or one that can still be rated or reopened.
    async fn conversation_for_welcome(
        &self,
        session: &VisitorSession,
    ) -> Result<Option<Arc<Live>>, SubmitError> {
        let live = match self.live.of_visitor(session.visitor).filter(|live| live.lock().is_some()) {
            Some(live) => Some(live),
            None if session.is_new => None,
            None => {
                let loaded: Option<LoadedConversation> =
                    self.load_latest(session.visitor, session.site).await?;
                loaded.map(|loaded| self.adopt(&loaded))
            }
        };
        let now = self.clock.moment();
        let current = |live: &Arc<Live>| {
            live.lock().is_some_and(|guard| {
                guard.conversation.last_seq > 0
                    && guard.conversation.accepts_visitor(now, &self.settings.limits)
            })
        };
        Ok(live.filter(current))
    }

    fn welcome(&self, session: &VisitorSession, site: &Site, guard: Option<&Guard>, resync: bool) -> Bytes {
        let directory = self.directory();
        let conversation = guard.map(|guard| &guard.conversation);
        let stage = conversation.map_or(Stage::Bot, |conversation| conversation.stage);
        let agent = match stage {
            Stage::Active(agent) => Some(view::agent(&directory, agent)),
            _ => None,
        };
        let greeting = conversation.is_none().then(|| self.greeting(session, site));
        let welcome = Welcome {
            token: token::sign(self.store.token_key(), session.site, session.visitor),
            visitor: session.visitor,
            conversation: conversation.map(|conversation| conversation.id),
            status: view::status(stage.status()),
            last_seq: conversation.map_or(0, |conversation| conversation.last_public_seq),
            epoch: self.store.epoch().to_owned(),
            resync,
            server_time: WireTime(self.clock.server_now()),
            heartbeat_s: u32::try_from(self.settings.heartbeat.as_secs()).unwrap_or(u32::MAX),
            agent,
            greeting,
            quick_replies: self.quick_replies(site, session.language),
            features: ["rating", "feedback", "handoff"].map(str::to_owned).to_vec(),
            rated: conversation.is_some_and(|conversation| conversation.rated.is_some()),
        };
        Frame::plain(&ToVisitor::Welcome(Box::new(welcome))).bytes
    }

    /// After what was missed: the agent's read mark, the wish for a rating.
    fn last_frames(&self, guard: &Guard) -> Vec<Bytes> {
        let directory = self.directory();
        let conversation = &guard.conversation;
        let mut frames = Vec::new();
        let unrated =
            conversation.rated.is_none() && conversation.outcome.is_some_and(|how| how != Outcome::Spam);
        if matches!(conversation.stage, Stage::Closed(_)) && unrated {
            frames.push(Frame::plain(&ToVisitor::RatingRequest { conversation: conversation.id }).bytes);
        }
        if conversation.read_by_agent > 0
            && let Some(agent) = conversation.last_agent
        {
            let author = view::author(&directory, Author::Agent(agent));
            frames.push(Frame::plain(&ToVisitor::Read { author, seq: conversation.read_by_agent }).bytes);
        }
        frames
    }

    /// The visitor's place in the queue; told twice it does no harm.
    fn tell_standing(&self, session: &VisitorSession) {
        let Some(live) = self.live.of_visitor(session.visitor) else { return };
        let standing = self.shard.lock().table.standing(self.clock.moment(), live.id);
        if let Some(standing) = standing {
            session.outbox.push_replaceable(Frame::plain(&view::standing(&self.clock, &standing)).bytes);
        }
    }

    fn greeting(&self, session: &VisitorSession, site: &Site) -> String {
        let language = session.language;
        if let Some(greeting) = site.greeting.get(&language).filter(|text| !text.is_empty()) {
            return greeting.clone();
        }
        let library = self.library.current();
        let phrase = if session.is_new { Phrase::Greeting } else { Phrase::GreetingBack };
        library.render(library.phrase(phrase, language), language, &|_| None)
    }

    fn quick_replies(&self, site: &Site, language: Language) -> Vec<QuickReply> {
        let library = self.library.current();
        let intents = site.quick_replies.iter().filter_map(|id| library.find(id));
        let buttons = bot::buttons(&library, intents, language);
        buttons.into_iter().map(|button| QuickReply { id: button.id, label: button.label }).collect()
    }

    /// Who this is: the visitor of the token, the one the site vouches for, or a new one.
    async fn visitor_row(
        &self,
        join: &VisitorJoin,
        site: &Site,
        known: Option<VisitorId>,
    ) -> Result<(Arc<VisitorRow>, bool), SubmitError> {
        let language = join.language.unwrap_or(site.locale);
        if let Some(identity) = &join.identity {
            return self.identified(site.id, identity, known, language).await;
        }
        let (id, is_new) = match known {
            Some(id) => (id, false),
            None => (VisitorId(clock::new_id()), true),
        };
        let live = self.live.of_visitor(id).and_then(|live| live.lock().map(|guard| guard.visitor.clone()));
        let mut row = match live {
            Some(row) => row,
            None => Arc::new(
                self.stored_row(id, is_new, join)
                    .await?
                    .unwrap_or_else(|| blank(id, site.id, language, clock::wall())),
            ),
        };
        let mut claimed = (*row).clone();
        claim(&mut claimed, join.profile.as_ref());
        if claimed != *row {
            row = Arc::new(claimed);
        }
        Ok((row, is_new))
    }

    /// What the store knows of a visitor; not asked for who resumes a live conversation or is new.
    async fn stored_row(
        &self,
        id: VisitorId,
        is_new: bool,
        join: &VisitorJoin,
    ) -> Result<Option<VisitorRow>, SubmitError> {
        if is_new || join.resume.is_none() && join.token.is_none() {
            return Ok(None);
        }
        self.read(move |store| store.visitor(id)).await.map_err(|_| SubmitError::Busy)
    }

    async fn identified(
        &self,
        site: SiteId,
        identity: &Identity,
        known: Option<VisitorId>,
        language: Language,
    ) -> Result<(Arc<VisitorRow>, bool), SubmitError> {
        let subject = identity.subject.clone();
        let stored = self.read(move |store| store.visitor_by_external(site, &subject)).await;
        let stored = stored.map_err(|_| SubmitError::Busy)?;
        let is_new = stored.is_none();
        let fresh = || known.unwrap_or_else(|| VisitorId(clock::new_id()));
        // Two first sockets of one person at once must not become two visitors.
        let id = match &stored {
            Some(row) => row.id,
            None => *self.identities.entry((site, identity.subject.clone())).or_insert_with(fresh),
        };
        let mut row = stored.unwrap_or_else(|| blank(id, site, language, clock::wall()));
        let before = row.clone();
        row.external = Some(identity.subject.clone());
        row.name = identity.name.clone().or(row.name);
        row.email = identity.email.clone().or(row.email);
        row.phone = identity.phone.clone().or(row.phone);
        row.level = identity.level;
        row.language = language;
        if row != before {
            let place = self.journal.place().ok_or(SubmitError::Busy)?;
            let records = vec![Record::Visitor(row.clone())];
            place.send(super::journal::Job { records, ..super::journal::Job::default() });
        }
        Ok((Arc::new(row), is_new && known.is_none()))
    }
}

fn blank(
    id: VisitorId,
    site: SiteId,
    language: Language,
    created_at: crate::core::time::WallTime,
) -> VisitorRow {
    VisitorRow {
        id,
        site,
        external: None,
        name: None,
        email: None,
        phone: None,
        level: 0,
        language,
        created_at,
    }
}

/// Unverified claims fill what the site has not vouched for.
fn claim(row: &mut VisitorRow, profile: Option<&Profile>) {
    let Some(profile) = profile.filter(|_| row.external.is_none()) else { return };
    let text = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(Into::into)
    };
    row.name = text(&profile.name).or(row.name.take());
    row.email = text(&profile.email).or(row.email.take());
    row.phone = text(&profile.phone).or(row.phone.take());
}
