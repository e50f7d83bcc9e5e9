//! The matcher: exact phrases, keywords, patterns and the classifier, brought to one confidence.

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use regex::RegexSet;

use super::classifier::Classifier;
use super::index::{IntentIndex, PerLanguage};
use super::pinyin::{after_greeting, letters, spellings};
use crate::core::text::{Language, Normalised, bare, is_han};

/// Candidates given back at most: as many as fit on the buttons of "did you mean".
const CANDIDATES_MAX: usize = 3;
/// Less likely intents are not candidates.
const CONFIDENCE_MIN: f32 = 0.02;
/// What a keyword is worth in a long utterance, and how much more when it is all that was said.
const KEYWORD: f32 = 0.45;
const KEYWORD_ALONE: f32 = 0.45;
/// What a pattern is worth.
const PATTERN: f32 = 0.9;
/// How much of a keyword's or pattern's worth is lost against a classifier that is sure of another intent.
const KEYWORD_YIELDS: f32 = 1.0;
const PATTERN_YIELDS: f32 = 0.3;
/// A keyword or pattern worth this much is the plainer reason, however sure the classifier is.
const PLAIN: f32 = 0.5;

/// What spoke most for a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatchedBy {
    /// The utterance is an example or the title of the intent, as it is written or typed in pinyin.
    Exact,
    /// A keyword.
    Keyword,
    /// A pattern.
    Pattern,
    /// Its likeness to the examples.
    Classifier,
}

/// An intent the utterance may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The intent.
    pub intent: IntentIndex,
    /// How sure that it is meant, 0 to 1: the probability, stretched so that it meets [`super::Thresholds::ANSWER`] and
    /// [`super::Thresholds::ASK_BACK`] where they belong. The confidences of all candidates together are at most 1.
    pub confidence: f32,
    /// What spoke most for it.
    pub by: MatchedBy,
}

/// What an utterance may mean, the likeliest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matches {
    /// At most three; among equals the earlier intent of the library comes first.
    pub best: Vec<Candidate>,
}

/// One reason for a candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// What kind of evidence.
    pub by: MatchedBy,
    /// The words, or the pattern.
    pub text: String,
    /// How much it weighed: a probability for exact phrases, keywords and patterns, a part of the score for the classifier.
    pub weight: f32,
}

/// Phrases of one intent, in bare form, and its patterns.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) exact: Vec<String>,
    pub(super) keywords: Vec<String>,
    pub(super) patterns: PerLanguage<Vec<String>>,
}

/// Everything needed to match. Without a classifier only phrases, keywords and patterns are found.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    pub(super) rules: Arc<RuleBook>,
    pub(super) classifier: Option<Arc<Classifier>>,
}

/// Phrases, keywords and patterns of all intents; built once per library.
#[derive(Debug)]
pub(super) struct RuleBook {
    exact: BTreeMap<String, usize>,
    /// Chinese phrases as they are typed in pinyin; nothing for what two intents sound like.
    spelt: BTreeMap<String, Option<usize>>,
    keywords: Option<AhoCorasick>,
    /// Per keyword of the automaton: the intents that claim it.
    claims: Vec<Vec<usize>>,
    patterns: PerLanguage<Patterns>,
    intents: usize,
}

impl RuleBook {
    pub(super) fn new(rules: &[Rules]) -> Self {
        let mut exact = BTreeMap::new();
        let mut spelt: BTreeMap<String, Option<usize>> = BTreeMap::new();
        let mut keywords: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (intent, rules) in rules.iter().enumerate() {
            for phrase in &rules.exact {
                exact.entry(phrase.clone()).or_insert(intent);
                for spelling in spellings(phrase) {
                    let known = spelt.entry(spelling).or_insert(Some(intent));
                    *known = known.filter(|known| *known == intent);
                }
            }
            for keyword in &rules.keywords {
                keywords.entry(keyword).or_default().push(intent);
            }
        }
        let automaton = AhoCorasick::builder().build(keywords.keys());
        let patterns = |language: Language| {
            let of = |(intent, rules): (usize, &Rules)| {
                rules.patterns.get(language).iter().map(|p| (intent, p.clone())).collect::<Vec<_>>()
            };
            Patterns::new(rules.iter().enumerate().flat_map(of).collect())
        };
        Self {
            exact,
            spelt,
            keywords: automaton.ok(),
            claims: keywords.into_values().collect(),
            patterns: PerLanguage { zh: patterns(Language::Zh), en: patterns(Language::En) },
            intents: rules.len(),
        }
    }

    /// The intent of which the utterance is a phrase: as it is written, or typed in pinyin.
    fn exactly(&self, bare: &str) -> Option<usize> {
        let spelt = || {
            let letters = letters(bare)?;
            let known = |letters: &str| *self.spelt.get(letters)?;
            known(&letters).or_else(|| known(after_greeting(&letters)?))
        };
        self.exact.get(bare).copied().or_else(spelt)
    }

    /// Keywords and patterns that are found in an utterance.
    pub(super) fn hits(&self, utterance: &Normalised, bare: &str, language: Language) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.keyword_hits(bare, |intent, keyword| {
            hits.push(Hit { intent, by: MatchedBy::Keyword, worth: keyword_worth(keyword, bare) });
        });
        self.pattern_hits(utterance, language, |intent, _| {
            hits.push(Hit { intent, by: MatchedBy::Pattern, worth: PATTERN });
        });
        hits
    }

    /// Keywords that stand in the text as words of their own, the longest where several overlap.
    fn keyword_hits<'k>(&self, bare: &'k str, mut hit: impl FnMut(usize, &'k str)) {
        let Some(automaton) = &self.keywords else { return };
        let mut spans: Vec<(usize, usize, usize)> = automaton
            .find_overlapping_iter(bare)
            .filter(|found| stands_alone(bare, found.start(), found.end()))
            .map(|found| (found.start(), found.end(), found.pattern().as_usize()))
            .collect();
        spans.sort_unstable_by_key(|(start, end, _)| (std::cmp::Reverse(end - start), *start));
        for (at, (start, end, keyword)) in spans.iter().enumerate() {
            let inside = |(from, to, _): &(usize, usize, usize)| from <= start && end <= to;
            if !spans[..at].iter().any(inside) {
                self.claims[*keyword].iter().for_each(|intent| hit(*intent, &bare[*start..*end]));
            }
        }
    }

    /// Patterns of the languages whose script the text is written in; of `language` when it shows none.
    fn pattern_hits<'m>(
        &'m self,
        utterance: &Normalised,
        language: Language,
        mut hit: impl FnMut(usize, &'m str),
    ) {
        let text = utterance.text();
        let (han, latin) = (text.chars().any(is_han), text.contains(|c: char| c.is_ascii_alphabetic()));
        let neither = !han && !latin;
        if han || (neither && language == Language::Zh) {
            self.patterns.zh.hits(text, &mut hit);
        }
        if latin || (neither && language == Language::En) {
            self.patterns.en.hits(text, &mut hit);
        }
    }
}

impl Matcher {
    /// An exact phrase is certain and nobody else is asked. Otherwise keywords, patterns and the classifier are brought
    /// together: see [`best`].
    pub(super) fn matches(&self, utterance: &Normalised, language: Language) -> Matches {
        let bare = bare(utterance.text());
        if bare.is_empty() && utterance.emoji().is_empty() {
            return Matches::default();
        }
        if let Some(intent) = self.rules.exactly(&bare) {
            let candidate = Candidate { intent: IntentIndex(intent), confidence: 1.0, by: MatchedBy::Exact };
            return Matches { best: vec![candidate] };
        }
        let learnt = match &self.classifier {
            Some(classifier) => classifier.guess(utterance).confidences,
            None => vec![0.0; self.rules.intents],
        };
        best(&learnt, &self.rules.hits(utterance, &bare, language))
    }

    pub(super) fn explain(&self, utterance: &Normalised, language: Language, intent: usize) -> Vec<Why> {
        let bare = bare(utterance.text());
        let mut reasons = Vec::new();
        if self.rules.exactly(&bare) == Some(intent) {
            reasons.push(Why { by: MatchedBy::Exact, text: bare.clone(), weight: 1.0 });
        }
        self.rules.keyword_hits(&bare, |hit, keyword| {
            if hit == intent {
                let weight = keyword_worth(keyword, &bare);
                reasons.push(Why { by: MatchedBy::Keyword, text: keyword.to_owned(), weight });
            }
        });
        self.rules.pattern_hits(utterance, language, |hit, pattern| {
            if hit == intent {
                reasons.push(Why { by: MatchedBy::Pattern, text: pattern.to_owned(), weight: PATTERN });
            }
        });
        if let Some(classifier) = &self.classifier {
            let pieces = classifier.contributions(utterance, intent).into_iter();
            reasons.extend(pieces.map(|(text, weight)| Why { by: MatchedBy::Classifier, text, weight }));
        }
        reasons
    }
}

/// A keyword or pattern that was found.
#[derive(Debug)]
pub(super) struct Hit {
    intent: usize,
    by: MatchedBy,
    worth: f32,
}

/// Brings classifier and hits together: each is a reason to believe, so doubt is what all of them leave over; and as only
/// one intent is meant, the confidences never add up to more than 1.
pub(super) fn best(classes: &[f32], hits: &[Hit]) -> Matches {
    let (first, second) = top_two(classes);
    let mut candidates: Vec<Candidate> = Vec::with_capacity(8);
    for (intent, learnt) in classes.iter().enumerate() {
        let (mut confidence, mut by, mut strongest) = (*learnt, MatchedBy::Classifier, learnt.min(PLAIN));
        let other = if first.0 == intent { second.1 } else { first.1 };
        for kind in [MatchedBy::Keyword, MatchedBy::Pattern] {
            let worth = hits.iter().filter(|hit| hit.intent == intent && hit.by == kind).map(|hit| hit.worth);
            let yields = if kind == MatchedBy::Keyword { KEYWORD_YIELDS } else { PATTERN_YIELDS };
            let worth = worth.fold(0.0, f32::max) * (1.0 - yields * other);
            confidence = 1.0 - (1.0 - confidence) * (1.0 - worth);
            if worth > strongest {
                (by, strongest) = (kind, worth);
            }
        }
        if confidence >= CONFIDENCE_MIN {
            candidates.push(Candidate { intent: IntentIndex(intent), confidence, by });
        }
    }
    let sum: f32 = candidates.iter().map(|candidate| candidate.confidence).sum();
    if sum > 1.0 {
        for candidate in &mut candidates {
            candidate.confidence /= sum;
        }
    }
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    candidates.truncate(CANDIDATES_MAX);
    Matches { best: candidates }
}

fn top_two(classes: &[f32]) -> ((usize, f32), (usize, f32)) {
    let mut top = ((usize::MAX, 0.0), (usize::MAX, 0.0));
    for (class, score) in classes.iter().enumerate() {
        if *score > top.0.1 {
            top = ((class, *score), top.0);
        } else if *score > top.1.1 {
            top.1 = (class, *score);
        }
    }
    top
}

/// A keyword says the more, the less else was said.
fn keyword_worth(keyword: &str, bare: &str) -> f32 {
    KEYWORD + KEYWORD_ALONE * keyword.len() as f32 / bare.len() as f32
}

/// Not a part of a longer Latin word; a plural `s` may follow. Between Han characters there are no borders.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    let found = &text[start..end];
    let after = &text[end..];
    let open_before = word(found.chars().next()) && word(text[..start].chars().next_back());
    let plural = after.strip_prefix('s').filter(|_| found.ends_with(|c: char| c.is_ascii_alphabetic()));
    let open_after = word(found.chars().next_back())
        && word(after.chars().next())
        && plural.is_none_or(|rest| word(rest.chars().next()));
    !open_before && !open_after
}

/// The patterns of one language, searched together.
#[derive(Debug)]
struct Patterns {
    sets: Vec<(RegexSet, usize)>,
    owners: Vec<(usize, String)>,
}

/// Patterns in one set at first; a set that gets too big is split.
const SET_PATTERNS: usize = 128;

impl Patterns {
    fn new(owners: Vec<(usize, String)>) -> Self {
        let mut sets = Vec::new();
        let mut start = 0;
        while start < owners.len() {
            let mut count = SET_PATTERNS.min(owners.len() - start);
            loop {
                let patterns = owners[start..start + count].iter().map(|(_, pattern)| pattern);
                match RegexSet::new(patterns) {
                    Ok(set) => break sets.push((set, start)),
                    Err(_) if count > 1 => count /= 2,
                    Err(_) => break,
                }
            }
            start += count;
        }
        Self { sets, owners }
    }

    fn hits<'m>(&'m self, text: &str, hit: &mut impl FnMut(usize, &'m str)) {
        for (set, start) in &self.sets {
            for found in &set.matches(text) {
                let (intent, pattern) = &self.owners[start + found];
                hit(*intent, pattern);
            }
        }
    }
}
