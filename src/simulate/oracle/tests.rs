//! A log with a planted fault must be found out; one without must not.
