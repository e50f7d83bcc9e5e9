//! Work that can be split, and who does it: the core knows no threads, its caller may.

/// Does independent pieces of work. The result is the same whoever does them, and however many they are.
pub trait Workers {
    /// `job(0)`, `job(1)`, ... up to `count`, in this order.
    fn map<T: Send>(&self, count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T>;
}

/// One after the other, by the caller itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Workers for Alone {
    fn map<T: Send>(&self, count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
        (0..count).map(job).collect()
    }
}
