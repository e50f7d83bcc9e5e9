//! One process's part of a run: lets people come, starts storms, tells a delta a second, and ends by itself.

use std::sync::Arc;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;

use crate::agent::Agent;
use crate::alarm::Alarm;
use crate::clock::{Clock, Micros, SECOND, micros};
use crate::health::Watch;
use crate::kind::Count;
use crate::load::{Cut, Load, Phase};
use crate::random::Chance;
use crate::record::{Delta, Recorder};
use crate::scenario::utterances::Utterances;
use crate::scenario::{ArrivalKind, Arrivals, Scenario};
use crate::schedule::{Schedule, part_of};
use crate::visitor::Visitor;
use crate::visitor::script::Plan;
use crate::wire::address::{Sources, Target};

/// Time after the drain for everybody to have their transcript checked and to go; who is still there then is cut off.
pub const GRACE_S: f64 = 20.0;
/// The same when somebody asked to stop.
const HURRY_S: f64 = 5.0;
/// Transcripts read back at once.
const CHECKS_MAX: usize = 100;
// Streams of chance, so that a change in one place does not move the plans of another.
const ARRIVALS: u64 = 1 << 32;
const HOLDERS: u64 = 2 << 32;
const AGENTS: u64 = 3 << 32;
const SCHEDULES: u64 = 4 << 32;

/// What a process has to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// Which process, from 0.
    pub part: u32,
    /// Of how many.
    pub parts: u32,
    /// When the run starts.
    pub start_unix_micros: u64,
    /// Of all chance.
    pub seed: u64,
    /// Checked already.
    pub url: String,
    /// See [`Target::parse`].
    pub i_own_this_server: bool,
    /// The site's key.
    pub site: String,
    /// What is played.
    pub scenario: Scenario,
    /// What is said.
    pub utterances: Utterances,
    /// Number in the run and token of each agent of this process.
    pub agents: Vec<(u32, String)>,
}

/// Whether to stop before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// No.
    No,
    /// Cleanly: nobody comes any more, who is there finishes quickly.
    Soon,
    /// At once; also said when everybody is gone.
    Now,
}

struct Crowd {
    load: Arc<Load>,
    job: Job,
    arrivals: Arc<Semaphore>,
    holders: Arc<Semaphore>,
}

/// What all people of this process share.
fn shared(
    job: &Job,
    target: Target,
    alarm: &Arc<Alarm>,
    phase: watch::Receiver<Phase>,
    cuts: watch::Receiver<Cut>,
) -> Arc<Load> {
    Arc::new(Load {
        sources: Sources::new(&target, job.part),
        target,
        site: job.site.clone(),
        scenario: job.scenario.clone(),
        utterances: job.utterances.clone(),
        recorder: Recorder::new(
            micros(job.scenario.warmup_s),
            micros(job.scenario.warmup_s + job.scenario.duration_s),
        ),
        alarm: alarm.clone(),
        phase,
        cuts,
        checks: Semaphore::new(CHECKS_MAX),
    })
}

/// Does the job; `out` gets a delta a second and a last one.
pub async fn work(job: Job, stop: watch::Receiver<Stop>, out: mpsc::Sender<Delta>) -> anyhow::Result<()> {
    let clock = Clock::starting_at(job.start_unix_micros);
    let alarm = Alarm::new(clock).context("the kernel gives no timer")?;
    let (phase, phases) = watch::channel(Phase::Load);
    let (cut, cuts) = watch::channel(Cut::default());
    let target = Target::parse(&job.url, job.i_own_this_server).map_err(anyhow::Error::msg)?;
    let load = shared(&job, target, &alarm, phases, cuts);
    // The clock stands at 0 until then: who came now would be measured as fast as light.
    tokio::time::sleep_until(clock.instant(0)).await;
    let watch = Watch::new(clock.now());
    let at_most = job.scenario.arrivals.as_ref().map_or(0, |arrivals| arrivals.at_most);
    let holders =
        job.scenario.idle.as_ref().map_or(0, |idle| part_of(idle.count, job.part, job.parts) as usize);
    let crowd = Arc::new(Crowd {
        load: load.clone(),
        job,
        arrivals: Arc::new(Semaphore::new(at_most)),
        holders: Arc::new(Semaphore::new(holders)),
    });

    let mut tasks = JoinSet::new();
    tasks.spawn(async move { drop(alarm.run().await) });
    tasks.spawn(watch.clone().run(load.alarm.clone()));
    tasks.spawn(tell(load.clone(), watch.clone(), crowd.job.part, out.clone()));
    tasks.spawn(storms(load.clone(), cut));
    let agents = crowd.clone().agents();
    let coming = crowd.clone().come();
    phases_of(&crowd, stop.clone(), &phase, at_most, holders, coming).await;
    let mut gone = load.recorder.take(crowd.job.part, load.now(), watch.take(load.now()))?;
    gone.drained = true;
    // Nobody listens any more only when the run has been ended already.
    let _ = out.send(gone).await;
    together(&load, stop).await;
    phase.send_replace(Phase::Stop);
    drop(tokio::time::timeout(std::time::Duration::from_secs(2), agents.join_all()).await);

    let now = load.now();
    let mut last = load.recorder.take(crowd.job.part, now, watch.take(now))?;
    last.done = true;
    let _ = out.send(last).await;
    Ok(())
}

async fn phases_of(
    crowd: &Crowd,
    mut stop: watch::Receiver<Stop>,
    phase: &watch::Sender<Phase>,
    at_most: usize,
    holders: usize,
    mut coming: JoinSet<()>,
) {
    let load = &crowd.load;
    let scenario = &load.scenario;
    let end = micros(scenario.warmup_s + scenario.duration_s);
    reached(load, &mut stop, Stop::Soon, end).await;
    coming.abort_all();
    phase.send_replace(Phase::Drain);
    let everybody = async {
        // Closed semaphores would be a bug here; then there is nobody to wait for either.
        let _ = crowd.arrivals.acquire_many(at_most as u32).await;
        let _ = crowd.holders.acquire_many(holders as u32).await;
    };
    tokio::pin!(everybody);
    let drained = load.now() + micros(scenario.drain_s);
    tokio::select! {
        () = &mut everybody => {}
        () = reached(load, &mut stop, Stop::Soon, drained) => {
            phase.send_replace(Phase::Stop);
            let grace = if *stop.borrow() == Stop::No { GRACE_S } else { HURRY_S };
            tokio::select! {
                () = &mut everybody => {}
                () = reached(load, &mut stop, Stop::Now, load.now() + micros(grace)) => {
                    load.recorder.error("cut_off_at_the_end");
                    let mut there = 0;
                    load.recorder.gauges(|gauges| there = gauges.visitors);
                    load.recorder.add(Count::TranscriptsUnchecked, there);
                }
            }
        }
    }
}

/// The visitors of other processes may still need the agents of this one: waits until the parent says that all are gone, at most
/// until they must be.
async fn together(load: &Load, mut stop: watch::Receiver<Stop>) {
    let scenario = &load.scenario;
    let latest = scenario.warmup_s + scenario.duration_s + scenario.drain_s + GRACE_S;
    reached(load, &mut stop, Stop::Now, micros(latest)).await;
}

/// Waits until then, or until somebody wants to stop.
async fn reached(load: &Load, stop: &mut watch::Receiver<Stop>, level: Stop, at: Micros) {
    tokio::select! {
        () = load.alarm.until(at) => {}
        // Whoever could say stop being gone is the same as stop.
        _ = stop.wait_for(|wanted| *wanted >= level) => {}
    }
}

async fn tell(load: Arc<Load>, watch: Arc<Watch>, part: u32, out: mpsc::Sender<Delta>) {
    for second in 1.. {
        load.alarm.until(second * SECOND).await;
        let now = load.now();
        let Ok(mut delta) = load.recorder.take(part, now, watch.take(now)) else { return };
        delta.at = told_at(second, now);
        if out.send(delta).await.is_err() {
            return;
        }
    }
}

/// When the delta of the second that ends at `second` was taken: a moment's delay does not move it into the next one, and a teller
/// who stood still leaves the seconds without news.
fn told_at(second: u64, now: Micros) -> Micros {
    let due = second * SECOND;
    if now.saturating_sub(due) < SECOND / 2 { due } else { now }
}

async fn storms(load: Arc<Load>, cut: watch::Sender<Cut>) {
    let mut storms = load.scenario.storms.clone();
    storms.sort_by(|one, other| one.at_s.total_cmp(&other.at_s));
    for storm in storms {
        let at = micros(storm.at_s);
        load.alarm.until(at).await;
        cut.send_replace(Cut { at, share: storm.share, spread_s: storm.spread_s });
    }
    // The signal must outlive its listeners, or they would take its end for a storm.
    std::future::pending::<()>().await;
}

impl Crowd {
    fn agents(self: Arc<Self>) -> JoinSet<()> {
        let mut set = JoinSet::new();
        for (number, token) in &self.job.agents {
            let chance = Chance::new(self.job.seed, AGENTS + u64::from(*number));
            if let Some(agent) = Agent::new(self.load.clone(), *number, token.clone(), chance) {
                set.spawn(agent.run());
            }
        }
        set
    }

    /// Lets visitors come; aborting the set stops further arrivals and leaves who is there.
    fn come(self: Arc<Self>) -> JoinSet<()> {
        let mut set = JoinSet::new();
        if let Some(arrivals) = &self.job.scenario.arrivals {
            let schedule = self.schedule(arrivals, 0);
            set.spawn(self.clone().let_in(schedule, None, self.arrivals.clone(), ARRIVALS));
        }
        if let Some(idle) = &self.job.scenario.idle {
            let coming = Arrivals {
                kind: ArrivalKind::Steady,
                per_second: idle.per_second,
                to_per_second: None,
                at_most: idle.count as usize,
                total: Some(idle.count),
            };
            let schedule = self.schedule(&coming, 1);
            let plan = Some(Plan::holder(idle.message));
            set.spawn(self.clone().let_in(schedule, plan, self.holders.clone(), HOLDERS));
        }
        set
    }

    fn schedule(&self, arrivals: &Arrivals, which: u64) -> Schedule {
        let Job { part, parts, seed, scenario, .. } = &self.job;
        let chance = Chance::new(*seed, SCHEDULES + which * 1_000 + u64::from(*part));
        Schedule::new(arrivals, scenario.warmup_s + scenario.duration_s, *part, *parts, chance)
    }

    async fn let_in(
        self: Arc<Self>,
        schedule: Schedule,
        plan: Option<Plan>,
        places: Arc<Semaphore>,
        stream: u64,
    ) {
        let each = u64::from(self.job.parts);
        for (n, at) in (0..).zip(schedule) {
            self.load.alarm.until(at).await;
            let Ok(place) = places.clone().try_acquire_owned() else {
                self.load.recorder.count(Count::ArrivalsSkipped);
                continue;
            };
            let mut chance = Chance::new(self.job.seed, stream + n * each + u64::from(self.job.part));
            let plan = plan.unwrap_or_else(|| Plan::draw(&self.load.scenario.visitors, &mut chance));
            let visitor = Visitor::new(self.load.clone(), plan, at, chance);
            tokio::spawn(async move {
                visitor.run().await;
                drop(place);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_told_a_moment_late_is_still_that_second() {
        assert_eq!(told_at(3, 3 * SECOND + 90), 3 * SECOND);
        assert_eq!(told_at(3, 3 * SECOND), 3 * SECOND);
    }

    #[test]
    fn who_stood_still_has_told_nothing_of_the_seconds_before() {
        assert_eq!(told_at(3, 8 * SECOND + 200), 8 * SECOND + 200);
    }
}
