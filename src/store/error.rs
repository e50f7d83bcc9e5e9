//! What can go wrong with a store; the kind decides between retry and stop.

use std::error::Error;

/// Retry, refuse or stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// Full, locked or unreachable: try again later.
    Unavailable,
    /// A unique key is taken: this write is refused, others go on.
    Conflict,
    /// Not what was written, or from a newer version: stop.
    Corrupt,
}

/// A failed store call.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StoreError {
    /// Retry, refuse or stop.
    pub kind: StoreErrorKind,
    /// What failed and what to do.
    pub message: String,
    /// The driver's error, for the log.
    #[source]
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

impl StoreError {
    /// A failure that no driver reported.
    pub fn new(kind: StoreErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// The same with the driver's error behind it.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}
