//! How many conversations begin when: a rate for each piece of the day.

use std::time::Duration;

use super::model::{Profile, Rate, Scenario};

/// A load follows the shifts in pieces of half an hour.
const PIECE: Duration = Duration::from_mins(30);
/// The day has so many of them.
const PIECES: u32 = 48;
/// Slots on shift are sampled every minute.
const MINUTE: Duration = Duration::from_mins(1);

impl Profile {
    /// The rates of a scenario; of a recorded trace there are none.
    pub fn of(scenario: &Scenario) -> Self {
        match &scenario.arrivals.rate {
            Rate::PerHour(rates) => {
                let per_s = rates.iter().map(|rate| rate / 3600.0).collect();
                Self { piece: Duration::from_hours(1), per_s }
            }
            Rate::Load(load) => {
                let per_slot = load / scenario.holding_s().max(0.001) / scenario.arrivals.handed_off;
                let per_s = (0..PIECES).map(|piece| slots_on_shift(scenario, PIECE * piece) * per_slot);
                Self { piece: PIECE, per_s: per_s.collect() }
            }
            Rate::Pieces(profile) => profile.clone(),
            Rate::Trace(_) => Self { piece: PIECE, per_s: Vec::new() },
        }
    }

    /// Conversations per second at a time since the start.
    pub fn at(&self, since_start: Duration) -> f64 {
        let piece = since_start.as_millis() / self.piece.as_millis().max(1);
        let index = piece as usize % self.per_s.len().max(1);
        self.per_s.get(index).copied().unwrap_or(0.0)
    }
}

/// The mean over the piece of the day that begins at `from`.
fn slots_on_shift(scenario: &Scenario, from: Duration) -> f64 {
    let minutes = (PIECE.as_secs() / MINUTE.as_secs()) as u32;
    let at = |minute: u32| {
        let time = from + MINUTE * minute;
        let there = scenario.groups.iter().filter(|group| !group.supervisor && group.is_on_shift(time));
        there.map(|group| f64::from(group.slots())).sum::<f64>()
    };
    (0..minutes).map(at).sum::<f64>() / f64::from(minutes)
}
