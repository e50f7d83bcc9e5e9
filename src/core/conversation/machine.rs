//! The conversation machine: one command in, entries and effects out; a refusal changes nothing.

use super::command::{Command, Effect};
use super::state::{Conversation, Limits};
use super::step::Step;
use crate::core::bot::Context;
use crate::core::refusal::Refusal;
use crate::core::time::Now;

impl Conversation {
    /// One step. A refusal changes nothing.
    pub fn handle(
        &mut self,
        now: Now,
        command: Command,
        context: &Context<'_>,
        limits: &Limits,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        let mut step = Step { conversation: self, now, context, limits, effects };
        match command {
            Command::VisitorMessage { client_id, text } => step.visitor_message(client_id, &text),
            Command::RequestHandoff { client_id, team, reason } => {
                step.request_handoff(client_id, team, reason.as_deref())
            }
            Command::LeaveQueue => step.leave_queue(),
            Command::LeaveMessage { client_id, contact, text } => {
                step.leave_message(client_id, contact, text)
            }
            Command::TellStanding { standing, broken } => {
                step.tell_standing(&standing, broken);
                Ok(())
            }
            Command::AgentMessage { agent, client_id, text, note } => {
                step.agent_message(agent, client_id, &text, note)
            }
            Command::Assigned { agent, name } => step.assigned(agent, &name),
            Command::Requeued { transferred } => step.requeued(transferred),
            Command::Close { outcome, tags, note } => step.close(outcome, tags, note),
            Command::Rate { client_id, rating } => step.rate(client_id, rating),
            Command::Read { by_visitor, seq } => {
                step.read(by_visitor, seq);
                Ok(())
            }
            Command::Feedback { seq, helpful } => step.feedback(seq, helpful),
        }
    }
}
