//! Messages the bot could not answer, grouped by likeness: phrases an intent lacks, or an intent the library lacks.

use std::collections::BTreeMap;

use super::index::IntentIndex;
use super::library::Library;
use super::math::ln;
use super::thresholds::Thresholds;
use super::vocabulary::{Bag, Example, Vocabulary};
use crate::core::text::{Language, bare, language, normalise};

/// From this likeness (cosine to the middle of a group, over words and characters, rare ones weighing more) on a message joins it. By
/// what `docs/matcher.md` tells of groups of labelled questions.
const ALIKE: f32 = 0.2;
/// Features of a message that count, the rarest: common ones say little and are in every group.
const FEATURES_MAX: usize = 32;
/// How often every message may change its group, after all are in one.
const PASSES: usize = 2;
/// What is left of an emptied group by rounding is no middle.
const LENGTH_MIN: f32 = 1e-3;
/// Below this mean confidence no intent is near: the group is about something new.
const NEAR: f32 = Thresholds::ASK_BACK;
/// Different messages looked at; the rarest of more are left out, so that one look takes about half a minute.
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

impl Group {
    /// The id of the intent they are nearest to.
    pub fn nearest_id<'l>(&self, library: &'l Library) -> Option<&'l str> {
        let (intent, _) = self.nearest?;
        library.intent(intent).map(|intent| intent.id.as_str())
    }
}

/// Groups unanswered messages, the biggest group first.
pub fn suggest(library: &Library, messages: &[String]) -> Vec<Group> {
    let distinct = distinct(messages);
    let mut middles = Middles::new(library, &distinct);
    let mut of: Vec<usize> = (0..distinct.len()).map(|message| middles.join(message)).collect();
    for _ in 0..PASSES {
        of = (0..distinct.len()).map(|message| middles.rejoin(message, of[message])).collect();
    }
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for ((text, count), group) in distinct.into_iter().zip(of) {
        let group = groups.entry(group).or_insert(Group { messages: Vec::new(), count: 0, nearest: None });
        group.messages.push((text, count));
        group.count += count;
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
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

/// The middle of each group: the sum of its messages as vectors of length 1. A message joins the group whose middle it is most like.
struct Middles {
    vectors: Vec<Vec<(u32, f32)>>,
    /// Per feature: its weight in the middle of each group that has it.
    by_feature: BTreeMap<u32, BTreeMap<usize, f32>>,
    /// Squared lengths of the sums.
    lengths: Vec<f32>,
}

impl Middles {
    /// What is rare is weighed by the library's examples, too: a few messages do not tell which words everybody uses.
    fn new(library: &Library, messages: &[(String, usize)]) -> Self {
        let said = messages.iter().map(|(text, _)| Example::new(normalise(text), 0));
        let examples: Vec<Example> = said.chain(library.examples.iter().cloned()).collect();
        let (vocabulary, bags) = Vocabulary::of(&examples, usize::MAX);
        let mut found_in: BTreeMap<u32, usize> = BTreeMap::new();
        bags.iter()
            .flat_map(|bag| &bag.known)
            .for_each(|(number, _)| *found_in.entry(*number).or_default() += 1);
        let rarity = |number: u32| {
            let found = found_in.get(&number).copied().unwrap_or(1);
            ln((bags.len() as f32 / found as f32).max(1.0))
        };
        let vector = |bag: &Bag| {
            let compared = bag.known.iter().filter(|(number, _)| vocabulary.kind(*number).is_compared());
            let mut vector: Vec<(u32, f32)> =
                compared.map(|(number, _)| (*number, rarity(*number))).collect();
            vector.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            vector.truncate(FEATURES_MAX);
            let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
            vector.iter_mut().for_each(|(_, weight)| *weight /= length.max(f32::MIN_POSITIVE));
            vector
        };
        let vectors = bags.iter().take(messages.len()).map(vector).collect();
        Self { vectors, by_feature: BTreeMap::new(), lengths: Vec::new() }
    }

    /// Puts a message into the group it is most like, or into a new one.
    fn join(&mut self, message: usize) -> usize {
        let mut products: BTreeMap<usize, f32> = BTreeMap::new();
        for (number, weight) in &self.vectors[message] {
            for (group, sum) in self.by_feature.get(number).into_iter().flatten() {
                *products.entry(*group).or_default() += weight * sum;
            }
        }
        let likeness = |group: usize, product: f32| product / self.lengths[group].max(LENGTH_MIN).sqrt();
        let likest = products.into_iter().map(|(group, product)| (group, likeness(group, product)));
        let best = likest.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let group = best.filter(|(_, likeness)| *likeness >= ALIKE).map_or(self.lengths.len(), |best| best.0);
        if group == self.lengths.len() {
            self.lengths.push(0.0);
        }
        self.add(message, group, 1.0);
        group
    }

    /// Takes a message out of its group and puts it where it belongs now.
    fn rejoin(&mut self, message: usize, group: usize) -> usize {
        self.add(message, group, -1.0);
        self.join(message)
    }

    /// Adds a message to the middle of a group, or with -1 takes it out.
    fn add(&mut self, message: usize, group: usize, sign: f32) {
        for (number, weight) in &self.vectors[message] {
            let sum = self.by_feature.entry(*number).or_default().entry(group).or_default();
            let before = *sum;
            *sum += sign * weight;
            self.lengths[group] += *sum * *sum - before * before;
        }
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
