//! The series: one row a second.

use std::fmt::Write as _;

use crate::kind::{Count, Kind};
use crate::record::Second;

/// The rows, with a header.
pub fn render(seconds: &[Second]) -> String {
    let mut out =
        String::from("second,visitors,sockets,agents,waiting,errors,generator_lag_ms,generator_cpu_percent");
    for count in Count::ALL {
        let _ = write!(out, ",{}", count.name());
    }
    for kind in Kind::ALL {
        let name = kind.name();
        let _ = write!(out, ",{name}_count,{name}_ms_p50,{name}_ms_p95,{name}_ms_p99");
    }
    out.push('\n');
    for second in seconds {
        row(&mut out, second);
    }
    out
}

fn row(out: &mut String, second: &Second) {
    let standing = second.standing();
    let _ = write!(
        out,
        "{},{},{},{},{},{},{},{:.1}",
        second.second,
        standing.visitors,
        standing.connections,
        standing.agents,
        second.waiting,
        second.errors,
        second.health.lag_micros as f64 / 1e3,
        second.health.cpu_percent
    );
    for count in Count::ALL {
        let _ = write!(out, ",{}", second.count(*count));
    }
    for kind in Kind::ALL {
        // A second without a measurement has no percentiles: empty, not 0.
        match second.brief(kind) {
            Some(brief) => {
                let _ = write!(out, ",{},{},{},{}", brief.count, brief.p50, brief.p95, brief.p99);
            }
            None => out.push_str(",0,,,"),
        }
    }
    out.push('\n');
}
