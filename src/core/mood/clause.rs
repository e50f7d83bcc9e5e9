//! Cuts a message into clauses and says of each whether it tells, asks, supposes or reproaches.

use super::lexicon::{Hit, ends_whole};
use super::prepare::{is_spaced_letter, units};
use super::table::Role;

/// Who an insult strikes, and curses that strike whoever hears them. "What is a beast" asks about the word; with one of
/// these in it the clause insults, whatever it asks.
const STRUCK: &[&str] = &[
    "你", "您", "客服", "店", "商家", "平台", "公司", "快递", "老板", "卖家", "服务", "妈", "尼玛", "特么",
    "操你", "我操", "操蛋", "我擦", "you", "your", "company", "service", "seller", "sellers", "courier",
    "couriers", "support", "fuck", "fucking", "shit", "hell",
];

/// A stretch between two marks, with what its words make of it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what a clause contains is a set of independent marks, not stages"
)]
#[derive(Debug, Clone, Default)]
pub(super) struct Clause {
    /// The hits inside, as a range of the scanned list.
    pub(super) hits: std::ops::Range<usize>,
    /// Its words in the prepared text, marks included.
    pub(super) span: std::ops::Range<usize>,
    pub(super) question: bool,
    /// "What shall I do": asks about something that happened.
    pub(super) distress: bool,
    pub(super) rhetorical: bool,
    pub(super) hypothetical: bool,
    pub(super) resolve: bool,
    pub(super) asset: bool,
    pub(super) person: bool,
    pub(super) system: bool,
}

/// The clauses of `text` in order; `hits` must be the scan of the same text.
pub(super) fn split(text: &str, hits: &[Hit]) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut start = 0;
    let mut next_hit = 0;
    let mut marks = text.char_indices().peekable();
    while let Some((at, c)) = marks.next() {
        let next = marks.peek().map(|(_, c)| *c);
        let inside_a_hit = || hits[next_hit..].iter().take_while(|h| h.start <= at).any(|h| at < h.end);
        if !breaks(text, at, c, next) || inside_a_hit() {
            continue;
        }
        let mut end = at + c.len_utf8();
        // A row of marks ("?!!") closes one clause, not several.
        while let Some((at, c)) = marks.next_if(|(_, c)| is_mark(*c)) {
            end = at + c.len_utf8();
        }
        next_hit = push(&mut clauses, text, hits, start, end, next_hit);
        start = end;
    }
    if start < text.len() {
        push(&mut clauses, text, hits, start, text.len(), next_hit);
    }
    clauses
}

fn push(
    clauses: &mut Vec<Clause>,
    text: &str,
    hits: &[Hit],
    start: usize,
    end: usize,
    first: usize,
) -> usize {
    let last = first + hits[first..].iter().take_while(|hit| hit.start < end).count();
    clauses.push(judge(text, &hits[first..last], start, end, first..last));
    last
}

fn judge(text: &str, hits: &[Hit], start: usize, end: usize, range: std::ops::Range<usize>) -> Clause {
    let words = &text[start..end];
    let opens_at = start + (words.len() - words.trim_start().len());
    let has = |role| hits.iter().any(|hit| hit.term.role == role);
    let opener = hits.iter().any(|hit| hit.term.role == Role::Opener && hit.start == opens_at);
    let ends_so = |word| words.trim_end_matches(|c| is_mark(c) || c == ' ').ends_with(word);
    let asks = ends_so('吗') || ends_so('么') || ends_so('呢') || words.contains('?');
    // "I hate those who ask what...!!" cries out, whatever asks inside.
    let cries = !asks && words.trim_end().ends_with("!!");
    let asks_in_words = opener || has(Role::Question) || has(Role::Distress);
    let insults = has(Role::Abuse) && (!asks_in_words || strikes(words, text, hits));
    Clause {
        hits: range,
        span: start..end,
        question: asks || asks_in_words,
        distress: has(Role::Distress),
        rhetorical: has(Role::Rhetorical) || cries || insults,
        hypothetical: has(Role::Hypothetical),
        resolve: has(Role::Resolve),
        asset: has(Role::Asset),
        person: has(Role::Person),
        system: has(Role::System),
    }
}

/// Whether an insult is meant where something may be asked: it names who is struck, or is nothing but the insult.
fn strikes(words: &str, text: &str, hits: &[Hit]) -> bool {
    let abuse = hits.iter().filter(|hit| hit.term.role == Role::Abuse);
    let said: usize = abuse.map(|hit| units(&text[hit.start..hit.end])).sum();
    said == units(words.trim_end_matches(is_asking_end)) || STRUCK.iter().any(|struck| names(words, struck))
}

/// Whether the word stands there, a Latin one as a whole word.
fn names(words: &str, struck: &str) -> bool {
    words.match_indices(struck).any(|(at, _)| ends_whole(words, at, at + struck.len()))
}

fn is_asking_end(c: char) -> bool {
    is_mark(c) || matches!(c, ' ' | '吗' | '么' | '呢')
}

fn breaks(text: &str, at: usize, c: char, next: Option<char>) -> bool {
    let before = text[..at].chars().next_back();
    match c {
        '.' | ',' | ':' => !(before.is_some_and(is_spaced_letter) && next.is_some_and(is_spaced_letter)),
        ' ' => before.is_some_and(is_han) && next.is_some_and(is_han),
        _ => is_mark(c),
    }
}

pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ':' | ';' | '!' | '?' | '。' | '、' | '~' | '(' | ')' | '\n' | '\r')
}

fn is_han(c: char) -> bool {
    c.is_alphanumeric() && !is_spaced_letter(c)
}
