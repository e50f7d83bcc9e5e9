//! The shape of a configuration file; the same sections and keys as `defaults.toml`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;
use serde::{Deserialize, Deserializer};

/// A whole configuration as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) server: Server,
    pub(super) gateway: Gateway,
    pub(super) engine: Engine,
    pub(super) bot: Bot,
    pub(super) routing: Routing,
    pub(super) store: Store,
    pub(super) intents: Intents,
    pub(super) calendars: Calendars,
    pub(super) log: Log,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Server {
    pub(super) drain_within: Span,
    pub(super) open_files: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Gateway {
    #[serde(deserialize_with = "address")]
    pub(super) listen: SocketAddr,
    pub(super) public_url: String,
    pub(super) agent_origins: Vec<String>,
    #[serde(deserialize_with = "networks")]
    pub(super) trusted_proxies: Vec<IpNet>,
    pub(super) connections_max: usize,
    pub(super) connections_per_address_max: usize,
    pub(super) sockets_per_address_max: usize,
    pub(super) new_conversations_per_address: u32,
    pub(super) new_conversations_window: Span,
    pub(super) visitor_frames_per_second: u32,
    pub(super) visitor_frames_burst: u32,
    pub(super) agent_frames_per_second: u32,
    pub(super) agent_frames_burst: u32,
    pub(super) token_frames_per_second: u32,
    pub(super) token_frames_burst: u32,
    pub(super) login_life: Span,
    pub(super) login_attempts_per_account: u32,
    pub(super) login_attempts_per_address: u32,
    pub(super) login_window: Span,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Engine {
    pub(super) journal_queue: usize,
    pub(super) reopen_within: Span,
    pub(super) conversation_entries_max: u32,
    pub(super) heartbeat: Span,
    pub(super) linger: Span,
    pub(super) connections_each: usize,
    pub(super) tail: u32,
    pub(super) ticket_due: Span,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bot {
    pub(super) answer_from: f32,
    pub(super) ask_back_from: f32,
    pub(super) misses_before_handoff: u8,
    pub(super) soothe: bool,
    pub(super) raise_for_repeat: u8,
    pub(super) raise_for_unanswered: u8,
    pub(super) raise_for_waiting: u8,
    pub(super) raise_for_waiting_after: Span,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Routing {
    pub(super) vip: u8,
    pub(super) urgency_high: u8,
    pub(super) urgency_critical: u8,
    pub(super) upset: u8,
    pub(super) repeated: u8,
    pub(super) transferred: u8,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Store {
    pub(super) folder: PathBuf,
    pub(super) synchronous: Synchronous,
    pub(super) readers: u8,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Synchronous {
    Full,
    Normal,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Intents {
    pub(super) folder: PathBuf,
    pub(super) poll: Span,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calendars {
    pub(super) folder: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Log {
    pub(super) format: LogFormat,
    pub(super) filter: String,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For collectors: one JSON object a line.
    Json,
}

/// A span of time, written as a text with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span(pub(super) Duration);

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        const ADVICE: &str = r#"write a number with a unit, such as "500ms", "60s", "15m" or "12h""#;
        let text = String::deserialize(deserializer)
            .map_err(|_| D::Error::custom(format!("not a span of time; {ADVICE}")))?;
        let span = text.parse::<jiff::SignedDuration>().ok().and_then(|span| Duration::try_from(span).ok());
        span.map(Self).ok_or_else(|| D::Error::custom(format!("{text:?} is not a span of time; {ADVICE}")))
    }
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    use serde::de::Error;
    let advice =
        || D::Error::custom("write an IP address and a port, such as \"127.0.0.1:8060\" or \"[::]:8060\"");
    String::deserialize(deserializer).map_err(|_| advice())?.parse().map_err(|_| advice())
}

fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    use serde::de::Error;
    let network = |text: &String| {
        // A single address is a network of one.
        let single = || text.parse::<IpAddr>().ok().map(IpNet::from);
        let advice =
            || D::Error::custom(format!("{text:?} is not a network; write one such as \"10.0.0.0/8\""));
        text.parse().ok().or_else(single).ok_or_else(advice)
    };
    Vec::<String>::deserialize(deserializer)?.iter().map(network).collect()
}
