//! Ids of a simulated world: numbers in the shape of UUIDs, so that they are found again without a search.

use uuid::Uuid;

use crate::core::id::{AgentId, ConversationId, TeamId, VisitorId};

/// Kinds of ids, told apart by the highest bits.
const TEAM: u128 = 1 << 96;
const AGENT: u128 = 2 << 96;
const CONVERSATION: u128 = 3 << 96;
const VISITOR: u128 = 4 << 96;

/// The team at this place of the scenario.
pub fn team_id(place: usize) -> TeamId {
    TeamId(Uuid::from_u128(TEAM + place as u128))
}

/// The agent at this place, counted over all groups.
pub fn agent_id(place: usize) -> AgentId {
    AgentId(Uuid::from_u128(AGENT + place as u128))
}

/// The conversation with this number, in the order of coming.
pub fn conversation_id(number: u64) -> ConversationId {
    ConversationId(Uuid::from_u128(CONVERSATION + u128::from(number)))
}

/// Its visitor.
pub(super) fn visitor_id(number: u64) -> VisitorId {
    VisitorId(Uuid::from_u128(VISITOR + u128::from(number)))
}

pub(super) fn team_place(id: TeamId) -> usize {
    id.0.as_u128() as u64 as usize
}

pub(super) fn agent_place(id: AgentId) -> usize {
    id.0.as_u128() as u64 as usize
}

pub(super) fn conversation_number(id: ConversationId) -> u64 {
    id.0.as_u128() as u64
}
