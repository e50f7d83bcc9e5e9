//! Messages the bot could not answer, grouped by likeness: phrases an intent lacks, or an intent the library lacks.

use std::collections::BTreeMap;

use super::index::IntentIndex;
use super::library::Library;
use super::math::ln;
use super::thresholds::Thresholds;
use super::vocabulary::{Bag, Example, Vocabulary};
use crate::core::text::{Language, bare, language, normalise};

/// From this likeness (cosine over words and characters) on a message joins a group.
const ALIKE: f32 = 0.3;
/// Below this mean confidence no intent is near: the group is about something new.
const NEAR: f32 = Thresholds::ASK_BACK;
/// Different messages looked at; the rarest of more are left out, so that one look takes seconds.
const MESSAGES_MAX: usize = 20_000;

/// Messages that say about the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The messages and how often each came, the most frequent first.
    pub messages: Vec<(String, usize)>,
    /// All of them together.
    pub count: usize,
    /// The intent they are nearest to, with its mean confidence; none when they are about something new.
    pub nearest: Option<(IntentIndex, f32)>,
}

/// Groups unanswered messages, the biggest group first.
pub fn suggest(library: &Library, messages: &[String]) -> Vec<Group> {
    let distinct = distinct(messages);
    let examples: Vec<Example> = distinct.iter().map(|(text, _)| Example::new(normalise(text), 0)).collect();
    let (vocabulary, bags) = Vocabulary::of(&examples, usize::MAX);
    let mut leaders = Leaders::new(&vocabulary, &bags);
    let mut groups: Vec<Group> = Vec::new();
    for (message, (text, count)) in distinct.into_iter().enumerate() {
        let at = leaders.group_of(message);
        if at == groups.len() {
            groups.push(Group { messages: Vec::new(), count: 0, nearest: None });
        }
        groups[at].messages.push((text, count));
        groups[at].count += count;
    }
    for group in &mut groups {
        group.nearest = nearest(library, group);
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    groups
}

/// Messages that are one utterance once bare, in the words of the first, the most frequent first.
fn distinct(messages: &[String]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (index, message) in messages.iter().enumerate() {
        let bare = bare(normalise(message).text());
        if !bare.is_empty() {
            counts.entry(bare).or_insert((0, index)).0 += 1;
        }
    }
    let mut order: Vec<(usize, usize)> = counts.into_values().collect();
    order.sort_by_key(|(count, first)| (std::cmp::Reverse(*count), *first));
    order.truncate(MESSAGES_MAX);
    order.into_iter().map(|(count, first)| (messages[first].trim().to_owned(), count)).collect()
}

fn nearest(library: &Library, group: &Group) -> Option<(IntentIndex, f32)> {
    let mut sums: BTreeMap<IntentIndex, f32> = BTreeMap::new();
    for (text, count) in &group.messages {
        let said = normalise(text);
        let spoken = language(said.text(), Language::default());
        for candidate in library.matches(&said, spoken).best {
            *sums.entry(candidate.intent).or_default() += candidate.confidence * *count as f32;
        }
    }
    let (intent, sum) = sums.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    let mean = sum / group.count as f32;
    (mean >= NEAR).then_some((intent, mean))
}

/// The first message of each group; later ones join the group whose first they are most like.
struct Leaders {
    vectors: Vec<Vec<(u32, f32)>>,
    /// Per feature: the groups whose leader has it.
    by_feature: BTreeMap<u32, Vec<(usize, f32)>>,
    groups: usize,
}

impl Leaders {
    fn new(vocabulary: &Vocabulary, bags: &[Bag]) -> Self {
        let mut found_in: BTreeMap<u32, usize> = BTreeMap::new();
        bags.iter()
            .flat_map(|bag| &bag.known)
            .for_each(|(number, _)| *found_in.entry(*number).or_default() += 1);
        let rarity = |number: u32| {
            let found = found_in.get(&number).copied().unwrap_or(1);
            (1.0 + ln((bags.len() as f32 / found as f32).max(1.0))).sqrt()
        };
        let vector = |bag: &Bag| {
            let compared = bag.known.iter().filter(|(number, _)| vocabulary.kind(*number).is_compared());
            let mut vector: Vec<(u32, f32)> =
                compared.map(|(number, _)| (*number, rarity(*number))).collect();
            let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
            vector.iter_mut().for_each(|(_, weight)| *weight /= length.max(f32::MIN_POSITIVE));
            vector
        };
        Self { vectors: bags.iter().map(vector).collect(), by_feature: BTreeMap::new(), groups: 0 }
    }

    fn group_of(&mut self, message: usize) -> usize {
        let vector = &self.vectors[message];
        let mut likeness: BTreeMap<usize, f32> = BTreeMap::new();
        for (number, weight) in vector {
            for (group, other) in self.by_feature.get(number).into_iter().flatten() {
                *likeness.entry(*group).or_default() += weight * other;
            }
        }
        let best = likeness.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((group, _)) = best.filter(|(_, likeness)| *likeness >= ALIKE) {
            return group;
        }
        for (number, weight) in vector {
            self.by_feature.entry(*number).or_default().push((self.groups, *weight));
        }
        self.groups += 1;
        self.groups - 1
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::good;
    use super::suggest;
    use crate::core::intent::compile;

    #[test]
    fn messages_are_grouped_and_get_their_intent_or_none() {
        let library = compile(&good()).unwrap().library;
        let messages = [
            "can i pay with two gift cards",
            "请问退的钱什么时候到账",
            "Can I pay with two gift cards?",
            "pay with gift cards please",
            "退的钱到账了吗",
            "？？",
        ];
        let groups = suggest(&library, &messages.map(str::to_owned));
        let told: Vec<(usize, usize)> =
            groups.iter().map(|group| (group.count, group.messages.len())).collect();
        assert_eq!(told, [(3, 2), (2, 2)], "{groups:?}");
        assert_eq!(groups[0].messages[0], ("can i pay with two gift cards".to_owned(), 2));
        let refund = library.find("refund_request");
        assert_eq!(groups[1].nearest.map(|(intent, _)| intent), refund);
        assert!(suggest(&library, &[]).is_empty());
    }
}
