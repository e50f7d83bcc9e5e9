//! The end of a visitor: the transcript is read back over a new socket and compared with the book.

use std::time::Duration;

use uuid::Uuid;

use super::Visitor;
use super::book::{Entry, Verdict};
use super::run::{gone, welcome};
use crate::clock::micros;
use crate::kind::Count;
use crate::load::{Line, Phase};
use crate::record::Half;
use crate::wire::frames;
use crate::wire::socket::Gone;

/// A transcript that is not there by then is an error.
const READ_WITHIN: Duration = Duration::from_secs(15);
/// A server shows a returning visitor a bounded number of latest entries; longer talks are read from their first entry on.
const FROM_START_MAX: usize = 80;

/// A server that stands still for longer than an `ack` may take has not lost what lies in its sockets, and one that fell over comes
/// back: what is missing, or cannot be read, is looked for again after as long a time.
const LOOKS_MAX: u32 = 3;

/// An entry, kept.
struct Kept {
    seq: u32,
    author: String,
    text: String,
    client_id: Option<Uuid>,
}

impl Visitor {
    /// Reads the transcript back and counts what is not as it was.
    pub(super) async fn check(&mut self) {
        let (Some(conversation), Some(_)) = (self.conversation, &self.known) else { return };
        let load = self.load.clone();
        let from = if self.book.seen() <= FROM_START_MAX { 0 } else { self.book.first_seq() };
        for look in 1..=LOOKS_MAX {
            let Ok(turn) = load.checks.acquire().await else { return };
            let asked_at = load.now();
            let settled = asked_at.saturating_sub(micros(load.scenario.visitors.ack_timeout_s));
            let read = tokio::time::timeout(READ_WITHIN, self.transcript(from)).await;
            let (kept, to) = match read.unwrap_or_else(|_| Err(gone("check:timeout"))) {
                Ok(read) => read,
                // A server that has just fallen over is the one whose transcripts are worth reading.
                Err(gone) if gone.may_return() && look < LOOKS_MAX && *load.phase.borrow() != Phase::Stop => {
                    drop(turn);
                    load.recorder.error(&kind_of(&gone));
                    load.alarm.until(load.now() + micros(load.scenario.visitors.ack_timeout_s)).await;
                    continue;
                }
                Err(gone) => return load.recorder.error(&kind_of(&gone)),
            };
            let entries: Vec<Entry<'_>> = kept.iter().map(Kept::entry).collect();
            let verdict = self.book.check(&entries, from, to, settled);
            drop(turn);
            if verdict.swallowed > 0 && look < LOOKS_MAX && *load.phase.borrow() != Phase::Stop {
                load.alarm.until(load.now() + micros(load.scenario.visitors.ack_timeout_s)).await;
                continue;
            }
            self.judge(&verdict);
            let agents = entries.iter().filter(|entry| entry.author == "agent").map(|entry| entry.seq);
            return load.recorder.half(Half::Checked(conversation, from + 1, asked_at, agents.collect()));
        }
    }

    fn judge(&self, verdict: &Verdict) {
        let recorder = &self.load.recorder;
        recorder.count(Count::TranscriptsChecked);
        recorder.add(Count::MessagesLost, verdict.lost);
        recorder.add(Count::MessagesDuplicated, verdict.duplicated);
        recorder.add(Count::MessagesAltered, verdict.altered);
    }

    /// The entries after `from`, and the last one there is.
    async fn transcript(&self, from: u32) -> Result<(Vec<Kept>, u32), Gone> {
        let mut line = Line::open(&self.load, "/ws/visitor").await?;
        line.send(self.hello_frame(from)).await?;
        let welcome = welcome(&mut line).await?;
        let frame = frames::read(&welcome).ok_or_else(|| gone("welcome:unreadable"))?;
        if frame.conversation != self.conversation {
            return Err(gone("check:other_conversation"));
        }
        let to = frame.last_seq;
        let mut kept = Vec::new();
        let mut last = from;
        while last < to {
            let text = line.next().await?;
            let Some(frame) = frames::read(&text).filter(|frame| frame.kind == "message") else { continue };
            last = last.max(frame.seq);
            if frame.seq <= to {
                kept.push(Kept {
                    seq: frame.seq,
                    author: frame.author.map(|author| author.kind.into_owned()).unwrap_or_default(),
                    text: frame.text.map(std::borrow::Cow::into_owned).unwrap_or_default(),
                    client_id: frame.client_id,
                });
            }
        }
        line.close().await;
        Ok((kept, to))
    }
}

fn kind_of(gone: &Gone) -> String {
    format!("check:{}", gone.kind.trim_start_matches("check:"))
}

impl Kept {
    fn entry(&self) -> Entry<'_> {
        Entry { seq: self.seq, author: &self.author, text: &self.text, client_id: self.client_id }
    }
}
