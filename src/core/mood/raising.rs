//! What makes a conversation press more than its last message: saying it again, going unanswered, waiting.

use std::time::Duration;

use super::linear;
use super::model::{Mood, Urgency};
use super::prepare;

/// Share of words (single and in pairs) two messages have in common to count as the same said again.
const SAME_FROM: f32 = 0.6;

/// How many levels (of [`Mood::level`]) each sign adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raising {
    /// For every near-repeat in a row.
    pub repeat: u8,
    /// For every turn in a row that the bot left unanswered before this one.
    pub unanswered: u8,
    /// For waiting longer than [`Raising::waiting_after`].
    pub waiting: u8,
    /// From which wait on.
    pub waiting_after: Duration,
}

impl Default for Raising {
    fn default() -> Self {
        Self { repeat: 1, unanswered: 1, waiting: 1, waiting_after: Duration::from_secs(30) }
    }
}

/// The signs of a conversation beside its last message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signs {
    /// Near-repeats in a row.
    pub repeats: u8,
    /// Unanswered turns in a row before this one.
    pub unanswered: u8,
    /// How long the visitor has waited for a person.
    pub waited: Duration,
}

impl Raising {
    /// The urgency of a message in its conversation: never less than its own. Signs alone reach [`Urgency::High`];
    /// [`Urgency::Critical`] takes words that press by themselves.
    pub fn urgency(&self, mood: &Mood, signs: Signs) -> Urgency {
        let waiting = if signs.waited > self.waiting_after { self.waiting } else { 0 };
        let added = self.repeat.saturating_mul(signs.repeats);
        let added = added.saturating_add(self.unanswered.saturating_mul(signs.unanswered));
        match mood.level().saturating_add(added).saturating_add(waiting) {
            0 | 1 => mood.urgency,
            2 => mood.urgency.max(Urgency::High),
            _ if mood.urgency >= Urgency::High => Urgency::Critical,
            _ => Urgency::High,
        }
    }
}

/// Whether a message says nearly the same as the one before it.
pub fn repeats(before: &str, text: &str) -> bool {
    let [before, text] = [before, text].map(|text| linear::words(&prepare::prepare(text)));
    let common = in_both(&before, &text);
    let all = before.len() + text.len() - common;
    !text.is_empty() && common as f32 >= SAME_FROM * all as f32
}

/// How many of two sorted lists are in both.
fn in_both(mut one: &[usize], mut other: &[usize]) -> usize {
    let mut common = 0;
    while let ([first, rest @ ..], [second, others @ ..]) = (one, other) {
        common += usize::from(first == second);
        (one, other) =
            (if first <= second { rest } else { one }, if second <= first { others } else { other });
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::mood::read;

    fn urgency(text: &str, repeats: u8, unanswered: u8, waited_s: u64) -> Urgency {
        let signs = Signs { repeats, unanswered, waited: Duration::from_secs(waited_s) };
        Raising::default().urgency(&read(text), signs)
    }

    #[test]
    fn the_same_said_again_is_recognised_whatever_its_marks_and_case() {
        assert!(repeats("我的快递到哪了", "我的快递到哪了？？？"));
        assert!(repeats("Where is my order", "WHERE IS MY ORDER!!"));
        assert!(repeats("什么时候给我退款", "什么时候给我退款啊"));
        assert!(!repeats("什么时候给我退款", "地址写错了怎么改"));
        assert!(!repeats("", "") && !repeats("?", ""));
    }

    #[test]
    fn calm_words_press_after_two_signs_and_never_beyond_high() {
        assert_eq!(urgency("我的快递到哪了", 0, 0, 30), Urgency::Normal);
        assert_eq!(urgency("我的快递到哪了", 1, 0, 0), Urgency::Normal);
        assert_eq!(urgency("我的快递到哪了", 2, 0, 0), Urgency::High);
        assert_eq!(urgency("我的快递到哪了", 1, 1, 0), Urgency::High);
        assert_eq!(urgency("where is my parcel", 0, 1, 31), Urgency::High);
        assert_eq!(urgency("where is my parcel", 9, 9, 600), Urgency::High);
    }

    #[test]
    fn an_upset_visitor_needs_one_sign_and_a_pressing_word_one_to_be_critical() {
        assert_eq!(urgency("太失望了，垃圾", 0, 0, 31), Urgency::High);
        assert_eq!(urgency("付款失败，下不了单", 1, 0, 0), Urgency::Critical);
        assert_eq!(urgency("我的号被盗了", 0, 0, 0), Urgency::Critical);
    }

    #[test]
    fn a_sign_that_is_switched_off_adds_nothing() {
        let off = Raising { repeat: 0, unanswered: 0, waiting: 0, ..Raising::default() };
        let signs = Signs { repeats: 9, unanswered: 9, waited: Duration::from_mins(10) };
        assert_eq!(off.urgency(&read("在哪看物流"), signs), Urgency::Normal);
    }
}
