//! Many visitors at once: saturated (each writes when it has been answered) or by the clock (each writes when it is due).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::{StreamExt as _, stream};
use hdrhistogram::Histogram;
use rand_distr::{Distribution as _, Exp};
use rand_pcg::Pcg64Mcg;
use tokio::sync::mpsc;

use crate::line::{Heard, Line, QUESTIONS, hello, says};

/// Connections that are being made at the same time; the listener's queue holds 1,024.
const AT_ONCE: usize = 256;

/// Messages one visitor may be behind; a server that is slower than this cannot be measured at that rate.
const BEHIND_MAX: usize = 1_024;

/// Visitors with open sockets.
pub(crate) struct Crowd(Vec<Line>);

impl Crowd {
    /// So many sockets; with `welcome` each says hello and waits for it.
    pub(crate) async fn come(server: SocketAddr, visitors: usize, welcome: bool) -> Self {
        let one = |_| async move {
            if welcome {
                Line::visitor(server, hello()).await.0
            } else {
                Line::connect(server, "/ws/visitor").await
            }
        };
        Self(stream::iter(0..visitors).map(one).buffer_unordered(AT_ONCE).collect().await)
    }

    /// Everybody has said something and been answered: a first message also opens a conversation.
    pub(crate) async fn after_a_word(self) -> Self {
        let one = |(n, mut line): (usize, Line)| async move {
            line.send(says(QUESTIONS[(n + 1) % QUESTIONS.len()])).await;
            line.until(answered).await;
            line
        };
        Self(stream::iter(self.0.into_iter().enumerate()).map(one).buffered(AT_ONCE).collect().await)
    }

    /// How many messages a second are answered when each visitor writes as soon as it has been.
    pub(crate) async fn saturate(self, warm: Duration, measured: Duration, answer: fn(&str) -> bool) -> f64 {
        let answered = Arc::new(AtomicU64::new(0));
        let stop = Arc::new(AtomicBool::new(false));
        let tasks: Vec<_> = self
            .0
            .into_iter()
            .enumerate()
            .map(|(n, mut line)| {
                let (answered, stop) = (answered.clone(), stop.clone());
                tokio::spawn(async move {
                    for question in QUESTIONS.iter().cycle().skip(n) {
                        if stop.load(Ordering::Relaxed) {
                            return;
                        }
                        line.send(says(question)).await;
                        line.until(answer).await;
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        tokio::time::sleep(warm).await;
        let (before, begun) = (answered.load(Ordering::Relaxed), Instant::now());
        tokio::time::sleep(measured).await;
        let rate = (answered.load(Ordering::Relaxed) - before) as f64 / begun.elapsed().as_secs_f64();
        stop.store(true, Ordering::Relaxed);
        for ended in join_all(tasks).await {
            ended.unwrap();
        }
        rate
    }

    /// Microseconds from the moment a message was due to the frame that `answer` waits for, at `per_second` messages by a Poisson process.
    pub(crate) async fn by_the_clock(
        self,
        per_second: f64,
        warm: Duration,
        measured: Duration,
        answer: fn(&str) -> bool,
    ) -> Histogram<u64> {
        let measured_from = Instant::now() + warm;
        let (turns, tasks): (Vec<_>, Vec<_>) = self
            .0
            .into_iter()
            .enumerate()
            .map(|(n, mut line)| {
                let (turn, mut turns) = mpsc::channel::<Instant>(BEHIND_MAX);
                let task = tokio::spawn(async move {
                    let mut took = Histogram::<u64>::new(3).unwrap();
                    let mut questions = QUESTIONS.iter().cycle().skip(n);
                    while let Some(due) = turns.recv().await {
                        line.send(says(questions.next().unwrap())).await;
                        line.until(answer).await;
                        if due >= measured_from {
                            took.record(u64::try_from(due.elapsed().as_micros()).unwrap()).unwrap();
                        }
                    }
                    took
                });
                (turn, task)
            })
            .unzip();
        pace(per_second, warm + measured, move |n, due| turns[n % turns.len()].try_send(due).is_ok()).await;
        let mut all = Histogram::new(3).unwrap();
        for task in tasks {
            all.add(task.await.unwrap()).unwrap();
        }
        all
    }
}

/// Calls `turn` with a number and the moment it is due, by a Poisson process: on a thread of its own, because timers of the runtime are
/// exact to a millisecond only.
pub(crate) async fn pace(
    per_second: f64,
    span: Duration,
    mut turn: impl FnMut(usize, Instant) -> bool + Send + 'static,
) {
    let pacing = move || {
        let gaps = Exp::new(per_second).unwrap();
        let mut random = Pcg64Mcg::new(60);
        let begun = Instant::now();
        let mut due = begun;
        for n in 0.. {
            due += Duration::from_secs_f64(gaps.sample(&mut random));
            if due > begun + span {
                return;
            }
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            assert!(turn(n, due), "a visitor is gone, or too far behind");
        }
    };
    tokio::task::spawn_blocking(pacing).await.unwrap();
}

/// The raw server's answer.
pub(crate) fn echoed(_: &str) -> bool {
    true
}

/// The bot's answer; a visitor who is handed to a person would measure something else.
pub(crate) fn answered(text: &str) -> bool {
    assert!(!text.contains(r#""status":"waiting""#), "the bot called a person: choose other questions");
    Heard::of(text) == Heard::Bot
}

/// The acknowledgement: the message is on the disk.
pub(crate) fn acknowledged(text: &str) -> bool {
    Heard::of(text) == Heard::Ack
}
