//! `main/cli -> app -> config -> gateway -> engine -> bus -> store -> protocol -> core`: arrows point to the right.

use super::rust::mentions;
use super::source::Source;

/// A layer and what it may use besides itself.
const ALLOWED: [(&str, &[&str]); 12] = [
    ("main", &["cli"]),
    ("cli", &["app", "config", "gateway", "engine", "bus", "store", "simulate", "protocol", "core"]),
    ("app", &["config", "telemetry", "gateway", "engine", "bus", "store", "protocol", "core"]),
    ("config", &["gateway", "engine", "bus", "store", "protocol", "core"]),
    ("telemetry", &[]),
    ("gateway", &["engine", "bus", "store", "protocol", "core"]),
    ("engine", &["bus", "store", "protocol", "core"]),
    ("bus", &["core"]),
    ("store", &["core"]),
    ("protocol", &["core"]),
    ("simulate", &["core"]),
    ("core", &[]),
];

/// The layer of a file under `src`.
pub(crate) fn layer_of(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("src/")?;
    let layer = inner.split('/').next()?;
    Some(layer.strip_suffix(".rs").unwrap_or(layer))
}

/// Every arrow that points the wrong way, and every folder that is no layer.
pub(crate) fn violations(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| source.is_rust() && source.path != "src/lib.rs")
        .flat_map(of_file)
        .collect()
}

fn of_file(source: &Source) -> Vec<String> {
    let Some(layer) = layer_of(&source.path) else { return Vec::new() };
    let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == layer) else {
        return vec![format!("{}: {layer} is no layer; see docs/ARCHITECTURE.md", source.path)];
    };
    let is_layer = |name: &str| ALLOWED.iter().any(|(layer, _)| *layer == name);
    let mut wrong: Vec<String> = mentions(source)
        .into_iter()
        .filter(|mention| mention.path.len() > 1 && mention.path[0] == "crate" && is_layer(&mention.path[1]))
        .filter(|mention| mention.path[1] != layer && !allowed.contains(&&*mention.path[1]))
        .map(|mention| format!("{}:{}: {layer} must not use {}", source.path, mention.line, mention.text()))
        .collect();
    wrong.dedup();
    wrong
}

#[test]
fn an_arrow_to_the_left_is_found() {
    let fires = |path: &str, text: &str| !violations(&[Source::sample(path, text)]).is_empty();
    assert!(fires("src/core/bot/turn.rs", "use crate::engine::clock;"));
    assert!(fires("src/store/mod.rs", "fn f() { crate::protocol::encode(); }"), "store uses only core");
    assert!(fires("src/engine/timers.rs", "use crate::gateway::Settings;"));
    assert!(
        fires("src/gateway/mod.rs", "use crate::{core::id, config::Config};"),
        "nobody below app knows config"
    );
    assert!(fires("src/cli/mod.rs", "use crate::telemetry;"), "telemetry is used by app alone");
    assert!(fires("src/engine/x.rs", "fn f() { tracing::info!(\"{}\", crate::app::NAME); }"), "in a macro");
    assert!(fires("src/simulate/world.rs", "use crate::engine::clock;"), "time is handed in");
    assert!(fires("src/engine/x.rs", "use crate::simulate::Scenario;"), "the simulation is cli's alone");
    assert!(fires("src/helpers/mod.rs", ""), "a folder that is no layer");
    assert!(!fires("src/gateway/mod.rs", "use crate::engine::Engine; use crate::core::id::AgentId;"));
}
