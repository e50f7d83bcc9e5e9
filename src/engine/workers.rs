//! Threads for work of the core that can be split.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::core::intent::Workers;

/// So many threads, started for a piece of work and gone when it is done.
#[derive(Debug, Clone, Copy)]
pub struct Threads(NonZeroUsize);

impl Threads {
    /// At most so many threads.
    pub const fn new(count: NonZeroUsize) -> Self {
        Self(count)
    }

    /// As many as the machine has cores.
    pub fn all() -> Self {
        Self(thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
    }
}

impl Workers for Threads {
    fn map<T: Send>(&self, count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= count {
                    return done;
                }
                done.push((index, job(index)));
            }
        };
        let mut done: Vec<(usize, T)> = thread::scope(|scope| {
            let helpers: Vec<_> = (1..self.0.get().min(count)).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            for helper in helpers {
                match helper.join() {
                    Ok(part) => done.extend(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        });
        done.sort_unstable_by_key(|(index, _)| *index);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::Threads;
    use crate::core::intent::Workers as _;

    #[test]
    fn results_come_in_order_however_many_threads_there_are() {
        for count in [1, 2, 7] {
            let threads = Threads::new(NonZeroUsize::new(count).unwrap());
            assert_eq!(threads.map(5, |index| index * index), [0, 1, 4, 9, 16]);
            assert!(threads.map(0, |index| index).is_empty());
        }
    }
}
