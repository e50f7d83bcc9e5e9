//! How soon the matter wants a person: what a single word claims, and what several together mean.

use super::clause::Clause;
use super::lexicon::Hit;
use super::model::{Press, Urgency};
use super::shape::Shape;
use super::table::{Role, Term};

/// Exclamation marks that make a message loud.
const LOUD_EXCLAMATIONS: usize = 2;
/// Displeasure beside a long wait from which on the wait presses.
const WEARY_AT: f32 = -2.0;

/// What one word claims where it stands.
pub(super) fn claim(term: Term, clause: &Clause, denied: bool) -> Urgency {
    let meant = term.role == Role::Threat && clause.resolve;
    if denied || (clause.hypothetical && !meant) {
        return Urgency::Normal;
    }
    let paired = in_pair(term.role, clause);
    let urgency = paired.unwrap_or(term.urgency);
    if !clause.question || clause.rhetorical {
        return urgency;
    }
    if (term.hard || paired.is_some()) && (clause.distress || term.role == Role::Hurry) {
        return urgency;
    }
    // "I want to complain, where?" still wants somebody, "what is the complaints line" does not.
    if meant { urgency.min(Urgency::High) } else { Urgency::Normal }
}

/// Words that press only beside another: "gone" says little, "my money is gone" enough.
fn in_pair(role: Role, clause: &Clause) -> Option<Urgency> {
    match role {
        Role::Mishap if clause.asset => Some(Urgency::Critical),
        Role::Harm if clause.person => Some(Urgency::Critical),
        Role::Trouble if clause.system => Some(Urgency::High),
        _ => None,
    }
}

/// Why the word presses, if it does.
pub(super) fn press(term: Term, clause: &Clause) -> Option<Press> {
    let by_role = match term.role {
        Role::Mishap if clause.asset => Some(Press::Money),
        Role::Harm if clause.person => Some(Press::Safety),
        Role::Trouble if clause.system => Some(Press::Outage),
        Role::Hurry => Some(Press::Deadline),
        Role::Abuse => Some(Press::Anger),
        _ => None,
    };
    term.press.or(by_role)
}

/// What the message claims as a whole, and why; `displeasure` is the sum of what it says besides waiting.
pub(super) fn of_message(hits: &[Hit], shape: &Shape, displeasure: f32) -> (Urgency, Option<Press>) {
    let count = |role| hits.iter().filter(|hit| hit.term.role == role).count();
    let has = |role| count(role) > 0;
    let marked = shape.outcry.is_some() || shape.capitals || shape.drawn_out.is_some();
    let loud = marked || shape.exclamations >= LOUD_EXCLAMATIONS;
    let weary = displeasure <= WEARY_AT;

    let waits = has(Role::Waiting) && (has(Role::Ignored) || has(Role::Abuse) || loud || weary);
    let ignored = has(Role::Ignored) && (loud || weary || count(Role::Ignored) > 1);
    let calls = has(Role::Calling) && shape.outcry.is_some();
    let insists = has(Role::Insist) && (shape.exclamations > 0 || loud || weary);
    if waits || ignored || calls {
        (Urgency::High, Some(Press::Waiting))
    } else if insists {
        (Urgency::High, Some(Press::Anger))
    } else {
        (Urgency::Normal, None)
    }
}
