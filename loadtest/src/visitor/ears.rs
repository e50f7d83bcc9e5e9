//! What a visitor makes of a frame.

use uuid::Uuid;

use super::Visitor;
use super::book::{Entry, Seen};
use crate::kind::{Count, Kind};
use crate::record::Half;
use crate::wire::frames::{self, Incoming, Marker};

/// The button of the bot's look at the queue with which a visitor waits all the same.
const WAIT_ANYWAY: &str = "wait.anyway";

impl Visitor {
    /// A frame arrived.
    pub(super) fn hear(&mut self, text: &str) {
        let Some(frame) = frames::read(text) else {
            self.load.recorder.error("frame:unreadable");
            return;
        };
        match frame.kind.as_ref() {
            "ack" => {
                if let Some(id) = frame.client_id {
                    self.acked(id, frame.seq);
                }
            }
            "message" => self.entry(&frame),
            "status" => self.status(&frame),
            "error" => {
                self.load.recorder.error(&format!("refused:{}", frame.code.as_deref().unwrap_or("?")));
                if let Some(id) = frame.client_id {
                    self.book.refused(id);
                }
            }
            _ => {}
        }
    }

    fn entry(&mut self, frame: &Incoming<'_>) {
        let author = frame.author.as_ref().map_or("", |author| author.kind.as_ref());
        let text = frame.text.as_deref().unwrap_or("");
        let entry = Entry { seq: frame.seq, author, text, client_id: frame.client_id };
        let recorder = &self.load.recorder;
        match self.book.entry(entry) {
            Seen::New => {}
            Seen::Reordered => recorder.count(Count::MessagesReordered),
            Seen::Altered => recorder.count(Count::MessagesAltered),
            Seen::Duplicate => {
                recorder.count(Count::MessagesDuplicated);
                return;
            }
        }
        match author {
            "bot" => {
                self.bot_spoke(frame.seq);
                if frame.quick_replies.iter().any(|reply| reply.id == WAIT_ANYWAY) {
                    self.script.told_first(self.load.now());
                }
            }
            "agent" => self.human_spoke(text),
            _ => {}
        }
    }

    fn bot_spoke(&mut self, seq: u32) {
        let now = self.load.now();
        for scheduled in self.script.bot_spoke(now, self.book.said_before(seq)) {
            self.load.recorder.latency(Kind::BotAnswer, scheduled, now);
            self.load.recorder.count(Count::BotAnswers);
        }
    }

    fn human_spoke(&mut self, text: &str) {
        let now = self.load.now();
        if let Some(marker) = Marker::of(text) {
            self.load.recorder.latency(Kind::Relay, marker.scheduled, now);
        }
        // Whoever missed the `status` frame still learns here that it was a handoff.
        self.handed_off(None);
        let asked = self.script.waiting(now);
        if self.script.human_spoke(now)
            && let Some((asked, _)) = asked
        {
            self.load.recorder.latency(Kind::FirstResponse, asked, now);
            if let Some(conversation) = self.conversation {
                self.load.recorder.half(Half::Answered(conversation, now));
            }
        }
    }

    fn status(&mut self, frame: &Incoming<'_>) {
        let now = self.load.now();
        match frame.status.as_deref() {
            Some("waiting" | "active") => self.handed_off(frame.conversation),
            Some("bot") => {
                self.conversation = frame.conversation.or(self.conversation);
                self.closed = false;
                self.script.back_to_bot(now);
            }
            Some("closed") => {
                self.closed = true;
                self.script.over(now);
            }
            _ => {}
        }
    }

    fn handed_off(&mut self, conversation: Option<Uuid>) {
        self.conversation = conversation.or(self.conversation);
        let now = self.load.now();
        let Some((asked, wished)) = self.script.waiting(now) else { return };
        let Some(conversation) = self.conversation else { return };
        if !std::mem::replace(&mut self.handed_off, true) {
            let recorder = &self.load.recorder;
            recorder.count(Count::Handoffs);
            if !wished {
                recorder.count(Count::HandoffsUnasked);
            }
            recorder.half(Half::Asked(conversation, asked));
        }
    }
}
