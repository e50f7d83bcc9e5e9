//! The recorded commands once more, through a fresh routing table: is the same decided?

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Serialize;

use super::inputs::{Rescues, command_of, note, request_of};
use crate::core::id::{AgentId, ConversationId};
use crate::core::report::RoutingEventRow;
use crate::core::routing::{Command, Event, Presence, PresenceBy, Request, RoutingTable};
use crate::core::time::Moment;

/// Typing is not in the ledger: where an owner was rescued later than silence would have it, they are taken to have typed until then.
/// The signs are repeated this often.
const TYPING_EVERY: Duration = Duration::from_secs(4);
/// The ladder counts an owner as typing for so long after a sign.
const TYPING_PAUSE: Duration = Duration::from_secs(5);
/// So many repetitions are tried: more than the longest target has.
const TYPING_MAX: usize = 200;

/// What the check found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Check {
    /// Decisions and inputs that were recorded.
    pub recorded: usize,
    /// Of these, from the first on, so many came out the same, field by field.
    pub same: usize,
    /// Restarts of the routing table among them.
    pub restarts: usize,
    /// Signs of typing that had to be assumed.
    pub typing_assumed: usize,
    /// The first difference; `null` when there is none.
    pub difference: Option<Difference>,
}

/// Where a replay went another way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The routing table's life, and the number of the event in it.
    pub epoch: u32,
    /// The number of the event in its epoch.
    pub n: u64,
    /// On the logical clock.
    pub moment: Moment,
    /// What was recorded.
    pub recorded: String,
    /// What the replay decided instead; `null` when it decided nothing.
    pub replayed: Option<String>,
}

/// Plays rows again that begin with an epoch.
pub fn check(rows: &[RoutingEventRow]) -> Check {
    let mut found = Check { recorded: rows.len(), ..Check::default() };
    for epoch in rows.chunk_by(|one, next| one.epoch == next.epoch) {
        let mut player = Player::new(epoch);
        let all_same = player.play();
        found.same += player.at;
        found.typing_assumed += player.typing_assumed;
        if !all_same {
            found.difference = player.difference();
            return found;
        }
    }
    let lives = rows.chunk_by(|one, next| one.epoch == next.epoch).count();
    found.restarts = lives.saturating_sub(1);
    found
}

/// One life of the table.
struct Player<'r> {
    rows: &'r [RoutingEventRow],
    /// How many rows came out the same.
    at: usize,
    table: RoutingTable,
    rescues: Rescues,
    requests: BTreeMap<ConversationId, Request>,
    wishes: BTreeMap<AgentId, Presence>,
    typing_assumed: usize,
    /// Signs of typing that would explain when rescues began.
    signs: BTreeSet<(Moment, AgentId, ConversationId)>,
    /// What came out instead of the row at `at`.
    instead: Option<Event>,
}

impl<'r> Player<'r> {
    fn new(rows: &'r [RoutingEventRow]) -> Self {
        let epoch = rows.first().map_or(0, |row| row.epoch);
        Self {
            rows,
            at: 0,
            table: RoutingTable::new(epoch),
            rescues: Rescues::new(),
            requests: BTreeMap::new(),
            wishes: BTreeMap::new(),
            typing_assumed: 0,
            signs: rows.iter().filter_map(last_sign).collect(),
            instead: None,
        }
    }

    fn play(&mut self) -> bool {
        while let Some(row) = self.rows.get(self.at) {
            let before = self.at;
            let due = self.table.next_deadline().filter(|due| *due <= row.moment);
            let sign = self
                .signs
                .first()
                .copied()
                .filter(|(at, ..)| due.is_none_or(|due| *at < due) && *at < row.moment);
            if let Some((at, agent, conversation)) = sign {
                self.signs.pop_first();
                self.sign(at, agent, conversation);
                continue;
            }
            let same = match due {
                Some(due) => self.pass_in_silence(due) || self.pass(row.moment),
                None => self.command(row.moment) && self.at > before,
            };
            if !same {
                return false;
            }
        }
        true
    }

    /// The owner typed; it counts when it moves a deadline.
    fn sign(&mut self, at: Moment, agent: AgentId, conversation: ConversationId) {
        let (mut table, mut events) = (self.table.clone(), Vec::new());
        let typing = Command::Typing { agent, conversation };
        if table.handle(at, typing, &mut events).is_ok() && events.is_empty() {
            self.typing_assumed += usize::from(table.next_deadline() != self.table.next_deadline());
            self.table = table;
        }
    }

    /// A deadline passes without a word, at its time; false when it has something to say, perhaps a moment later.
    fn pass_in_silence(&mut self, due: Moment) -> bool {
        let (mut table, mut events) = (self.table.clone(), Vec::new());
        table.expire(due, &mut events);
        if events.is_empty() {
            self.table = table;
        }
        events.is_empty()
    }

    /// Time passes, and with it deadlines.
    fn pass(&mut self, now: Moment) -> bool {
        for _ in 0..TYPING_MAX {
            let mut table = self.table.clone();
            let mut events = Vec::new();
            table.expire(now, &mut events);
            let unlike = self.first_unlike(&events).cloned();
            let silent = match &unlike {
                Some(
                    Event::Nudged { conversation, agent, .. }
                    | Event::RescueStarted { conversation, agent, .. },
                ) => Some((*agent, *conversation)),
                _ => None,
            };
            let Some((agent, conversation)) = silent else {
                self.table = table;
                return self.compare(events);
            };
            if !self.typed(agent, conversation) {
                return self.compare(events);
            }
            self.instead = unlike;
        }
        false
    }

    /// The owner typed before the next deadline.
    fn typed(&mut self, agent: AgentId, conversation: ConversationId) -> bool {
        let Some(due) = self.table.next_deadline() else { return false };
        let before = due - Duration::from_millis(1);
        let last = self.rows.get(self.at.wrapping_sub(1)).map_or(before, |row| row.moment);
        let at = (before - TYPING_EVERY / 4).max(last).min(before);
        self.typing_assumed += 1;
        let mut events = Vec::new();
        self.table.handle(at, Command::Typing { agent, conversation }, &mut events).is_ok()
            && events.is_empty()
    }

    /// The next input, and what it leads to.
    fn command(&mut self, now: Moment) -> bool {
        let rows = &self.rows[self.at..];
        let mut events = Vec::new();
        let restored: Vec<_> = rows
            .iter()
            .filter(|row| row.moment == now)
            .filter_map(|row| match &row.event {
                Event::Restored { handoff } => Some((**handoff).clone()),
                _ => None,
            })
            .collect();
        if matches!(rows.first().map(|row| &row.event), Some(Event::Restored { .. })) {
            self.wishes_before(now);
            self.table.restore(now, restored, &mut events);
            return self.compare(events);
        }
        let step = rows.iter().take_while(|row| row.moment == now);
        let mut rescues = self.rescues.clone();
        let command = step.into_iter().find_map(|row| {
            note(&mut rescues, &row.event);
            self.input(&row.event, &rescues)
        });
        let Some(command) = command else { return false };
        self.prepare(&command, now);
        if self.table.handle(now, command, &mut events).is_err() {
            return false;
        }
        !events.is_empty() && self.compare(events)
    }

    /// Wishes that a restart brought back without a word show in the presences that it announces.
    fn wishes_before(&mut self, now: Moment) {
        for row in self.rows[self.at..].iter().take_while(|row| row.moment == now) {
            let Event::PresenceChanged { agent, presence, by: PresenceBy::ConnectionLost, .. } = row.event
            else {
                continue;
            };
            let wish = Command::SetPresence { agent, presence, reason: None };
            let (mut table, mut events) = (self.table.clone(), Vec::new());
            if table.handle(now, wish, &mut events).is_ok() && events.is_empty() {
                self.table = table;
            }
        }
    }

    fn input(&mut self, event: &Event, rescues: &Rescues) -> Option<Command> {
        if let Some(request) = request_of(event) {
            self.requests.insert(request.conversation, request);
        }
        if let Event::Raised { conversation, level, urgency, upset, repeated } = event {
            let request = self.requests.get(conversation)?.clone();
            return Some(Command::Request(Request {
                level: *level,
                urgency: *urgency,
                upset: *upset,
                repeated: *repeated,
                ..request
            }));
        }
        if let Event::Connected { agent, wish } = event {
            self.wishes.insert(*agent, *wish);
        }
        command_of(event, rescues)
    }

    /// A wish that was made while nobody was connected has no event of its own; it shows when they connect.
    fn prepare(&mut self, command: &Command, now: Moment) {
        let Command::Connected(agent) = command else { return };
        let Some(presence) = self.wishes.get(agent).copied() else { return };
        let silent = |table: &mut RoutingTable, command| {
            let mut events = Vec::new();
            table.handle(now, command, &mut events).map(|()| events).unwrap_or_default()
        };
        let mut table = self.table.clone();
        let expected = Event::Connected { agent: *agent, wish: presence };
        if silent(&mut table.clone(), command.clone()).first() == Some(&expected) {
            return;
        }
        let wish = Command::SetPresence { agent: *agent, presence, reason: None };
        if silent(&mut table, wish).is_empty() {
            self.table = table;
        }
    }

    /// The first of these events that is not the one that was recorded.
    fn first_unlike<'e>(&self, events: &'e [Event]) -> Option<&'e Event> {
        let rows = self.rows[self.at..].iter().map(|row| Some(&row.event)).chain(std::iter::repeat(None));
        events.iter().zip(rows).find(|(event, row)| Some(*event) != *row).map(|(event, _)| event)
    }

    fn compare(&mut self, events: Vec<Event>) -> bool {
        for event in events {
            // What time brings after the last row belongs to the next day.
            let Some(row) = self.rows.get(self.at) else { return true };
            if row.event != event {
                self.instead = Some(event);
                return false;
            }
            note(&mut self.rescues, &event);
            self.at += 1;
        }
        true
    }

    fn difference(&self) -> Option<Difference> {
        let row = self.rows.get(self.at)?;
        Some(Difference {
            epoch: row.epoch,
            n: row.n,
            moment: row.moment,
            recorded: words(&row.event),
            replayed: self.instead.as_ref().map(words),
        })
    }
}

/// The latest sign of typing after which a rescue would begin when it did; it changes nothing when silence alone explains it.
fn last_sign(row: &RoutingEventRow) -> Option<(Moment, AgentId, ConversationId)> {
    match &row.event {
        Event::RescueStarted { conversation, agent, .. } => {
            Some((row.moment - TYPING_PAUSE, *agent, *conversation))
        }
        _ => None,
    }
}

fn words(event: &Event) -> String {
    serde_json::to_string(event).unwrap_or_default()
}
