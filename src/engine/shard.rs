//! What the routing lock protects.

use crate::core::routing::RoutingTable;
use crate::core::time::Moment;

/// The routing table with the numbers of its decisions.
#[derive(Debug)]
pub(super) struct Shard {
    /// The table.
    pub(super) table: RoutingTable,
    pub(super) epoch: u32,
    pub(super) decided: u64,
    /// The deadline the timer was told of last.
    pub(super) armed: Option<Moment>,
}

impl Shard {
    /// An empty table; `epoch` is another one at each start.
    pub(super) fn new(epoch: u32) -> Self {
        Self { table: RoutingTable::new(epoch), epoch, decided: 0, armed: None }
    }
}
