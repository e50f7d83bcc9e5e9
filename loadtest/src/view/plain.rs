//! One line a second, for logs and pipes.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Moment;
use crate::record::Brief;

/// Writes the line.
pub(super) fn show(out: &mut impl Write, moment: &Moment) -> io::Result<()> {
    writeln!(out, "{:>5} s  {:<9}  {}", moment.second, moment.phase, line(moment))
}

/// The moment in a line.
pub(super) fn line(moment: &Moment) -> String {
    let mut line = format!(
        "visitors {}  sockets {}  ack {}/s{}  bot {}/s{}",
        moment.visitors,
        moment.connections,
        moment.acked,
        percentiles(moment.ack),
        moment.answered,
        percentiles(moment.bot),
    );
    if moment.agents > 0 {
        let _ = write!(line, "  agents {}  waiting {}", moment.agents, moment.waiting);
    }
    if let Some([p50, p95, _]) = moment.first_response_s {
        let _ = write!(line, "  first reply {p50:.1}/{p95:.1} s");
    }
    let _ = write!(line, "  errors {}", moment.errors_sum());
    let broken = moment.thresholds.iter().filter(|(_, value, holds)| value.is_some() && !holds).count();
    if broken > 0 {
        let _ = write!(line, "  thresholds broken {broken}");
    }
    line
}

fn percentiles(brief: Option<Brief>) -> String {
    brief.map(|brief| format!(" {:.1}/{:.1} ms", brief.p50, brief.p99)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_one_line() {
        let ack = Some(Brief { count: 3, p50: 0.8, p95: 2.0, p99: 3.1 });
        let moment = Moment { second: 12, phase: "measuring", acked: 240, ack, ..Moment::default() };
        let mut out = Vec::new();
        show(&mut out, &moment).unwrap();
        let line = String::from_utf8(out).unwrap();
        assert!(line.contains("ack 240/s 0.8/3.1 ms"), "{line}");
        assert_eq!(line.matches('\n').count(), 1);
    }
}
