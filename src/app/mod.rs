//! The running server: puts the layers together at the start and takes them apart at the end.
//!
//! Owns the process: telemetry, the runtime, signals, exit codes. Decides nothing about conversations.

mod library;
mod signals;

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use tokio::runtime::Runtime;

use self::signals::{Signal, Signals};
use crate::config::{Config, Log, LogFormat};
use crate::engine::{Engine, clock};
use crate::gateway;
use crate::store::sqlite::SqliteStore;
use crate::telemetry::{self, LogSettings, Render};

/// Runs the server until it is told to stop; 0 after an orderly stop, 1 after one in a hurry.
pub fn serve(config: Config) -> anyhow::Result<ExitCode> {
    let begun = clock::instant();
    telemetry::install_log(&log_settings(&config.log))?;
    let render = telemetry::install_metrics()?;
    raise_file_limit(config.open_files);
    let runtime = Runtime::new().context("the system starts no threads; check its limits")?;
    let code = runtime.block_on(run(config, render, begun));
    // The journal is written by now, or nobody waits for it any more.
    runtime.shutdown_background();
    code
}

async fn run(config: Config, render: Render, begun: tokio::time::Instant) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen().context("signals cannot be received")?;
    let library = Arc::new(library::load(&config.intents.folder)?);
    let store = SqliteStore::open(&config.data, config.store, clock::wall())?;
    let engine = Engine::start(config.engine, Arc::new(store), library.clone())?;
    let gateway = gateway::serve(config.gateway, engine.clone(), render).await?;
    announce(gateway.address(), begun.elapsed())?;

    let watch = library::watch(library.clone(), config.intents.poll);
    tokio::pin!(watch);
    let stopped_by = loop {
        tokio::select! {
            signal = signals.next() => match signal {
                Signal::Reload => library::reload(library.clone()).await,
                Signal::Stop(name) => break name,
            },
            () = &mut watch => {}
        }
    };
    tracing::info!("{stopped_by}: going away; a second signal stops at once");
    tokio::select! {
        () = async {
            engine.drain(config.drain_within).await;
            gateway.shutdown().await;
        } => Ok(ExitCode::SUCCESS),
        name = signals.stop() => {
            tracing::warn!("{name} again: stopped at once");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// One line for people and scripts that wait for it.
fn announce(address: std::net::SocketAddr, took: std::time::Duration) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "ready on http://{address} in {} ms", took.as_millis())?;
    Ok(out.flush()?)
}

fn log_settings(log: &Log) -> LogSettings {
    let format = match log.format {
        LogFormat::Text => telemetry::LogFormat::Text,
        LogFormat::Json => telemetry::LogFormat::Json,
    };
    LogSettings { format, filter: log.filter.clone() }
}

/// Every socket is an open file; the usual soft limit of 1,024 is far too low.
fn raise_file_limit(wanted: u64) {
    match rlimit::increase_nofile_limit(wanted) {
        Ok(limit) if limit >= wanted => {}
        Ok(limit) => tracing::warn!(
            limit,
            "the system allows {limit} open files, not {wanted}; raise the hard limit, or lower server.open_files"
        ),
        Err(error) => tracing::warn!("the limit of open files cannot be raised ({error})"),
    }
}
