//! A scenario: who comes how often and does what, for how long, and what must hold. One TOML file each.
//!
//! Owns the file format and its defaults; [`read`] turns text into a checked [`Scenario`], [`presets`] are the built-in ones.

pub mod check;
pub mod presets;
pub mod read;
pub mod utterances;

use serde::{Deserialize, Serialize};

use crate::random::Span;

/// A whole scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it is called in reports.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub about: String,
    /// Measured time.
    pub duration_s: f64,
    /// Time before it that is loaded but not measured.
    #[serde(default)]
    pub warmup_s: f64,
    /// Time after it for conversations to come to their end.
    #[serde(default = "Scenario::default_drain")]
    pub drain_s: f64,
    /// What must hold, like `ack_ms:p(99)<50`.
    #[serde(default)]
    pub thresholds: Vec<String>,
    /// Visitors who come, do their script and go.
    #[serde(default)]
    pub arrivals: Option<Arrivals>,
    /// What visitors do.
    #[serde(default)]
    pub visitors: Visitors,
    /// Agents who answer.
    #[serde(default)]
    pub agents: Option<Agents>,
    /// Moments at which sockets are cut and come back.
    #[serde(default)]
    pub storms: Vec<Storm>,
    /// Visitors who only hold a socket.
    #[serde(default)]
    pub idle: Option<Idle>,
    /// What is promised about humans.
    #[serde(default)]
    pub routing: Routing,
    /// When the generator itself is too slow.
    #[serde(default)]
    pub generator: Generator,
}

impl Scenario {
    fn default_drain() -> f64 {
        15.0
    }
}

/// How visitors arrive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrivals {
    /// The law of arrivals.
    #[serde(default)]
    pub kind: ArrivalKind,
    /// Visitors a second (at the start, for a ramp).
    pub per_second: f64,
    /// For a ramp: visitors a second at the end.
    #[serde(default)]
    pub to_per_second: Option<f64>,
    /// Visitors there at once; who comes beyond is skipped and counted.
    #[serde(default = "Arrivals::default_at_most")]
    pub at_most: usize,
    /// Visitors in all; after them nobody comes.
    #[serde(default)]
    pub total: Option<u64>,
}

impl Arrivals {
    fn default_at_most() -> usize {
        10_000
    }
}

/// The law of arrivals; all of them are open loop: nobody waits for the server before coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrivalKind {
    /// Independent of each other, as people are.
    #[default]
    Poisson,
    /// At equal distances.
    Steady,
    /// Poisson at a rate that goes straight from `per_second` to `to_per_second`.
    Ramp,
}

/// When a visitor's next message is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// A think time after the answer to the last one, as people do.
    #[default]
    Answer,
    /// A think time after the last one was due, answered or not: an open loop per message.
    Clock,
}

/// What visitors do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Visitors {
    /// Messages to the bot; 0 means until the end of the run.
    pub messages: u32,
    /// A file of utterances beside the scenario; the built-in ones without it.
    pub utterances: Option<String>,
    /// Time before a message.
    pub think_s: Span,
    /// What the think time counts from.
    pub pace: Pace,
    /// Share that presses "a human, please" after its messages.
    pub human_share: f64,
    /// Share that ends on an angry message.
    pub upset_share: f64,
    /// Share that ends on an urgent message.
    pub urgent_share: f64,
    /// Messages to the human after each of whose answers.
    pub human_messages: u32,
    /// How long a visitor waits for a human.
    pub patience_s: f64,
    /// How long for the bot before it counts as an error.
    pub answer_timeout_s: f64,
    /// How long for an `ack` before a message counts as swallowed.
    pub ack_timeout_s: f64,
    /// Share whose transcript is read back and compared at the end.
    pub check_share: f64,
}

impl Default for Visitors {
    fn default() -> Self {
        Self {
            messages: 3,
            utterances: None,
            think_s: Span { median: 2.0, sigma: 0.5 },
            pace: Pace::Answer,
            human_share: 0.0,
            upset_share: 0.0,
            urgent_share: 0.0,
            human_messages: 2,
            patience_s: 120.0,
            answer_timeout_s: 10.0,
            ack_timeout_s: 10.0,
            check_share: 1.0,
        }
    }
}

/// Agents who answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agents {
    /// How many, each with a token of their own.
    pub sessions: usize,
    /// Conversations they take at once, if fewer than the server says.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// From the ring to accepting or declining.
    #[serde(default = "Agents::default_accept")]
    pub accept_s: Span,
    /// From having something to answer to answering it.
    #[serde(default = "Agents::default_reply")]
    pub reply_s: Span,
    /// Share of offers that are passed on.
    #[serde(default)]
    pub decline_share: f64,
    /// Messages to a visitor before the conversation is closed.
    #[serde(default = "Agents::default_replies")]
    pub replies: u32,
    /// A visitor silent for this long is closed.
    #[serde(default = "Agents::default_silence")]
    pub silence_s: f64,
}

impl Agents {
    fn default_accept() -> Span {
        Span { median: 6.0, sigma: 0.7 }
    }
    fn default_reply() -> Span {
        Span { median: 12.0, sigma: 0.7 }
    }
    fn default_replies() -> u32 {
        3
    }
    fn default_silence() -> f64 {
        45.0
    }
}

/// Sockets are cut without a goodbye and come back with `resume`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storm {
    /// When, counted from the start of the run, warm-up included.
    pub at_s: f64,
    /// Share of the visitors.
    #[serde(default = "Storm::default_share")]
    pub share: f64,
    /// They come back spread evenly over this time.
    #[serde(default)]
    pub spread_s: f64,
}

impl Storm {
    fn default_share() -> f64 {
        1.0
    }
}

/// Visitors who hold a socket from the start to the end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idle {
    /// How many.
    pub count: u64,
    /// How many come a second until all are there.
    pub per_second: f64,
    /// Whether each writes one message first.
    #[serde(default = "Idle::default_message")]
    pub message: bool,
}

impl Idle {
    fn default_message() -> bool {
        true
    }
}

/// What is promised about humans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Routing {
    /// The first human answer is promised within this time.
    pub target_s: f64,
}

impl Default for Routing {
    fn default() -> Self {
        Self { target_s: 60.0 }
    }
}

/// When the generator itself is too slow for its figures to be believed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Generator {
    /// A second in which p99 of the event loop's lateness is above this is saturated.
    pub lag_ms: f64,
    /// A second in which a process used more than this of one core is saturated.
    pub cpu_percent: f64,
    /// More saturated seconds than this share make the run invalid.
    pub share: f64,
    /// What then.
    pub when_saturated: WhenSaturated,
}

impl Default for Generator {
    fn default() -> Self {
        Self { lag_ms: 20.0, cpu_percent: 95.0, share: 0.1, when_saturated: WhenSaturated::Fail }
    }
}

/// What a saturated generator means for the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenSaturated {
    /// Exit 98: latencies would be the generator's own.
    #[default]
    Fail,
    /// Say so and go on: for runs that only ask about correctness.
    Warn,
}
