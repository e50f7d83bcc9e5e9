//! Wakes tasks at the microsecond they asked for: one kernel timer for the whole process, because the runtime's own timers have a
//! grain of a millisecond, which is more than a good acknowledgement takes.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::clock::{Clock, Micros};

/// The sleepers of one process, earliest first.
#[derive(Debug)]
pub struct Alarm {
    clock: Clock,
    sleepers: Mutex<Sleepers>,
    timer: kernel::Timer,
}

#[derive(Debug, Default)]
struct Sleepers {
    by_time: BTreeMap<(Micros, u64), Waker>,
    next_id: u64,
}

impl Alarm {
    /// An alarm on this clock; [`Alarm::run`] must be polled for anybody to wake up.
    pub fn new(clock: Clock) -> io::Result<Arc<Self>> {
        Ok(Arc::new(Self { clock, sleepers: Mutex::default(), timer: kernel::Timer::new()? }))
    }

    /// Its clock.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Sleeps until then.
    pub fn until(self: &Arc<Self>, at: Micros) -> Sleep {
        Sleep { alarm: self.clone(), at, id: None }
    }

    /// Wakes sleepers, for ever.
    pub async fn run(self: Arc<Self>) -> io::Result<()> {
        loop {
            self.timer.rang().await?;
            self.wake();
        }
    }

    fn wake(&self) {
        let now = self.clock.now();
        let mut sleepers = self.lock();
        let later = sleepers.by_time.split_off(&(now + 1, 0));
        let due = std::mem::replace(&mut sleepers.by_time, later);
        self.wind(&sleepers, now);
        drop(sleepers);
        due.into_values().for_each(Waker::wake);
    }

    fn wind(&self, sleepers: &Sleepers, now: Micros) {
        if let Some((first, _)) = sleepers.by_time.keys().next() {
            self.timer.set(first.saturating_sub(now).max(1));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Sleepers> {
        // A panic elsewhere leaves a map of wakers, which is never half changed.
        self.sleepers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A task waiting for its moment.
#[derive(Debug)]
pub struct Sleep {
    alarm: Arc<Alarm>,
    at: Micros,
    id: Option<u64>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let now = self.alarm.clock.now();
        if now >= self.at {
            return Poll::Ready(());
        }
        let alarm = self.alarm.clone();
        let mut sleepers = alarm.lock();
        let id = self.id.unwrap_or(sleepers.next_id);
        if self.id.is_none() {
            sleepers.next_id += 1;
            self.id = Some(id);
        }
        let key = (self.at, id);
        sleepers.by_time.insert(key, context.waker().clone());
        if sleepers.by_time.keys().next() == Some(&key) {
            alarm.wind(&sleepers, now);
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            self.alarm.lock().by_time.remove(&(self.at, id));
        }
    }
}

#[cfg(target_os = "linux")]
mod kernel {
    use std::io;
    use std::os::fd::OwnedFd;

    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    };
    use tokio::io::unix::AsyncFd;

    /// A timer of the kernel.
    #[derive(Debug)]
    pub(super) struct Timer(AsyncFd<OwnedFd>);

    impl Timer {
        #[expect(
            deprecated,
            reason = "unsound only for what can change its descriptor; the other way needs unsafe code"
        )]
        pub(super) fn new() -> io::Result<Self> {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            Ok(Self(AsyncFd::new(timerfd_create(TimerfdClockId::Monotonic, flags)?)?))
        }

        pub(super) fn set(&self, after_micros: u64) {
            let zero = Timespec { tv_sec: 0, tv_nsec: 0 };
            let value = Timespec {
                tv_sec: (after_micros / 1_000_000).cast_signed(),
                tv_nsec: (after_micros % 1_000_000 * 1_000).cast_signed(),
            };
            // It can only fail for a bad descriptor or a bad time, and neither can be here.
            let _ = timerfd_settime(
                self.0.get_ref(),
                TimerfdTimerFlags::empty(),
                &Itimerspec { it_interval: zero, it_value: value },
            );
        }

        pub(super) async fn rang(&self) -> io::Result<()> {
            let mut ready = self.0.readable().await?;
            let mut times = [0_u8; 8];
            // Nothing to read means that it was set again meanwhile: looking at the sleepers then is harmless.
            let _ = rustix::io::read(self.0.get_ref(), &mut times);
            ready.clear_ready();
            Ok(())
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod kernel {
    use std::io;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    /// The runtime's timer, a grain of a millisecond: good enough to try a scenario, not to measure.
    #[derive(Debug)]
    pub(super) struct Timer(tokio::sync::Notify, AtomicU64);

    impl Timer {
        pub(super) fn new() -> io::Result<Self> {
            Ok(Self(tokio::sync::Notify::new(), AtomicU64::new(1_000)))
        }

        pub(super) fn set(&self, after_micros: u64) {
            self.1.store(after_micros, Ordering::Relaxed);
            self.0.notify_one();
        }

        pub(super) async fn rang(&self) -> io::Result<()> {
            let after = Duration::from_micros(self.1.load(Ordering::Relaxed));
            let _ = tokio::time::timeout(after, self.0.notified()).await;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::unix_now;

    #[tokio::test]
    async fn sleepers_wake_in_the_order_of_their_moments_and_not_before() {
        let clock = Clock::starting_at(unix_now());
        let alarm = Alarm::new(clock).unwrap();
        let ringing = tokio::spawn(alarm.clone().run());
        let (late, early) = (alarm.until(6_000), alarm.until(3_000));
        let late = tokio::spawn(async move { (late.await, clock.now()).1 });
        let early = tokio::spawn(async move { (early.await, clock.now()).1 });
        let (late, early) = (late.await.unwrap(), early.await.unwrap());
        assert!(early >= 3_000 && late >= 6_000 && early <= late);
        ringing.abort();
    }

    #[tokio::test]
    async fn who_stops_waiting_is_forgotten() {
        let alarm = Alarm::new(Clock::starting_at(unix_now())).unwrap();
        let mut sleep = alarm.until(60_000_000);
        let pending =
            std::future::poll_fn(|context| Poll::Ready(Pin::new(&mut sleep).poll(context).is_pending()));
        assert!(pending.await);
        drop(sleep);
        assert!(alarm.lock().by_time.is_empty());
    }
}
