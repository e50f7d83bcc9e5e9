//! Several processes: the parent starts copies of itself, gives each its job on standard input and reads its deltas, a line each.

use std::io::Write as _;
use std::process::Stdio;

use anyhow::Context as _;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, watch};

use crate::record::{Delta, PART_LOST};
use crate::worker::{Job, Stop, work};

/// The hidden command a child is started with.
pub const COMMAND: &str = "part-of-a-run";

/// A started child, to be kept while the run lasts: it ends with it.
#[derive(Debug)]
pub struct Started(#[expect(dead_code, reason = "dropping it ends the process")] Child);

/// Starts a child for this job; its deltas go to `out`, and `stop` to it.
pub async fn start(
    job: &Job,
    stop: watch::Receiver<Stop>,
    out: mpsc::Sender<Delta>,
) -> anyhow::Result<Started> {
    let program = std::env::current_exe().context("this program does not find itself")?;
    let mut child = Command::new(program)
        .arg(COMMAND)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("another process cannot be started")?;
    let part = job.part;
    let mut input = child.stdin.take().context("a child has no input")?;
    let output = child.stdout.take().context("a child has no output")?;
    let mut line = serde_json::to_vec(job)?;
    line.push(b'\n');
    input.write_all(&line).await.context("a child does not take its job")?;
    tokio::spawn(forward_stop(input, stop));
    tokio::spawn(async move {
        let mut lines = BufReader::new(output).lines();
        let mut last = Delta { part, ..Delta::default() };
        while let Ok(Some(line)) = lines.next_line().await {
            let Ok(delta) = serde_json::from_str::<Delta>(&line) else { break };
            (last.at, last.drained, last.done) = (delta.at, last.drained || delta.drained, delta.done);
            if out.send(delta).await.is_err() {
                return;
            }
        }
        if !last.done {
            // Nobody listens any more only when the run has been ended already.
            let _ = out.send(broken_off(last)).await;
        }
    });
    Ok(Started(child))
}

/// What is told of a child that ended before its time: the others need not wait for it, and the run counts for nothing.
fn broken_off(last: Delta) -> Delta {
    let errors = [(PART_LOST.to_owned(), 1)].into();
    Delta { drained: !last.drained, done: true, errors, ..last }
}

async fn forward_stop(mut input: tokio::process::ChildStdin, mut stop: watch::Receiver<Stop>) {
    for (level, word) in [(Stop::Soon, "soon\n"), (Stop::Now, "now\n")] {
        if stop.wait_for(|wanted| *wanted >= level).await.is_err()
            || input.write_all(word.as_bytes()).await.is_err()
        {
            return;
        }
    }
}

/// The child's side: reads its job, works, and prints deltas. Ends at once when the parent is gone.
pub fn serve() -> anyhow::Result<()> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("no job on standard input")?;
    let job: Job = serde_json::from_str(&line).context("the job cannot be read")?;
    let (stop, stopped) = watch::channel(Stop::No);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            let Ok(line) = line else { break };
            stop.send_replace(if line == "soon" { Stop::Soon } else { Stop::Now });
        }
        stop.send_replace(Stop::Now);
        // Kept alive: a dropped signal would read as a stop of its own.
        std::thread::park();
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Ctrl-C reaches the whole group of processes; the parent decides what it means.
        tokio::spawn(async { while tokio::signal::ctrl_c().await.is_ok() {} });
        let (out, mut deltas) = mpsc::channel(16);
        let working = tokio::spawn(work(job, stopped, out));
        while let Some(delta) = deltas.recv().await {
            let mut line = serde_json::to_vec(&delta)?;
            line.push(b'\n');
            let mut output = std::io::stdout().lock();
            output.write_all(&line).and_then(|()| output.flush()).context("the parent is gone")?;
        }
        working.await.context("a part of the run broke off")?
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Total;

    #[test]
    fn a_child_that_broke_off_is_counted_once_as_drained_and_makes_the_run_invalid() {
        let told = |drained| broken_off(Delta { part: 2, at: 7_000_000, drained, ..Delta::default() });
        assert!(told(false).drained && !told(true).drained, "drained is told once for each part");
        assert!(told(true).done);
        let mut total = Total::new(0, 10_000_000, 1);
        total.add(told(false)).unwrap();
        assert!(total.broke_off());
        assert_eq!(total.seconds.len(), 1);
    }
}
