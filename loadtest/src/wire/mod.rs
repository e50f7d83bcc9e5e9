//! The wire as this tool speaks it: sockets from many source addresses, and frames read with as little work as possible.
//!
//! It is written against the documented protocol, not against the server's code, so that a mistake there cannot hide here; tests hold
//! it against the server's own types.

pub mod address;
pub mod frames;
pub mod socket;
