//! Several matters in one message (我要退款，另外发票怎么开): each is found in its own clause and answered.

use super::marks::MARKS;
use super::memory::{Memory, Pending};
use super::reply::{Action, QUICK_REPLIES_MAX, Reply, buttons};
use super::turn::{Decision, Known, Seen};
use crate::core::intent::{Handoff, Phrase};
use crate::core::text;

/// Words that join a second matter to the first.
const JOINTS: &[&str] = &[
    "另外",
    "还有",
    "顺便",
    "再问",
    "再就是",
    "同时",
    "对了",
    "and also",
    "also",
    "by the way",
    "btw",
    "another thing",
    "one more thing",
    "plus",
];
/// Clauses looked at; what a longer message says beyond them is read as a whole only.
const CLAUSES_MAX: usize = 8;
/// Shorter clauses say nothing of their own.
const CLAUSE_CHARACTERS_MIN: usize = 2;
/// Matters answered in full; further ones are shown as buttons.
const ANSWERED_MAX: usize = 2;
/// Without a joining word each clause must be this plain, because people tell one matter in many clauses.
const PLAIN: f32 = 0.9;

impl<'a> Seen<'a> {
    /// Answers every matter, when there are several; nothing is remembered or said otherwise.
    pub(super) fn several(&self, memory: &mut Memory) -> Option<Decision> {
        let matters = self.matters();
        if matters.len() < 2 {
            return None;
        }
        let mut parts = Vec::new();
        let (mut answer, mut offers, mut open) = (None, false, None);
        for known in matters.iter().take(ANSWERED_MAX) {
            let (intent, _) = *known;
            let title = intent.title.in_language(self.language);
            if self.missing_slot(memory, intent).is_some() || intent.confirm {
                // One question at a time: the first matter that needs a detail asks for it, after the answers.
                open = open.or(Some(*known));
                continue;
            }
            let reply = self.answer(memory, *known);
            answer = answer.or(reply.answer);
            offers |= intent.handoff != Handoff::Never;
            parts.push(format!("【{title}】{}", reply.text));
        }
        let rest = matters.iter().skip(ANSWERED_MAX).filter_map(|(_, by)| by.map(|by| by.intent));
        let mut quick_replies = buttons(self.context.library, rest, self.language);
        let mut action = Action::Answered;
        if let Some(known) = open {
            let (asked, next) = self.answer_or_ask(memory, known, 0);
            if let Some(asked) = asked {
                parts.push(format!("【{}】{}", known.0.title.in_language(self.language), asked.text));
                quick_replies.extend(asked.quick_replies);
            }
            action = next;
        } else if offers {
            parts.push(self.phrase(Phrase::OfferHuman));
            self.add_human(&mut quick_replies);
            memory.pending = Some(Pending::Mention { intent: None });
            action = Action::OfferedHuman;
        }
        quick_replies.truncate(QUICK_REPLIES_MAX);
        Some((Some(Reply { text: parts.join("\n\n"), quick_replies, answer }), action))
    }

    /// The different matters of the clauses, in their order; courtesies are none.
    pub(super) fn matters(&self) -> Vec<Known<'a>> {
        let whole = self.normalised.text();
        let joined = JOINTS.iter().any(|joint| whole.contains(joint));
        // A question with its mark is one matter, which has been looked for already.
        if !joined && !whole.trim_end_matches(MARKS).contains(MARKS) {
            return Vec::new();
        }
        let clauses = clauses(whole);
        if clauses.len() < 2 {
            return Vec::new();
        }
        let mut matters: Vec<Known<'a>> = Vec::new();
        for clause in clauses.into_iter().take(CLAUSES_MAX) {
            let clause = text::normalise(clause);
            let found = self.context.library.matches(&clause, self.language).best;
            let known = found.first().and_then(|best| self.sure(*best));
            let Some((intent, Some(by))) = known else { continue };
            let is_new = matters.iter().all(|(other, _)| other.id != intent.id);
            let is_matter = !intent.courtesy && intent.handoff != Handoff::Always;
            // "..., order DD2025..." gives a detail of the first matter.
            let is_detail = || intent.slots.iter().any(|slot| self.holds(&clause, slot));
            if is_new && is_matter && (joined || (by.confidence >= PLAIN && !is_detail())) {
                matters.push((intent, Some(by)));
            }
        }
        matters
    }
}

/// A message cut at its marks and joining words.
fn clauses(text: &str) -> Vec<&str> {
    let mut clauses: Vec<&str> = text.split(MARKS).collect();
    for joint in JOINTS {
        clauses = clauses.into_iter().flat_map(|clause| clause.split(joint)).collect();
    }
    clauses.retain(|clause| clause.chars().filter(|c| c.is_alphanumeric()).count() >= CLAUSE_CHARACTERS_MIN);
    clauses
}

#[cfg(test)]
mod tests {
    use super::clauses;

    #[test]
    fn a_message_is_cut_where_another_matter_may_begin() {
        assert_eq!(clauses("我要退款,另外发票怎么开"), ["我要退款", "发票怎么开"]);
        assert_eq!(clauses("运费多少?还有几天到"), ["运费多少", "几天到"]);
        assert_eq!(
            clauses("refund please, also where is my invoice"),
            ["refund please", " where is my invoice"]
        );
        assert_eq!(clauses("a,?!"), Vec::<&str>::new());
    }
}
