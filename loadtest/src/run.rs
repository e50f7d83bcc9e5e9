//! A run from its plan to its report: starts the parts, sums up what they tell, shows it, ends it, writes it down.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::{mpsc, watch};

use crate::child::{self, Started};
use crate::cli::{Output, RunArgs};
use crate::clock::micros;
use crate::plan::Plan;
use crate::reach;
use crate::record::{Delta, NOT_ENDED, PART_LOST, Total};
use crate::report::{Summary, compare, csv, hdr, html, summary, text};
use crate::view::{Moment, Style, View, colours};
use crate::worker::{GRACE_S, Job, Stop, work};

/// Deltas waiting to be summed up; a full queue holds the tellers back, never the load.
const DELTAS_MAX: usize = 256;
/// A run that is not over this long after it should be is ended.
const OVERTIME: Duration = Duration::from_secs(15);
/// A server that does not take a connection by then is not there.
const REACHED_WITHIN: Duration = Duration::from_secs(5);
/// The exit code for everything that is not a result.
const USAGE: u8 = 2;

/// Plays and reports; gives the exit code.
pub fn run(args: &RunArgs) -> ExitCode {
    let plan = match Plan::new(args) {
        Ok(plan) => plan,
        Err(error) => return failed(&error),
    };
    // Before anything else: a server that is not there would only give minutes of errors.
    if let Err(error) = std::net::TcpStream::connect_timeout(&plan.target.address, REACHED_WITHIN) {
        return failed(&anyhow::anyhow!(
            "{}: nobody answers there ({error}); start the server first",
            args.url
        ));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let played = runtime.map_err(Into::into).and_then(|runtime| {
        runtime.block_on(async {
            reach::greet(&plan.target, &plan.jobs).await.with_context(|| args.url.clone())?;
            play(args, &plan).await
        })
    });
    match played.and_then(|(total, early)| finish(args, &plan, &total, early)) {
        Ok(code) => ExitCode::from(code),
        Err(error) => failed(&error),
    }
}

/// Says what is wrong with the usage, or with the machine.
pub fn failed(error: &anyhow::Error) -> ExitCode {
    // Nobody to tell it to is nothing to do about.
    let _ = writeln!(std::io::stderr(), "sixty-loadtest: {error:#}");
    ExitCode::from(USAGE)
}

async fn play(args: &RunArgs, plan: &Plan) -> anyhow::Result<(Total, bool)> {
    let scenario = &plan.scenario;
    let (stop, stopped) = watch::channel(Stop::No);
    let (out, mut deltas) = mpsc::channel(DELTAS_MAX);
    let _children = start(&plan.jobs, &stopped, out).await?;
    let end = micros(scenario.warmup_s + scenario.duration_s);
    let mut total = Total::new(micros(scenario.warmup_s), end, micros(scenario.routing.target_s));
    let mut view =
        View::open(style(&args.output), &scenario.name, &stop).context("the terminal cannot be used")?;
    let length = scenario.warmup_s + scenario.duration_s + scenario.drain_s + GRACE_S;
    let overtime = tokio::time::sleep(Duration::from_secs_f64(length) + OVERTIME);
    tokio::pin!(overtime);
    let mut parts = Parts::new(plan.jobs.len());
    let (mut early, mut sent_home) = (false, false);
    while parts.working() {
        tokio::select! {
            delta = deltas.recv() => {
                let Some(delta) = delta else { break };
                let complete = parts.told(&delta);
                total.add(delta)?;
                if complete {
                    view.show(&Moment::of(&total, &plan.thresholds, scenario.warmup_s, scenario.duration_s))?;
                    if *stop.borrow() == Stop::No && total.aborts(&plan.thresholds) {
                        stop.send_replace(Stop::Soon);
                    }
                    if *stop.borrow() != Stop::No && !sent_home {
                        total.stop_measuring();
                    }
                }
                if parts.drained() && !sent_home {
                    sent_home = true;
                    early = stop.send_replace(Stop::Now) != Stop::No;
                }
            }
            pressed = tokio::signal::ctrl_c() => {
                pressed.context("Ctrl-C cannot be caught")?;
                stop.send_modify(|wanted| *wanted = if *wanted == Stop::No { Stop::Soon } else { Stop::Now });
            }
            () = &mut overtime => {
                total.errors.insert(NOT_ENDED.to_owned(), 1);
                break;
            }
        }
    }
    view.close();
    if parts.working() {
        *total.errors.entry(PART_LOST.to_owned()).or_default() += parts.left as u64;
    }
    Ok((total, early))
}

/// Starts the parts: one in this process, several in processes of their own.
async fn start(
    jobs: &[Job],
    stopped: &watch::Receiver<Stop>,
    out: mpsc::Sender<Delta>,
) -> anyhow::Result<Vec<Started>> {
    if let [job] = jobs {
        let (job, stopped) = (job.clone(), stopped.clone());
        // A thread of its own: drawing the view must not make the load late.
        std::thread::Builder::new().name("load".to_owned()).spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Err(error) =
                runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(work(job, stopped, out)))
            {
                let _ = writeln!(std::io::stderr(), "sixty-loadtest: {error:#}");
            }
        })?;
        return Ok(Vec::new());
    }
    let mut children = Vec::new();
    for job in jobs {
        children.push(child::start(job, stopped.clone(), out.clone()).await?);
    }
    Ok(children)
}

/// Which parts have told of the present second, and which are done.
struct Parts {
    left: usize,
    full: usize,
    told: BTreeMap<u32, u64>,
    shown: u64,
}

impl Parts {
    fn new(parts: usize) -> Self {
        Self { left: parts, full: parts, told: BTreeMap::new(), shown: 0 }
    }

    fn working(&self) -> bool {
        self.left > 0
    }

    /// True once all visitors of all parts are gone.
    fn drained(&self) -> bool {
        self.full == 0
    }

    /// True when all working parts have told of a second that was not shown yet.
    fn told(&mut self, delta: &Delta) -> bool {
        self.full -= usize::from(delta.drained);
        if delta.done {
            self.left -= 1;
            self.told.remove(&delta.part);
            return self.left == 0;
        }
        self.told.insert(delta.part, delta.at / crate::clock::SECOND);
        let slowest = self.told.values().min().copied().unwrap_or(0);
        let complete = self.told.len() >= self.left && slowest > self.shown;
        if complete {
            self.shown = slowest;
        }
        complete
    }
}

fn style(output: &Output) -> Style {
    match output {
        Output { quiet: true, .. } => Style::Quiet,
        Output { tui: true, .. } => Style::Tui,
        Output { plain: true, .. } => Style::Plain,
        _ => Style::Auto,
    }
}

fn finish(args: &RunArgs, plan: &Plan, total: &Total, stopped_early: bool) -> anyhow::Result<u8> {
    let run = summary::Run {
        scenario: plan.scenario.name.clone(),
        url: args.url.clone(),
        seed: plan.seed,
        processes: args.processes,
        started_unix_ms: plan.jobs[0].start_unix_micros / 1_000,
        warmup_s: plan.scenario.warmup_s,
        measured_s: total.measured_s(),
        stopped_early,
    };
    let summary = Summary::new(run, &plan.scenario, &plan.thresholds, total);
    let mut report =
        text::render(&summary, colours() && std::io::IsTerminal::is_terminal(&std::io::stdout()));
    if let Some(baseline) = &plan.baseline {
        report += &compare::render(&summary, baseline);
    }
    std::io::stdout().write_all(report.as_bytes()).context("the report cannot be written")?;
    // After the report: a full disk must not take that away too.
    files(&args.output, &summary, total)?;
    Ok(summary.exit_code)
}

fn files(output: &Output, summary: &Summary, total: &Total) -> anyhow::Result<()> {
    if let Some(path) = &output.summary_json {
        let mut json = serde_json::to_vec_pretty(summary)?;
        json.push(b'\n');
        write(path, &json)?;
    }
    if let Some(path) = &output.csv {
        write(path, csv::render(&total.seconds).as_bytes())?;
    }
    if let Some(path) = &output.hdr {
        write(path, &hdr::render(total, summary.run.started_unix_ms)?)?;
    }
    if let Some(path) = &output.html {
        write(path, html::render(summary, &total.seconds).as_bytes())?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("{}: cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SECOND;

    fn delta(part: u32, second: u64, done: bool) -> Delta {
        Delta { part, at: second * SECOND, done, ..Delta::default() }
    }

    #[test]
    fn a_second_is_shown_once_when_all_parts_have_told_of_it() {
        let mut parts = Parts::new(2);
        assert!(!parts.told(&delta(0, 1, false)));
        assert!(parts.told(&delta(1, 1, false)));
        assert!(!parts.told(&delta(0, 2, false)));
        assert!(parts.told(&delta(1, 2, false)));
    }

    #[test]
    fn a_part_that_is_done_is_not_waited_for() {
        let mut parts = Parts::new(2);
        parts.told(&delta(0, 1, true));
        assert!(parts.working());
        assert!(parts.told(&delta(1, 1, false)));
        assert!(parts.told(&delta(1, 2, true)));
        assert!(!parts.working());
    }
}
