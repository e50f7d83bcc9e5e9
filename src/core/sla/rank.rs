//! The place a promise gives in a queue: its moment, moved earlier by level, urgency and mood - within a bound, so that nobody starves.
//!
//! The bound: a rank lies at most half the target before `respond_by`. So with equal targets nobody is overtaken by a visitor who
//! asks more than half a target later, however important, and whoever enters after a promise has run out is always behind it.

use std::time::Duration;

use crate::core::mood::Urgency;
use crate::core::time::Moment;

/// VIP levels above this one weigh no more.
const LEVEL_MAX: u32 = 3;

/// The place of a promise that started at `requested_at` and runs until `respond_by`.
pub fn rank(requested_at: Moment, respond_by: Moment, level: u8, urgency: Urgency, upset: bool) -> Moment {
    let by_level = 8 * u32::from(level).min(LEVEL_MAX);
    let by_urgency = match urgency {
        Urgency::Normal => 0,
        Urgency::High => 12,
        Urgency::Critical => 25,
    };
    let by_mood = if upset { 10 } else { 0 };
    let percent = (by_level + by_urgency + by_mood).min(50);
    respond_by - respond_by.since(requested_at) * percent / 100
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
    fn level_urgency_and_mood_each_move_the_place_earlier() {
        let calm = rank(START, END, 0, Urgency::Normal, false);
        assert_eq!(calm, END);
        assert!(rank(START, END, 1, Urgency::Normal, false) < calm);
        assert!(rank(START, END, 0, Urgency::High, false) < calm);
        assert!(rank(START, END, 0, Urgency::Critical, false) < rank(START, END, 0, Urgency::High, false));
        assert!(rank(START, END, 0, Urgency::Normal, true) < calm);
    }

    #[test]
    fn nobody_is_moved_by_more_than_half_the_target() {
        for level in 0..=u8::MAX {
            for urgency in [Urgency::Normal, Urgency::High, Urgency::Critical] {
                for upset in [false, true] {
                    let place = rank(START, END, level, urgency, upset);
                    assert!(place >= raised(START, END) && place <= END);
                }
            }
        }
        assert_eq!(rank(START, END, 9, Urgency::Critical, true), raised(START, END));
        assert_eq!(raised(START, END), Moment(1_030_000));
    }
}
