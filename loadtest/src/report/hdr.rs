//! The histograms themselves, as an hdrhistogram interval log: one tagged line a kind, for merging and for other tools.

use std::time::{Duration, UNIX_EPOCH};

use anyhow::Context as _;
use hdrhistogram::serialization::V2DeflateSerializer;
use hdrhistogram::serialization::interval_log::{IntervalLogWriterBuilder, Tag};

use crate::kind::Kind;
use crate::record::Total;

/// The log.
pub fn render(total: &Total, started_unix_ms: u64) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    // Other readers of these logs take only compressed histograms.
    let mut serializer = V2DeflateSerializer::new();
    let started = UNIX_EPOCH + Duration::from_millis(started_unix_ms);
    let mut log = IntervalLogWriterBuilder::new()
        .add_comment("sixty-loadtest, microseconds")
        .with_base_time(started)
        .with_start_time(started)
        .begin_log_with(&mut out, &mut serializer)?;
    for kind in Kind::ALL {
        let histogram = &total.latencies[kind as usize];
        if !histogram.is_empty() {
            let length = Duration::from_secs_f64(total.length_s());
            log.write_histogram(histogram, Duration::ZERO, length, Tag::new(kind.name()))
                .map_err(|error| anyhow::anyhow!("{error:?}"))
                .context("a histogram could not be written")?;
        }
    }
    Ok(out)
}
