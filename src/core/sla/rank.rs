//! The place a promise gives in a queue: its moment, moved earlier by what presses - within a bound, so that nobody starves.
//!
//! The bound: a rank lies at most half the target before `respond_by`. So whoever asks at `a` with target `A` is never overtaken by
//! somebody who asks at `b` with target `B` when `b + B/2 > a + A`: with equal targets, by nobody who asks more than half a target
//! later, however much presses and however the weights are set. Whoever enters after a promise has run out is always behind it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::core::mood::Urgency;
use crate::core::time::Moment;

/// VIP levels above this one weigh no more.
const LEVEL_MAX: u32 = 3;
/// Percent of the target by which a place moves at most, whatever the weights are: nobody starves by a setting.
pub const PERCENT_MAX: u8 = 50;

/// How much each of what presses moves a place, in percent of the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// Each VIP level, up to the third.
    pub vip: u8,
    /// A matter of [`Urgency::High`].
    pub high: u8,
    /// A matter of [`Urgency::Critical`].
    pub critical: u8,
    /// An upset visitor.
    pub upset: u8,
    /// A matter that comes back.
    pub repeated: u8,
    /// Passed on before anybody answered.
    pub transferred: u8,
}

impl Default for Weights {
    fn default() -> Self {
        Self { vip: 8, high: 12, critical: 25, upset: 10, repeated: 10, transferred: 15 }
    }
}

/// What moves a place earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pressure {
    /// VIP level, 0 is none.
    pub level: u8,
    /// How soon it wants a person.
    pub urgency: Urgency,
    /// The visitor is upset.
    pub upset: bool,
    /// The visitor comes back on the same matter.
    pub repeated: bool,
    /// It was passed on before anybody answered.
    pub transferred: bool,
}

impl Pressure {
    /// Percent of the target: the weights of all that holds, together at most [`PERCENT_MAX`].
    pub fn percent(&self, weights: Weights) -> u32 {
        let by_urgency = match self.urgency {
            Urgency::Normal => 0,
            Urgency::High => weights.high,
            Urgency::Critical => weights.critical,
        };
        let when = |holds: bool, percent: u8| if holds { u32::from(percent) } else { 0 };
        let sum = u32::from(weights.vip) * u32::from(self.level).min(LEVEL_MAX)
            + u32::from(by_urgency)
            + when(self.upset, weights.upset)
            + when(self.repeated, weights.repeated)
            + when(self.transferred, weights.transferred);
        sum.min(PERCENT_MAX.into())
    }
}

/// The place of a promise that started at `requested_at` and runs until `respond_by`.
pub fn rank(requested_at: Moment, respond_by: Moment, pressure: Pressure, weights: Weights) -> Moment {
    respond_by - respond_by.since(requested_at) * pressure.percent(weights) / 100
}

/// The earliest place such a promise can have; what a broken promise gets.
pub fn raised(requested_at: Moment, respond_by: Moment) -> Moment {
    let target: Duration = respond_by.since(requested_at);
    respond_by - target / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Moment(1_000_000);
    const END: Moment = Moment(1_060_000);

    #[test]
    fn everything_that_presses_moves_the_place_earlier() {
        let place = |pressure| rank(START, END, pressure, Weights::default());
        let calm = Pressure::default();
        assert_eq!(place(calm), END);
        let high = Pressure { urgency: Urgency::High, ..calm };
        let pressing = [
            Pressure { level: 1, ..calm },
            high,
            Pressure { upset: true, ..calm },
            Pressure { repeated: true, ..calm },
            Pressure { transferred: true, ..calm },
        ];
        for one in pressing {
            assert!(place(one) < place(calm), "{one:?}");
            assert!(place(Pressure { level: 2, ..one }) < place(one), "they add up: {one:?}");
        }
        assert!(place(Pressure { urgency: Urgency::Critical, ..calm }) < place(high));
    }

    #[test]
    fn a_weight_moves_what_it_is_the_weight_of_and_nothing_else() {
        let weights = Weights { vip: 1, high: 2, critical: 4, upset: 6, repeated: 0, transferred: 20 };
        let percent = |pressure: Pressure| pressure.percent(weights);
        let calm = Pressure::default();
        assert_eq!(percent(calm), 0);
        assert_eq!(
            (1..=4).map(|level| percent(Pressure { level, ..calm })).collect::<Vec<_>>(),
            [1, 2, 3, 3]
        );
        assert_eq!(percent(Pressure { urgency: Urgency::High, ..calm }), 2);
        assert_eq!(percent(Pressure { urgency: Urgency::Critical, upset: true, ..calm }), 10);
        assert_eq!(percent(Pressure { repeated: true, ..calm }), 0);
        assert_eq!(percent(Pressure { transferred: true, ..calm }), 20);
        assert_eq!(rank(START, END, Pressure { upset: true, ..calm }, weights), Moment(1_056_400));
    }

    #[test]
    fn nobody_is_moved_by_more_than_half_the_target_whatever_the_weights() {
        let most = Weights {
            vip: u8::MAX,
            high: u8::MAX,
            critical: u8::MAX,
            upset: u8::MAX,
            repeated: u8::MAX,
            transferred: u8::MAX,
        };
        for weights in [Weights::default(), most] {
            for level in 0..=u8::MAX {
                for urgency in [Urgency::Normal, Urgency::High, Urgency::Critical] {
                    for flags in 0..8 {
                        let [upset, repeated, transferred] = [flags & 1 != 0, flags & 2 != 0, flags & 4 != 0];
                        let pressure = Pressure { level, urgency, upset, repeated, transferred };
                        let place = rank(START, END, pressure, weights);
                        assert!(place >= raised(START, END) && place <= END, "{weights:?} {pressure:?}");
                    }
                }
            }
        }
        let all =
            Pressure { level: 9, urgency: Urgency::Critical, upset: true, repeated: true, transferred: true };
        assert_eq!(rank(START, END, all, Weights::default()), raised(START, END));
        assert_eq!(raised(START, END), Moment(1_030_000));
    }
}
