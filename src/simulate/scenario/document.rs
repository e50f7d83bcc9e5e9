//! The shape of a scenario file, before it is checked.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Deserializer};

use crate::core::routing::AcceptMode;
use crate::core::text::Language;

/// A whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) duration: Span,
    #[serde(default)]
    pub(super) warm_up: Option<Span>,
    pub(super) arrivals: ArrivalsDocument,
    #[serde(default)]
    pub(super) patience: Option<DelayDocument>,
    pub(super) service: DelayDocument,
    #[serde(default)]
    pub(super) teams: Vec<TeamDocument>,
    #[serde(default)]
    pub(super) agents: Vec<AgentsDocument>,
    #[serde(default)]
    pub(super) faults: FaultsDocument,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArrivalsDocument {
    pub(super) per_hour: Option<PerHour>,
    pub(super) load: Option<f64>,
    pub(super) trace: Option<String>,
    #[serde(default = "one")]
    pub(super) handed_off: f64,
    #[serde(default)]
    pub(super) urgent: f64,
    #[serde(default)]
    pub(super) critical: f64,
    #[serde(default)]
    pub(super) vip: f64,
    #[serde(default)]
    pub(super) upset: f64,
    #[serde(default)]
    pub(super) english: f64,
    #[serde(default)]
    pub(super) skills: BTreeMap<String, f64>,
}

/// One rate, or one for each hour.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "a number, or a list with a number for each hour")]
pub(super) enum PerHour {
    Flat(f64),
    Profile(Vec<f64>),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DelayDocument {
    pub(super) median: Option<Span>,
    pub(super) sigma: Option<f64>,
    pub(super) mean: Option<Span>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamDocument {
    pub(super) key: String,
    #[serde(default = "one")]
    pub(super) weight: f64,
    pub(super) target: Option<Span>,
    #[serde(default)]
    pub(super) accept: AcceptMode,
    #[serde(default)]
    pub(super) overflow_to: Vec<String>,
    #[serde(default)]
    pub(super) ladder: LadderDocument,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LadderDocument {
    pub(super) offer: Option<Span>,
    pub(super) ring_all: Option<Span>,
    pub(super) overflow: Option<Span>,
    pub(super) nudge: Option<Span>,
    pub(super) rescue: Option<Span>,
    pub(super) rescue_typing: Option<Span>,
    pub(super) notice: Option<Span>,
    pub(super) rescuers: Option<u8>,
    pub(super) missed_offers: Option<u8>,
    pub(super) reconnect_grace: Option<Span>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgentsDocument {
    pub(super) name: Option<String>,
    pub(super) count: i64,
    pub(super) capacity: i64,
    #[serde(default)]
    pub(super) teams: Vec<String>,
    #[serde(default)]
    pub(super) skills: Vec<String>,
    #[serde(default)]
    pub(super) languages: Vec<Language>,
    #[serde(default)]
    pub(super) supervisor: bool,
    #[serde(default)]
    pub(super) shifts: Vec<[String; 2]>,
    pub(super) accept: DelayDocument,
    pub(super) reply: DelayDocument,
    pub(super) absent: Option<AbsentDocument>,
    #[serde(default = "yes")]
    pub(super) typing: bool,
    #[serde(default)]
    pub(super) declines: f64,
    pub(super) click_back: Option<DelayDocument>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AbsentDocument {
    pub(super) share: f64,
    pub(super) spell: Span,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultsDocument {
    pub(super) drops: Option<DropsDocument>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DropsDocument {
    pub(super) every: Span,
    pub(super) length: DelayDocument,
}

fn one() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}

/// A span of time, written as a text with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span(pub(super) Duration);

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        const ADVICE: &str = r#"write a number with a unit, such as "500ms", "60s", "15m" or "8h""#;
        let text = String::deserialize(deserializer)
            .map_err(|_| D::Error::custom(format!("not a span of time; {ADVICE}")))?;
        let span = text.parse::<jiff::SignedDuration>().ok().and_then(|span| Duration::try_from(span).ok());
        span.map(Self).ok_or_else(|| D::Error::custom(format!("{text:?} is not a span of time; {ADVICE}")))
    }
}
