//! The look at the queue before a handoff: hand off, or say the truth first and leave the choice to the visitor.

use super::choice::Choice;
use super::context::Context;
use super::honest::Words;
use super::memory::{Memory, Pending};
use super::reply::Reply;
use super::wish::{HandoffReason, HandoffWish};
use crate::core::intent::Phrase;
use crate::core::mood::Urgency;
use crate::core::sla::Prospect;
use crate::core::text::Language;

/// What the look led to.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// A person is called; the visitor reads the notice.
    HandOff {
        /// What the person must know.
        wish: Box<HandoffWish>,
        /// What the visitor is told.
        notice: String,
    },
    /// The truth and the choices; nobody is called.
    Told(Reply),
}

/// Looks at the queue of the wished team. Who presses, is upset, or asks once more after having been told is handed off all
/// the same, and reads the same truth; while the team is closed nobody is.
pub fn look(context: &Context<'_>, memory: &mut Memory, wish: HandoffWish, language: Language) -> Look {
    let prospect = (context.prospect)(wish.team.as_deref());
    let presses = wish.upset || wish.urgency > Urgency::Normal;
    let insists = memory.told && matches!(wish.reason, HandoffReason::Requested | HandoffReason::Offered);
    let words = Words { library: context.library, language };
    let goes = match prospect {
        Prospect::Prompt => true,
        Prospect::Late { .. } | Prospect::Absent { .. } => presses || insists,
        Prospect::Closed { .. } => false,
    };
    if goes {
        let notice = words.with_prospect(notice(&prospect, presses), &prospect);
        return Look::HandOff { wish: Box::new(wish), notice };
    }
    let (phrase, choices) = match prospect {
        Prospect::Closed { leave_message, .. } => closed(&prospect, leave_message),
        Prospect::Absent { .. } => (Phrase::AbsentFirst, Choice::FIRST),
        Prospect::Prompt | Prospect::Late { .. } => (Phrase::LateFirst, Choice::FIRST),
    };
    let again = memory.told && wish.reason == HandoffReason::NotUnderstood;
    memory.told = true;
    memory.pending = Some(Pending::Choice { wish: Box::new(wish) });
    let quick_replies = Choice::buttons(context.library, choices, language);
    // Who heard the truth and asked on is not told it all again with every question that is not understood.
    let text = if again { words.say(Phrase::Choose) } else { words.with_prospect(phrase, &prospect) };
    Look::Told(Reply { text, quick_replies, answer: None })
}

const fn closed(prospect: &Prospect, leave_message: bool) -> (Phrase, &'static [Choice]) {
    let opening_is_known = matches!(prospect, Prospect::Closed { opens_at: Some(_), .. });
    match (opening_is_known, leave_message) {
        (true, true) => (Phrase::ClosedFirst, Choice::CLOSED),
        (false, true) => (Phrase::ClosedFirstUnknown, Choice::CLOSED),
        (true, false) => (Phrase::ClosedBotOnly, Choice::CLOSED_BOT_ONLY),
        (false, false) => (Phrase::ClosedBotOnlyUnknown, Choice::CLOSED_BOT_ONLY),
    }
}

const fn notice(prospect: &Prospect, presses: bool) -> Phrase {
    match (prospect, presses) {
        (Prospect::Late { .. }, false) => Phrase::HandingOffLate,
        (Prospect::Late { .. }, true) => Phrase::HandingOffLateUrgent,
        (Prospect::Absent { .. }, false) => Phrase::HandingOffAbsent,
        (Prospect::Absent { .. }, true) => Phrase::HandingOffAbsentUrgent,
        (Prospect::Prompt | Prospect::Closed { .. }, true) => Phrase::HandingOffUrgent,
        (Prospect::Prompt | Prospect::Closed { .. }, false) => Phrase::HandingOff,
    }
}
