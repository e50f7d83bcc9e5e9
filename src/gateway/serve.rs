//! The gateway as one task.

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::http::router;
use super::listen;
use super::settings::Settings;
use super::state::{Gateway, RenderMetrics};
use crate::engine::Engine;

/// Serves `engine` on `listener` until `stop` turns true, then until the connections have ended, at most
/// `settings.shutdown_within`. Sockets end when the engine drains.
pub async fn serve(
    settings: Settings,
    engine: Arc<Engine>,
    render_metrics: RenderMetrics,
    listener: TcpListener,
    stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let gateway = Gateway::new(settings, engine, render_metrics)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    listen::accept(listener, router(gateway.clone()), &gateway.settings, stop).await
}
