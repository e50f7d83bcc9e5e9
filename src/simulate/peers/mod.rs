//! Peers' rules, to compare with: what other products do with a handoff, each as a small model. The people and the oracle are the same.
//!
//! All of them know the target only as a number in a report: they announce no risk and no breach, and tell no time.

mod floor;
mod peer;

use std::time::Duration;

use floor::{Gives, Rules};
use peer::Peer;

/// Assigned at once to the least loaded agent with a free slot (first come, first served when there is none), and never moved, whoever turns out to be
/// absent.
pub(super) fn no_reroute() -> Peer {
    Peer::new(Rules { gives: Gives::Assignment, transfer_after: None, cycle: None })
}

/// As `no_reroute`; and when the owner is silent for 30 s, and another agent has a free slot then, it is passed on to that one. Once.
pub(super) fn one_transfer_30s() -> Peer {
    Peer::new(Rules { gives: Gives::Assignment, transfer_after: Some(Duration::from_secs(30)), cycle: None })
}

/// Offered for 15 s to the least loaded agent with a free slot, then to the next one who has not been asked, and so on; round again when all have been. Once
/// accepted it is never moved.
pub(super) fn reoffer_15s() -> Peer {
    Peer::new(Rules { gives: Gives::Offer(Duration::from_secs(15)), transfer_after: None, cycle: None })
}

/// Nothing happens but when somebody polls: every 5 s the one conversation of each team that has waited longest is given to the least loaded agent with a free
/// slot; when it has not been accepted after 30 s it waits again, for a later poll. Once accepted it is never moved.
pub(super) fn lhc_poll() -> Peer {
    Peer::new(Rules {
        gives: Gives::Offer(Duration::from_secs(30)),
        transfer_after: None,
        cycle: Some(Duration::from_secs(5)),
    })
}
