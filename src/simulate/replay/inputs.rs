//! What people and settings did, read out of what was decided: the command behind an event.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::core::id::{OfferId, VisitorId};
use crate::core::routing::{Assignment, Command, Event, OfferEnd, OfferStage, PresenceBy, Request};

/// The rings of a rescue: accepting one is writing, so its end is no command of its own.
pub(super) type Rescues = BTreeSet<OfferId>;

/// Notes what later events need to be understood.
pub(super) fn note(rescues: &mut Rescues, event: &Event) {
    if let Event::Offered { offer, stage: OfferStage::Rescue, .. } = event {
        rescues.insert(*offer);
    }
}

/// The command that an event is the first trace of; none when the event only follows from others, or from time.
pub(super) fn command_of(event: &Event, rescues: &Rescues) -> Option<Command> {
    Some(match event {
        Event::TeamChanged { team } => Command::PutTeam((**team).clone()),
        Event::AgentChanged { agent } => Command::PutAgent((**agent).clone()),
        Event::AgentRemoved { agent } => Command::RemoveAgent(*agent),
        Event::Connected { agent, .. } => Command::Connected(*agent),
        Event::Disconnected { agent } => Command::Disconnected(*agent),
        Event::PresenceChanged { agent, presence, reason, by: PresenceBy::Wish } => {
            Command::SetPresence { agent: *agent, presence: *presence, reason: reason.clone() }
        }
        Event::Requested { .. } => Command::Request(request_of(event)?),
        Event::OfferEnded { offer, agent, end: OfferEnd::Accepted, .. } if !rescues.contains(offer) => {
            Command::Accept { agent: *agent, offer: *offer }
        }
        Event::OfferEnded { offer, agent, end: OfferEnd::Declined, reason, .. } => {
            Command::Decline { agent: *agent, offer: *offer, reason: reason.clone() }
        }
        Event::Assigned { conversation, agent, via: Assignment::Claimed, .. } => {
            Command::Claim { agent: *agent, conversation: *conversation }
        }
        Event::Assigned { conversation, agent, via: Assignment::Rescued, .. }
        | Event::Answered { conversation, agent, .. } => {
            Command::Reply { agent: *agent, conversation: *conversation }
        }
        Event::Transferred { conversation, by, to, .. } => {
            Command::Transfer { agent: *by, conversation: *conversation, to: *to }
        }
        Event::Ended { conversation, left: true, .. } => Command::Leave(*conversation),
        Event::Ended { conversation, by, .. } => Command::Close { by: *by, conversation: *conversation },
        _ => return None,
    })
}

/// The wish for a person that a `Requested` tells of; the visitor is not recorded and decides nothing.
pub(super) fn request_of(event: &Event) -> Option<Request> {
    let Event::Requested {
        conversation,
        team,
        skills,
        language,
        level,
        urgency,
        upset,
        repeated,
        preferred,
        requested_at,
        reason,
    } = event
    else {
        return None;
    };
    Some(Request {
        conversation: *conversation,
        visitor: VisitorId(Uuid::nil()),
        team: *team,
        skills: skills.clone(),
        language: *language,
        level: *level,
        urgency: *urgency,
        upset: *upset,
        repeated: *repeated,
        preferred: *preferred,
        requested_at: *requested_at,
        reason: reason.clone(),
    })
}
