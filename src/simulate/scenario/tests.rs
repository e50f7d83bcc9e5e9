//! Scenarios that cannot be played are refused with file, line, field and reason.
