//! Thresholds: `ack_ms:p(99)<50`, `messages_lost:count==0`, `attainment:rate>=0.95`, each with an optional `, abort`.

use std::fmt;
use std::str::FromStr;

use crate::kind::{Count, Kind};

/// What must hold of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// What is looked at.
    pub metric: Metric,
    /// Which figure of it.
    pub figure: Figure,
    /// How it is compared.
    pub relation: Relation,
    /// With what, in the metric's unit.
    pub bound: f64,
    /// Whether breaking it ends the run at once.
    pub abort: bool,
}

/// What a threshold looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// A latency, in milliseconds or seconds.
    Latency(Kind, Unit),
    /// A count.
    Count(Count),
    /// All errors.
    Errors,
    /// Share of handoffs whose first answer came in time.
    Attainment,
}

/// The unit a latency is given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// `_ms`
    Milliseconds,
    /// `_seconds`
    Seconds,
}

impl Unit {
    /// How many microseconds it has.
    pub const fn micros(self) -> f64 {
        match self {
            Self::Milliseconds => 1e3,
            Self::Seconds => 1e6,
        }
    }
}

/// Which figure of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// A percentile, 0 to 100.
    Percentile(f64),
    /// The mean.
    Mean,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// How many.
    Count,
    /// How many a second; of `attainment`, the share.
    Rate,
}

/// How two numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Relation {
    Below,
    AtMost,
    Above,
    AtLeast,
    Equal,
    Unequal,
}

impl Relation {
    // Longer signs first: `<=` starts with `<`.
    const ALL: [(&'static str, Self); 6] = [
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("==", Self::Equal),
        ("!=", Self::Unequal),
        ("<", Self::Below),
        (">", Self::Above),
    ];

    #[expect(clippy::float_cmp, reason = "counts are whole numbers and compare exactly")]
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Below => left < right,
            Self::AtMost => left <= right,
            Self::Above => left > right,
            Self::AtLeast => left >= right,
            Self::Equal => left == right,
            Self::Unequal => left != right,
        }
    }

    fn sign(self) -> &'static str {
        Self::ALL.iter().find(|(_, relation)| *relation == self).map_or("", |(sign, _)| *sign)
    }
}

impl Threshold {
    /// Whether it holds of this value; nothing measured is not shown to hold.
    pub fn holds(&self, value: Option<f64>) -> bool {
        value.is_some_and(|value| self.relation.holds(value, self.bound))
    }

    /// Whether it cannot be broken before the end: a count that has yet to grow that far.
    pub fn is_undecided(&self, value: Option<f64>) -> bool {
        let grows =
            self.figure == Figure::Count && !matches!(self.relation, Relation::Below | Relation::AtMost);
        grows && !self.holds(value) && value.is_none_or(|value| value <= self.bound)
    }
}

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (expression, abort) = match text.split_once(',') {
            Some((expression, word)) if word.trim() == "abort" => (expression, true),
            Some((_, word)) => {
                return Err(format!("`{}` after the comma; only `abort` can be there", word.trim()));
            }
            None => (text, false),
        };
        let (name, rest) = expression
            .split_once(':')
            .ok_or_else(|| format!("`{text}` has no `:`; write it like ack_ms:p(99)<50"))?;
        let metric = metric(name.trim())?;
        let (at, sign, relation) = Relation::ALL
            .iter()
            .find_map(|(sign, relation)| rest.find(sign).map(|at| (at, *sign, *relation)))
            .ok_or_else(|| format!("`{text}` compares nothing; use one of < <= > >= == !="))?;
        let figure = figure(rest[..at].trim())?;
        let number = rest[at + sign.len()..].trim();
        let bound = number.parse().ok().filter(|bound: &f64| bound.is_finite());
        let bound = bound.ok_or_else(|| format!("`{number}` is not a number"))?;
        fits(metric, figure)?;
        Ok(Self { metric, figure, relation, bound, abort })
    }
}

fn metric(name: &str) -> Result<Metric, String> {
    match name {
        "errors" => return Ok(Metric::Errors),
        "attainment" => return Ok(Metric::Attainment),
        _ => {}
    }
    if let Some(count) = Count::ALL.iter().find(|count| count.name() == name) {
        return Ok(Metric::Count(*count));
    }
    for (suffix, unit) in [("_ms", Unit::Milliseconds), ("_seconds", Unit::Seconds)] {
        let kind =
            name.strip_suffix(suffix).and_then(|name| Kind::ALL.into_iter().find(|kind| kind.name() == name));
        if let Some(kind) = kind {
            return Ok(Metric::Latency(kind, unit));
        }
    }
    let latencies: Vec<String> = Kind::ALL.iter().map(|kind| format!("{}_ms", kind.name())).collect();
    let counts: Vec<&str> = Count::ALL.iter().map(|count| count.name()).collect();
    Err(format!(
        "unknown metric `{name}`; there are {}, {}, errors and attainment",
        latencies.join(", "),
        counts.join(", ")
    ))
}

fn figure(text: &str) -> Result<Figure, String> {
    if let Some(percentile) = text.strip_prefix("p(").and_then(|rest| rest.strip_suffix(')')) {
        return match percentile.trim().parse::<f64>() {
            Ok(percentile) if (0.0..=100.0).contains(&percentile) => Ok(Figure::Percentile(percentile)),
            _ => Err(format!("`p({percentile})` needs a number from 0 to 100")),
        };
    }
    match text {
        "avg" | "mean" => Ok(Figure::Mean),
        "med" => Ok(Figure::Percentile(50.0)),
        "min" => Ok(Figure::Min),
        "max" => Ok(Figure::Max),
        "count" => Ok(Figure::Count),
        "rate" => Ok(Figure::Rate),
        _ => Err(format!("unknown figure `{text}`; there are p(N), avg, med, min, max, count and rate")),
    }
}

fn fits(metric: Metric, figure: Figure) -> Result<(), String> {
    match (metric, figure) {
        (Metric::Latency(..), _)
        | (Metric::Count(_) | Metric::Errors, Figure::Count | Figure::Rate)
        | (Metric::Attainment, Figure::Rate) => Ok(()),
        (Metric::Attainment, _) => Err("`attainment` has only `rate`, the share in time".to_owned()),
        _ => Err("a counter has only `count` and `rate` (per second)".to_owned()),
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.metric {
            Metric::Latency(kind, Unit::Milliseconds) => write!(f, "{}_ms", kind.name())?,
            Metric::Latency(kind, Unit::Seconds) => write!(f, "{}_seconds", kind.name())?,
            Metric::Count(count) => f.write_str(count.name())?,
            Metric::Errors => f.write_str("errors")?,
            Metric::Attainment => f.write_str("attainment")?,
        }
        match self.figure {
            Figure::Percentile(percentile) => write!(f, ":p({percentile})")?,
            Figure::Mean => f.write_str(":avg")?,
            Figure::Min => f.write_str(":min")?,
            Figure::Max => f.write_str(":max")?,
            Figure::Count => f.write_str(":count")?,
            Figure::Rate => f.write_str(":rate")?,
        }
        write!(f, "{}{}", self.relation.sign(), self.bound)?;
        if self.abort { f.write_str(", abort") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_comes_back() {
        for text in [
            "ack_ms:p(99)<50",
            "ack_ms:p(99.9)<=50.5",
            "first_response_seconds:p(95)<60",
            "messages_lost:count==0, abort",
            "errors:rate<0.1",
            "attainment:rate>=0.95",
            "connect_ms:max!=0",
        ] {
            assert_eq!(text.parse::<Threshold>().unwrap().to_string(), text);
        }
        assert_eq!(" ack_ms : med > 1 ".parse::<Threshold>().unwrap().to_string(), "ack_ms:p(50)>1");
    }

    #[test]
    fn mistakes_are_explained() {
        for (text, said) in [
            ("ack_ms", "no `:`"),
            ("acks_ms:p(99)<5", "unknown metric `acks_ms`"),
            ("ack_ms:p(101)<5", "0 to 100"),
            ("ack_ms:p99<5", "unknown figure"),
            ("ack_ms:p(99)=5", "compares nothing"),
            ("ack_ms:p(99)<5ms", "not a number"),
            ("ack_ms:p(99)<NaN", "not a number"),
            ("ack_ms:p(99)<inf", "not a number"),
            ("ack_ms:p(99)<", "not a number"),
            ("messages_lost:p(50)==0", "counter"),
            ("attainment:count>1", "share"),
            ("ack_ms:max<5, stop", "abort"),
        ] {
            let error = text.parse::<Threshold>().unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn nothing_measured_does_not_hold() {
        let threshold: Threshold = "ack_ms:p(99)<50".parse().unwrap();
        assert!(threshold.holds(Some(49.9)) && !threshold.holds(Some(50.0)) && !threshold.holds(None));
    }

    #[test]
    fn a_count_that_has_yet_to_grow_is_not_broken_yet() {
        let undecided = |text: &str, value| text.parse::<Threshold>().unwrap().is_undecided(Some(value));
        assert!(undecided("bot_answers:count>50", 50.0) && !undecided("bot_answers:count>50", 51.0));
        assert!(undecided("reconnects:count==5", 4.0) && !undecided("reconnects:count==5", 6.0));
        assert!(!undecided("messages_lost:count==0", 1.0), "it grows away from what it should be");
        assert!(!undecided("bot_answers:rate>50", 1.0) && !undecided("errors:count<5", 6.0));
    }
}
