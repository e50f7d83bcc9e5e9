//! The servers as processes of their own: the raw one, the shipped binary, and the engine without its store.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{echo, without_store};

/// A load test is one machine that acts for thousands: the limits that keep one visitor or address in bounds must not be what is measured.
const LIMITS: [(&str, &str); 8] = [
    ("SIXTY_GATEWAY__CONNECTIONS_PER_ADDRESS_MAX", "1000000"),
    ("SIXTY_GATEWAY__SOCKETS_PER_ADDRESS_MAX", "1000000"),
    ("SIXTY_GATEWAY__VISITOR_FRAMES_PER_SECOND", "1000000"),
    ("SIXTY_GATEWAY__VISITOR_FRAMES_BURST", "1000000"),
    ("SIXTY_GATEWAY__TOKEN_FRAMES_PER_SECOND", "1000000"),
    ("SIXTY_GATEWAY__TOKEN_FRAMES_BURST", "1000000"),
    ("SIXTY_LOG__FILTER", "warn"),
    ("SIXTY_SERVER__OPEN_FILES", "20000"),
];

/// A server that runs; killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From the start of the process to its word "ready".
    pub(crate) ready_after: Duration,
}

impl Server {
    /// The raw server.
    pub(crate) fn echo() -> Self {
        Self::start(Command::new(std::env::current_exe().unwrap()).arg(echo::ARGUMENT))
    }

    /// The shipped binary on a data folder.
    pub(crate) fn shipped(data: &Path) -> Self {
        let mut command = Command::new(shipped_binary());
        Self::start(command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).envs(LIMITS))
    }

    /// The engine and the gateway in front of a store that forgets what is written.
    pub(crate) fn without_store(data: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        Self::start(command.arg(without_store::ARGUMENT).arg(data).envs(LIMITS))
    }

    fn start(command: &mut Command) -> Self {
        let begun = Instant::now();
        let mut child =
            command.current_dir(env!("CARGO_MANIFEST_DIR")).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready_after = begun.elapsed();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next());
        let address = address.unwrap_or_else(|| panic!("not ready: {line}")).parse().unwrap();
        Self { child, address, ready_after }
    }

    /// Resident memory in bytes.
    pub(crate) fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() * 1024.0
    }

    /// Processor time used so far.
    pub(crate) fn processor(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        Duration::from_millis(ticks * 10)
    }

    /// Waits until the matcher has been learnt and calibrated, and the memory for it is given back: the processor is idle then.
    pub(crate) fn settle(&self) {
        let mut last = self.processor();
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let now = self.processor();
            if now.saturating_sub(last) <= Duration::from_millis(10) {
                return;
            }
            last = now;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The binary that `cargo build --release` has made.
pub(crate) fn shipped_binary() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/sixty");
    assert!(path.exists(), "{} is not there: run `cargo build --release` first", path.display());
    path
}
