//! The core decides and does nothing else: no I/O, no locks, no async, no randomness, no clock, no JSON of the wire. The simulation is as pure, its seeded
//! dice aside.

use super::layers::layer_of;
use super::rust::mentions;
use super::source::Source;

/// What must not be mentioned in `core`, with the reason.
const IMPURE: [(&[&str], &str); 16] = [
    (&["tokio"], "async and clocks belong to the engine"),
    (&["std", "fs"], "files are read by the engine"),
    (&["std", "net"], "sockets belong to the gateway"),
    (&["std", "thread"], "the caller decides where it runs"),
    (&["std", "env"], "settings are arguments"),
    (&["std", "process"], "the core ends nothing"),
    (&["std", "time", "Instant"], "time is an argument"),
    (&["std", "time", "SystemTime"], "time is an argument"),
    (&["std", "sync", "Mutex"], "locks belong to the engine"),
    (&["std", "sync", "RwLock"], "locks belong to the engine"),
    (&["parking_lot"], "locks belong to the engine"),
    (&["dashmap"], "locks belong to the engine"),
    (&["getrandom"], "decisions can be replayed"),
    (&["rand"], "decisions can be replayed"),
    (&["metrics"], "the engine counts"),
    (&["tracing"], "the engine logs what the core says"),
];

/// Every impure mention in the core.
pub(crate) fn violations(sources: &[Source]) -> Vec<String> {
    let is_pure = |source: &&Source| matches!(layer_of(&source.path), Some("core" | "simulate"));
    let pure = sources.iter().filter(|source| source.is_rust()).filter(is_pure);
    let mut found: Vec<String> = pure.flat_map(of_file).collect();
    found.dedup();
    found
}

fn of_file(source: &Source) -> Vec<String> {
    let dice = layer_of(&source.path) == Some("simulate");
    let impure = |path: &[String]| {
        let banned = IMPURE.iter().filter(|(start, _)| !(dice && *start == ["rand"]));
        banned.into_iter().find(|(start, _)| path.len() >= start.len() && path[..start.len()] == **start)
    };
    let mentions = mentions(source);
    let mut found: Vec<String> = mentions
        .iter()
        .filter_map(|mention| {
            let (_, why) = impure(&mention.path)?;
            Some(format!("{}:{}: {} in a pure layer: {why}", source.path, mention.line, mention.text()))
        })
        .collect();
    if source.text.contains("async fn") {
        found.push(format!("{}: async in the core: the caller waits, the core decides", source.path));
    }
    found
}

#[test]
fn a_lock_a_file_and_a_waiting_function_are_found_in_the_core() {
    let fires = |text: &str| !violations(&[Source::sample("src/core/sla/mod.rs", text)]).is_empty();
    assert!(fires("use std::sync::{Arc, Mutex};"));
    assert!(fires("fn f() { std::fs::read(\"x\"); }"));
    assert!(fires("pub async fn wait() {}"));
    assert!(fires("fn f() { tracing::info!(\"x\"); }"));
    assert!(!fires("use std::sync::{Arc, LazyLock}; use std::time::Duration;"));
    let dice = |text: &str| violations(&[Source::sample("src/simulate/dice.rs", text)]);
    assert!(dice("use rand::Rng;").is_empty() && !dice("use std::fs::File;").is_empty());
    assert!(violations(&[Source::sample("src/engine/mod.rs", "use tokio::time;")]).is_empty());
}
