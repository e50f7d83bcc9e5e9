//! The command line on a real data folder.
