//! What follows a bot answer that was marked as no help: the offer of a person, once per answer.

use super::context::Context;
use super::memory::{Memory, Pending};
use super::reply::{Reply, buttons};
use crate::core::intent::Phrase;
use crate::core::text::Language;

/// The answer with this `seq` did not help. Nothing when that was said of it, or of a later one, before.
pub fn no_help(context: &Context<'_>, memory: &mut Memory, seq: u32, language: Language) -> Option<Reply> {
    if seq <= memory.unhelpful {
        return None;
    }
    memory.unhelpful = seq;
    memory.pending = Some(Pending::Consent { intent: memory.last_intent.clone() });
    let library = context.library;
    let text = library.render(library.phrase(Phrase::NotHelped, language), language, &|_| None);
    Some(Reply::of(text, buttons(library, [library.human_agent()], language)))
}
