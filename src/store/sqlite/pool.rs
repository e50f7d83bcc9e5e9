//! A few read-only connections, so that reads neither wait for the writer nor grow without bound.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use rusqlite::Connection;

use crate::store::error::StoreError;

/// The readers. When all are busy a read waits for one of them; who may wait is bounded by the caller's blocking threads.
pub(super) struct Readers {
    first: Mutex<Connection>,
    others: Vec<Mutex<Connection>>,
    turn: AtomicUsize,
}

impl Readers {
    pub(super) fn new(first: Connection, others: Vec<Connection>) -> Self {
        let others = others.into_iter().map(Mutex::new).collect();
        Self { first: Mutex::new(first), others, turn: AtomicUsize::new(0) }
    }

    /// Runs `query` on a reader; all its statements see the same state of the database.
    pub(super) fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut reader = self.free();
        let snapshot = reader.transaction()?;
        query(&snapshot)
    }

    fn free(&self) -> MutexGuard<'_, Connection> {
        for reader in std::iter::once(&self.first).chain(&self.others) {
            match reader.try_lock() {
                Ok(reader) => return reader,
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        // All are busy: queue at them in turn.
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % (self.others.len() + 1);
        lock(self.others.get(turn).unwrap_or(&self.first))
    }
}

/// Locks a connection. A panic in an earlier call left no transaction open (it is rolled back while unwinding), so its lock is good.
pub(super) fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}
