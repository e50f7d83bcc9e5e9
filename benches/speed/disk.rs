//! What one flush costs on this disk: the floor under every durable acknowledgement.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::Instant;

use hdrhistogram::Histogram;
use tempfile::TempDir;

/// Flushes of a probe.
const FLUSHES: u32 = 400;
/// Blocks of a usual commit in the write-ahead log.
const BYTES: usize = 8 * 1024;

/// How long `fdatasync` takes after an append, in microseconds.
pub(crate) fn flushes() -> Histogram<u64> {
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = dir.path().join("probe");
    // Written once before, as the log of the store is: flushing blocks that the file does not have yet costs more.
    std::fs::write(&path, vec![1_u8; BYTES * FLUSHES as usize]).unwrap();
    let mut file = OpenOptions::new().write(true).open(&path).unwrap();
    file.sync_all().unwrap();
    let mut took = Histogram::new(3).unwrap();
    for _ in 0..FLUSHES {
        file.write_all(&[2_u8; BYTES]).unwrap();
        let begun = Instant::now();
        file.sync_data().unwrap();
        took.record(u64::try_from(begun.elapsed().as_micros()).unwrap()).unwrap();
    }
    took
}
