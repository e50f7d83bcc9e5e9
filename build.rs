//! Placeholder while the front end is written.
fn main() {}
