//! Placeholder while the layer is written.

pub mod intents;
