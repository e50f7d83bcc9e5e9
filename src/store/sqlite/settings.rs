//! What can be set on the embedded store.

/// How the embedded store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// What survives a power cut.
    pub synchronous: Synchronous,
    /// Connections for reading, 1 to 8; a read beyond them waits for its turn.
    pub readers: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self { synchronous: Synchronous::Full, readers: 3 }
    }
}

/// What survives a power cut. A crash of the process alone loses nothing either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synchronous {
    /// Everything acknowledged: each commit is flushed to the disk.
    Full,
    /// What the last checkpoint flushed; acknowledged messages can be lost.
    Normal,
}
