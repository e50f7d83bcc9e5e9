//! What can be set about the gateway; `config` collects it.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use ipnet::IpNet;

use super::bucket::Rate;

/// Settings of the gateway.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How browsers reach the server, `scheme://host[:port]`; https makes cookies secure. None: what the Host header says.
    pub public_url: Option<String>,
    /// Origins besides the server's own whose consoles may open `/ws/agent`; matched exactly.
    pub agent_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed; nobody else's is.
    pub trusted_proxies: Vec<IpNet>,
    /// Open TCP connections; more are answered with 503 and closed.
    pub connections_max: usize,
    /// Open TCP connections of one address that is not a trusted proxy; more are answered with 429 and closed.
    pub connections_per_address_max: usize,
    /// Open sockets of one client address, seen through proxies; more are closed with 4029.
    pub sockets_per_address_max: usize,
    /// Conversations that one client address may begin at once, and again within every `new_conversations_window`; more have to wait.
    /// This machine itself is not counted.
    pub new_conversations_per_address: u32,
    /// See `new_conversations_per_address`.
    pub new_conversations_window: Duration,
    /// Frames of a visitor's socket.
    pub visitor_rate: Rate,
    /// Frames of an agent's socket.
    pub agent_rate: Rate,
    /// Frames of a program's socket (API token).
    pub token_rate: Rate,
    /// How long a login lasts.
    pub login_life: Duration,
    /// Failed logins of one account from unfamiliar addresses, or from one familiar address, within `login_window`.
    pub login_attempts_per_account: u32,
    /// Failed logins from one address within `login_window`.
    pub login_attempts_per_address: u32,
    /// See `login_attempts_per_account`.
    pub login_window: Duration,
    /// How long a stopping server waits for its connections to end.
    pub shutdown_within: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8060)),
            public_url: None,
            agent_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            connections_max: 50_000,
            connections_per_address_max: 1_000,
            sockets_per_address_max: 500,
            new_conversations_per_address: 50,
            new_conversations_window: Duration::from_mins(5),
            visitor_rate: Rate { per_second: 5, burst: 20 },
            agent_rate: Rate { per_second: 20, burst: 100 },
            token_rate: Rate { per_second: 200, burst: 1_000 },
            login_life: Duration::from_hours(12),
            login_attempts_per_account: 10,
            login_attempts_per_address: 50,
            login_window: Duration::from_mins(15),
            shutdown_within: Duration::from_secs(10),
        }
    }
}
