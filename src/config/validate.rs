//! Values that can be read and still make no sense.

use std::time::Duration;

use super::document::{Bot, Document, Engine, Gateway, Routing};
use crate::core::sla::PERCENT_MAX;
use crate::gateway::is_origin;

/// A key with a senseless value, and what would make sense.
type Senseless = (&'static str, String);

const SECOND: Duration = Duration::from_secs(1);

/// All senseless values.
pub(super) fn validate(document: &Document) -> Vec<Senseless> {
    let Document { server, gateway, engine, bot, routing, store, intents, .. } = document;
    let process = [
        between("server.drain_within", server.drain_within.0, Duration::ZERO, 600 * SECOND),
        count("server.open_files", server.open_files, 256, 16_777_216),
    ];
    let folders = [
        count("store.readers", store.readers.into(), 1, 8),
        between("intents.poll", intents.poll.0, Duration::ZERO, 3_600 * SECOND),
    ];
    let (process, folders) = (process.into_iter().flatten(), folders.into_iter().flatten());
    let rules = of_bot(bot).chain(of_routing(routing));
    process.chain(of_gateway(gateway)).chain(of_engine(engine)).chain(rules).chain(folders).collect()
}

fn of_gateway(gateway: &Gateway) -> impl Iterator<Item = Senseless> {
    let strange = |path, entry: &str| {
        let advice = "write scheme://host[:port] in lower case, such as https://help.example";
        (!is_origin(entry.trim_end_matches('/')))
            .then(|| (path, format!("{path}: {entry:?} is not an origin; {advice}")))
    };
    let own = (!gateway.public_url.is_empty()).then(|| strange("gateway.public_url", &gateway.public_url));
    let others = gateway.agent_origins.iter().map(|entry| strange("gateway.agent_origins", entry));
    let origins: Vec<_> = own.into_iter().chain(others).collect();
    let rate = |path, value: u32| count(path, value.into(), 1, 1_000_000);
    let bounds = [
        count("gateway.connections_max", gateway.connections_max as u64, 1, 10_000_000),
        count(
            "gateway.connections_per_address_max",
            gateway.connections_per_address_max as u64,
            1,
            10_000_000,
        ),
        count("gateway.sockets_per_address_max", gateway.sockets_per_address_max as u64, 1, 10_000_000),
        rate("gateway.new_conversations_per_address", gateway.new_conversations_per_address),
        between(
            "gateway.new_conversations_window",
            gateway.new_conversations_window.0,
            SECOND,
            86_400 * SECOND,
        ),
        rate("gateway.visitor_frames_per_second", gateway.visitor_frames_per_second),
        rate("gateway.visitor_frames_burst", gateway.visitor_frames_burst),
        rate("gateway.agent_frames_per_second", gateway.agent_frames_per_second),
        rate("gateway.agent_frames_burst", gateway.agent_frames_burst),
        rate("gateway.token_frames_per_second", gateway.token_frames_per_second),
        rate("gateway.token_frames_burst", gateway.token_frames_burst),
        between("gateway.login_life", gateway.login_life.0, 60 * SECOND, 90 * 86_400 * SECOND),
        rate("gateway.login_attempts_per_account", gateway.login_attempts_per_account),
        rate("gateway.login_attempts_per_address", gateway.login_attempts_per_address),
        between("gateway.login_window", gateway.login_window.0, SECOND, 86_400 * SECOND),
    ];
    origins.into_iter().chain(bounds).flatten()
}

fn of_engine(engine: &Engine) -> impl Iterator<Item = Senseless> {
    let bounds = [
        count("engine.journal_queue", engine.journal_queue as u64, 1, 1_000_000),
        between("engine.reopen_within", engine.reopen_within.0, Duration::ZERO, 30 * 86_400 * SECOND),
        count("engine.conversation_entries_max", engine.conversation_entries_max.into(), 10, 1_000_000),
        between("engine.heartbeat", engine.heartbeat.0, SECOND, 120 * SECOND),
        between("engine.linger", engine.linger.0, Duration::ZERO, 3_600 * SECOND),
        count("engine.connections_each", engine.connections_each as u64, 1, 100),
        count("engine.tail", engine.tail.into(), 1, 1_000),
        between("engine.ticket_due", engine.ticket_due.0, 60 * SECOND, 30 * 86_400 * SECOND),
    ];
    bounds.into_iter().flatten()
}

fn of_bot(bot: &Bot) -> impl Iterator<Item = Senseless> {
    let share = |path, value: f32| {
        let message = || format!("{path} must be between 0 and 1, not {value}");
        (!(0.0..=1.0).contains(&value)).then(|| (path, message()))
    };
    let order = (bot.ask_back_from > bot.answer_from).then(|| {
        let (low, high) = (bot.ask_back_from, bot.answer_from);
        ("bot.ask_back_from", format!("bot.ask_back_from ({low}) must not exceed bot.answer_from ({high})"))
    });
    let bounds =
        [share("bot.answer_from", bot.answer_from), share("bot.ask_back_from", bot.ask_back_from), order];
    bounds.into_iter().flatten()
}

fn of_routing(routing: &Routing) -> impl Iterator<Item = Senseless> {
    let percent = |path, value: u8| count(path, value.into(), 0, PERCENT_MAX.into());
    let (high, critical) = (routing.urgency_high, routing.urgency_critical);
    let order = (critical < high).then(|| {
        let message = format!(
            "routing.urgency_critical ({critical}) must not be less than routing.urgency_high ({high})"
        );
        ("routing.urgency_critical", message)
    });
    let bounds = [
        percent("routing.vip", routing.vip),
        percent("routing.urgency_high", high),
        percent("routing.urgency_critical", critical),
        percent("routing.upset", routing.upset),
        percent("routing.repeated", routing.repeated),
        percent("routing.transferred", routing.transferred),
        order,
    ];
    bounds.into_iter().flatten()
}

fn between(path: &'static str, value: Duration, low: Duration, high: Duration) -> Option<Senseless> {
    let message = || format!("{path} must be between {low:?} and {high:?}, not {value:?}");
    (!(low..=high).contains(&value)).then(|| (path, message()))
}

fn count(path: &'static str, value: u64, low: u64, high: u64) -> Option<Senseless> {
    let message = || format!("{path} must be between {low} and {high}, not {value}");
    (!(low..=high).contains(&value)).then(|| (path, message()))
}
