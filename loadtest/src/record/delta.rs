//! What one process tells about one second: a line of JSON between processes, a message inside one.

use std::collections::BTreeMap;

use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer as _, V2Serializer};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Micros;
use crate::kind::Kind;

/// Everything new since the last one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Delta {
    /// Which process.
    pub part: u32,
    /// When it was taken.
    pub at: Micros,
    /// Latencies by kind; hdrhistogram V2 in base64.
    pub latencies: Vec<(Kind, String)>,
    /// In the order of `Count::ALL`.
    pub counts: Vec<u64>,
    /// By kind of error.
    pub errors: BTreeMap<String, u64>,
    /// Standing at that moment.
    pub gauges: Gauges,
    /// How the generator is doing.
    pub health: Health,
    /// What only makes sense together with what another process saw.
    pub halves: Vec<Half>,
    /// All visitors of this process are gone; its agents wait for those of the others.
    #[serde(default)]
    pub drained: bool,
    /// True on the last one.
    pub done: bool,
}

/// What stands at a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gauges {
    /// Visitors under way.
    pub visitors: u64,
    /// Open sockets, agents' included.
    pub connections: u64,
    /// Agents with a socket.
    pub agents: u64,
}

impl std::ops::AddAssign for Gauges {
    fn add_assign(&mut self, other: Self) {
        self.visitors += other.visitors;
        self.connections += other.connections;
        self.agents += other.agents;
    }
}

/// How the generator did in one second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// p99 of the event loop's lateness.
    pub lag_micros: u64,
    /// Of one core.
    pub cpu_percent: f64,
}

/// An agent's message: the agent's number in the run, and how many they sent before it.
pub(super) type Mark = (u32, u32);

/// One side's part of something two sides see, perhaps in two processes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// A visitor wanted a human; the scheduled moment.
    Asked(Uuid, Micros),
    /// It rang at an agent.
    Offered(Uuid, Micros),
    /// The visitor got the first message of a human.
    Answered(Uuid, Micros),
    /// The visitor does not wait any more: gave up, or the conversation ended.
    Left(Uuid, Micros),
    /// An agent (by number) owns the conversation from now.
    Owned(Uuid, u32, Micros),
    /// That agent does not own it any more.
    Freed(Uuid, u32, Micros),
    /// The server acknowledged an agent's message under this `seq`.
    Replied(Uuid, u32, Micros),
    /// An agent's message was neither acknowledged nor refused for as long as that may take.
    Unacked(Uuid, Mark, Micros),
    /// An agent who owned the conversation until then has been shown its entries up to this `seq`.
    Shown(Uuid, u32, Micros),
    /// A transcript was read back.
    Checked {
        /// Whose.
        conversation: Uuid,
        /// It is complete from this `seq` on.
        from: u32,
        /// When it was asked for.
        at: Micros,
        /// The agents' messages in it.
        seqs: Vec<u32>,
        /// The same by agent and number.
        marks: Vec<Mark>,
        /// The visitor's own messages, and when each should have been shown to who owns the conversation.
        own: Vec<(u32, Micros)>,
    },
}

/// A histogram as text.
pub(super) fn encode(histogram: &Histogram<u64>) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    V2Serializer::new().serialize(histogram, &mut bytes).context("a histogram could not be written")?;
    Ok(BASE64_STANDARD.encode(bytes))
}

/// Text as a histogram.
pub(super) fn decode(text: &str) -> anyhow::Result<Histogram<u64>> {
    let bytes = BASE64_STANDARD.decode(text).context("a histogram is not base64")?;
    let mut bytes = bytes.as_slice();
    Deserializer::new()
        .deserialize(&mut bytes)
        .map_err(|error| anyhow::anyhow!("a histogram is damaged: {error:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::histogram;

    #[test]
    fn a_histogram_survives_the_way_between_processes() {
        let mut before = histogram();
        for value in [1, 900, 50_000, 3_600_000_000] {
            before.record(value).unwrap();
        }
        let after = decode(&encode(&before).unwrap()).unwrap();
        assert_eq!(after.len(), 4);
        assert_eq!(after.value_at_quantile(0.5), before.value_at_quantile(0.5));
        assert_eq!(after.max(), before.max());
    }

    #[test]
    fn damage_is_an_error() {
        assert!(decode("####").is_err());
        assert!(decode("AAAA").is_err());
    }
}
