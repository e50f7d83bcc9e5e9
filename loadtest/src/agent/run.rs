//! Moves an agent over a socket: says hello, hears what rings, does what is due, comes back when cut off.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::desk::{Act, Desk, Order, Taken};
use crate::clock::{Micros, SECOND, micros};
use crate::kind::{Count, Kind};
use crate::load::{Line, Load, Phase};
use crate::random::Chance;
use crate::record::{Half, Whole};
use crate::wire::frames::{self, Incoming, Marker};
use crate::wire::socket::Gone;

/// A `hello` that is not answered by then is an error.
const WELCOME_WITHIN: Duration = Duration::from_secs(10);
/// An agent who was cut off comes back after about this.
const BACK_AFTER: Micros = SECOND;
const WORDS: [&str; 4] = [
    "您好，我来帮您看一下。",
    "Let me check that for you.",
    "已经为您处理好了，请稍等片刻。",
    "That is done now.",
];

/// An agent.
#[derive(Debug)]
pub struct Agent {
    load: Arc<Load>,
    /// The number in the run, the same in all processes.
    number: u32,
    token: String,
    desk: Desk,
    chance: Chance,
    sent: u32,
    /// Messages without an `ack`.
    open: HashMap<Uuid, Open>,
    heartbeat: Micros,
    next_ping: Micros,
}

/// A message without an `ack`.
#[derive(Debug)]
struct Open {
    /// When it was due.
    scheduled: Micros,
    /// It competes with those of other rescuers and of the owner.
    rescue: bool,
    conversation: Uuid,
    /// The agent's messages before it.
    n: u32,
}

impl Agent {
    /// Agent `number` of the run.
    pub fn new(load: Arc<Load>, number: u32, token: String, mut chance: Chance) -> Option<Self> {
        let agents = load.scenario.agents.clone()?;
        let desk = Desk::new(agents, chance.fork());
        Some(Self {
            load,
            number,
            token,
            desk,
            chance,
            sent: 0,
            open: HashMap::new(),
            heartbeat: 25 * SECOND,
            next_ping: 0,
        })
    }

    /// Works until everybody goes.
    pub async fn run(mut self) {
        let load = self.load.clone();
        let _whole = Whole(&load.recorder);
        let mut phase = load.phase.clone();
        loop {
            load.recorder.gauges(|gauges| gauges.agents += 1);
            let served = tokio::select! {
                served = self.serve() => served,
                _ = phase.wait_for(|phase| *phase == Phase::Stop) => Ok(()),
            };
            load.recorder.gauges(|gauges| gauges.agents = gauges.agents.saturating_sub(1));
            self.leave();
            match served {
                Ok(()) => return,
                Err(gone) => {
                    load.recorder.error(&format!("agent:{}", gone.kind));
                    if !gone.may_return() || *phase.borrow() == Phase::Stop {
                        return;
                    }
                }
            }
            let pause = (BACK_AFTER as f64 * (0.5 + self.chance.share())) as Micros;
            load.alarm.until(load.now() + pause).await;
        }
    }

    /// Without a socket nobody knows who owns what.
    fn leave(&mut self) {
        let now = self.load.now();
        for conversation in self.desk.owned() {
            self.load.recorder.half(Half::Freed(conversation, self.number, now));
        }
    }

    async fn serve(&mut self) -> Result<(), Gone> {
        let load = self.load.clone();
        let mut line = Line::open(&load, "/ws/agent").await?;
        line.send(frames::agent_hello(&self.token)).await?;
        let welcome = tokio::time::timeout(WELCOME_WITHIN, line.next()).await;
        let welcome = welcome.unwrap_or_else(|_| Err(gone("welcome:timeout")))?;
        self.welcomed(&welcome)?;
        line.send(frames::presence("online")).await?;
        loop {
            let due = self.desk.due().unwrap_or(Micros::MAX).min(self.next_ping).min(self.ack_due());
            tokio::select! {
                biased;
                () = load.alarm.until(due) => self.act(&mut line).await?,
                frame = line.next() => self.hear(&frame?),
            }
        }
    }

    fn welcomed(&mut self, text: &str) -> Result<(), Gone> {
        let frame = frames::read(text).ok_or_else(|| gone("welcome:unreadable"))?;
        if frame.kind != "welcome" {
            return Err(gone(format!("refused:{}", frame.code.as_deref().unwrap_or("?"))));
        }
        let now = self.load.now();
        self.heartbeat = u64::from(frame.heartbeat_s.unwrap_or(25).max(1)) * SECOND;
        self.next_ping = now + self.heartbeat;
        self.open.clear();
        let owned: Vec<(Uuid, u32)> = frame
            .conversations
            .iter()
            .map(|one| {
                (one.conversation, one.entries.iter().map(|entry| entry.seq).fold(one.last_seq, u32::max))
            })
            .collect();
        self.desk.welcomed(frame.capacity.unwrap_or(u32::MAX), &owned, now);
        for (conversation, _) in owned {
            self.load.recorder.half(Half::Owned(conversation, self.number, now));
        }
        Ok(())
    }

    /// When the oldest message without an `ack` has had as long as it may take.
    fn ack_due(&self) -> Micros {
        let oldest = self.open.values().map(|open| open.scheduled).min();
        oldest.map_or(Micros::MAX, |oldest| oldest.saturating_add(self.ack_timeout()))
    }

    fn ack_timeout(&self) -> Micros {
        micros(self.load.scenario.visitors.ack_timeout_s)
    }

    /// Messages that were neither acknowledged nor refused in time; the visitor's transcript will tell whether they are lost.
    fn give_up(&mut self, now: Micros) {
        let timeout = self.ack_timeout();
        let late = self.open.extract_if(|_, open| open.scheduled.saturating_add(timeout) <= now);
        for (_, open) in late {
            let recorder = &self.load.recorder;
            recorder.error("agent:ack_timeout");
            recorder.latency(Kind::Ack, open.scheduled, now);
            recorder.half(Half::Unacked(open.conversation, (self.number, open.n), now));
        }
    }

    async fn act(&mut self, line: &mut Line) -> Result<(), Gone> {
        let now = self.load.now();
        self.give_up(now);
        if now >= self.next_ping {
            self.next_ping = now + self.heartbeat;
            line.send(frames::ping(now)).await?;
        }
        while let Some((at, act)) = self.desk.take(now) {
            let recorder = &self.load.recorder;
            let frame = match act {
                Act::Accept(offer) => frames::offer_answer(true, offer),
                Act::Rescue(offer) => match self.desk.offered(offer) {
                    Some(conversation) => self.reply(conversation, at, true),
                    None => continue,
                },
                Act::Decline(offer) => {
                    recorder.count(Count::OffersDeclined);
                    frames::offer_answer(false, offer)
                }
                Act::Reply(conversation) => self.reply(conversation, at, false),
                Act::Return => frames::presence("online"),
                Act::Close(conversation) => {
                    recorder.count(Count::ConversationsClosed);
                    frames::close(conversation)
                }
            };
            line.send(frame).await?;
        }
        Ok(())
    }

    fn reply(&mut self, conversation: Uuid, at: Micros, rescue: bool) -> String {
        let id = uuid::Builder::from_random_bytes(self.chance.bits().to_be_bytes()).into_uuid();
        let n = self.sent;
        let marker = Marker { agent: self.number, n, scheduled: at };
        self.sent += 1;
        self.open.insert(id, Open { scheduled: at, rescue, conversation, n });
        self.load.recorder.count(Count::MessagesSent);
        let words = WORDS[self.chance.below(WORDS.len())];
        frames::agent_message(conversation, id, &marker.on(words))
    }

    fn hear(&mut self, text: &str) {
        let Some(frame) = frames::read(text) else {
            self.load.recorder.error("frame:unreadable");
            return;
        };
        let now = self.load.now();
        match (frame.kind.as_ref(), frame.conversation) {
            ("offer", Some(conversation)) => self.rings(&frame, conversation, now),
            ("offer.withdrawn", _) => frame.offer.into_iter().for_each(|offer| self.desk.withdrawn(offer)),
            ("assigned", Some(conversation)) => self.assigned(&frame, conversation, now),
            ("unassigned", Some(conversation)) => self.freed(conversation, now),
            ("status", Some(conversation)) if frame.status.as_deref() == Some("closed") => {
                self.freed(conversation, now);
            }
            ("message", Some(conversation)) => {
                let by_visitor = frame.author.is_some_and(|author| author.kind == "visitor");
                match self.desk.entry(conversation, frame.seq, by_visitor, now) {
                    Order::Fine => {}
                    Order::Again => self.load.recorder.count(Count::MessagesDuplicated),
                    Order::Late => self.load.recorder.count(Count::MessagesReordered),
                }
            }
            ("ack", Some(conversation)) => self.acked(&frame, conversation, now),
            ("presence", _) if frame.presence.as_deref() == Some("away") => {
                self.load.recorder.count(Count::AgentsSetAway);
                self.desk.set_away(now);
            }
            ("error", _) => self.refused(&frame),
            _ => {}
        }
    }

    fn rings(&mut self, frame: &Incoming<'_>, conversation: Uuid, now: Micros) {
        let Some(offer) = frame.offer else { return };
        self.load.recorder.count(Count::OffersReceived);
        self.load.recorder.half(Half::Offered(conversation, now));
        self.desk.rings(offer, conversation, frame.stage.as_deref() == Some("rescue"), now);
    }

    fn assigned(&mut self, frame: &Incoming<'_>, conversation: Uuid, now: Micros) {
        let recorder = &self.load.recorder;
        recorder.count(Count::OffersAccepted);
        recorder.half(Half::Owned(conversation, self.number, now));
        let last = frame.entries.iter().map(|entry| entry.seq).max().unwrap_or(0).max(frame.last_seq);
        if self.desk.assigned(conversation, last, now) == Taken::OverCapacity {
            recorder.count(Count::OverCapacity);
        }
    }

    fn freed(&mut self, conversation: Uuid, now: Micros) {
        // On one socket nothing comes behind this: what did not come was never shown to its owner.
        if let Some((last, passed_over)) = self.desk.shown(conversation) {
            self.load.recorder.half(Half::Shown(conversation, last, now));
            self.load.recorder.add(Count::MessagesLost, passed_over);
        }
        if self.desk.freed(conversation) {
            self.load.recorder.half(Half::Freed(conversation, self.number, now));
        }
    }

    fn acked(&mut self, frame: &Incoming<'_>, conversation: Uuid, now: Micros) {
        let known = frame.client_id.and_then(|id| self.open.remove(&id));
        if let Some(Open { scheduled, .. }) = known {
            self.load.recorder.latency(Kind::Ack, scheduled, now);
            self.load.recorder.count(Count::MessagesAcked);
            self.load.recorder.half(Half::Replied(conversation, frame.seq, now));
            // The agent's own entry is known by its `ack`.
            self.desk.entry(conversation, frame.seq, false, now);
        }
    }

    fn refused(&mut self, frame: &Incoming<'_>) {
        let code = frame.code.as_deref().unwrap_or("?");
        let rescue = frame.client_id.and_then(|id| self.open.remove(&id)).is_some_and(|open| open.rescue);
        // Being slower than another agent, or than the offer's end, is life and not an error.
        if !rescue && !matches!(code, "offer_gone" | "already_owned") {
            self.load.recorder.error(&format!("agent:refused:{code}"));
        }
    }
}

fn gone(kind: impl Into<String>) -> Gone {
    Gone { kind: kind.into(), code: None }
}
