//! The journal: one writer, group commit, delivery only after the commit, in order.
//!
//! Takes one job, drains what else is queued, writes all of it in one transaction, then delivers what each job has to say. No
//! timer and no artificial delay: the time of one commit is the time in which the next batch gathers.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tokio::sync::mpsc;

use super::clock;
use super::connection::Frame;
use super::live::Live;
use super::notice::{Delivery, Notice};
use crate::core::id::ClientId;
use crate::core::time::Moment;
use crate::protocol::{ErrorCode, ErrorFrame};
use crate::store::{Record, Store, StoreError, StoreErrorKind};

/// Jobs in one transaction; what is queued beyond it waits for the next one.
const BATCH_MAX: usize = 4_096;
/// How often an empty queue is looked at again before the writer sleeps.
const YIELDS: u32 = 3;
/// Pause before a failed commit is tried again.
const RETRY_AFTER: Duration = Duration::from_millis(250);

/// What one step wants to be durable, and what is said once it is.
#[derive(Debug, Default)]
pub(super) struct Job {
    /// All of them or none.
    pub(super) records: Vec<Record>,
    /// In order.
    pub(super) notices: Vec<Notice>,
    /// Conversations whose changes are in it: they stay in memory until it is committed.
    pub(super) touched: Vec<Arc<Live>>,
}

/// The way into the journal.
#[derive(Debug)]
pub(super) struct Journal {
    queue: Mutex<Option<mpsc::Sender<Job>>>,
    health: Arc<Health>,
}

/// Whether the store takes writes.
#[derive(Debug, Default)]
pub(super) struct Health {
    state: Mutex<Option<String>>,
    stopping: Mutex<bool>,
    wake: Condvar,
}

impl Health {
    /// What is wrong with the store; `None` while all is well.
    pub(super) fn problem(&self) -> Option<String> {
        self.state.lock().clone()
    }

    /// Ends the pause before a retry; a store that is still down at the end of a drain loses nothing that was acknowledged.
    pub(super) fn stop(&self) {
        *self.stopping.lock() = true;
        self.wake.notify_all();
    }

    fn set(&self, problem: Option<String>) {
        *self.state.lock() = problem;
    }

    /// Waits before a retry; false when the process stops.
    fn pause(&self) -> bool {
        let mut stopping = self.stopping.lock();
        if !*stopping {
            self.wake.wait_for(&mut stopping, RETRY_AFTER);
        }
        !*stopping
    }
}

/// A place in the queue; taken before a step is made, so that a step that was made is always journalled.
pub(super) type Place = mpsc::OwnedPermit<Job>;

impl Journal {
    /// Starts the writer on a thread of its own. It ends when the journal is closed and empty.
    pub(super) fn start(
        queue: usize,
        store: Arc<dyn Store>,
        delivery: Delivery,
    ) -> (Self, tokio::task::JoinHandle<()>) {
        let (sender, receiver) = mpsc::channel(queue);
        let health = Arc::new(Health::default());
        let writer = Writer { store, delivery, health: health.clone() };
        let handle = tokio::task::spawn_blocking(move || writer.run(receiver));
        (Self { queue: Mutex::new(Some(sender)), health }, handle)
    }

    /// A place in the queue, or `None` when it is full, closed or the store is down.
    pub(super) fn place(&self) -> Option<Place> {
        let sender = self.queue.lock().clone()?;
        if self.health.problem().is_some() {
            return None;
        }
        sender.try_reserve_owned().ok()
    }

    /// A place in the queue, waiting for one: for decisions made by time, which nobody could be told "busy" about.
    pub(super) async fn place_waiting(&self) -> Option<Place> {
        let sender = self.queue.lock().clone()?;
        sender.reserve_owned().await.ok()
    }

    /// No more jobs; the writer ends after the last one.
    pub(super) fn close(&self) {
        self.queue.lock().take();
    }

    /// Whether the store takes writes.
    pub(super) fn health(&self) -> &Arc<Health> {
        &self.health
    }
}

struct Writer {
    store: Arc<dyn Store>,
    delivery: Delivery,
    health: Arc<Health>,
}

impl Writer {
    fn run(self, mut queue: mpsc::Receiver<Job>) {
        let mut jobs = Vec::new();
        while let Some(first) = next(&mut queue) {
            jobs.push(first);
            while jobs.len() < BATCH_MAX {
                let Ok(job) = queue.try_recv() else { break };
                jobs.push(job);
            }
            self.commit(&mut jobs);
        }
    }

    fn commit(&self, jobs: &mut Vec<Job>) {
        let records: Vec<Vec<Record>> = jobs.iter_mut().map(|job| std::mem::take(&mut job.records)).collect();
        let begun = clock::instant();
        match self.write(&records) {
            Ok(()) => jobs.drain(..).for_each(|job| self.deliver(job)),
            // A bad job must not fail its neighbours.
            Err(_) => {
                for (job, records) in jobs.drain(..).zip(records) {
                    match self.write(&[records]) {
                        Ok(()) => self.deliver(job),
                        Err(error) => Self::give_up(&job, &error),
                    }
                }
            }
        }
        metrics::histogram!("sixty_store_seconds", "op" => "commit").record(begun.elapsed().as_secs_f64());
    }

    /// Writes; a store that is down is tried until it is back, because what was decided must not be forgotten.
    fn write(&self, records: &[Vec<Record>]) -> Result<(), StoreError> {
        loop {
            match self.store.commit(records) {
                Ok(()) => {
                    if self.health.problem().is_some() {
                        tracing::info!("the store takes writes again");
                        self.health.set(None);
                    }
                    return Ok(());
                }
                Err(error) if error.kind == StoreErrorKind::Unavailable => {
                    if self.health.problem().is_none() {
                        tracing::error!(error = %error, "the store takes no writes; nothing is acknowledged until it does");
                    }
                    self.health.set(Some(error.to_string()));
                    if !self.health.pause() {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn deliver(&self, job: Job) {
        for notice in job.notices {
            self.delivery.deliver(notice);
        }
        job.touched.iter().for_each(|live| live.committed());
    }

    /// A write that can never succeed is a bug: its conversations are read again from the store, its senders are told.
    fn give_up(job: &Job, error: &StoreError) {
        tracing::error!(error = %error, "a job could not be written; its conversations are read again from the store");
        for notice in &job.notices {
            if let Notice::Ack { outbox, client_id, .. } = notice {
                outbox.push(failed(*client_id).bytes);
            }
        }
        for live in &job.touched {
            live.committed();
            live.retire();
        }
    }
}

/// The next job; `None` at the end. On a busy machine the processor is yielded a few times before this thread goes to sleep: being woken
/// costs the one who enqueues more than enqueuing, and what gathers meanwhile shares a commit. On an idle machine it costs a microsecond.
fn next(queue: &mut mpsc::Receiver<Job>) -> Option<Job> {
    for _ in 0..YIELDS {
        match queue.try_recv() {
            Ok(job) => return Some(job),
            Err(mpsc::error::TryRecvError::Disconnected) => return None,
            Err(mpsc::error::TryRecvError::Empty) => std::thread::yield_now(),
        }
    }
    queue.blocking_recv()
}

fn failed(client_id: ClientId) -> Frame {
    let mut error =
        ErrorFrame::new(ErrorCode::Internal, "the message could not be stored; please send it again");
    error.client_id = Some(client_id);
    Frame::plain(&crate::protocol::visitor::ToVisitor::Error(error))
}

/// A record of the time that has passed, so that waiting before a crash is not forgotten.
pub(super) fn checkpoint(moment: Moment) -> Job {
    Job { records: vec![Record::Clock(moment)], ..Job::default() }
}
