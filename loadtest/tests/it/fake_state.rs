//! What the fake server knows: conversations, who listens, who works; and the faults planted into it.

use std::collections::{HashMap, VecDeque};

use sixty::core::id::{AgentId, ClientId, ConversationId, OfferId, TeamId, VisitorId};
use sixty::core::time::WallTime;
use sixty::protocol::agent::{ConversationView, OfferStage, OfferSummary, ToAgent, VisitorView};
use sixty::protocol::visitor::ToVisitor;
use sixty::protocol::{Author, AuthorKind, MessageView, Presence, Status, WireTime};
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

/// The time of everything: nobody in these tests looks at it.
pub(crate) const AT: WireTime = WireTime(WallTime(1_700_000_000_000));

/// Faults; a number means "every so-many-eth visitor message", 0 never.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fault of its own")]
pub(crate) struct Faults {
    /// Acknowledged, never stored.
    pub(crate) acked_not_stored: u32,
    /// Neither acknowledged nor stored.
    pub(crate) swallowed: u32,
    /// Neither acknowledged nor stored before its visitor has come back and looked once.
    pub(crate) held_back: u32,
    /// Stored, and its answer is never delivered.
    pub(crate) not_delivered: u32,
    /// The same, with nothing behind it.
    pub(crate) silent: u32,
    /// The answer is delivered twice.
    pub(crate) delivered_twice: u32,
    /// The message is stored twice.
    pub(crate) stored_twice: u32,
    /// Two answers in the wrong order.
    pub(crate) reordered: u32,
    /// Stored with other words.
    pub(crate) altered: u32,
    /// The socket is closed with 4008 instead of an answer.
    pub(crate) closed: u32,
    /// Everything is this late.
    pub(crate) late_ms: u64,
    /// Neither acknowledged nor stored, as if it had never come: not even a conversation begins with it.
    pub(crate) unheard: u32,
    /// Who comes back finds their conversation empty.
    pub(crate) emptied: bool,
    /// Who comes back finds no conversation.
    pub(crate) forgotten: bool,
    /// Every so-many-eth message of an agent is neither acknowledged nor stored.
    pub(crate) agents_unheard: u32,
    /// Agents' messages are acknowledged and stored, and never reach the visitor.
    pub(crate) agents_undelivered: bool,
    /// Every so-many-eth visitor message is not shown to the owner.
    pub(crate) agents_deaf: u32,
    /// Agents' messages are acknowledged and dropped.
    pub(crate) agent_messages_dropped: bool,
    /// Agents get more than they can take.
    pub(crate) over_capacity: bool,
    /// A conversation is given to two agents.
    pub(crate) two_owners: bool,
    /// So many times all agents are set away before an offer; none rings until one of them comes back.
    pub(crate) set_away: u32,
}

pub(crate) struct Stored {
    pub(crate) seq: u32,
    pub(crate) kind: AuthorKind,
    pub(crate) text: String,
    pub(crate) client_id: Option<ClientId>,
}

pub(crate) struct Conversation {
    pub(crate) id: ConversationId,
    pub(crate) status: Status,
    pub(crate) entries: Vec<Stored>,
    pub(crate) next_seq: u32,
    pub(crate) sockets: Vec<Sender<String>>,
    pub(crate) owners: Vec<AgentId>,
    /// Messages that are held back.
    pub(crate) held: Vec<(String, ClientId)>,
    /// What was acknowledged under which id, stored or not.
    pub(crate) acked: HashMap<ClientId, u32>,
}

pub(crate) struct Colleague {
    pub(crate) id: AgentId,
    pub(crate) outbox: Sender<String>,
}

#[derive(Default)]
pub(crate) struct World {
    pub(crate) faults: Faults,
    pub(crate) conversations: HashMap<String, Conversation>,
    pub(crate) agents: Vec<Colleague>,
    pub(crate) offers: HashMap<OfferId, String>,
    pub(crate) waiting: VecDeque<String>,
    pub(crate) heard: u32,
    /// The same of agents.
    pub(crate) heard_of_agents: u32,
    pub(crate) hellos: u32,
    /// The agents are away.
    pub(crate) away: bool,
}

/// Whether the `n`-th one is hit by a fault of this frequency.
pub(crate) fn hits(n: u32, every: u32) -> bool {
    every > 0 && n.is_multiple_of(every)
}

/// The frame as the server writes it.
pub(crate) fn encode<F: serde::Serialize>(frame: &F) -> String {
    String::from_utf8(sixty::protocol::encode(frame).into()).unwrap()
}

pub(crate) fn push(outbox: &Sender<String>, text: String) {
    // A full outbox would be a fault nobody planted.
    outbox.try_send(text).ok();
}

impl Conversation {
    pub(crate) fn new() -> Self {
        Self {
            id: ConversationId(Uuid::new_v4()),
            status: Status::Bot,
            entries: Vec::new(),
            next_seq: 1,
            sockets: Vec::new(),
            owners: Vec::new(),
            held: Vec::new(),
            acked: HashMap::new(),
        }
    }

    pub(crate) fn store(&mut self, kind: AuthorKind, text: &str, client_id: Option<ClientId>) -> u32 {
        let seq = self.next_seq;
        self.next_seq += 1;
        self.entries.push(Stored { seq, kind, text: text.to_owned(), client_id });
        seq
    }

    pub(crate) fn tell(&self, frame: &ToVisitor) {
        let text = encode(frame);
        self.sockets.iter().for_each(|socket| push(socket, text.clone()));
    }

    pub(crate) fn set(&mut self, status: Status) {
        self.status = status;
        self.tell(&ToVisitor::Status { conversation: self.id, status, agent: None });
    }
}

/// An entry as visitors see it.
pub(crate) fn message(seq: u32, kind: AuthorKind, text: &str, client_id: Option<ClientId>) -> MessageView {
    MessageView {
        conversation: None,
        seq,
        client_id,
        author: Author { kind, id: None, name: None, avatar: None },
        text: Some(text.into()),
        note: false,
        event: None,
        quick_replies: vec![],
        answer: None,
        at: AT,
    }
}

impl World {
    /// The visitor wants a human.
    pub(crate) fn hand_off(&mut self, token: &str) {
        let Some(conversation) = self.conversations.get_mut(token) else { return };
        if conversation.status != Status::Bot {
            return;
        }
        conversation.set(Status::Waiting);
        self.waiting.push_back(token.to_owned());
        self.ring();
    }

    /// Offers who waits to agents in turn; with planted faults, gives without asking.
    pub(crate) fn ring(&mut self) {
        if self.faults.set_away > 0 && !self.away && !self.waiting.is_empty() {
            self.faults.set_away -= 1;
            self.away = true;
            for agent in &self.agents {
                let reason = Some("missed_offers".into());
                let frame = ToAgent::Presence { agent: agent.id, presence: Presence::Away, reason };
                push(&agent.outbox, encode(&frame));
            }
        }
        if self.agents.is_empty() || self.away {
            return;
        }
        while let Some(token) = self.waiting.pop_front() {
            let Some(conversation) = self.conversations.get(&token) else { continue };
            let (offer, id) = (OfferId(Uuid::new_v4()), conversation.id);
            if self.faults.over_capacity || self.faults.two_owners {
                let owners = if self.faults.two_owners { 2 } else { 1 };
                (0..owners).for_each(|n| self.assign(&token, n));
                continue;
            }
            let to = self.offers.len() % self.agents.len();
            self.offers.insert(offer, token);
            push(&self.agents[to].outbox, encode(&ring(offer, id)));
        }
    }

    /// Gives a conversation to the `n`-th agent.
    pub(crate) fn assign(&mut self, token: &str, n: usize) {
        let (Some(agent), Some(conversation)) = (self.agents.get(n), self.conversations.get_mut(token))
        else {
            return;
        };
        conversation.owners.push(agent.id);
        conversation.set(Status::Active);
        let view = ConversationView {
            conversation: conversation.id,
            status: Status::Active,
            visitor: visitor(),
            team: None,
            respond_by: None,
            first_response_ms: None,
            summary: None,
            last_seq: conversation.next_seq - 1,
            entries: vec![],
        };
        push(&agent.outbox, encode(&ToAgent::Assigned(Box::new(view))));
    }
}

fn visitor() -> VisitorView {
    VisitorView {
        id: VisitorId(Uuid::nil()),
        name: None,
        verified: false,
        level: 0,
        locale: "en".into(),
        page: None,
    }
}

fn ring(offer: OfferId, conversation: ConversationId) -> ToAgent {
    ToAgent::Offer {
        offer,
        conversation,
        team: TeamId(Uuid::nil()),
        summary: Box::new(OfferSummary {
            last_message: None,
            intent: None,
            confidence: None,
            mood: "calm".into(),
            mood_words: vec![],
            urgency: "normal".into(),
            reason: "requested".into(),
            visitor: visitor(),
        }),
        respond_by: AT,
        expires_at: AT,
        stage: OfferStage::Offer,
    }
}
