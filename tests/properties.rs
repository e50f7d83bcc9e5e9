//! Laws that hold for every input, tried on random ones.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "properties/order.rs"]
mod order;
#[path = "properties/routing.rs"]
mod routing;
#[path = "properties/witness.rs"]
mod witness;
