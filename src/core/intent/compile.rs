//! From sources to a library, or to the list of what must be mended first.

use std::collections::{BTreeMap, BTreeSet};

use super::background;
use super::classifier::{Classifier, Example};
use super::index::{IntentIndex, PerLanguage};
use super::library::{Bilingual, Intent, Library, Remedy, Slot};
use super::lint::{HUMAN_AGENT, lint, regex};
use super::matcher::{Matcher, Rules, contains_word};
use super::overlap::overlap;
use super::phrases::Phrase;
use super::read::{Draft, DraftIntent, Text, read};
use super::source::{Problem, Problems, Source};
use crate::core::text::{Language, bare, normalise};

/// A library without errors, and what could still be better.
#[derive(Debug)]
pub struct Compiled {
    /// The library, ready to use.
    pub library: Library,
    /// Warnings, in the order of files and lines.
    pub warnings: Vec<Problem>,
}

/// Compiles the files of a library. The same sources give the same library on every run and machine.
///
/// # Errors
/// All problems found, warnings among them, when at least one is an error.
pub fn compile(sources: &[Source]) -> Result<Compiled, Vec<Problem>> {
    let mut problems = Problems::new(sources);
    let draft = read(sources, &mut problems);
    lint(&draft, sources.len(), &mut problems);
    overlap(&draft, &mut problems);
    if problems.has_errors() {
        return Err(problems.into_sorted());
    }
    let warnings = problems.into_sorted();
    match library(&draft) {
        Some(library) => Ok(Compiled { library, warnings }),
        None => Err(warnings),
    }
}

/// Builds the library of a draft without errors.
fn library(draft: &Draft) -> Option<Library> {
    let indices: BTreeMap<&str, IntentIndex> = draft
        .intents
        .iter()
        .enumerate()
        .map(|(index, intent)| (intent.id.value.as_str(), IntentIndex(index)))
        .collect();
    let rules: Vec<Rules> = draft.intents.iter().map(rules).collect();
    let classifier = Classifier::train(&examples(&rules), rules.len() + 1);
    let slots = draft.slots.iter().map(|slot| {
        let pattern = regex(&slot.pattern.value).ok()?;
        let choices = PerLanguage { zh: values(&slot.choices.zh), en: values(&slot.choices.en) };
        Some(Slot { id: slot.id.value.clone(), ask: bilingual(&slot.ask), pattern, choices })
    });
    let phrases = Phrase::ALL.iter().map(|phrase| {
        let (_, text) = draft.phrases.iter().find(|(key, _)| key.value == phrase.key())?;
        Some((*phrase, bilingual(text)))
    });
    Some(Library {
        intents: draft.intents.iter().map(|draft| intent(draft, &indices)).collect(),
        slots: slots.collect::<Option<_>>()?,
        variables: draft.variables.iter().map(|(name, text)| (name.value.clone(), bilingual(text))).collect(),
        phrases: phrases.collect::<Option<_>>()?,
        human_agent: *indices.get(HUMAN_AGENT)?,
        matcher: Matcher::new(&rules, classifier),
    })
}

fn intent(draft: &DraftIntent, indices: &BTreeMap<&str, IntentIndex>) -> Intent {
    Intent {
        id: draft.id.value.clone(),
        title: bilingual(&draft.title),
        team: draft.team.as_ref().map(|team| team.value.clone()),
        handoff: draft.handoff,
        urgency: draft.urgency,
        slots: values(&draft.slots),
        confirm: draft.confirm,
        courtesy: draft.courtesy,
        cause: draft.cause,
        remedies: draft
            .remedies
            .iter()
            .map(|remedy| Remedy {
                text: bilingual(&remedy.text),
                time: remedy.time.as_ref().map(bilingual),
                risk: remedy.risk.as_ref().map(bilingual),
            })
            .collect(),
        quick_replies: draft
            .quick_replies
            .iter()
            .filter_map(|id| indices.get(id.value.as_str()).copied())
            .collect(),
        answer: bilingual(&draft.answer),
    }
}

fn values(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

fn bilingual(text: &PerLanguage<Text>) -> Bilingual {
    PerLanguage { zh: text.zh.value.clone(), en: text.en.value.clone() }
}

fn rules(intent: &DraftIntent) -> Rules {
    let comparable = |text: &Text| bare(normalise(&text.value).text());
    let both = |texts: &PerLanguage<Vec<Text>>| -> Vec<String> {
        Language::ALL.into_iter().flat_map(|language| texts.get(language)).map(comparable).collect()
    };
    let mut exact = vec![comparable(&intent.title.zh), comparable(&intent.title.en)];
    exact.extend(both(&intent.examples));
    let patterns = |texts: &[Text]| texts.iter().map(|text| text.value.clone()).collect();
    Rules {
        exact,
        keywords: both(&intent.keywords),
        patterns: PerLanguage { zh: patterns(&intent.patterns.zh), en: patterns(&intent.patterns.en) },
    }
}

/// What the classifier learns: titles, examples and keywords of each intent, and as one more class what is about none of
/// them. Utterances of the latter that hold a keyword of the library are left out: there they are about something.
fn examples(rules: &[Rules]) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut claimed: BTreeSet<&str> = BTreeSet::new();
    for (class, rules) in rules.iter().enumerate() {
        let texts = rules.exact.iter().chain(&rules.keywords).filter(|text| !text.is_empty());
        let mut seen = BTreeSet::new();
        for text in texts.filter(|text| seen.insert(text.as_str())) {
            examples.push(Example { bare: text.clone(), class });
        }
        claimed.extend(rules.keywords.iter().map(String::as_str));
        claimed.extend(rules.exact.iter().map(String::as_str));
    }
    for utterance in background::UTTERANCES {
        let bare = bare(normalise(utterance).text());
        if !claimed.iter().any(|phrase| contains_word(&bare, phrase)) {
            examples.push(Example { bare, class: rules.len() });
        }
    }
    examples
}
