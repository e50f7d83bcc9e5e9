//! One command of a conversation under way: what each command does.

use std::sync::Arc;
use std::time::Duration;

use super::command::Effect;
use super::entry::{Author, Entry, Outcome, Rating, SystemEvent, digest};
use super::state::{Conversation, Limits, Stage};
use crate::core::bot::{self, Action, Context, HandoffWish, Look, Memory, QuickReply, Words};
use crate::core::id::{AgentId, ClientId};
use crate::core::intent::Phrase;
use crate::core::mood;
use crate::core::refusal::Refusal;
use crate::core::time::Now;

/// One command under way.
pub(super) struct Step<'a, 'c> {
    pub(super) conversation: &'a mut Conversation,
    pub(super) now: Now,
    pub(super) context: &'a Context<'c>,
    pub(super) limits: &'a Limits,
    pub(super) effects: &'a mut Vec<Effect>,
}

impl Step<'_, '_> {
    pub(super) fn visitor_message(&mut self, client_id: ClientId, text: &Arc<str>) -> Result<(), Refusal> {
        let digest = digest(text);
        if self.is_repeated(Author::Visitor, client_id, digest)? {
            return Ok(());
        }
        self.writable()?;
        self.reopen();
        self.message(Author::Visitor, client_id, digest, text.clone(), false);
        if self.left_in_words(text) {
            return Ok(());
        }
        match self.conversation.stage {
            Stage::Bot => self.bot_turn(text),
            Stage::Waiting => {
                if !self.chosen(text) {
                    self.press(text);
                }
            }
            Stage::Active(_) if self.conversation.memory.choosing => {
                self.chosen(text);
            }
            Stage::Active(_) | Stage::Closed(_) => {}
        }
        Ok(())
    }

    fn bot_turn(&mut self, text: &str) {
        let words = bot::cut(text);
        let memory = &mut self.conversation.memory;
        let again = memory.last_words.as_deref().is_some_and(|before| mood::repeats(before, &words));
        let repeats = if again { memory.repeats.saturating_add(1) } else { 0 };
        memory.last_words = Some(words);
        // The last words alone are no reason to write the row: they are among the entries.
        let before = memory.clone();
        memory.repeats = repeats;
        let turn = bot::turn(self.context, &mut self.conversation.memory, text, self.conversation.language);
        if let Some(why) = bot::miss(&before, &self.conversation.memory, &turn.action) {
            self.effects.push(Effect::Missed { seq: self.conversation.last_public_seq, why });
        }
        let replied = turn.reply.is_some();
        if let Some(reply) = turn.reply {
            let mut entry = self.blank(Author::Bot, reply.text.into());
            entry.quick_replies = reply.quick_replies;
            entry.answer = reply.answer;
            self.append(entry);
        }
        let turned = turn.language != self.conversation.language;
        if turned || before != self.conversation.memory {
            self.conversation.language = turn.language;
            self.effects.push(if replied && !turned { Effect::Remembered } else { Effect::RowChanged });
        }
        if let Action::HandOff { wish, notice } = turn.action {
            self.hand_off(*wish, notice, None);
        }
    }

    /// A waiting visitor writes: what they say may raise the urgency, never lower it.
    fn press(&mut self, text: &str) {
        let mood = mood::read(text);
        let waited = self.conversation.requested_at.map_or(Duration::ZERO, |at| self.now.moment.since(at));
        let Some(wish) = self.conversation.wish.as_mut() else { return };
        let words = bot::cut(text);
        let again = wish.last_message.as_deref().is_some_and(|before| mood::repeats(before, &words));
        wish.last_message = Some(words);
        let signs = mood::Signs { repeats: u8::from(again), waited, ..mood::Signs::default() };
        let urgency = self.context.settings.raising.urgency(&mood, signs);
        if urgency > wish.urgency || (mood.is_upset() && !wish.upset) {
            wish.urgency = wish.urgency.max(urgency);
            wish.upset |= mood.is_upset();
            wish.words = mood.cues.into_iter().map(|cue| cue.text).collect();
            let wish = Box::new(wish.clone());
            self.effects.push(Effect::RowChanged);
            self.effects.push(Effect::HandoffRequested(wish));
        }
    }

    pub(super) fn request_handoff(
        &mut self,
        client_id: ClientId,
        team: Option<Arc<str>>,
        reason: Option<&str>,
    ) -> Result<(), Refusal> {
        let asked_before = |author| self.conversation.sent.place(author, client_id);
        if let Some(seq) = asked_before(Author::System).or_else(|| asked_before(Author::Bot)) {
            self.effects.push(Effect::Repeated { client_id, seq });
            return Ok(());
        }
        if matches!(self.conversation.stage, Stage::Waiting | Stage::Active(_)) {
            // One is under way: the same answer as to the first request.
            self.effects.push(Effect::Repeated { client_id, seq: self.conversation.last_public_seq });
            return Ok(());
        }
        self.writable()?;
        self.reopen();
        let wish = bot::requested(reason, team, self.conversation.memory.last_words.clone());
        let conversation = &mut *self.conversation;
        match bot::look(self.context, &mut conversation.memory, wish, conversation.language) {
            Look::HandOff { wish, notice } => self.hand_off(*wish, notice, Some(client_id)),
            Look::Told(reply) => {
                let mut entry = self.blank(Author::Bot, reply.text.into());
                entry.quick_replies = reply.quick_replies;
                entry.client_id = Some(client_id);
                let seq = self.append(entry);
                self.conversation.sent.insert(Author::Bot, client_id, seq, 0);
                self.effects.push(Effect::RowChanged);
            }
        }
        Ok(())
    }

    fn hand_off(&mut self, wish: HandoffWish, notice: String, client_id: Option<ClientId>) {
        self.forget_choices();
        self.conversation.stage = Stage::Waiting;
        self.conversation.requested_at = Some(self.now.moment);
        self.conversation.first_response_ms = None;
        self.conversation.wish = Some(wish.clone());
        let mut entry = self.blank(Author::System, notice.into());
        entry.event = Some(SystemEvent::HandedOff);
        entry.client_id = client_id;
        let seq = self.append(entry);
        if let Some(id) = client_id {
            self.conversation.sent.insert(Author::System, id, seq, 0);
        }
        self.effects.extend([
            Effect::StageChanged,
            Effect::RowChanged,
            Effect::HandoffRequested(Box::new(wish)),
        ]);
    }

    pub(super) fn leave_queue(&mut self) -> Result<(), Refusal> {
        if self.conversation.stage != Stage::Waiting {
            return Err(Refusal::WrongStage);
        }
        self.stop_waiting();
        self.system(SystemEvent::BackToBot, Phrase::BackToBot, None);
        self.effects.extend([Effect::StageChanged, Effect::RowChanged]);
        Ok(())
    }

    /// The bot's again; who calls it says so to the visitor.
    pub(super) fn stop_waiting(&mut self) {
        self.forget_choices();
        self.conversation.stage = Stage::Bot;
        self.conversation.wish = None;
        self.conversation.requested_at = None;
        self.effects.push(Effect::QueueLeft);
    }

    pub(super) fn forget_choices(&mut self) {
        let memory = &mut self.conversation.memory;
        (memory.pending, memory.told, memory.choosing) = (None, false, false);
    }

    pub(super) fn agent_message(
        &mut self,
        agent: AgentId,
        client_id: ClientId,
        text: &Arc<str>,
        note: bool,
    ) -> Result<(), Refusal> {
        let digest = digest(text);
        if self.is_repeated(Author::Agent(agent), client_id, digest)? {
            return Ok(());
        }
        if matches!(self.conversation.stage, Stage::Closed(_)) && !note {
            return Err(Refusal::ConversationClosed);
        }
        self.writable()?;
        self.message(Author::Agent(agent), client_id, digest, text.clone(), note);
        if !note && self.conversation.memory.choosing {
            self.forget_choices();
            self.effects.push(Effect::RowChanged);
        }
        Ok(())
    }

    pub(super) fn assigned(&mut self, agent: AgentId, name: &str) -> Result<(), Refusal> {
        if matches!(self.conversation.stage, Stage::Closed(_)) {
            return Err(Refusal::ConversationClosed);
        }
        self.conversation.stage = Stage::Active(agent);
        self.conversation.last_agent = Some(agent);
        self.system(SystemEvent::AgentJoined, Phrase::AgentJoined, Some(name));
        self.effects.extend([Effect::StageChanged, Effect::RowChanged]);
        Ok(())
    }

    pub(super) fn requeued(&mut self, transferred: bool) -> Result<(), Refusal> {
        if matches!(self.conversation.stage, Stage::Closed(_)) {
            return Err(Refusal::ConversationClosed);
        }
        self.conversation.stage = Stage::Waiting;
        let event = if transferred { SystemEvent::Transferred } else { SystemEvent::HandedOff };
        self.system(event, Phrase::HandingOff, None);
        self.effects.extend([Effect::StageChanged, Effect::RowChanged]);
        Ok(())
    }

    pub(super) fn close(
        &mut self,
        outcome: Outcome,
        tags: Vec<Arc<str>>,
        note: Option<(AgentId, Arc<str>)>,
    ) -> Result<(), Refusal> {
        if matches!(self.conversation.stage, Stage::Closed(_)) {
            return Err(Refusal::ConversationClosed);
        }
        if let Some((agent, text)) = note {
            let mut entry = self.blank(Author::Agent(agent), text);
            entry.note = true;
            self.append(entry);
        }
        self.system(SystemEvent::Closed, Phrase::Closed, None);
        let conversation = &mut *self.conversation;
        conversation.stage = Stage::Closed(self.now.moment);
        conversation.closed_at = Some(self.now.wall);
        conversation.outcome = Some(outcome);
        conversation.tags = tags;
        conversation.wish = None;
        conversation.requested_at = None;
        self.effects.extend([Effect::StageChanged, Effect::RowChanged]);
        if self.conversation.rated.is_none() && outcome != Outcome::Spam {
            self.effects.push(Effect::RatingRequested);
        }
        Ok(())
    }

    pub(super) fn rate(&mut self, client_id: ClientId, rating: Rating) -> Result<(), Refusal> {
        match self.conversation.rated {
            Some(known) if known == client_id => {}
            Some(_) => return Err(Refusal::AlreadyRated),
            None => {
                self.conversation.rated = Some(client_id);
                if let Some(past) = self.conversation.past.as_mut() {
                    past.solved = rating.solved;
                    self.effects.push(Effect::RowChanged);
                }
                self.effects.push(Effect::Rated { client_id, rating });
            }
        }
        self.effects.push(Effect::Repeated { client_id, seq: self.conversation.last_public_seq });
        Ok(())
    }

    /// A mark never goes back and never runs ahead of what there is.
    pub(super) fn read(&mut self, by_visitor: bool, seq: u32) {
        let (mark, last) = if by_visitor {
            (&mut self.conversation.read_by_visitor, self.conversation.last_public_seq)
        } else {
            (&mut self.conversation.read_by_agent, self.conversation.last_seq)
        };
        let seq = seq.min(last);
        if seq > *mark {
            *mark = seq;
            self.effects.push(Effect::Read { by_visitor, seq });
        }
    }

    pub(super) fn feedback(&mut self, seq: u32, helpful: bool) -> Result<(), Refusal> {
        if seq == 0 || seq > self.conversation.last_public_seq {
            return Err(Refusal::WrongStage);
        }
        self.effects.push(Effect::Feedback { seq, helpful });
        if helpful || self.conversation.stage != Stage::Bot || self.writable().is_err() {
            return Ok(());
        }
        let language = self.conversation.language;
        if let Some(reply) = bot::no_help(self.context, &mut self.conversation.memory, seq, language) {
            let mut entry = self.blank(Author::Bot, reply.text.into());
            entry.quick_replies = reply.quick_replies;
            self.append(entry);
            self.effects.push(Effect::RowChanged);
        }
        Ok(())
    }

    /// A closed conversation to which its visitor returns in time.
    pub(super) fn reopen(&mut self) {
        if !matches!(self.conversation.stage, Stage::Closed(_)) {
            return;
        }
        self.conversation.stage = Stage::Bot;
        self.conversation.closed_at = None;
        self.conversation.outcome = None;
        self.conversation.memory = Memory::default();
        self.system(SystemEvent::Reopened, Phrase::Reopened, None);
        self.effects.extend([Effect::StageChanged, Effect::RowChanged]);
    }

    pub(super) fn writable(&self) -> Result<(), Refusal> {
        if !self.conversation.accepts_visitor(self.now.moment, self.limits) {
            return Err(Refusal::ConversationClosed);
        }
        if self.conversation.last_seq >= self.limits.entries_max {
            return Err(Refusal::ConversationFull);
        }
        Ok(())
    }

    pub(super) fn is_repeated(
        &mut self,
        author: Author,
        client_id: ClientId,
        digest: u64,
    ) -> Result<bool, Refusal> {
        let Some(seq) = self.conversation.sent.find(author, client_id, digest)? else { return Ok(false) };
        self.effects.push(Effect::Repeated { client_id, seq });
        Ok(true)
    }

    pub(super) fn message(
        &mut self,
        author: Author,
        client_id: ClientId,
        digest: u64,
        text: Arc<str>,
        note: bool,
    ) {
        let mut entry = self.blank(author, text);
        entry.client_id = Some(client_id);
        entry.note = note;
        let seq = self.append(entry);
        self.conversation.sent.insert(author, client_id, seq, digest);
    }

    pub(super) fn system(&mut self, event: SystemEvent, phrase: Phrase, agent: Option<&str>) {
        let text = self.words().fill(phrase, &agent.map_or_else(Vec::new, |agent| vec![("agent", agent)]));
        self.system_says(event, text, Vec::new());
    }

    pub(super) fn system_says(&mut self, event: SystemEvent, text: String, quick_replies: Vec<QuickReply>) {
        let mut entry = self.blank(Author::System, text.into());
        entry.event = Some(event);
        entry.quick_replies = quick_replies;
        self.append(entry);
    }

    pub(super) fn words(&self) -> Words<'_> {
        Words { library: self.context.library, language: self.conversation.language }
    }

    fn blank(&self, author: Author, text: Arc<str>) -> Entry {
        Entry {
            seq: 0,
            author,
            client_id: None,
            text,
            note: false,
            event: None,
            quick_replies: Vec::new(),
            answer: None,
            at: self.now.wall,
        }
    }

    fn append(&mut self, mut entry: Entry) -> u32 {
        self.conversation.last_seq += 1;
        entry.seq = self.conversation.last_seq;
        if entry.is_public() {
            self.conversation.last_public_seq = entry.seq;
        }
        self.effects.push(Effect::Entry(entry));
        self.conversation.last_seq
    }
}
