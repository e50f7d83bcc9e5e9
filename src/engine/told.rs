//! What visitors and agents were told of the queues last.

use std::collections::{BTreeSet, HashMap};

use crate::core::id::{AgentId, ConversationId, TeamId};
use crate::core::routing::Standing;
use crate::protocol::agent::WaitingView;

/// What was told last.
#[derive(Debug, Default)]
pub(super) struct QueueNews {
    pub(super) standings: HashMap<ConversationId, Standing>,
    pub(super) queues: HashMap<TeamId, WaitingView>,
    /// Agents whose lost connection the routing table could not be told yet.
    pub(super) lost: BTreeSet<AgentId>,
}
