//! What the server costs before anybody comes: its size, its memory at rest, and its start with a full store.

use std::time::Duration;

use tokio::runtime::Runtime;

use crate::Effort;
use crate::child::{Server, shipped_binary};
use crate::desk::Desk;
use crate::table::{Table, median};

const MIB: f64 = 1_048_576.0;

/// Runs the group.
pub(crate) fn run(effort: Effort, table: &mut Table, _: &Runtime) {
    let bytes = std::fs::metadata(shipped_binary()).unwrap().len() as f64;
    table.at_most("binary", bytes / MIB, "MiB", 30.0, "30 MB");
    let desk = Desk::new(0, 1);
    let server = Server::shipped(&desk.data());
    server.settle();
    // Freed pages go back to the system a little later.
    std::thread::sleep(Duration::from_secs(2));
    table.at_most("memory at rest, matcher learnt", server.memory() / MIB, "MiB", 60.0, "60 MB");
    table.note("start to ready, empty store", server.ready_after.as_secs_f64(), "s");
    drop(server);
    desk.fill(1_000_000, 100, 10_000);
    let start = |_| Server::shipped(&desk.data()).ready_after.as_secs_f64();
    let ready = median((0..effort.runs).map(start).collect());
    table.at_most("start to ready, 1,000,000 messages, 10,000 waiting", ready, "s", 2.0, "2 s");
}
