//! The running server: puts the layers together at the start and takes them apart at the end.
//!
//! Owns the process: telemetry, the runtime, signals, exit codes. Decides nothing about conversations.

mod holidays;
mod library;
mod signals;

use std::io::{ErrorKind, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::JoinError;
use tokio::time::Instant;

use self::signals::{Signal, Signals};
use crate::config::{Config, Log, LogFormat};
use crate::engine::{Engine, calendars, clock};
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

async fn run(mut config: Config, render: Render, begun: Instant) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen().context("signals cannot be received")?;
    let library = Arc::new(library::load(&config.intents.folder)?);
    let folder = config.calendars.take();
    config.engine.calendars = Arc::new(calendars::load(folder.as_deref())?);
    // Before the store: a second server must be told about the port it wants, too.
    let listener = listen(config.gateway.listen).await?;
    let address = listener.local_addr()?;
    let store = SqliteStore::open(&config.data, config.store, clock::wall())?;
    let engine = Engine::start(config.engine, Arc::new(store), library.clone())?;
    let (stop, stopped) = watch::channel(false);
    let mut gateway = tokio::spawn(gateway::serve(config.gateway, engine.clone(), render, listener, stopped));
    announce(address, begun.elapsed())?;

    let watch = library::watch(library.clone(), config.intents.poll);
    let improve = library::improve(library.clone());
    tokio::pin!(watch, improve);
    let stopped_by = loop {
        tokio::select! {
            signal = signals.next() => match signal {
                Signal::Reload => {
                    library::reload(library.clone()).await;
                    holidays::reload(&engine, folder.clone()).await;
                }
                Signal::Stop(name) => break name,
            },
            ended = &mut gateway => return Err(failure(ended)),
            () = &mut watch => {}
            () = &mut improve => {}
        }
    };
    tracing::info!("{stopped_by}: going away; a second signal stops at once");
    let leave = async {
        engine.drain(config.drain_within).await;
        stop.send_replace(true);
        gateway.await
    };
    tokio::select! {
        ended = leave => ended?.map(|()| ExitCode::SUCCESS).context("connections were cut off"),
        name = signals.stop() => {
            tracing::warn!("{name} again: stopped at once");
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let advice = match error.kind() {
            ErrorKind::AddrInUse => {
                "another program has it; stop that one, or choose another address with --listen"
            }
            ErrorKind::PermissionDenied => "ports below 1024 need a privilege; choose another with --listen",
            _ => "choose an address of this machine with --listen",
        };
        anyhow!("{address} cannot be listened on ({error}): {advice}")
    })
}

/// The gateway ends by itself only when something is wrong.
fn failure(ended: Result<std::io::Result<()>, JoinError>) -> anyhow::Error {
    match ended {
        Ok(Ok(())) => anyhow!("the gateway has ended without being told to; see the log"),
        Ok(Err(error)) => anyhow::Error::new(error).context("the gateway cannot serve"),
        Err(error) => anyhow::Error::new(error).context("the gateway has failed"),
    }
}

/// One line for people and scripts that wait for it.
fn announce(address: SocketAddr, took: Duration) -> anyhow::Result<()> {
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
