//! From sources to a library, or to the list of what must be mended first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::index::{IntentIndex, PerLanguage};
use super::library::{Bilingual, Intent, Library, Remedy, Slot};
use super::lint::{HUMAN_AGENT, lint, regex};
use super::matcher::{Matcher, RuleBook, Rules};
use super::overlap::overlap;
use super::phrases::Phrase;
use super::read::{Draft, DraftIntent, Text, read};
use super::source::{Problem, Problems, Source};
use super::vocabulary::Example;
use super::workers::Alone;
use crate::core::text::{Language, bare, normalise};

/// A library without errors, and what could still be better.
#[derive(Debug)]
pub struct Compiled {
    /// The library, ready to use.
    pub library: Library,
    /// Warnings, in the order of files and lines.
    pub warnings: Vec<Problem>,
}

/// Compiles the files of a library and teaches its classifier. The same sources give the same library on every run and
/// machine. How sure the classifier is comes from experience until [`Library::calibrate`] asks the library itself.
///
/// # Errors
/// All problems found, warnings among them, when at least one is an error.
pub fn compile(sources: &[Source]) -> Result<Compiled, Vec<Problem>> {
    let Compiled { library, warnings } = compile_rules(sources)?;
    Ok(Compiled { library: library.learn(&Alone), warnings })
}

/// Compiles the files of a library without its classifier: phrases, keywords and patterns are found at once, everything
/// else after [`Library::learn`].
///
/// # Errors
/// As [`compile`].
pub fn compile_rules(sources: &[Source]) -> Result<Compiled, Vec<Problem>> {
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
    let slots = draft.slots.iter().map(|slot| {
        let pattern = regex(&slot.pattern.value).ok()?;
        let choices = PerLanguage { zh: values(&slot.choices.zh), en: values(&slot.choices.en) };
        let (id, ask) = (slot.id.value.clone(), bilingual(&slot.ask));
        let names = slot.names.zh.iter().chain(&slot.names.en);
        let names = names.map(|name| normalise(&name.value).text().to_owned()).collect();
        Some(Slot { id, ask, pattern, choices, names, capitals: slot.capitals })
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
        matcher: Matcher { rules: Arc::new(RuleBook::new(&rules)), classifier: None },
        examples: draft.intents.iter().enumerate().flat_map(examples).collect(),
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
        preface: draft.preface.as_ref().map(bilingual),
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

/// What the classifier learns of an intent: its examples, title, keywords and name, each once.
fn examples((class, intent): (usize, &DraftIntent)) -> Vec<Example> {
    let both =
        |texts: &'_ PerLanguage<Vec<Text>>| texts.zh.iter().chain(&texts.en).cloned().collect::<Vec<_>>();
    let asked = both(&intent.examples).into_iter().map(|text| (text, true));
    let titles = [intent.title.zh.clone(), intent.title.en.clone()].into_iter();
    let taught = titles.chain(both(&intent.keywords)).map(|text| (text, false));
    let name = Example::of_name(&intent.id.value, class, intent.id.place);
    let mut seen = BTreeSet::new();
    asked
        .chain(taught)
        .map(|(text, asked)| Example { said: normalise(&text.value), class, asked, place: text.place })
        .chain(name)
        .filter(|example| !example.said.is_empty() && seen.insert(example.said.text().to_owned()))
        .collect()
}
