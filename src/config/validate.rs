//! Values that can be read and still make no sense.

use std::time::Duration;

use super::document::Document;

/// The keys with a senseless value, and what would make sense.
pub(super) fn validate(document: &Document) -> Vec<(&'static str, String)> {
    let Document { server, engine, bot, store, intents, .. } = document;
    let between = |path, value: Duration, low: Duration, high: Duration| {
        let message = || format!("{path} must be between {low:?} and {high:?}, not {value:?}");
        (!(low..=high).contains(&value)).then(|| (path, message()))
    };
    let count = |path, value: u64, low: u64, high: u64| {
        let message = || format!("{path} must be between {low} and {high}, not {value}");
        (!(low..=high).contains(&value)).then(|| (path, message()))
    };
    let share = |path, value: f32| {
        let message = || format!("{path} must be between 0 and 1, not {value}");
        (!(0.0..=1.0).contains(&value)).then(|| (path, message()))
    };
    let second = Duration::from_secs(1);
    let order = (bot.ask_back_from > bot.answer_from).then(|| {
        let (low, high) = (bot.ask_back_from, bot.answer_from);
        ("bot.ask_back_from", format!("bot.ask_back_from ({low}) must not exceed bot.answer_from ({high})"))
    });
    let found = [
        between("server.drain_within", server.drain_within.0, Duration::ZERO, 600 * second),
        count("server.open_files", server.open_files, 256, 16_777_216),
        count("engine.journal_queue", engine.journal_queue as u64, 1, 1_000_000),
        between("engine.reopen_within", engine.reopen_within.0, Duration::ZERO, 30 * 86_400 * second),
        count("engine.conversation_entries_max", engine.conversation_entries_max.into(), 10, 1_000_000),
        between("engine.heartbeat", engine.heartbeat.0, second, 120 * second),
        between("engine.linger", engine.linger.0, Duration::ZERO, 3_600 * second),
        count("engine.connections_each", engine.connections_each as u64, 1, 100),
        count("engine.tail", engine.tail.into(), 1, 1_000),
        share("bot.answer_from", bot.answer_from),
        share("bot.ask_back_from", bot.ask_back_from),
        order,
        count("store.readers", store.readers.into(), 1, 8),
        between("intents.poll", intents.poll.0, Duration::ZERO, 3_600 * second),
    ];
    found.into_iter().flatten().collect()
}
