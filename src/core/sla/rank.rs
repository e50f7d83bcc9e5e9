//! The place a promise gives in a queue: its moment, moved earlier by what presses - within a bound, so that nobody starves.
//!
//! The bound: a rank lies at most half the target before `respond_by`. So whoever asks at `a` with target `A` is never overtaken by
//! somebody who asks at `b` with target `B` when `b + B/2 > a + A`: with equal targets, by nobody who asks more than half a target
//! later, however much presses. Whoever enters after a promise has run out is always behind it.

use std::time::Duration;

use crate::core::mood::Urgency;
use crate::core::time::Moment;

/// VIP levels above this one weigh no more.
const LEVEL_MAX: u32 = 3;
/// Percent of the target by which a place moves at most.
const PERCENT_MAX: u32 = 50;

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
    /// Percent of the target: 8 for each VIP level up to 3, 12 or 25 for the urgency, 10 for the mood, 10 for a matter that comes
    /// back, 15 for a transfer; together at most 50.
    pub fn percent(&self) -> u32 {
        let by_urgency = match self.urgency {
            Urgency::Normal => 0,
            Urgency::High => 12,
            Urgency::Critical => 25,
        };
        let when = |holds: bool, percent: u32| if holds { percent } else { 0 };
        let sum = 8 * u32::from(self.level).min(LEVEL_MAX)
            + by_urgency
            + when(self.upset, 10)
            + when(self.repeated, 10)
            + when(self.transferred, 15);
        sum.min(PERCENT_MAX)
    }
}

/// The place of a promise that started at `requested_at` and runs until `respond_by`.
pub fn rank(requested_at: Moment, respond_by: Moment, pressure: Pressure) -> Moment {
    respond_by - respond_by.since(requested_at) * pressure.percent() / 100
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
        let place = |pressure| rank(START, END, pressure);
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
    fn nobody_is_moved_by_more_than_half_the_target() {
        for level in 0..=u8::MAX {
            for urgency in [Urgency::Normal, Urgency::High, Urgency::Critical] {
                for flags in 0..8 {
                    let [upset, repeated, transferred] = [flags & 1 != 0, flags & 2 != 0, flags & 4 != 0];
                    let place = rank(START, END, Pressure { level, urgency, upset, repeated, transferred });
                    assert!(place >= raised(START, END) && place <= END);
                }
            }
        }
        let all =
            Pressure { level: 9, urgency: Urgency::Critical, upset: true, repeated: true, transferred: true };
        assert_eq!(rank(START, END, all), raised(START, END));
        assert_eq!(raised(START, END), Moment(1_030_000));
    }
}
