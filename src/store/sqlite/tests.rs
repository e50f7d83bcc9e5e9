//! The embedded store on a real folder.
