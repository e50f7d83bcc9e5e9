//! What somebody who waits is told and may choose, and the messages that are left for follow-up.

use std::sync::Arc;
use std::time::Duration;

use super::command::Effect;
use super::entry::{Author, SystemEvent, digest};
use super::state::Stage;
use super::step::Step;
use crate::core::bot::{Choice, Pending};
use crate::core::id::ClientId;
use crate::core::intent::Phrase;
use crate::core::refusal::Refusal;
use crate::core::routing::Cause;
use crate::core::sla::Prospect;
use crate::core::ticket::{Ticket, find_contact};

/// How often a message with a contact is asked for before the visitor's words are heard as ever.
const MESSAGE_ASKED_MAX: u8 = 2;

impl Step<'_, '_> {
    /// The notice before the break, or the truth after it. Who has left the queue meanwhile is told nothing.
    pub(super) fn tell_standing(&mut self, standing: &Prospect, broken: Option<Cause>) {
        let choices = match self.conversation.stage {
            Stage::Waiting => Choice::WAITING,
            Stage::Active(_) => Choice::OWNED,
            Stage::Bot | Stage::Closed(_) => return,
        };
        let words = self.words();
        let (event, first) = match broken {
            None => (SystemEvent::AtRisk, words.say(Phrase::AtRisk)),
            Some(cause) => (SystemEvent::Breached, words.broken(cause)),
        };
        let text = words.join(&first, &words.standing(standing));
        let text = words.join(&text, &words.say(Phrase::Choose));
        let buttons = Choice::buttons(self.context.library, choices, self.conversation.language);
        self.conversation.memory.choosing = true;
        self.system_says(event, text, buttons);
        self.effects.push(Effect::RowChanged);
    }

    /// One of the choices of somebody who waits, in words or by its id; false when it is something else.
    pub(super) fn chosen(&mut self, text: &str) -> bool {
        let offered = if self.conversation.stage == Stage::Waiting { Choice::WAITING } else { Choice::OWNED };
        match Choice::read(self.context.library, text, offered) {
            Some(Choice::Keep) => self.system(SystemEvent::WaitsOn, Phrase::WaitsOn, None),
            Some(Choice::Message) => {
                self.conversation.memory.pending = Some(Pending::Message { team: None, asked: 1 });
                self.system(SystemEvent::MessageAsked, Phrase::MessageAsk, None);
                self.effects.push(Effect::RowChanged);
            }
            Some(Choice::Back) => return self.leave_queue().is_ok(),
            Some(Choice::Wait | Choice::GoOn) | None => return false,
        }
        true
    }

    /// The message that was asked for, when it has a contact; false when these words are something else.
    pub(super) fn left_in_words(&mut self, text: &Arc<str>) -> bool {
        let Some(Pending::Message { team, asked }) = self.conversation.memory.pending.clone() else {
            return false;
        };
        if let Some(contact) = find_contact(text) {
            self.open_ticket(contact.into(), text.clone());
            return true;
        }
        self.conversation.memory.pending = None;
        self.effects.push(Effect::RowChanged);
        let changed_mind =
            Choice::read(self.context.library, text, &[Choice::Keep, Choice::Back, Choice::GoOn]);
        if changed_mind.is_some() || asked >= MESSAGE_ASKED_MAX {
            return false;
        }
        self.conversation.memory.pending = Some(Pending::Message { team, asked: asked + 1 });
        self.system(SystemEvent::MessageAsked, Phrase::MessageAskAgain, None);
        true
    }

    pub(super) fn leave_message(
        &mut self,
        client_id: ClientId,
        contact: Arc<str>,
        text: Arc<str>,
    ) -> Result<(), Refusal> {
        // One entry with both: what the agent reads, and what tells a repeated message from another one.
        let entry: Arc<str> = format!("{text}\n{contact}").into();
        let digest = digest(&entry);
        if self.is_repeated(Author::Visitor, client_id, digest)? {
            return Ok(());
        }
        self.writable()?;
        self.reopen();
        self.message(Author::Visitor, client_id, digest, entry, false);
        self.open_ticket(contact, text);
        Ok(())
    }

    /// The visitor's last entry becomes a ticket; who waits waits no more.
    fn open_ticket(&mut self, contact: Arc<str>, text: Arc<str>) {
        let seq = self.conversation.last_seq;
        let wanted = match self.conversation.memory.pending.take() {
            Some(Pending::Message { team, .. }) => team,
            Some(Pending::Choice { wish }) => wish.team,
            _ => None,
        };
        let follow_up = (self.context.follow_up)(self.now.wall, self.conversation.team, wanted.as_deref());
        // Whose work it is may read the conversation it comes from.
        self.conversation.team = self.conversation.team.or(follow_up.team);
        let waited = self.conversation.stage == Stage::Waiting;
        if waited {
            self.stop_waiting();
        }
        self.forget_choices();
        let within = u64::try_from(follow_up.due_at.0.saturating_sub(self.now.wall.0)).unwrap_or(0);
        let due = self.words().span(Duration::from_millis(within));
        let text_for_visitor = match &follow_up.owner {
            Some((_, agent)) => self.words().fill(Phrase::MessageLeft, &[("agent", agent), ("due", &due)]),
            None => self.words().fill(Phrase::MessageLeftUnowned, &[("due", &due)]),
        };
        self.system_says(SystemEvent::MessageLeft, text_for_visitor, Vec::new());
        self.effects.push(Effect::TicketOpened(Box::new(Ticket {
            id: follow_up.id,
            conversation: self.conversation.id,
            seq,
            site: self.conversation.site,
            visitor: self.conversation.visitor,
            team: follow_up.team,
            owner: follow_up.owner.map(|(agent, _)| agent),
            contact,
            text,
            opened_at: self.now.wall,
            due_at: follow_up.due_at,
            done: None,
        })));
        self.effects.extend(waited.then_some(Effect::StageChanged));
        self.effects.push(Effect::RowChanged);
    }
}
