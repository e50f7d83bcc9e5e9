//! The bot's turn and the conversation machine, with the real intent library and no I/O.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

mod bot;
mod conversation;

use std::sync::{Arc, OnceLock};

use sixty::core::bot::{Context, Settings};
use sixty::core::intent::Library;
use sixty::core::sla::Prospect;
use sixty::engine::intents::IntentLibrary;

/// The library that ships with Sixty; compiled once.
fn library() -> Arc<Library> {
    static LIBRARY: OnceLock<Arc<Library>> = OnceLock::new();
    let load = || IntentLibrary::load(concat!(env!("CARGO_MANIFEST_DIR"), "/intents")).unwrap().0.current();
    LIBRARY.get_or_init(load).clone()
}

/// Runs `act` with a context in which somebody could answer (or not).
fn with_context<T>(staffed: bool, act: impl FnOnce(&Context<'_>) -> T) -> T {
    let library = library();
    let settings = Settings::default();
    act(&Context {
        library: &library,
        settings: &settings,
        prospect: &|_| if staffed { Prospect::Prompt } else { Prospect::Absent { position: 1 } },
    })
}
