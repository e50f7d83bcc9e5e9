//! What all simulated people of one process share: the target, the clock, the notebook, and the signals of the run.

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use crate::alarm::Alarm;
use crate::clock::Micros;
use crate::record::Recorder;
use crate::scenario::Scenario;
use crate::scenario::utterances::Utterances;
use crate::wire::address::{Sources, Target};
use crate::wire::socket::{Gone, Socket};

/// How far the run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// People come.
    Load,
    /// Nobody comes any more; who is there may finish.
    Drain,
    /// Everybody goes.
    Stop,
}

/// A storm: these are cut off now and come back after that.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cut {
    /// When.
    pub at: Micros,
    /// Who.
    pub share: f64,
    /// Over how long they come back.
    pub spread_s: f64,
}

/// What is shared.
#[derive(Debug)]
pub struct Load {
    /// Where the server is.
    pub target: Target,
    /// From where to connect.
    pub sources: Sources,
    /// The site's key.
    pub site: String,
    /// What is played.
    pub scenario: Scenario,
    /// What is said.
    pub utterances: Utterances,
    /// The notebook.
    pub recorder: Recorder,
    /// Wakes people up.
    pub alarm: Arc<Alarm>,
    /// How far the run is.
    pub phase: watch::Receiver<Phase>,
    /// The latest storm.
    pub cuts: watch::Receiver<Cut>,
    /// Transcripts being read back at once: the check must not be a storm of its own.
    pub checks: Semaphore,
}

impl Load {
    /// Microseconds since the start.
    pub fn now(&self) -> Micros {
        self.alarm.clock().now()
    }
}

/// An open socket that is counted while it is open.
#[derive(Debug)]
pub struct Line {
    socket: Option<Socket>,
    load: Arc<Load>,
}

impl Line {
    /// Connects to `path`.
    pub async fn open(load: &Arc<Load>, path: &str) -> Result<Self, Gone> {
        let socket = Socket::connect(&load.target, path, &load.sources).await?;
        load.recorder.gauges(|gauges| gauges.connections += 1);
        Ok(Self { socket: Some(socket), load: load.clone() })
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        if let Some(socket) = self.socket.take() {
            socket.close().await;
        }
    }

    fn gone() -> Gone {
        Gone { kind: "closed:eof".to_owned(), code: None }
    }

    /// The next text frame.
    pub async fn next(&mut self) -> Result<tokio_tungstenite::tungstenite::Utf8Bytes, Gone> {
        match &mut self.socket {
            Some(socket) => socket.next().await,
            None => Err(Self::gone()),
        }
    }

    /// Sends a text frame.
    pub async fn send(&mut self, text: String) -> Result<(), Gone> {
        match &mut self.socket {
            Some(socket) => socket.send(text).await,
            None => Err(Self::gone()),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.load.recorder.gauges(|gauges| gauges.connections = gauges.connections.saturating_sub(1));
    }
}
