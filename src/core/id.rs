//! Ids that cannot be mixed up: one type per thing, all of them 128-bit UUIDs (version 7 when made by Sixty).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// The company that owns sites, teams and agents; the routing domain.
    WorkspaceId,
    /// One website with its settings.
    SiteId,
    /// A visitor of a site.
    VisitorId,
    /// One visitor's talk.
    ConversationId,
    /// An agent, supervisor or administrator.
    AgentId,
    /// A team of agents.
    TeamId,
    /// One offer of a conversation to one agent.
    OfferId,
    /// One socket between a browser or program and this node.
    ConnectionId,
    /// Made by the sender of a message; the same id sent again adds nothing.
    ClientId,
}

impl OfferId {
    /// The `n`-th offer of routing epoch `epoch`, as a well-formed version 7 UUID; deterministic, so that a replay makes the same ids.
    pub fn nth(epoch: u32, n: u64, at: crate::core::time::Moment) -> Self {
        let millis = u64::try_from(at.as_millis()).unwrap_or(0);
        let mut tail = [0_u8; 10];
        tail[..2].copy_from_slice(&(epoch as u16).to_be_bytes());
        tail[2..].copy_from_slice(&n.to_be_bytes());
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    }

    /// The moment that [`Self::nth`] was given: the first 48 bits of a version 7 UUID.
    pub const fn made_at(self) -> crate::core::time::Moment {
        crate::core::time::Moment((self.0.as_u128() >> 80) as i64)
    }
}
