//! Only `engine/clock.rs` asks what time it is; everybody else is told.

use super::layers::layer_of;
use super::rust::mentions;
use super::source::Source;

const THE_CLOCK: &str = "src/engine/clock.rs";

/// Calls that read a clock.
const READS: [&[&str]; 6] = [
    &["Instant", "now"],
    &["SystemTime", "now"],
    &["Timestamp", "now"],
    &["Zoned", "now"],
    &["Uuid", "now_v7"],
    &["Uuid", "now_v1"],
];

/// Every clock read elsewhere.
pub(crate) fn violations(sources: &[Source]) -> Vec<String> {
    let others = sources.iter().filter(|source| source.is_rust() && source.path != THE_CLOCK);
    others
        .filter(|source| layer_of(&source.path).is_some())
        .flat_map(|source| {
            mentions(source)
                .into_iter()
                .filter(|mention| READS.iter().any(|read| mention.ends_with(read)))
                .map(|mention| {
                    format!(
                        "{}:{}: {} reads a clock; ask {THE_CLOCK}",
                        source.path,
                        mention.line,
                        mention.text()
                    )
                })
        })
        .collect()
}

#[test]
fn a_clock_read_outside_the_clock_is_found() {
    let fires = |path: &str, text: &str| !violations(&[Source::sample(path, text)]).is_empty();
    assert!(fires("src/engine/timers.rs", "fn f() { let now = std::time::Instant::now(); }"));
    assert!(fires("src/core/sla/mod.rs", "fn f() -> bool { matches!(jiff::Timestamp::now(), _) }"));
    assert!(fires("src/cli/x.rs", "fn f() { Uuid::now_v7(); }"));
    assert!(!fires(THE_CLOCK, "fn f() { Instant::now(); }"));
}
