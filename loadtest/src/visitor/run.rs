//! Moves a visitor over a socket: connects, does what is due, comes back when cut off.

use super::book::Acked;
use super::script::{Act, Sort};
use super::{Known, Visitor};
use crate::clock::{Micros, SECOND, micros};
use crate::kind::{Count, Kind};
use crate::load::{Line, Load, Phase};
use crate::random::Chance;
use crate::record::{Half, Whole};
use crate::scenario::utterances::Deck;
use crate::wire::frames::{self, Resume};
use crate::wire::socket::Gone;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Attempts to connect before a visitor is given up.
const ATTEMPTS: u32 = 6;
/// A `hello` that is not answered by then is an error.
const WELCOME_WITHIN: Duration = Duration::from_secs(10);

/// What a turn of the loop ended with.
enum Turn {
    Go,
    Over,
    /// Cut off; back at that moment.
    Cut(Micros),
}

impl Visitor {
    /// The visitor's whole life.
    pub async fn run(mut self) {
        let load = self.load.clone();
        load.recorder.count(Count::VisitorsStarted);
        let _there = There::new(&load);
        let _whole = Whole(&load.recorder);
        let finished = self.live().await;
        if self.chance.happens(load.scenario.visitors.check_share) {
            self.check().await;
        }
        if let Some(conversation) = self.conversation.filter(|_| self.handed_off) {
            load.recorder.half(Half::Left(conversation, load.now()));
        }
        if finished {
            load.recorder.count(Count::VisitorsFinished);
        }
    }

    async fn live(&mut self) -> bool {
        let Some(mut line) = self.connect(Kind::Connect, self.arrives).await else { return false };
        let grace = micros(self.load.scenario.visitors.ack_timeout_s);
        loop {
            let turn = self.turn(&mut line).await;
            self.book.parted(self.load.now(), grace);
            let back_at = match turn {
                Ok(Turn::Go) => continue,
                Ok(Turn::Over) => {
                    line.close().await;
                    return true;
                }
                Ok(Turn::Cut(back_at)) => back_at,
                Err(gone) => {
                    self.load.recorder.error(&gone.kind);
                    if !gone.may_return() {
                        return false;
                    }
                    self.load.now()
                }
            };
            drop(line);
            self.load.alarm.until(back_at).await;
            match self.connect(Kind::Resume, back_at).await {
                Some(new) => line = new,
                None => return false,
            }
        }
    }

    /// Waits for whatever comes first, and deals with it.
    async fn turn(&mut self, line: &mut Line) -> Result<Turn, Gone> {
        let load = self.load.clone();
        let (mut phase, mut cuts) = (load.phase.clone(), load.cuts.clone());
        let seen = *phase.borrow_and_update();
        cuts.mark_unchanged();
        if seen == Phase::Stop || (seen == Phase::Drain && self.script.is_endless()) {
            self.script.over(load.now());
        }
        loop {
            if self.leaving && self.book.oldest_open().is_none() {
                return Ok(Turn::Over);
            }
            tokio::select! {
                biased;
                () = load.alarm.until(self.due()) => self.act(line).await?,
                frame = line.next() => self.hear(&frame?),
                _ = phase.changed() => return Ok(Turn::Go),
                _ = cuts.changed() => {
                    let cut = *cuts.borrow_and_update();
                    if self.chance.happens(cut.share) {
                        return Ok(Turn::Cut(cut.at + micros(cut.spread_s * self.chance.share())));
                    }
                }
            }
        }
    }

    fn due(&self) -> Micros {
        let script = self.script.due().filter(|_| !self.leaving).unwrap_or(Micros::MAX);
        script.min(self.next_ping).min(self.ack_due())
    }

    fn ack_due(&self) -> Micros {
        let timeout = micros(self.load.scenario.visitors.ack_timeout_s);
        self.book.oldest_open().map_or(Micros::MAX, |oldest| oldest.saturating_add(timeout))
    }

    async fn act(&mut self, line: &mut Line) -> Result<(), Gone> {
        let now = self.load.now();
        if now >= self.ack_due() {
            // The transcript will tell whether it was swallowed.
            self.load.recorder.error("ack_timeout");
            // It took at least as long: leaving the slowest out would make a server that stands still look fast.
            for scheduled in self.book.give_up() {
                self.load.recorder.latency(Kind::Ack, scheduled, now);
            }
            self.leaving = true;
        }
        if now >= self.next_ping {
            self.next_ping = now + self.heartbeat;
            line.send(frames::ping(now)).await?;
        }
        if self.leaving {
            return Ok(());
        }
        while let Some((at, act)) = self.script.take(now) {
            self.do_now(line, at, act).await?;
        }
        Ok(())
    }

    async fn do_now(&mut self, line: &mut Line, at: Micros, act: Act) -> Result<(), Gone> {
        match act {
            Act::Say(sort) => {
                let text = self.words(sort);
                let id = self.new_id();
                self.book.send(id, &text, at);
                self.load.recorder.count(Count::MessagesSent);
                line.send(frames::visitor_message(id, &text)).await
            }
            Act::AskHuman | Act::Insist => {
                let id = self.new_id();
                line.send(frames::handoff_request(id)).await
            }
            Act::LeaveQueue => {
                if self.load.scenario.agents.is_some() {
                    self.load.recorder.count(Count::HandoffsAbandoned);
                }
                line.send(frames::queue_leave()).await
            }
            Act::NoAnswer => {
                let asked = at.saturating_sub(micros(self.load.scenario.visitors.answer_timeout_s));
                self.load.recorder.error("bot_answer_timeout");
                self.load.recorder.latency(Kind::BotAnswer, asked, self.load.now());
                self.book.not_answered(asked);
                Ok(())
            }
            Act::Finish => {
                self.leaving = true;
                Ok(())
            }
        }
    }

    fn words(&mut self, sort: Sort) -> Arc<str> {
        let all = &self.load.utterances;
        let [asked, told] = &mut self.decks;
        let (deck, matters) = match sort {
            Sort::Question => (asked, &all.questions),
            Sort::Followup => (told, &all.followups),
            // Said once.
            Sort::Upset => (&mut Deck::default(), &all.upset),
            Sort::Urgent => (&mut Deck::default(), &all.urgent),
        };
        deck.draw(matters, &mut self.chance).unwrap_or_else(|| "?".into())
    }

    fn new_id(&mut self) -> Uuid {
        uuid::Builder::from_random_bytes(self.chance.bits().to_be_bytes()).into_uuid()
    }

    /// Connects, says hello and sends again what is open; the latency counts from `scheduled`.
    async fn connect(&mut self, kind: Kind, scheduled: Micros) -> Option<Line> {
        for attempt in 0..ATTEMPTS {
            match self.hello().await {
                Ok(line) => {
                    self.load.recorder.latency(kind, scheduled, self.load.now());
                    if kind == Kind::Resume {
                        self.load.recorder.count(Count::Reconnects);
                    }
                    return Some(line);
                }
                Err(gone) => {
                    self.load.recorder.error(&gone.kind);
                    if !gone.may_return() || *self.load.phase.borrow() == Phase::Stop {
                        return None;
                    }
                }
            }
            self.load.alarm.until(self.load.now() + back_off(attempt, &mut self.chance)).await;
        }
        self.load.recorder.error("abandoned");
        self.load.recorder.latency(kind, scheduled, self.load.now());
        None
    }

    async fn hello(&mut self) -> Result<Line, Gone> {
        let mut line = Line::open(&self.load, "/ws/visitor").await?;
        let after = self.book.last_seq();
        line.send(self.hello_frame(after)).await?;
        let welcome = welcome(&mut line).await?;
        let frame = frames::read(&welcome).ok_or_else(|| gone("welcome:unreadable"))?;
        self.heartbeat = u64::from(frame.heartbeat_s.unwrap_or(25).max(1)) * SECOND;
        self.next_ping = self.load.now() + self.heartbeat;
        if let (Some(token), Some(epoch)) = (&frame.token, &frame.epoch) {
            self.known = Some(Known { token: token.to_string(), epoch: epoch.to_string() });
        }
        self.book.connected(if self.conversation.is_some() { after } else { 0 });
        let again: Vec<String> =
            self.book.unacked().map(|(id, text)| frames::visitor_message(id, text)).collect();
        for frame in again {
            line.send(frame).await?;
        }
        Ok(line)
    }

    /// A `hello` that resumes after this `seq`, if there is anything to resume.
    pub(super) fn hello_frame(&self, after: u32) -> String {
        let token = self.known.as_ref().map(|known| known.token.as_str());
        let resume = self.conversation.zip(self.known.as_ref()).map(|(conversation, known)| Resume {
            conversation,
            last_seq: after,
            epoch: &known.epoch,
        });
        frames::visitor_hello(&self.load.site, token, resume)
    }

    /// An acknowledgement arrived.
    pub(super) fn acked(&mut self, id: Uuid, seq: u32) {
        match self.book.acked(id, seq) {
            Acked::First(scheduled) => {
                self.load.recorder.latency(Kind::Ack, scheduled, self.load.now());
                self.load.recorder.count(Count::MessagesAcked);
            }
            Acked::Late => self.load.recorder.count(Count::MessagesAcked),
            Acked::Twice => self.load.recorder.count(Count::MessagesDuplicated),
            Acked::Again | Acked::Unknown => {}
        }
    }
}

/// Waits for the answer to `hello`.
pub(super) async fn welcome(line: &mut Line) -> Result<tokio_tungstenite::tungstenite::Utf8Bytes, Gone> {
    let text = tokio::time::timeout(WELCOME_WITHIN, line.next()).await;
    let text = text.unwrap_or_else(|_| Err(gone("welcome:timeout")))?;
    let frame = frames::read(&text).ok_or_else(|| gone("welcome:unreadable"))?;
    match frame.kind.as_ref() {
        "welcome" => Ok(text),
        "error" => Err(gone(format!("refused:{}", frame.code.as_deref().unwrap_or("?")))),
        _ => Err(gone("welcome:missing")),
    }
}

pub(super) fn gone(kind: impl Into<String>) -> Gone {
    Gone { kind: kind.into(), code: None }
}

/// Full jitter, doubling from half a second.
fn back_off(attempt: u32, chance: &mut Chance) -> Micros {
    let most = (SECOND / 2) << attempt.min(6);
    (most as f64 * chance.share()) as Micros
}

/// Counts the visitor while it lives, however that ends.
struct There<'a>(&'a Load);

impl<'a> There<'a> {
    fn new(load: &'a Load) -> Self {
        load.recorder.gauges(|gauges| gauges.visitors += 1);
        Self(load)
    }
}

impl Drop for There<'_> {
    fn drop(&mut self) {
        self.0.recorder.gauges(|gauges| gauges.visitors = gauges.visitors.saturating_sub(1));
    }
}
