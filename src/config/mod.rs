//! Settings of the whole server, collected once at the start: embedded defaults, a file, the environment, flags.
//!
//! Owns the shape of the configuration file and the order of its sources. Each layer declares its own plain `Settings`; this one
//! fills them. Never read again while the server runs.

mod document;
mod layers;
mod problem;
mod read;
mod secret;
mod validate;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use document::LogFormat;
pub use problem::{Problem, Problems};
pub use secret::Secret;

use self::document::Document;
use self::layers::Layer;
use crate::core::bot;
use crate::core::conversation::Limits;
use crate::core::intent::Thresholds;
use crate::core::mood::Raising;
use crate::core::sla::Weights;
use crate::engine;
use crate::gateway;
use crate::store::sqlite;

/// Every setting with its default and the reason for it; also the reference.
pub const DEFAULTS: &str = include_str!("defaults.toml");

/// What the command line says; nothing given leaves a value to the other layers.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// The configuration file.
    pub config: Option<PathBuf>,
    /// The data folder.
    pub data: Option<PathBuf>,
    /// Address and port.
    pub listen: Option<String>,
    /// Folder of the intent library.
    pub intents: Option<PathBuf>,
}

impl Flags {
    fn given(&self) -> impl Iterator<Item = (&'static str, String)> {
        let text = |path: &Option<PathBuf>| path.as_ref().map(|path| path.to_string_lossy().into_owned());
        let values = [
            ("store.folder", text(&self.data)),
            ("gateway.listen", self.listen.clone()),
            ("intents.folder", text(&self.intents)),
        ];
        values.into_iter().filter_map(|(path, value)| Some((path, value?)))
    }
}

/// Where the intent library is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intents {
    /// Folder of the topic files.
    pub folder: PathBuf,
    /// How often to look for changes; zero never looks.
    pub poll: Duration,
}

/// How to log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// For people or for collectors.
    pub format: LogFormat,
    /// What to log.
    pub filter: String,
}

/// All settings, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// How long a stop waits.
    pub drain_within: Duration,
    /// Open files to ask the system for.
    pub open_files: u64,
    /// Settings of the gateway.
    pub gateway: gateway::Settings,
    /// Settings of the engine.
    pub engine: engine::Settings,
    /// The data folder.
    pub data: PathBuf,
    /// Settings of the embedded store.
    pub store: sqlite::Settings,
    /// Where the intent library is.
    pub intents: Intents,
    /// Folder of an operator's holiday files.
    pub calendars: Option<PathBuf>,
    /// How to log.
    pub log: Log,
}

/// Collects the settings of all sources.
///
/// # Errors
/// All problems at once, each with its place.
pub fn load(
    flags: &Flags,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, Problems> {
    let mut problems = Vec::new();
    let file = flags.config.as_deref().map(file_layer).transpose().unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    let layers: Vec<Layer> = match Layer::defaults(DEFAULTS) {
        Ok(defaults) => {
            [Some(defaults), file, Some(Layer::environment(environment)), Some(Layer::flags(flags.given()))]
                .into_iter()
                .flatten()
                .collect()
        }
        Err(problem) => return Err(Problems(vec![problem])),
    };
    let (document, found) = read::read(&layers);
    problems.extend(found);
    let document = document.filter(|document| {
        problems.extend(validate::validate(document).into_iter().map(|(path, message)| {
            let path: Vec<String> = path.split('.').map(str::to_owned).collect();
            Problem::new(layers::locate(&layers, &path), message)
        }));
        problems.is_empty()
    });
    document.map(Config::from).ok_or(Problems(problems))
}

fn file_layer(path: &Path) -> Result<Layer, Problem> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Problem::new(
            path.display().to_string(),
            format!("this file cannot be read ({error}); check --config"),
        )
    })?;
    Layer::file(path, text)
}

impl From<Document> for Config {
    fn from(document: Document) -> Self {
        let Document { server, gateway, engine, bot, routing, store, intents, calendars, log } = document;
        Self {
            drain_within: server.drain_within.0,
            open_files: server.open_files,
            gateway: gateway_settings(gateway, server.drain_within.0),
            engine: engine_settings(&engine, &bot, &routing),
            data: store.folder,
            store: sqlite::Settings {
                synchronous: match store.synchronous {
                    document::Synchronous::Full => sqlite::Synchronous::Full,
                    document::Synchronous::Normal => sqlite::Synchronous::Normal,
                },
                readers: store.readers,
            },
            intents: Intents { folder: intents.folder, poll: intents.poll.0 },
            calendars: (!calendars.folder.as_os_str().is_empty()).then_some(calendars.folder),
            log: Log { format: log.format, filter: log.filter },
        }
    }
}

fn gateway_settings(gateway: document::Gateway, shutdown_within: Duration) -> gateway::Settings {
    let rate = |per_second, burst| gateway::Rate { per_second, burst };
    gateway::Settings {
        listen: gateway.listen,
        public_url: (!gateway.public_url.is_empty()).then_some(gateway.public_url),
        agent_origins: gateway.agent_origins,
        trusted_proxies: gateway.trusted_proxies,
        connections_max: gateway.connections_max,
        connections_per_address_max: gateway.connections_per_address_max,
        sockets_per_address_max: gateway.sockets_per_address_max,
        new_conversations_per_address: gateway.new_conversations_per_address,
        new_conversations_window: gateway.new_conversations_window.0,
        visitor_rate: rate(gateway.visitor_frames_per_second, gateway.visitor_frames_burst),
        agent_rate: rate(gateway.agent_frames_per_second, gateway.agent_frames_burst),
        token_rate: rate(gateway.token_frames_per_second, gateway.token_frames_burst),
        login_life: gateway.login_life.0,
        login_attempts_per_account: gateway.login_attempts_per_account,
        login_attempts_per_address: gateway.login_attempts_per_address,
        login_window: gateway.login_window.0,
        shutdown_within,
    }
}

fn engine_settings(
    engine: &document::Engine,
    bot: &document::Bot,
    routing: &document::Routing,
) -> engine::Settings {
    engine::Settings {
        journal_queue: engine.journal_queue,
        limits: Limits {
            reopen_within: engine.reopen_within.0,
            entries_max: engine.conversation_entries_max,
        },
        bot: bot::Settings {
            thresholds: Thresholds { answer: bot.answer_from, ask_back: bot.ask_back_from },
            misses_before_handoff: bot.misses_before_handoff,
            raising: Raising {
                repeat: bot.raise_for_repeat,
                unanswered: bot.raise_for_unanswered,
                waiting: bot.raise_for_waiting,
                waiting_after: bot.raise_for_waiting_after.0,
            },
            soothe: bot.soothe,
        },
        weights: Weights {
            vip: routing.vip,
            high: routing.urgency_high,
            critical: routing.urgency_critical,
            upset: routing.upset,
            repeated: routing.repeated,
            transferred: routing.transferred,
        },
        heartbeat: engine.heartbeat.0,
        linger: engine.linger.0,
        connections_each: engine.connections_each,
        tail: engine.tail,
        ticket_due: engine.ticket_due.0,
        ..engine::Settings::default()
    }
}
