//! The response ladder on the command line: a flag for each step, and the whole ladder as a table.

use std::str::FromStr;

use clap::Args;
use serde_json::{Map, Value, json};

use super::names;
use crate::core::routing::{Ladder, LadderSettings};

/// The word that takes a setting back.
const AUTO: &str = "auto";

/// The steps of the response ladder, since the handoff was requested; `auto` lets a step scale from the target again.
#[derive(Debug, Args)]
#[command(next_help_heading = "Steps of the response ladder, such as 10s; auto: scaled from the target")]
pub(super) struct LadderFlags {
    /// How long one offer rings before it goes to the next agent.
    #[arg(long, value_name = "SPAN")]
    offer: Option<Wish<Seconds>>,
    /// From here everybody who could take it is rung.
    #[arg(long, value_name = "SPAN")]
    ring_all: Option<Wish<Seconds>>,
    /// From here skills relax, and overflow teams and supervisors are rung too.
    #[arg(long, value_name = "SPAN")]
    overflow: Option<Wish<Seconds>>,
    /// A silent owner is reminded.
    #[arg(long, value_name = "SPAN")]
    nudge: Option<Wish<Seconds>>,
    /// Others are rung beside a silent owner.
    #[arg(long, value_name = "SPAN")]
    rescue: Option<Wish<Seconds>>,
    /// The same while the owner is typing.
    #[arg(long, value_name = "SPAN")]
    rescue_typing: Option<Wish<Seconds>>,
    /// The visitor is told that the promise may break.
    #[arg(long, value_name = "SPAN")]
    notice: Option<Wish<Seconds>>,
    /// How many others are rung in a rescue, 1 to 20.
    #[arg(long, value_name = "NUMBER")]
    rescuers: Option<Wish<u8>>,
    /// After so many missed offers in a row an agent is set to away; 0: never.
    #[arg(long, value_name = "NUMBER")]
    missed_offers: Option<Wish<u8>>,
    /// How long an agent whose last connection is lost keeps what they own.
    #[arg(long, value_name = "SPAN")]
    reconnect_grace: Option<Wish<Seconds>>,
}

/// A value, or none when the setting is taken back.
#[derive(Debug, Clone, Copy)]
struct Wish<T>(Option<T>);

impl<T: FromStr<Err: ToString>> FromStr for Wish<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == AUTO {
            return Ok(Self(None));
        }
        let value = text.parse::<T>().map_err(|error| format!("{}; or write {AUTO}", error.to_string()))?;
        Ok(Self(Some(value)))
    }
}

/// Whole seconds, written as a span.
#[derive(Debug, Clone, Copy)]
struct Seconds(u32);

impl FromStr for Seconds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        names::seconds(text).map(Self)
    }
}

impl LadderFlags {
    /// What is set after these flags.
    pub(super) fn over(self, set: LadderSettings) -> LadderSettings {
        let span =
            |flag: Option<Wish<Seconds>>, set| flag.map_or(set, |wish| wish.0.map(|seconds| seconds.0));
        let number = |flag: Option<Wish<u8>>, set| flag.map_or(set, |wish| wish.0);
        LadderSettings {
            offer_s: span(self.offer, set.offer_s),
            ring_all_s: span(self.ring_all, set.ring_all_s),
            overflow_s: span(self.overflow, set.overflow_s),
            nudge_s: span(self.nudge, set.nudge_s),
            rescue_s: span(self.rescue, set.rescue_s),
            rescue_typing_s: span(self.rescue_typing, set.rescue_typing_s),
            notice_s: span(self.notice, set.notice_s),
            rescuers: number(self.rescuers, set.rescuers),
            missed_offers: number(self.missed_offers, set.missed_offers),
            reconnect_grace_s: span(self.reconnect_grace, set.reconnect_grace_s),
        }
    }
}

/// Every step with its value and whether the team set it: name, value, set.
pub(super) fn steps(ladder: &Ladder, set: &LadderSettings) -> Vec<(&'static str, Value, bool)> {
    vec![
        ("offer_s", json!(ladder.offer.as_secs_f64()), set.offer_s.is_some()),
        ("ring_all_s", json!(ladder.ring_all.as_secs_f64()), set.ring_all_s.is_some()),
        ("overflow_s", json!(ladder.overflow.as_secs_f64()), set.overflow_s.is_some()),
        ("nudge_s", json!(ladder.nudge.as_secs_f64()), set.nudge_s.is_some()),
        ("rescue_s", json!(ladder.rescue.as_secs_f64()), set.rescue_s.is_some()),
        ("rescue_typing_s", json!(ladder.rescue_typing.as_secs_f64()), set.rescue_typing_s.is_some()),
        ("notice_s", json!(ladder.notice.as_secs_f64()), set.notice_s.is_some()),
        ("target_s", json!(ladder.target.as_secs_f64()), true),
        ("rescuers", json!(ladder.rescuers), set.rescuers.is_some()),
        ("missed_offers", json!(ladder.missed_offers), set.missed_offers.is_some()),
        ("reconnect_grace_s", json!(ladder.reconnect_grace.as_secs_f64()), set.reconnect_grace_s.is_some()),
    ]
}

/// The whole ladder as one object.
pub(super) fn object(steps: &[(&'static str, Value, bool)]) -> Value {
    let fields: Map<_, _> =
        steps.iter().map(|(name, value, _)| ((*name).to_owned(), value.clone())).collect();
    Value::Object(fields)
}
