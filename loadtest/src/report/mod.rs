//! What is told at the end: text for people, files for programs. All of it comes from one [`Summary`] and the seconds of the run.

pub mod compare;
pub mod csv;
pub mod hdr;
pub mod hints;
pub mod html;
pub mod summary;
pub mod text;

pub use summary::Summary;
