//! What the server tells about itself: the log on standard error, and metrics in Prometheus' text format.
//!
//! Owns the process-wide subscriber and recorder; installed once, by `app` alone. Other layers use the macros of `tracing` and `metrics`.

mod describe;
mod log;
mod metrics;

pub use self::log::{LogFormat, LogSettings, install_log};
pub use self::metrics::{Render, install_metrics};
