//! What all requests and sockets share.

use std::fmt;
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::attempts::{Attempts, Limits};
use super::openings::Openings;
use super::origin::Origin;
use super::settings::Settings;
use super::slots::PerAddress;
use super::tickets::Tickets;
use crate::engine::Engine;

/// Passwords hashed at once; each takes a core and 19 MiB. Others wait, and give up after a few seconds (503).
const HASHING_MAX: usize = 2;

/// Renders the metrics for `/metrics`.
pub type RenderMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// The gateway of one engine.
pub struct Gateway {
    pub(super) engine: Arc<Engine>,
    pub(super) settings: Settings,
    /// From `public_url`.
    pub(super) own_origin: Option<Origin>,
    /// From `agent_origins`.
    pub(super) agent_origins: Vec<Origin>,
    pub(super) tickets: Tickets,
    pub(super) attempts: Attempts,
    pub(super) sockets: Arc<PerAddress>,
    pub(super) openings: Openings,
    pub(super) hashing: Semaphore,
    pub(super) render_metrics: RenderMetrics,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("listen", &self.settings.listen).finish_non_exhaustive()
    }
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: `{value}` is not an origin; write scheme://host[:port] in lower case, without a path")]
pub struct SettingsError {
    /// Which setting.
    pub setting: &'static str,
    /// What it says.
    pub value: String,
}

impl Gateway {
    /// Checks the settings.
    pub fn new(
        settings: Settings,
        engine: Arc<Engine>,
        render_metrics: RenderMetrics,
    ) -> Result<Arc<Self>, SettingsError> {
        let own_origin = settings.public_url.as_deref().map(|url| origin("public_url", url)).transpose()?;
        let agent_origins = settings
            .agent_origins
            .iter()
            .map(|entry| origin("agent_origins", entry))
            .collect::<Result<_, _>>()?;
        let limits = Limits {
            per_account: settings.login_attempts_per_account,
            per_address: settings.login_attempts_per_address,
            window: settings.login_window,
        };
        Ok(Arc::new(Self {
            engine,
            own_origin,
            agent_origins,
            tickets: Tickets::default(),
            attempts: Attempts::new(limits),
            sockets: PerAddress::new(settings.sockets_per_address_max),
            openings: Openings::new(
                settings.new_conversations_per_address,
                settings.new_conversations_window,
            ),
            hashing: Semaphore::new(HASHING_MAX),
            render_metrics,
            settings,
        }))
    }

    /// Whether browsers reach the server over TLS, so that cookies are for TLS alone.
    pub(super) fn is_https(&self) -> bool {
        self.own_origin.as_ref().is_some_and(Origin::is_https)
    }
}

fn origin(setting: &'static str, value: &str) -> Result<Origin, SettingsError> {
    Origin::parse(value.trim_end_matches('/'))
        .ok_or_else(|| SettingsError { setting, value: value.to_owned() })
}
