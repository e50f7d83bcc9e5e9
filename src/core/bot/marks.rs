//! The marks that end a clause, in normalised text.

/// Marks that end a clause.
pub(super) const MARKS: &[char] = &[',', '.', '!', '?', ';', '\n'];
