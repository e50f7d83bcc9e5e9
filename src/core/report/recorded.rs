//! A routing decision as it is recorded.

use crate::core::routing::Event;
use crate::core::time::{Moment, WallTime};

/// A routing decision as it is recorded: `(epoch, n)` grows; within an epoch without gaps, unless a write was given up.
#[derive(Debug, Clone, PartialEq)]
pub struct RoutingEventRow {
    /// Restarts of the routing table.
    pub epoch: u32,
    /// Number within the epoch, from 1.
    pub n: u64,
    /// On the logical clock.
    pub moment: Moment,
    /// For reports.
    pub wall: WallTime,
    /// The decision.
    pub event: Event,
}
