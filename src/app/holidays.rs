//! Reads an operator's holiday files again while the server runs.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::task::spawn_blocking;

use crate::engine::{Engine, calendars};

/// Reads the folder again; a broken file keeps the calendars in use.
pub(super) async fn reload(engine: &Arc<Engine>, folder: Option<PathBuf>) {
    let read = spawn_blocking(move || calendars::load(folder.as_deref())).await;
    let used = match read {
        Ok(Ok(book)) => engine.use_calendars(book).map_err(|error| error.to_string()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(failure) => Err(format!("reading failed ({failure})")),
    };
    match used {
        Ok(()) => tracing::info!("the holiday calendars were read again"),
        Err(error) => tracing::error!("the holiday calendars in use stay: {error}"),
    }
}
