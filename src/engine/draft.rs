//! A job being drafted: the effects of a step become records for the journal and notices for after the commit.

use std::sync::Arc;

use super::connection::Frame;
use super::directory::Directory;
use super::journal::Job;
use super::live::State;
use super::notice::{Elsewhere, Notice};
use super::outbox::Outbox;
use super::rows;
use super::view;
use crate::core::bot::HandoffWish;
use crate::core::conversation::{Author, Effect, Entry, Stage};
use crate::core::id::{AgentId, ClientId, ConnectionId, ConversationId};
use crate::core::time::WallTime;
use crate::protocol::WireTime;
use crate::protocol::agent::ToAgent;
use crate::protocol::visitor::ToVisitor;
use crate::store::Record;

/// The socket a command came from; it gets the acknowledgement.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// Which side it is on.
    pub(super) author: Author,
    /// Which socket.
    pub(super) connection: ConnectionId,
    /// Its outbox.
    pub(super) outbox: Arc<Outbox>,
    /// True: it also gets its own entry back, because the stored words are not those it sent.
    pub(super) echo: bool,
}

/// What the routing table has to be told after a conversation's step.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Follow {
    /// A person is wanted.
    Request(Box<HandoffWish>),
    /// Nobody waits any more.
    Leave,
}

/// A job being drafted.
#[derive(Debug)]
pub(super) struct Draft {
    /// What it has become so far.
    pub(super) job: Job,
    directory: Arc<Directory>,
    at: WallTime,
}

impl Draft {
    /// An empty draft.
    pub(super) fn new(directory: Arc<Directory>, at: WallTime) -> Self {
        Self { job: Job::default(), directory, at }
    }

    /// Takes the effects of one step of a conversation; returns what the routing table has to be told.
    pub(super) fn take(
        &mut self,
        state: &mut State,
        effects: Vec<Effect>,
        origin: Option<&Origin>,
    ) -> Vec<Follow> {
        let conversation = state.conversation.id;
        let mut follow = Vec::new();
        let mut row_changed = !state.stored;
        let mut remembered = false;
        if !state.stored {
            state.stored = true;
            self.job.records.push(Record::Visitor((*state.visitor).clone()));
            self.status(state);
        }
        for effect in effects {
            match effect {
                Effect::Entry(entry) => self.entry(state, entry, origin),
                Effect::Missed { seq, why } => {
                    self.job.records.push(Record::Missed { conversation, seq, why, at: self.at });
                }
                Effect::Repeated { client_id, seq } => {
                    self.acknowledge(conversation, client_id, seq, origin);
                }
                Effect::StageChanged => self.status(state),
                Effect::Remembered => remembered = true,
                Effect::RowChanged => row_changed = true,
                Effect::HandoffRequested(wish) => follow.push(Follow::Request(wish)),
                Effect::QueueLeft => follow.push(Follow::Leave),
                Effect::TicketOpened(ticket) => self.job.records.push(Record::Ticket(ticket)),
                Effect::RatingRequested => {
                    self.tell_visitor(state, &ToVisitor::RatingRequest { conversation });
                }
                Effect::Rated { client_id, rating } => {
                    self.job.records.push(Record::Rating { conversation, client_id, rating, at: self.at });
                }
                Effect::Read { by_visitor, seq } => self.read(state, by_visitor, seq),
                Effect::Feedback { seq, helpful } => {
                    self.job.records.push(Record::Feedback { conversation, seq, helpful });
                }
            }
        }
        if row_changed {
            self.row(state);
        } else if remembered {
            self.memory(state);
        }
        follow
    }

    /// Records what the bot remembers: with the answer that was just given, which costs no other row.
    fn memory(&mut self, state: &State) {
        match self.job.records.last_mut() {
            Some(Record::Entry { memory, .. }) => *memory = rows::memory(&state.conversation),
            _ => self.row(state),
        }
    }

    /// Records everything but the entries of a conversation, ahead of the entries that refer to it.
    pub(super) fn row(&mut self, state: &State) {
        let page = state.page.as_ref().map(|page| page.url.as_str());
        let row = Record::Conversation(Box::new(rows::to_row(&state.conversation, page)));
        self.job.records.push(row);
    }

    /// A frame for all sockets of an agent.
    pub(super) fn tell_agent(&mut self, agent: AgentId, frame: &ToAgent) {
        self.job.notices.push(Notice::Agent { agent, frame: Frame::plain(frame) });
    }

    /// A frame for all sockets of the conversation's visitor.
    pub(super) fn tell_visitor(&mut self, state: &State, frame: &ToVisitor) {
        let visitor = state.conversation.visitor;
        self.job.notices.push(Notice::Visitor { visitor, frame: Frame::plain(frame) });
    }

    /// Where the conversation stands, for its visitor and its owner.
    pub(super) fn status(&mut self, state: &State) {
        let conversation = state.conversation.id;
        let status = view::status(state.conversation.stage.status());
        let owner = owner(state);
        let agent = owner.map(|id| view::agent(&self.directory, id));
        self.tell_visitor(state, &ToVisitor::Status { conversation, status, agent: agent.clone() });
        if let Some(owner) = owner {
            self.tell_agent(owner, &ToAgent::Status { conversation, status, agent });
        }
    }

    fn entry(&mut self, state: &State, entry: Entry, origin: Option<&Origin>) {
        let id = state.conversation.id;
        if let Some(client_id) = entry.client_id {
            self.acknowledge(id, client_id, entry.seq, origin);
        }
        let own = origin.filter(|origin| origin.author == entry.author && entry.client_id.is_some());
        let own = own.filter(|origin| !origin.echo).map(|origin| origin.connection);
        if entry.is_public() {
            let notice = self.to_visitor(state, &entry, own.filter(|_| entry.author == Author::Visitor));
            self.job.notices.push(notice);
        }
        if let Some(agent) = owner(state) {
            let notice =
                self.to_agent(agent, id, &entry, own.filter(|_| entry.author == Author::Agent(agent)));
            self.job.notices.push(notice);
        }
        self.job.records.push(Record::Entry { conversation: id, entry, memory: None });
    }

    /// The entry for the visitor's sockets; `from` is the one on which they wrote it.
    fn to_visitor(&self, state: &State, entry: &Entry, from: Option<ConnectionId>) -> Notice {
        let (id, visitor) = (state.conversation.id, state.conversation.visitor);
        let message = ToVisitor::Message(view::message(&self.directory, None, entry, Author::Visitor));
        match from {
            None => Notice::Visitor { visitor, frame: Frame::entry(&message, id, entry.seq) },
            Some(from) => {
                let entry = (id, entry.seq);
                Notice::VisitorElsewhere(Box::new(Elsewhere { author: visitor, from, message, entry }))
            }
        }
    }

    /// The entry for the owner's sockets; `from` is the one on which they wrote it.
    fn to_agent(
        &self,
        agent: AgentId,
        id: ConversationId,
        entry: &Entry,
        from: Option<ConnectionId>,
    ) -> Notice {
        let message = ToAgent::Message(view::message(&self.directory, Some(id), entry, Author::Agent(agent)));
        match from {
            None => Notice::Agent { agent, frame: Frame::entry(&message, id, entry.seq) },
            Some(from) => {
                let entry = (id, entry.seq);
                Notice::AgentElsewhere(Box::new(Elsewhere { author: agent, from, message, entry }))
            }
        }
    }

    fn acknowledge(
        &mut self,
        conversation: ConversationId,
        client_id: ClientId,
        seq: u32,
        origin: Option<&Origin>,
    ) {
        let Some(origin) = origin else { return };
        let at = WireTime(self.at);
        let frame = match origin.author {
            Author::Agent(_) => Frame::plain(&ToAgent::Ack { conversation, client_id, seq, at }),
            _ => Frame::plain(&ToVisitor::Ack { client_id, seq, at }),
        };
        self.job.notices.push(Notice::Ack { outbox: origin.outbox.clone(), client_id, frame });
    }

    fn read(&mut self, state: &State, by_visitor: bool, seq: u32) {
        let conversation = state.conversation.id;
        self.job.records.push(Record::Read { conversation, by_visitor, seq });
        let Some(agent) = owner(state) else { return };
        if by_visitor {
            let author = view::author(&self.directory, Author::Visitor);
            self.tell_agent(agent, &ToAgent::Read { conversation, author, seq });
        } else {
            let author = view::author(&self.directory, Author::Agent(agent));
            self.tell_visitor(state, &ToVisitor::Read { author, seq });
        }
    }
}

/// Who owns the conversation now.
pub(super) const fn owner(state: &State) -> Option<AgentId> {
    match state.conversation.stage {
        Stage::Active(agent) => Some(agent),
        _ => None,
    }
}
