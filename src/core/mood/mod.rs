//! Placeholder while the module is written: what a message feels like, with the words that say so.
use serde::{Deserialize, Serialize};

/// How soon a matter wants a person. Ordered: `Normal < High < Critical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Nothing presses.
    #[default]
    Normal,
    /// Sooner than others: a blocked order, a deadline, a visitor who waits for long.
    High,
    /// At once: stolen account, money lost, danger, legal or media threat.
    Critical,
}
