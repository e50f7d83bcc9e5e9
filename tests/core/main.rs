//! The bot's turn and the conversation machine, with the real intent library and no I/O.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

mod bot;
mod choices;
mod conversation;
mod details;
mod dialogues;
mod golden;
mod look;
mod misses;
mod narrowed;
mod second_thoughts;

use std::sync::{Arc, OnceLock};

use sixty::core::bot::{Context, Settings};
use sixty::core::id::{AgentId, TicketId};
use sixty::core::intent::Library;
use sixty::core::sla::Prospect;
use sixty::core::ticket::FollowUp;
use sixty::core::time::WallTime;
use sixty::engine::intents::IntentLibrary;
use uuid::Uuid;

/// The library that ships with Sixty; compiled once.
fn library() -> Arc<Library> {
    static LIBRARY: OnceLock<Arc<Library>> = OnceLock::new();
    let load = || IntentLibrary::load(concat!(env!("CARGO_MANIFEST_DIR"), "/intents")).unwrap().0.current();
    LIBRARY.get_or_init(load).clone()
}

/// Runs `act` with a context in which somebody could answer in time (or nobody is there).
fn with_context<T>(staffed: bool, act: impl FnOnce(&Context<'_>) -> T) -> T {
    with_prospect(&if staffed { Prospect::Prompt } else { Prospect::Absent { position: 1 } }, act)
}

/// Runs `act` with a context in which this is what the look at the queue finds.
fn with_prospect<T>(prospect: &Prospect, act: impl FnOnce(&Context<'_>) -> T) -> T {
    with_library(&library(), prospect, act)
}

/// The same with a library of one's own.
fn with_library<T>(library: &Library, prospect: &Prospect, act: impl FnOnce(&Context<'_>) -> T) -> T {
    let settings = Settings::default();
    let follow_up = |now: WallTime, team, _key: Option<&str>| FollowUp {
        id: TicketId(Uuid::from_u128(1)),
        team,
        owner: Some((AgentId(Uuid::from_u128(1)), "王小美".into())),
        due_at: WallTime(now.0 + 4 * 3_600 * 1_000),
    };
    act(&Context { library, settings: &settings, prospect: &|_| prospect.clone(), follow_up: &follow_up })
}
