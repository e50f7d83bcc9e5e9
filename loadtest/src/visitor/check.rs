//! The end of a visitor: the transcript is read back over a new socket and compared with the book.

use std::time::Duration;

use uuid::Uuid;

use super::Visitor;
use super::book::{Entry, Verdict};
use super::run::{gone, welcome};
use crate::clock::{Micros, micros};
use crate::kind::Count;
use crate::load::{Line, Phase};
use crate::record::Half;
use crate::wire::frames::{self, Marker};
use crate::wire::socket::Gone;

/// A transcript that is not there by then is an error.
const READ_WITHIN: Duration = Duration::from_secs(15);
/// A server shows a returning visitor a bounded number of latest entries; longer talks are read from their first entry on.
const FROM_START_MAX: usize = 80;

/// A server that stands still for longer than an `ack` may take has not lost what lies in its sockets, and one that fell over comes
/// back: what is missing, or cannot be read, is looked for again after as long a time.
const LOOKS_MAX: u32 = 3;

/// What was read back.
struct Transcript {
    /// None: the server knows of none, and never named one.
    conversation: Option<Uuid>,
    kept: Vec<Kept>,
    /// The last entry there is.
    to: u32,
}

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
        // Who never said anything has nothing to look for.
        if self.known.is_none() || (self.conversation.is_none() && self.book.is_empty()) {
            return;
        }
        let load = self.load.clone();
        let from = if self.book.seen() <= FROM_START_MAX { 0 } else { self.book.first_seq() };
        for look in 1..=LOOKS_MAX {
            let Ok(turn) = load.checks.acquire().await else { return };
            let asked_at = load.now();
            let settled = asked_at.saturating_sub(micros(load.scenario.visitors.ack_timeout_s));
            let read = tokio::time::timeout(READ_WITHIN, self.transcript(from)).await;
            let Transcript { conversation, kept, to } = match read
                .unwrap_or_else(|_| Err(gone("check:timeout")))
            {
                Ok(read) => read,
                // A server that has just fallen over is the one whose transcripts are worth reading.
                Err(gone) if gone.may_return() && look < LOOKS_MAX && *load.phase.borrow() != Phase::Stop => {
                    drop(turn);
                    load.recorder.error(&kind_of(&gone));
                    load.alarm.until(load.now() + micros(load.scenario.visitors.ack_timeout_s)).await;
                    continue;
                }
                Err(gone) => {
                    load.recorder.count(Count::TranscriptsUnchecked);
                    return load.recorder.error(&kind_of(&gone));
                }
            };
            let entries: Vec<Entry<'_>> = kept.iter().map(Kept::entry).collect();
            let verdict = self.book.check(&entries, from, to, settled);
            drop(turn);
            if verdict.swallowed > 0 && look < LOOKS_MAX && *load.phase.borrow() != Phase::Stop {
                load.alarm.until(load.now() + micros(load.scenario.visitors.ack_timeout_s)).await;
                continue;
            }
            self.judge(&verdict);
            let agents = || entries.iter().filter(|entry| entry.author == "agent");
            let seqs = agents().map(|entry| entry.seq).collect();
            let marks = agents().filter_map(|entry| Marker::of(entry.text));
            let marks = marks.map(|marker| (marker.agent, marker.n)).collect();
            if let Some(conversation) = conversation {
                let own = if self.handed_off { self.own_due() } else { Vec::new() };
                let from = from + 1;
                load.recorder.half(Half::Checked { conversation, from, at: asked_at, seqs, marks, own });
            }
            return;
        }
    }

    /// Own acknowledged messages, and when who owned the conversation must have seen each.
    fn own_due(&self) -> Vec<(u32, Micros)> {
        let grace = micros(self.load.scenario.visitors.ack_timeout_s);
        self.book.own().map(|(seq, scheduled)| (seq, scheduled.saturating_add(grace))).collect()
    }

    fn judge(&self, verdict: &Verdict) {
        let recorder = &self.load.recorder;
        recorder.count(Count::TranscriptsChecked);
        recorder.add(Count::MessagesLost, verdict.lost);
        recorder.add(Count::MessagesDuplicated, verdict.duplicated);
        recorder.add(Count::MessagesAltered, verdict.altered);
    }

    /// The entries after `from`. A conversation that the server does not know any more has none.
    async fn transcript(&self, from: u32) -> Result<Transcript, Gone> {
        let mut line = Line::open(&self.load, "/ws/visitor").await?;
        line.send(self.hello_frame(from)).await?;
        let welcome = welcome(&mut line).await?;
        let frame = frames::read(&welcome).ok_or_else(|| gone("welcome:unreadable"))?;
        let conversation = self.conversation.or(frame.conversation);
        if frame.conversation != conversation {
            // A server forgets what was closed for long; what was open it has lost.
            if self.closed {
                return Err(gone("check:other_conversation"));
            }
            line.close().await;
            return Ok(Transcript { conversation, kept: Vec::new(), to: 0 });
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
        Ok(Transcript { conversation, kept, to })
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
