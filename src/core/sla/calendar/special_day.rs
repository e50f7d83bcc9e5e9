//! What a day can be beside a weekday.

use std::sync::Arc;

use jiff::civil::Weekday;

/// A day that is not like its weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpecialDay {
    /// Closed.
    Holiday {
        /// What is celebrated.
        name: Arc<str>,
    },
    /// Worked, to make up for a holiday.
    MakeUp {
        /// For which holiday.
        name: Arc<str>,
        /// Whose weekday's hours hold.
        hours_of: Weekday,
    },
}
