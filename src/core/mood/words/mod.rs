//! The words themselves, a file per kind and language; what a row means is said in [`super::lexicon::Table`].

mod emoji;
mod en_negative;
mod en_positive;
mod en_small;
mod en_urgent;
pub(super) mod signs;
mod zh_negative;
mod zh_plain;
mod zh_positive;
mod zh_small;
mod zh_urgent;

use super::table::Table;

/// Every table of the lexicon.
pub(super) const TABLES: &[&[Table]] = &[
    emoji::TABLES,
    en_negative::TABLES,
    en_positive::TABLES,
    en_small::TABLES,
    en_urgent::TABLES,
    zh_negative::TABLES,
    zh_plain::TABLES,
    zh_positive::TABLES,
    zh_small::TABLES,
    zh_urgent::TABLES,
];
