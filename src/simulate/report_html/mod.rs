//! Reports as one HTML file: tables and drawings, no script, nothing loaded from anywhere, light and dark.
//!
//! Owns the page and the drawings. Pure: figures in, text out. Every tag is closed, so that any XML tool reads it, too.

mod drawing;
mod page;
mod replay;
mod simulation;
mod staffing;
#[cfg(test)]
mod tests;

pub use replay::replay;
pub use simulation::{Series, simulation};
pub use staffing::staffing;
