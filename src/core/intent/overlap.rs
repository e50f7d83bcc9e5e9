//! Checks between intents: phrases that two of them claim, and examples that are nearly the same.

use std::collections::BTreeMap;

use super::features::{Kind, features};
use super::read::{Draft, DraftIntent, Text};
use super::source::Problems;
use crate::core::text::{Language, bare, normalise};

/// From this share of common features (Jaccard) on two examples are nearly the same: they differ in about one short word of a sentence.
const NEARLY_SAME: f32 = 0.75;

/// A phrase of an intent in the form in which it is compared.
struct Phrase<'d> {
    intent: usize,
    text: &'d Text,
    bare: String,
    is_title: bool,
}

/// Checks everything that can be said about intents only side by side.
pub(super) fn overlap(draft: &Draft, problems: &mut Problems<'_>) {
    let phrases: Vec<_> = draft.intents.iter().enumerate().flat_map(phrases).collect();
    let exact = same(draft, &phrases, problems);
    nearly_same(draft, &phrases, problems);
    keywords(draft, &exact, problems);
}

fn phrases((index, intent): (usize, &DraftIntent)) -> impl Iterator<Item = Phrase<'_>> {
    let titles = Language::ALL.into_iter().map(|language| (intent.title.get(language), true));
    let examples = Language::ALL.into_iter().flat_map(|language| intent.examples.get(language));
    titles.chain(examples.map(|text| (text, false))).map(move |(text, is_title)| Phrase {
        intent: index,
        text,
        bare: bare(normalise(&text.value).text()),
        is_title,
    })
}

/// Equal phrases of two intents are errors; equal examples of one are idle. Returns who owns which phrase.
fn same<'p>(
    draft: &Draft,
    phrases: &'p [Phrase<'_>],
    problems: &mut Problems<'_>,
) -> BTreeMap<&'p str, &'p Phrase<'p>> {
    let mut owners: BTreeMap<&str, &Phrase<'_>> = BTreeMap::new();
    for phrase in phrases {
        if phrase.bare.is_empty() {
            if !phrase.text.value.is_empty() {
                problems.error(phrase.text.place, "there is no word in this phrase; nobody can match it");
            }
            continue;
        }
        let Some(owner) = owners.get(phrase.bare.as_str()) else {
            owners.insert(&phrase.bare, phrase);
            continue;
        };
        let other = problems.name(owner.text.place);
        if owner.intent != phrase.intent {
            let id = &draft.intents[owner.intent].id.value;
            let message = format!(
                "`{}` is a phrase of `{id}` too ({other}); keep it in one of them",
                phrase.text.value
            );
            problems.error(phrase.text.place, message);
        } else if !owner.is_title && !phrase.is_title {
            let message =
                format!("`{}` says the same as {other} once normalised; remove one", phrase.text.value);
            problems.warning(phrase.text.place, message);
        }
    }
    owners
}

/// Warns of pairs from two intents that share most of their features. Features are looked at from the rarest on: a pair
/// that shares enough must share one of the first, so that few pairs need be compared.
fn nearly_same(draft: &Draft, phrases: &[Phrase<'_>], problems: &mut Problems<'_>) {
    let mut found_in: BTreeMap<u64, usize> = BTreeMap::new();
    let mut sets: Vec<Vec<u64>> = phrases.iter().map(|phrase| feature_set(&phrase.bare)).collect();
    sets.iter().flatten().for_each(|hash| *found_in.entry(*hash).or_default() += 1);
    for set in &mut sets {
        set.sort_by_key(|hash| (found_in.get(hash).copied().unwrap_or(0), *hash));
    }
    let mut by_feature: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        let required = (NEARLY_SAME * set.len() as f32).ceil() as usize;
        let prefix = &set[..(set.len() + 1).saturating_sub(required).min(set.len())];
        let mut others: Vec<usize> =
            prefix.iter().filter_map(|hash| by_feature.get(hash)).flatten().copied().collect();
        others.sort_unstable();
        others.dedup();
        let twin = others.into_iter().find(|other| {
            phrases[*other].intent != phrases[at].intent
                && phrases[*other].bare != phrases[at].bare
                && jaccard(&sets[*other], set) >= NEARLY_SAME
        });
        if let Some(other) = twin {
            let name = problems.name(phrases[other].text.place);
            let message = format!(
                "`{}` is nearly the same as `{}` of `{}` ({name}); reword one, or the two intents will be mixed up",
                phrases[at].text.value,
                phrases[other].text.value,
                draft.intents[phrases[other].intent].id.value
            );
            problems.warning(phrases[at].text.place, message);
        }
        for hash in prefix {
            by_feature.entry(*hash).or_default().push(at);
        }
    }
}

fn feature_set(bare: &str) -> Vec<u64> {
    let mut set = Vec::new();
    features(bare, |feature| {
        if feature.kind != Kind::Han3 {
            set.push(feature.hash);
        }
    });
    set.sort_unstable();
    set.dedup();
    set
}

/// Common share of two sets.
fn jaccard(a: &[u64], b: &[u64]) -> f32 {
    let common = a.iter().filter(|hash| b.contains(hash)).count();
    common as f32 / (a.len() + b.len() - common).max(1) as f32
}

/// Warns of keywords that another intent takes away, and of idle ones.
fn keywords(draft: &Draft, exact: &BTreeMap<&str, &Phrase<'_>>, problems: &mut Problems<'_>) {
    let mut claims: BTreeMap<String, Keyword<'_>> = BTreeMap::new();
    for (intent, drafted) in draft.intents.iter().enumerate() {
        for language in Language::ALL {
            for text in drafted.keywords.get(language) {
                let bare = bare(normalise(&text.value).text());
                if bare.is_empty() {
                    problems.error(text.place, "there is no word in this keyword; nobody can match it");
                    continue;
                }
                let keyword = Keyword { intent, language, text };
                if let Some(phrase) = exact.get(bare.as_str()).filter(|phrase| phrase.intent != intent) {
                    let (value, id) = (&text.value, &draft.intents[phrase.intent].id.value);
                    let other = problems.name(phrase.text.place);
                    let message = format!(
                        "`{value}` alone always means `{id}`, which has it as a phrase ({other}); drop the keyword or that phrase"
                    );
                    problems.warning(text.place, message);
                }
                match claims.get(&bare) {
                    Some(first) => keyword.clashes(first, draft, problems),
                    None => drop(claims.insert(bare, keyword)),
                }
            }
        }
    }
}

/// A keyword and whose it is.
struct Keyword<'d> {
    intent: usize,
    language: Language,
    text: &'d Text,
}

impl Keyword<'_> {
    /// Warns of an equal keyword that came before; the same one in both languages of an intent is fine ("app", "404").
    fn clashes(&self, first: &Self, draft: &Draft, problems: &mut Problems<'_>) {
        let (value, other) = (&self.text.value, problems.name(first.text.place));
        let message = if first.intent != self.intent {
            let id = &draft.intents[first.intent].id.value;
            format!(
                "the keyword `{value}` is claimed by `{id}` too ({other}) and decides nothing; keep it in one of them"
            )
        } else if first.language == self.language {
            format!("the keyword `{value}` is there twice ({other}); remove one")
        } else {
            return;
        };
        problems.warning(self.text.place, message);
    }
}
