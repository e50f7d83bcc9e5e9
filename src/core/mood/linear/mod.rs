//! A three-class linear table: how far words and pairs of words lean from a neutral question towards blame or praise.
//!
//! Owns the table, its file format and its training. Never decides a mood alone: [`super::lean`] weighs it beside the rules.

mod features;
mod table;
mod train;

pub use train::{Example, Label, train};

pub(super) use table::Lean;

use std::sync::LazyLock;

use table::Table;

/// Trained by `sixty mood train`; its header says on what. `None` only if the file were damaged, which the tests would show.
static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| Table::read(include_bytes!("weights.bin")));

/// How the prepared text leans; `None` for a text without words.
pub(super) fn lean(text: &str) -> Option<Lean> {
    TABLE.as_ref()?.lean(text)
}

/// The words of the prepared text, single and in pairs, as numbers in order.
pub(super) fn words(text: &str) -> Vec<usize> {
    features::buckets(&features::tokens(text))
}

/// The words of the prepared text that lean most towards blame, as a byte range.
pub(super) fn sorest(text: &str) -> Option<std::ops::Range<usize>> {
    TABLE.as_ref()?.sorest(text)
}

#[cfg(test)]
mod tests;
