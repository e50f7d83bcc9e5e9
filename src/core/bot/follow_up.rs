//! Short follow-ups (那多久能到?): read in the light of the intent that was answered last.
//!
//! The intents that go with an answer are its buttons. What the titles of both have in common (退款 of 申请退款 and 退款进度) is what
//! the visitor did not say again: with it in front the follow-up is matched anew.

use super::memory::Memory;
use super::turn::{Known, Seen};
use crate::core::intent::{Candidate, Intent, MatchedBy};
use crate::core::text;

/// Utterances that begin like this go on with what was said before.
const OPENINGS: &[&str] = &[
    "那么",
    "那",
    "然后",
    "所以",
    "这个",
    "它",
    "要是",
    "如果",
    "and ",
    "then ",
    "so ",
    "what about ",
    "how about ",
    "what if ",
    "but ",
];
/// Longer utterances speak for themselves.
const HAN_MAX: usize = 12;
const WORDS_MAX: usize = 7;
/// Below this an intent found without its context gives way to one that goes with the last answer.
const WAVERS: f32 = 0.75;
/// What a question is made of that names no matter of its own (多久能到, how long does it take); first those that ask.
const ASKING: &[&str] = &["多长时间", "多久", "多少天", "几天", "什么时候", "啥时候", "how", "when"];
const PLAIN_ZH: &[&str] = &[
    "大概", "大约", "一般", "最快", "需要", "还要", "还得", "要等", "到账", "收到", "可以", "到", "要", "得",
    "能", "会", "才", "等", "好", "弄", "办", "来", "呢", "啊", "呀", "吗", "下", "?", " ",
];
const PLAIN_EN: &[&str] = &[
    "long", "many", "days", "soon", "will", "does", "do", "it", "that", "this", "take", "takes", "to", "be",
    "can", "i", "get", "expect", "is", "for", "usually", "normally", "roughly", "about", "the", "would",
    "should",
];
/// Who only says so after an answer was not helped by it.
const AT_A_LOSS: &[&str] = &[
    "怎么办",
    "咋办",
    "怎么弄",
    "咋弄",
    "怎么搞",
    "咋搞",
    "怎么整",
    "咋整",
    "该怎么办",
    "我该怎么办",
    "怎么办呢",
    "怎么办啊",
    "接下来呢",
    "然后呢",
    "now what",
    "what now",
    "what do i do",
    "what do i do now",
    "what should i do",
    "what should i do now",
    "what next",
];
/// Characters two titles must have in common to be about the same thing.
const TOPIC_CHARACTERS_MIN: usize = 2;

impl<'a> Seen<'a> {
    /// What a short utterance means after the last answer, when that says more than the utterance alone.
    pub(super) fn follow_up(&self, memory: &Memory, known: Option<Known<'a>>) -> Option<Known<'a>> {
        let last = self.find(memory.last_intent.as_deref()).filter(|last| !last.courtesy)?;
        let said = self.normalised.text();
        let opening = OPENINGS.iter().find(|opening| said.starts_with(*opening));
        if is_at_a_loss(said) {
            return Some((last, None));
        }
        let by = known.and_then(|(_, by)| by);
        let bare = is_bare_question(opening.and_then(|opening| said.strip_prefix(*opening)).unwrap_or(said));
        let plain = by.is_some_and(|by| by.by == MatchedBy::Exact) && !bare;
        let leans = opening.is_some() || bare || by.is_none_or(|by| by.confidence < WAVERS);
        let is_short = said.chars().filter(|c| text::is_han(*c)).count() <= HAN_MAX
            && said.split(' ').count() <= WORDS_MAX
            && said.chars().any(char::is_alphanumeric);
        if plain || !is_short || !leans {
            return None;
        }
        let rest = opening.and_then(|opening| said.strip_prefix(*opening)).unwrap_or(said);
        let near = last.quick_replies.iter().filter_map(|index| self.context.library.intent(*index));
        let on_topic = near.filter_map(|near| self.on_topic(last, near, rest));
        let best = on_topic.max_by(|a, b| a.1.confidence.total_cmp(&b.1.confidence));
        let wavers = bare && by.is_none_or(|by| by.confidence < WAVERS);
        // "How long?" after an answer about just that is the same question once more.
        let best = best.or_else(|| wavers.then(|| self.on_topic(last, last, rest))?);
        best.map(|(intent, by)| (intent, Some(by))).or_else(|| known.is_none().then(|| self.nearby(last))?)
    }

    /// The follow-up with the topic of both intents in front of it, when that surely means `near`.
    fn on_topic(&self, last: &Intent, near: &'a Intent, rest: &str) -> Option<(&'a Intent, Candidate)> {
        let titles = [last, near].map(|intent| text::normalise(intent.title.in_language(self.language)));
        let topic = common(titles[0].text(), titles[1].text())?;
        let together = text::normalise(&format!("{topic} {rest}"));
        let best = *self.context.library.matches(&together, self.language).best.first()?;
        let (intent, _) = self.sure(best)?;
        (intent.id == near.id).then_some((near, best))
    }

    /// An intent that would only have been asked back, but goes with the last answer.
    fn nearby(&self, last: &Intent) -> Option<Known<'a>> {
        let thresholds = &self.context.settings.thresholds;
        let best = *self.best.first().filter(|best| best.confidence >= thresholds.ask_back)?;
        let library = self.context.library;
        let leads_back = |intent: &&Intent| {
            intent
                .quick_replies
                .iter()
                .filter_map(|index| library.intent(*index))
                .any(|near| near.id == last.id)
        };
        let goes_with = |intent: &&Intent| last.quick_replies.contains(&best.intent) || leads_back(intent);
        let intent = library.intent(best.intent).filter(goes_with)?;
        Some((intent, Some(best)))
    }
}

pub(super) fn is_at_a_loss(said: &str) -> bool {
    let said = said.trim_end_matches(|c: char| !c.is_alphanumeric());
    let rest = ["那么", "那", "so ", "and "].iter().find_map(|opening| said.strip_prefix(opening));
    AT_A_LOSS.contains(&said) || rest.is_some_and(|rest| AT_A_LOSS.contains(&rest))
}

/// Whether a question names no matter of its own.
fn is_bare_question(said: &str) -> bool {
    if !ASKING.iter().any(|asking| said.contains(asking)) {
        return false;
    }
    if said.contains(text::is_han) {
        let pieces = ASKING.iter().chain(PLAIN_ZH);
        return pieces.fold(said.to_owned(), |left, piece| left.replace(piece, "")).is_empty();
    }
    let mut words = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| ASKING.contains(&word) || PLAIN_EN.contains(&word))
}

/// The longest part both texts have: characters for Han, whole words otherwise.
fn common<'t>(a: &'t str, b: &str) -> Option<&'t str> {
    let starts: Vec<usize> = a.char_indices().map(|(at, _)| at).chain([a.len()]).collect();
    let spans = starts.iter().flat_map(|from| starts.iter().map(move |to| (*from, *to)));
    let parts = spans.filter(|(from, to)| from < to).map(|(from, to)| &a[from..to]);
    let whole = |part: &&str| {
        let letters = part.contains(|c: char| c.is_ascii_alphabetic());
        !letters || (a.split(' ').any(|word| word == *part) && b.split(' ').any(|word| word == *part))
    };
    let long = |part: &&str| part.chars().count() >= TOPIC_CHARACTERS_MIN && b.contains(*part);
    parts.filter(long).filter(whole).max_by_key(|part| part.len())
}

#[cfg(test)]
mod tests {
    use super::{common, is_bare_question};

    #[test]
    fn a_question_that_names_no_matter_is_told_from_one_that_does() {
        for said in
            ["多久能到?", "大概要几天", "什么时候到账啊", "how long does it take?", "when will i get it"]
        {
            assert!(is_bare_question(said), "{said}");
        }
        for said in
            ["多久发货", "退款多久到账", "能到吗", "how long is the warranty", "when are you open", ""]
        {
            assert!(!is_bare_question(said), "{said}");
        }
    }

    #[test]
    fn the_topic_of_two_titles_is_what_they_have_in_common() {
        assert_eq!(common("申请退款", "退款进度"), Some("退款"));
        assert_eq!(common("request a refund", "refund status"), Some("refund"));
        assert_eq!(common("shipping fee", "ship it"), None);
        assert_eq!(common("运费与包邮", "多久能送到"), None);
    }
}
