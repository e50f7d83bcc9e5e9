//! When teams work: the calendars of the directory, and the routing table's knowledge of who is open.
//!
//! The calendar is asked again with the wall clock of the moment, for every turn of the bot and once a second for the table. Nothing
//! is planned ahead, so a wall clock that is set forward or back is noticed within a second and needs no repair.

use std::sync::Arc;

use super::calendars;
use super::engine_core::Engine;
use crate::core::id::TeamId;
use crate::core::routing::Command;
use crate::core::sla::Prospect;
use crate::core::sla::calendar::{Calendar, HolidayBook, Hours, Outside};
use crate::core::time::WallTime;
use crate::store::{StoreError, TeamRow};

impl Engine {
    /// Whether a team works at a moment, and until when; one without business hours always does.
    pub fn hours(&self, team: TeamId, at: WallTime) -> Hours {
        let directory = self.directory();
        directory.calendars.get(&team).map_or(Hours::Open { until: None }, |calendar| calendar.state(at))
    }

    /// Whether promises of a team are held against its business hours now: what the routing table was told last.
    pub fn is_open(&self, team: TeamId) -> bool {
        self.shard.lock().table.is_open(team)
    }

    /// How many conversations wait for an agent of a team.
    pub fn waiting(&self, team: TeamId) -> usize {
        self.shard.lock().table.queue(self.clock.moment(), team, 0).depth
    }

    /// The public holidays in use.
    pub fn calendars(&self) -> Arc<HolidayBook> {
        self.calendars.load_full()
    }

    /// Follows other public holidays from now on; when a team's hours do not fit them, everything stays as it is.
    pub fn use_calendars(&self, book: HolidayBook) -> Result<(), StoreError> {
        let changed = self.try_change(|directory| {
            let teams: Vec<TeamRow> = directory.teams.values().map(|team| TeamRow::clone(team)).collect();
            directory.calendars = calendars::of_teams(&teams, &book)?;
            Ok(())
        });
        changed.map(|()| {
            self.calendars.store(Arc::new(book));
            self.look_at_hours();
        })
    }

    /// What a visitor may expect now; `in_hours` is what the table says.
    pub(super) fn prospect_at(&self, calendar: Option<&Calendar>, in_hours: Prospect) -> Prospect {
        let now = self.clock.now().wall;
        match calendar.filter(|calendar| !calendar.is_open(now)) {
            Some(closed) => Prospect::Closed {
                opens_at: closed.opening(now),
                leave_message: closed.outside() == Outside::LeaveMessage,
            },
            None => in_hours,
        }
    }

    /// Tells the table which teams have opened or closed since it was told last.
    pub(super) fn look_at_hours(&self) {
        let (directory, now) = (self.directory(), self.clock.now().wall);
        let changed: Vec<(TeamId, bool)> = {
            let shard = self.shard.lock();
            let seen = directory.teams.keys().map(|team| (*team, directory.is_open(*team, now)));
            seen.filter(|(team, open)| shard.table.is_open(*team) != *open).collect()
        };
        if changed.is_empty() {
            return;
        }
        // With a full journal the next second tries again.
        let Some(place) = self.journal.place() else { return };
        let mut step = self.routing_step(place);
        for (team, open) in changed {
            let key = directory.teams.get(&team).map(|team| team.key.clone()).unwrap_or_default();
            match step.table(Command::SetOpen { team, open }) {
                Ok(()) => tracing::info!(team = %key, open, "business hours"),
                Err(refusal) => {
                    tracing::error!(team = %key, ?refusal, "the routing table does not know a team");
                }
            }
        }
        step.finish();
    }

    /// Says in the log which teams follow holidays that nobody has written down for this year.
    pub(super) fn warn_of_missing_years(&self) {
        let (directory, now) = (self.directory(), self.clock.now().wall);
        for (team, calendar) in &directory.calendars {
            let year = calendar.date(now).year();
            if calendar.lacks_holidays_of(year) {
                let key = directory.teams.get(team).map(|team| team.key.clone()).unwrap_or_default();
                tracing::warn!(team = %key, year, "there is no holiday file for this year, so no day of it is a holiday; see docs/business-hours.md");
            }
        }
    }
}
