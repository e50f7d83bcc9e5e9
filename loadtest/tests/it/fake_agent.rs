//! The fake server's other door: agents.

use std::sync::Mutex;

use sixty::core::id::{AgentId, ConversationId};
use sixty::protocol::agent::{AgentFrame, AgentWelcome, ToAgent};
use sixty::protocol::visitor::ToVisitor;
use sixty::protocol::{AgentRef, AuthorKind, Presence, Status, decode_agent};
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use crate::fake_state::{AT, Colleague, World, encode, hits, message, push};

/// Places of every agent.
const CAPACITY: u32 = 3;

pub(crate) fn join(world: &Mutex<World>, hello: &str, outbox: &Sender<String>) -> Option<AgentId> {
    let AgentFrame::Hello { token: Some(token), .. } = decode_agent(hello).unwrap() else { return None };
    if !token.starts_with("token-") {
        let refused = r#"{"type":"error","code":"not_authenticated","message":"no","retryable":false}"#;
        push(outbox, refused.to_owned());
        return None;
    }
    let id = AgentId(Uuid::new_v4());
    let welcome = AgentWelcome {
        agent: AgentRef { id, name: "An".into(), avatar: None },
        role: "agent".into(),
        teams: vec![],
        capacity: CAPACITY,
        presence: Presence::Offline,
        conversations: vec![],
        waiting: vec![],
        server_time: AT,
        heartbeat_s: 25,
    };
    push(outbox, encode(&ToAgent::Welcome(Box::new(welcome))));
    world.lock().unwrap().agents.push(Colleague { id, outbox: outbox.clone() });
    Some(id)
}

pub(crate) fn leave(world: &Mutex<World>, agent: AgentId) {
    world.lock().unwrap().agents.retain(|colleague| colleague.id != agent);
}

pub(crate) fn hear(world: &Mutex<World>, agent: AgentId, outbox: &Sender<String>, text: &str) {
    let mut world = world.lock().unwrap();
    match decode_agent(text).unwrap() {
        AgentFrame::PresenceSet { presence: Presence::Online, .. } => {
            world.away = false;
            world.ring();
        }
        AgentFrame::OfferAccept { offer } => {
            let n = world.agents.iter().position(|colleague| colleague.id == agent);
            if let (Some(token), Some(n)) = (world.offers.get(&offer).cloned(), n) {
                world.assign(&token, n);
            }
        }
        AgentFrame::OfferDecline { offer, .. } => {
            let token = world.offers.get(&offer).cloned();
            world.waiting.extend(token);
            world.ring();
        }
        AgentFrame::MessageSend { conversation, client_id, text, .. } => {
            let faults = world.faults;
            world.heard_of_agents += 1;
            if hits(world.heard_of_agents, faults.agents_unheard) {
                return;
            }
            let Some(talk) = by_id(&mut world, conversation) else { return };
            let text = text.unwrap();
            let seq = talk.store(AuthorKind::Agent, &text, None);
            if faults.agent_messages_dropped {
                talk.entries.pop();
            } else if !faults.agents_undelivered {
                talk.tell(&ToVisitor::Message(message(seq, AuthorKind::Agent, &text, None)));
            }
            push(outbox, encode(&ToAgent::Ack { conversation, client_id, seq, at: AT }));
        }
        AgentFrame::ConversationClose { conversation, .. } => {
            if let Some(talk) = by_id(&mut world, conversation) {
                talk.owners.clear();
                talk.set(Status::Closed);
                push(outbox, encode(&ToAgent::Unassigned { conversation, why: "closed".into() }));
            }
        }
        _ => {}
    }
}

/// A visitor's message to the owners.
pub(crate) fn relay(world: &World, token: &str, text: &str) {
    let talk = &world.conversations[token];
    let mut view = message(talk.next_seq - 1, AuthorKind::Visitor, text, None);
    view.conversation = Some(talk.id);
    let frame = encode(&ToAgent::Message(view));
    let owners = world.agents.iter().filter(|colleague| talk.owners.contains(&colleague.id));
    owners.for_each(|colleague| push(&colleague.outbox, frame.clone()));
}

fn by_id(world: &mut World, id: ConversationId) -> Option<&mut crate::fake_state::Conversation> {
    world.conversations.values_mut().find(|conversation| conversation.id == id)
}
