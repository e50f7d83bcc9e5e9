//! From the core's types to the frames of the wire: what visitors and agents get to see.

use std::sync::Arc;

use super::clock::Clock;
use super::directory::Directory;
use super::live::State;
use crate::core::bot::HandoffWish;
use crate::core::conversation::{self, Entry, SystemEvent};
use crate::core::id::{AgentId, ConversationId};
use crate::core::mood::Urgency;
use crate::core::routing;
use crate::core::text::Language;
use crate::core::time::WallTime;
use crate::protocol::agent::{
    ConversationView, OfferStage, OfferSummary, Outcome, ToAgent, VisitorView, WithdrawnWhy,
};
use crate::protocol::visitor::{Page, ToVisitor};
use crate::protocol::{
    AgentRef, AnswerInfo, Author, AuthorKind, EtaRange, MessageView, Presence, PromiseState, QuickReply,
    Status, WireTime,
};
use crate::store::VisitorRow;

/// An entry for a reader; `reader` gets their own client ids back. On agents' sockets the conversation is named.
pub fn message(
    directory: &Directory,
    conversation: Option<ConversationId>,
    entry: &Entry,
    reader: conversation::Author,
) -> MessageView {
    MessageView {
        conversation,
        seq: entry.seq,
        client_id: entry.client_id.filter(|_| entry.author == reader),
        author: author(directory, entry.author),
        text: Some(entry.text.clone()),
        note: entry.note,
        event: entry.event.map(|event| event_name(event).into()),
        quick_replies: entry
            .quick_replies
            .iter()
            .map(|reply| QuickReply { id: reply.id.clone(), label: reply.label.clone() })
            .collect(),
        answer: entry.answer.as_ref().map(|answer| AnswerInfo {
            intent: answer.intent.clone(),
            confidence: answer.confidence,
            source: answer.source.clone(),
        }),
        at: WireTime(entry.at),
    }
}

/// An author, as others see them.
pub fn author(directory: &Directory, author: conversation::Author) -> Author {
    let kind = match author {
        conversation::Author::Visitor => AuthorKind::Visitor,
        conversation::Author::Bot => AuthorKind::Bot,
        conversation::Author::Agent(_) => AuthorKind::Agent,
        conversation::Author::System => AuthorKind::System,
    };
    let conversation::Author::Agent(id) = author else {
        return Author { kind, id: None, name: None, avatar: None };
    };
    let name = directory.agents.get(&id).map(|agent| agent.name.clone());
    Author { kind, id: Some(id), name, avatar: None }
}

/// An agent, as others see them.
pub fn agent(directory: &Directory, id: AgentId) -> AgentRef {
    let name = directory.agents.get(&id).map_or_else(|| "?".into(), |agent| agent.name.clone());
    AgentRef { id, name, avatar: None }
}

/// A status on the wire.
pub const fn status(status: conversation::Status) -> Status {
    match status {
        conversation::Status::Bot => Status::Bot,
        conversation::Status::Waiting => Status::Waiting,
        conversation::Status::Active => Status::Active,
        conversation::Status::Closed => Status::Closed,
    }
}

/// An outcome on the wire.
pub const fn outcome(outcome: conversation::Outcome) -> Outcome {
    match outcome {
        conversation::Outcome::Solved => Outcome::Solved,
        conversation::Outcome::Unsolved => Outcome::Unsolved,
        conversation::Outcome::Spam => Outcome::Spam,
    }
}

/// A presence on the wire.
pub const fn presence(presence: routing::Presence) -> Presence {
    match presence {
        routing::Presence::Online => Presence::Online,
        routing::Presence::Away => Presence::Away,
        routing::Presence::Offline => Presence::Offline,
    }
}

/// A step of the ladder on the wire.
pub const fn stage(stage: routing::OfferStage) -> OfferStage {
    match stage {
        routing::OfferStage::Offer => OfferStage::Offer,
        routing::OfferStage::RingAll => OfferStage::RingAll,
        routing::OfferStage::Rescue => OfferStage::Rescue,
    }
}

/// Why an offer is gone; `None` when its agent knows already because they took it.
pub const fn withdrawn(end: routing::OfferEnd) -> Option<WithdrawnWhy> {
    match end {
        routing::OfferEnd::Accepted => None,
        routing::OfferEnd::Expired => Some(WithdrawnWhy::Expired),
        routing::OfferEnd::Taken => Some(WithdrawnWhy::Taken),
        routing::OfferEnd::Left => Some(WithdrawnWhy::Left),
        routing::OfferEnd::Declined | routing::OfferEnd::Reassigned => Some(WithdrawnWhy::Reassigned),
    }
}

/// Why somebody does not own a conversation any more.
pub const fn release(why: routing::Release) -> &'static str {
    match why {
        routing::Release::Closed => "closed",
        routing::Release::Transferred => "transferred",
        routing::Release::Rescued => "rescued",
        routing::Release::OwnerLost => "returned_to_queue",
    }
}

/// Why a promise was broken.
pub const fn cause(cause: routing::Cause) -> &'static str {
    match cause {
        routing::Cause::NobodyOnline => "nobody_online",
        routing::Cause::AtCapacity => "at_capacity",
        routing::Cause::OffersIgnored => "offers_ignored",
        routing::Cause::AcceptedButSilent => "accepted_but_silent",
        routing::Cause::OutsideHours => "outside_hours",
        routing::Cause::ConnectionLost => "connection_lost",
    }
}

/// How soon, on the wire.
pub const fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Normal => "normal",
        Urgency::High => "high",
        Urgency::Critical => "critical",
    }
}

/// A visitor, as agents see them.
pub fn visitor(visitor: &VisitorRow, language: Language, page: Option<&Page>) -> VisitorView {
    VisitorView {
        id: visitor.id,
        name: visitor.name.clone(),
        verified: visitor.external.is_some(),
        level: visitor.level,
        locale: language.tag().to_owned(),
        page: page.cloned(),
    }
}

/// What an agent must know to take a conversation.
pub fn summary(wish: &HandoffWish, visitor: VisitorView) -> OfferSummary {
    OfferSummary {
        last_message: wish.last_message.clone(),
        intent: wish.intent.as_ref().map(|(intent, _)| intent.clone()),
        confidence: wish.intent.as_ref().map(|(_, confidence)| *confidence),
        mood: if wish.upset { "upset" } else { "calm" }.into(),
        mood_words: wish.words.clone(),
        urgency: urgency(wish.urgency).into(),
        reason: wish.reason.name().into(),
        visitor,
    }
}

/// A conversation, as its agents see it; without entries.
pub(super) fn conversation(state: &State, respond_by: Option<WallTime>) -> ConversationView {
    let conversation = &state.conversation;
    let visitor = visitor(&state.visitor, conversation.language, state.page.as_ref());
    ConversationView {
        conversation: conversation.id,
        status: status(conversation.stage.status()),
        visitor: visitor.clone(),
        team: conversation.team,
        respond_by: respond_by.map(WireTime),
        first_response_ms: conversation.first_response_ms,
        summary: conversation.wish.as_ref().map(|wish| summary(wish, visitor)),
        last_seq: conversation.last_seq,
        entries: Vec::new(),
    }
}

/// A standing on the wire.
pub(super) fn standing(clock: &Clock, standing: &routing::Standing) -> ToVisitor {
    ToVisitor::Queue {
        position: u32::try_from(standing.position).unwrap_or(u32::MAX),
        eta_s: EtaRange { low: standing.eta_low_s, high: standing.eta_high_s },
        absent: standing.absent,
        respond_by: WireTime(clock.server_time(standing.respond_by)),
        promise: promise(standing.promise),
    }
}

/// A promise on the wire.
pub(super) const fn promise(promise: routing::Promise) -> PromiseState {
    match promise {
        routing::Promise::Kept => PromiseState::Kept,
        routing::Promise::AtRisk => PromiseState::AtRisk,
        routing::Promise::Missed => PromiseState::Missed,
    }
}

/// A conversation that has been given to an agent; its entries are read after the commit.
#[derive(Debug)]
pub(super) struct Tail {
    /// To whom.
    pub(super) agent: AgentId,
    /// What they get, without entries.
    pub(super) view: ConversationView,
    /// At most so many entries.
    pub(super) limit: u32,
    /// For the names of authors.
    pub(super) directory: Arc<Directory>,
}

impl Tail {
    /// The frame, with the entries up to the one that was last when the conversation was given.
    pub(super) fn frame(&self, entries: &[Entry]) -> ToAgent {
        let mut view = self.view.clone();
        view.entries = self.messages(entries, 0);
        ToAgent::Assigned(Box::new(view))
    }

    fn messages(&self, entries: &[Entry], after: u32) -> Vec<MessageView> {
        let (id, last) = (self.view.conversation, self.view.last_seq);
        let reader = conversation::Author::Agent(self.agent);
        entries
            .iter()
            .filter(|entry| entry.seq > after && entry.seq <= last)
            .map(|entry| message(&self.directory, Some(id), entry, reader))
            .collect()
    }
}

const fn event_name(event: SystemEvent) -> &'static str {
    match event {
        SystemEvent::HandedOff => "handed_off",
        SystemEvent::BackToBot => "back_to_bot",
        SystemEvent::AgentJoined => "agent_joined",
        SystemEvent::Transferred => "transferred",
        SystemEvent::Closed => "closed",
        SystemEvent::Reopened => "reopened",
        SystemEvent::AtRisk => "at_risk",
        SystemEvent::Breached => "breached",
        SystemEvent::WaitsOn => "waits_on",
        SystemEvent::MessageAsked => "message_asked",
        SystemEvent::MessageLeft => "message_left",
    }
}
