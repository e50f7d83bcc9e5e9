//! The day under other rules: settings, comings and goings and requests as recorded; people answer as they did, or as they are wont to.

use std::collections::BTreeMap;
use std::time::Duration;

use super::gauge::{DayMeasures, Gauge};
use super::habits::{Habits, Reaction};
use super::inputs::{Rescues, command_of};
use crate::core::id::{AgentId, ConversationId, OfferId};
use crate::core::report::RoutingEventRow;
use crate::core::routing::{
    Assignment, Command, Event, Ladder, OfferStage, Presence, PresenceBy, RoutingTable,
};
use crate::core::time::Moment;
use crate::simulate::peers;
use crate::simulate::router::{Policy, Router};

/// After the last row those who are there are served for so long.
const DRAIN: Duration = Duration::from_hours(1);

/// By which rules the day is played.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Who decides.
    pub policy: Policy,
    /// Another target for every team, with the ladder that belongs to it; `None`: as recorded.
    pub target: Option<Duration>,
    /// What is not known is drawn by this.
    pub seed: u64,
}

/// The measures of the day under these rules, of handoffs requested at `from` or later; and what had to be assumed.
pub fn what_if(rows: &[RoutingEventRow], from: Moment, rules: &Rules) -> (DayMeasures, Vec<String>) {
    match rules.policy {
        Policy::Ladder => play(rows, from, rules, RoutingTable::new(1)),
        Policy::NoReroute => play(rows, from, rules, peers::no_reroute()),
        Policy::OneTransfer30s => play(rows, from, rules, peers::one_transfer_30s()),
        Policy::Reoffer15s => play(rows, from, rules, peers::reoffer_15s()),
        Policy::LhcPoll => play(rows, from, rules, peers::lhc_poll()),
    }
}

fn play<R: Router>(
    rows: &[RoutingEventRow],
    from: Moment,
    rules: &Rules,
    router: R,
) -> (DayMeasures, Vec<String>) {
    let mut day = Day {
        rules: *rules,
        from,
        router,
        habits: Habits::of(rows, rules.seed),
        agenda: BTreeMap::new(),
        planned: 0,
        gauge: Gauge::default(),
        rings: BTreeMap::new(),
        sent_away: BTreeMap::new(),
    };
    let end = rows.last().map_or(from, |row| row.moment) + DRAIN;
    day.run(rows, end);
    let assumed = day.habits.assumptions();
    (day.gauge.finish(end), assumed)
}

/// What somebody is going to do.
#[derive(Debug, Clone)]
enum Act {
    Say(Command),
    GiveUp(ConversationId),
}

struct Day<R> {
    rules: Rules,
    from: Moment,
    router: R,
    habits: Habits,
    agenda: BTreeMap<(Moment, u64), Act>,
    planned: u64,
    gauge: Gauge,
    /// How often each conversation rang at each agent.
    rings: BTreeMap<(ConversationId, AgentId), u64>,
    sent_away: BTreeMap<AgentId, u64>,
}

impl<R: Router> Day<R> {
    fn run(&mut self, rows: &[RoutingEventRow], end: Moment) {
        let mut rows = rows.iter().peekable();
        loop {
            let recorded = rows.peek().map(|row| row.moment);
            let act = self.agenda.first_key_value().map(|((at, _), _)| *at);
            let due = self.router.next_deadline();
            let Some(now) = [recorded, act, due].into_iter().flatten().min().filter(|now| *now <= end) else {
                break;
            };
            if due == Some(now) {
                let mut events = Vec::new();
                self.router.expire(now, &mut events);
                self.hear(now, &events);
            } else if recorded == Some(now) {
                if let Some(row) = rows.next() {
                    self.input(now, &row.event);
                }
            } else if let Some((_, act)) = self.agenda.pop_first() {
                self.perform(now, act);
            }
        }
    }

    /// Settings, comings and goings, and requests; what agents did with a conversation is theirs to do again.
    fn input(&mut self, now: Moment, event: &Event) {
        let Some(mut command) = command_of(event, &Rescues::new()) else { return };
        match &mut command {
            Command::PutTeam(team) => {
                if let Some(target) = self.rules.target {
                    team.ladder = Ladder::for_target(target);
                }
                self.gauge.target(team.id, team.ladder.target.as_millis() as i64);
            }
            Command::Request(request) => {
                let (conversation, asked) = (request.conversation, request.requested_at);
                if now >= self.from {
                    self.gauge.asked(conversation, request.team, asked);
                }
                if let Some(patience) = self.habits.patience_ms(conversation) {
                    self.plan(asked + Duration::from_millis(patience), Act::GiveUp(conversation));
                }
            }
            Command::PutAgent(_)
            | Command::Connected(_)
            | Command::Disconnected(_)
            | Command::SetPresence { .. } => {}
            Command::RemoveAgent(_) if self.rules.policy == Policy::Ladder => {}
            _ => return,
        }
        self.say(now, command);
    }

    fn perform(&mut self, now: Moment, act: Act) {
        match act {
            Act::Say(command) => self.say(now, command),
            Act::GiveUp(conversation) => {
                // Whoever has been answered does not leave.
                if self.gauge.is_open(conversation) {
                    self.say(now, Command::Close { by: None, conversation });
                }
            }
        }
    }

    fn say(&mut self, now: Moment, command: Command) {
        let mut events = Vec::new();
        // What came too late is refused, and nothing happens.
        let _ = self.router.handle(now, command, &mut events);
        self.hear(now, &events);
    }

    fn hear(&mut self, now: Moment, events: &[Event]) {
        for event in events {
            if now >= self.from {
                self.gauge.see(now, event);
            }
            self.react(now, event);
        }
    }

    fn react(&mut self, now: Moment, event: &Event) {
        let after = |ms: u64| now + Duration::from_millis(ms);
        match event {
            Event::Offered { offer, conversation, agent, stage, .. } => {
                self.ring(now, *offer, (*conversation, *agent), *stage);
            }
            Event::Assigned { conversation, agent, via, .. } => {
                self.assigned(now, (*conversation, *agent), *via);
            }
            Event::Answered { conversation, agent, .. } => {
                let talk = self.habits.talk_ms(*conversation);
                let command = Command::Close { by: Some(*agent), conversation: *conversation };
                self.plan(after(talk), Act::Say(command));
            }
            Event::PresenceChanged { agent, by: PresenceBy::MissedOffers, .. } => {
                let times = self.sent_away.entry(*agent).or_default();
                *times += 1;
                let back = self.habits.back_ms(*agent, *times);
                let presence = Presence::Online;
                self.plan(
                    after(back),
                    Act::Say(Command::SetPresence { agent: *agent, presence, reason: None }),
                );
            }
            _ => {}
        }
    }

    /// What was not accepted has to be seen first, by those who are there.
    fn assigned(&mut self, now: Moment, pair: (ConversationId, AgentId), via: Assignment) {
        let seen = match via {
            Assignment::Direct | Assignment::Transferred => match self.habits.reaction(pair, 0) {
                Reaction::Accept(ms) | Reaction::Decline(ms) => Some(ms),
                Reaction::Ignore => self.habits.until_next_act_ms(pair.1, now),
            },
            Assignment::Accepted | Assignment::Claimed | Assignment::Rescued => Some(0),
        };
        let Some(seen) = seen else { return };
        let (conversation, agent) = pair;
        let after = Duration::from_millis(seen + self.habits.reply_ms(pair));
        self.plan(now + after, Act::Say(Command::Reply { agent, conversation }));
    }

    fn ring(&mut self, now: Moment, offer: OfferId, pair: (ConversationId, AgentId), stage: OfferStage) {
        let times = self.rings.entry(pair).or_default();
        let reaction = self.habits.reaction(pair, *times);
        *times += 1;
        let (conversation, agent) = pair;
        let (after, command) = match reaction {
            Reaction::Ignore => return,
            Reaction::Accept(ms) if stage == OfferStage::Rescue => {
                (ms + self.habits.reply_ms(pair), Command::Reply { agent, conversation })
            }
            Reaction::Accept(ms) => (ms, Command::Accept { agent, offer }),
            Reaction::Decline(ms) => (ms, Command::Decline { agent, offer, reason: None }),
        };
        self.plan(now + Duration::from_millis(after), Act::Say(command));
    }

    fn plan(&mut self, at: Moment, act: Act) {
        self.planned += 1;
        self.agenda.insert((at, self.planned), act);
    }
}
