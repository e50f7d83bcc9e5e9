//! What a team may set of its response ladder: what is not set scales from the target, what cannot work is refused with its field.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::model::Ladder;

/// The promises that can be made, in seconds: below, a ring could not be heard; above, it is no live conversation any more.
pub const TARGET_S: RangeInclusive<u64> = 30..=600;
/// How many others a rescue may ring. Not zero: then nothing would stand between a silent owner and a broken promise.
const RESCUERS: RangeInclusive<u8> = 1..=20;
/// Missed offers in a row before an agent is set to away; zero never does.
const MISSED_OFFERS_MAX: u8 = 20;

/// The steps a team sets itself, in whole seconds since the handoff was requested (`offer_s`: since it rings). `None` scales from
/// the target; see [`Ladder::for_target`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LadderSettings {
    /// How long one offer rings before it goes to the next agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer_s: Option<u32>,
    /// From here everybody who could take it is rung.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ring_all_s: Option<u32>,
    /// From here skills relax, and overflow teams and supervisors are rung too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overflow_s: Option<u32>,
    /// A silent owner is reminded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nudge_s: Option<u32>,
    /// Others are rung beside a silent owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rescue_s: Option<u32>,
    /// The same while the owner is typing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rescue_typing_s: Option<u32>,
    /// The visitor is told honestly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_s: Option<u32>,
    /// How many others are rung in a rescue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rescuers: Option<u8>,
    /// After so many missed offers in a row an agent is set to away; 0: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missed_offers: Option<u8>,
    /// How long an agent whose last connection is lost keeps what they own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reconnect_grace_s: Option<u32>,
}

/// A ladder that cannot work: which setting, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct LadderProblem {
    /// The setting, as it is called in the API and the store: `target_s`, `offer_s` and so on.
    pub field: &'static str,
    /// Why it cannot work, and what to write instead.
    pub reason: String,
}

impl LadderSettings {
    /// The whole ladder for a promise of `target`, or the first setting that cannot work.
    pub fn ladder(&self, target: Duration) -> Result<Ladder, LadderProblem> {
        let longest = Duration::from_secs(*TARGET_S.end());
        if target < Duration::from_secs(*TARGET_S.start()) || target > longest {
            return refuse(
                "target_s",
                format!(
                    "a promise of {} s cannot be kept or means nothing; choose 30 to 600 s",
                    target.as_secs_f64()
                ),
            );
        }
        let ladder = self.over(Ladder::for_target(target));
        self.check(&ladder)?;
        Ok(ladder)
    }

    /// `ladder` with what is set put in its place, possible or not.
    pub fn over(&self, ladder: Ladder) -> Ladder {
        let at = |set: Option<u32>, scaled: Duration| {
            set.map_or(scaled, |seconds| Duration::from_secs(seconds.into()))
        };
        Ladder {
            target: ladder.target,
            offer: at(self.offer_s, ladder.offer),
            ring_all: at(self.ring_all_s, ladder.ring_all),
            overflow: at(self.overflow_s, ladder.overflow),
            nudge: at(self.nudge_s, ladder.nudge),
            rescue: at(self.rescue_s, ladder.rescue),
            rescue_typing: at(self.rescue_typing_s, ladder.rescue_typing),
            notice: at(self.notice_s, ladder.notice),
            rescuers: self.rescuers.unwrap_or(ladder.rescuers),
            missed_offers: self.missed_offers.unwrap_or(ladder.missed_offers),
            reconnect_grace: at(self.reconnect_grace_s, ladder.reconnect_grace),
        }
    }

    fn check(&self, ladder: &Ladder) -> Result<(), LadderProblem> {
        let target = ladder.target.as_secs_f64();
        for (field, at) in steps(ladder) {
            if at.is_zero() {
                return refuse(field, "a step takes time; write at least 1 s".to_owned());
            }
            if at >= ladder.target {
                let at = at.as_secs_f64();
                return refuse(
                    field,
                    format!("{at} s is not before the target of {target} s; write less than {target} s"),
                );
            }
        }
        let order = [
            (("offer_s", self.offer_s, ladder.offer), ("ring_all_s", self.ring_all_s, ladder.ring_all)),
            (
                ("ring_all_s", self.ring_all_s, ladder.ring_all),
                ("overflow_s", self.overflow_s, ladder.overflow),
            ),
            (("nudge_s", self.nudge_s, ladder.nudge), ("rescue_s", self.rescue_s, ladder.rescue)),
            (
                ("rescue_s", self.rescue_s, ladder.rescue),
                ("rescue_typing_s", self.rescue_typing_s, ladder.rescue_typing),
            ),
        ];
        order.into_iter().try_for_each(|(first, then)| in_order(first, then))?;
        if !RESCUERS.contains(&ladder.rescuers) {
            let (least, most) = (RESCUERS.start(), RESCUERS.end());
            return refuse(
                "rescuers",
                format!("without a rescue a silent owner breaks the promise; write {least} to {most}"),
            );
        }
        if ladder.missed_offers > MISSED_OFFERS_MAX {
            let reason = format!("write 0 (never set to away) to {MISSED_OFFERS_MAX}");
            return refuse("missed_offers", reason);
        }
        if ladder.reconnect_grace > ladder.target {
            let reason = format!(
                "a visitor would wait for a lost agent longer than the promise; write at most {target} s"
            );
            return refuse("reconnect_grace_s", reason);
        }
        Ok(())
    }
}

/// The steps that must come before the target, each with the name of its setting, in the order of the ladder.
fn steps(ladder: &Ladder) -> [(&'static str, Duration); 7] {
    [
        ("offer_s", ladder.offer),
        ("ring_all_s", ladder.ring_all),
        ("overflow_s", ladder.overflow),
        ("nudge_s", ladder.nudge),
        ("rescue_s", ladder.rescue),
        ("rescue_typing_s", ladder.rescue_typing),
        ("notice_s", ladder.notice),
    ]
}

/// A step: the name of its setting, what was set, and when it happens.
type Stair = (&'static str, Option<u32>, Duration);

/// Names the one of two steps in the wrong order that was set; of two that were, the later one.
fn in_order(first: Stair, then: Stair) -> Result<(), LadderProblem> {
    if first.2 <= then.2 {
        return Ok(());
    }
    let (wrong, other, bound) =
        if then.1.is_some() { (then, first, "at least") } else { (first, then, "at most") };
    let (at, limit) = (wrong.2.as_secs_f64(), other.2.as_secs_f64());
    let side = if bound == "at least" { "before" } else { "after" };
    let scaled = if other.1.is_some() { "" } else { ", which follows from the target" };
    refuse(
        wrong.0,
        format!("{at} s comes {side} {} ({limit} s{scaled}); write {bound} {limit} s, or move {0}", other.0),
    )
}

fn refuse<T>(field: &'static str, reason: String) -> Result<T, LadderProblem> {
    Err(LadderProblem { field, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(settings: LadderSettings, target_s: u64) -> LadderProblem {
        settings.ladder(Duration::from_secs(target_s)).unwrap_err()
    }

    #[test]
    fn what_is_not_set_scales_from_the_target_and_what_is_stays() {
        let settings = LadderSettings { ring_all_s: Some(40), rescuers: Some(5), ..Default::default() };
        let ladder = settings.ladder(Duration::from_mins(2)).unwrap();
        assert_eq!(
            (ladder.offer.as_secs(), ladder.ring_all.as_secs(), ladder.overflow.as_secs()),
            (24, 40, 60)
        );
        assert_eq!((ladder.rescuers, ladder.missed_offers, ladder.notice.as_secs()), (5, 2, 100));
        for target_s in TARGET_S {
            let target = Duration::from_secs(target_s);
            assert_eq!(LadderSettings::default().ladder(target), Ok(Ladder::for_target(target)));
        }
    }

    #[test]
    fn an_impossible_setting_is_refused_by_its_name() {
        let none = LadderSettings::default;
        let cases = [
            (none(), 29, "target_s"),
            (none(), 601, "target_s"),
            (LadderSettings { offer_s: Some(0), ..none() }, 60, "offer_s"),
            (LadderSettings { rescue_typing_s: Some(60), ..none() }, 60, "rescue_typing_s"),
            (LadderSettings { notice_s: Some(60), ..none() }, 60, "notice_s"),
            (LadderSettings { offer_s: Some(25), ..none() }, 60, "offer_s"),
            (LadderSettings { ring_all_s: Some(11), ..none() }, 60, "ring_all_s"),
            (LadderSettings { overflow_s: Some(23), ..none() }, 60, "overflow_s"),
            (LadderSettings { ring_all_s: Some(40), overflow_s: Some(39), ..none() }, 60, "overflow_s"),
            (LadderSettings { nudge_s: Some(37), ..none() }, 60, "nudge_s"),
            (LadderSettings { rescue_s: Some(46), ..none() }, 60, "rescue_s"),
            (LadderSettings { rescue_typing_s: Some(35), ..none() }, 60, "rescue_typing_s"),
            (LadderSettings { rescuers: Some(0), ..none() }, 60, "rescuers"),
            (LadderSettings { rescuers: Some(21), ..none() }, 60, "rescuers"),
            (LadderSettings { missed_offers: Some(21), ..none() }, 60, "missed_offers"),
            (LadderSettings { reconnect_grace_s: Some(61), ..none() }, 60, "reconnect_grace_s"),
        ];
        for (settings, target_s, field) in cases {
            assert_eq!(problem(settings, target_s).field, field, "{settings:?}");
        }
        let bounds = LadderSettings {
            missed_offers: Some(0),
            reconnect_grace_s: Some(0),
            rescuers: Some(1),
            offer_s: Some(24),
            notice_s: Some(59),
            ..none()
        };
        assert!(bounds.ladder(Duration::from_mins(1)).is_ok());
    }

    #[test]
    fn a_refusal_says_what_to_write_instead() {
        let late = LadderSettings { offer_s: Some(25), ..Default::default() };
        assert_eq!(
            problem(late, 60).to_string(),
            "offer_s: 25 s comes after ring_all_s (24 s, which follows from the target); write at most 24 s, or move ring_all_s"
        );
        let early = LadderSettings { rescue_typing_s: Some(20), ..Default::default() };
        assert!(problem(early, 60).reason.ends_with("write at least 36 s, or move rescue_s"));
    }
}
