//! Checks of a draft: names, limits, links, phrases and regular expressions.

use std::collections::{BTreeMap, BTreeSet};

use regex::{Regex, RegexBuilder};

use super::index::PerLanguage;
use super::library::{Handoff, is_name, placeholder};
use super::phrases::Phrase;
use super::read::{Draft, DraftIntent, DraftSlot, Text};
use super::source::{Place, Problems, nearest};
use crate::core::text::{Language, normalise};

/// The intent that stands for the wish for a person.
pub(super) const HUMAN_AGENT: &str = "human_agent";
/// With fewer examples in a language the classifier has too little to learn from.
const EXAMPLES_MIN: usize = 15;

// Limits of a library; beyond them it is refused.
const FILES_MAX: usize = 64;
const INTENTS_MAX: usize = 1_000;
const EXAMPLES_MAX: usize = 200;
const KEYWORDS_MAX: usize = 50;
const PATTERNS_MAX: usize = 20;
const QUICK_REPLIES_MAX: usize = 6;
const REMEDIES_MAX: usize = 2;
const CHOICES_MAX: usize = 5;
const EXAMPLE_CHARACTERS_MAX: usize = 200;
const PATTERN_CHARACTERS_MAX: usize = 400;
const ANSWER_CHARACTERS_MAX: usize = 2_000;
const NAMES_MAX: usize = 10;
const PREFACE_CHARACTERS_MAX: usize = 300;
const PATTERN_BYTES_MAX: usize = 256 * 1_024;

/// A regular expression of the library; the same bounds wherever one is compiled.
pub(super) fn regex(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(PATTERN_BYTES_MAX).build()
}

/// Checks everything that can be said about parts of the library one by one.
pub(super) fn lint(draft: &Draft, files: usize, problems: &mut Problems<'_>) {
    let mut linter = Linter { draft, problems };
    if files > FILES_MAX {
        let place = Place { source: FILES_MAX, line: 1 };
        linter.problems.error(place, format!("{files} files are more than {FILES_MAX}; join small topics"));
    }
    if let Some(intent) = draft.intents.get(INTENTS_MAX) {
        linter.problems.error(intent.id.place, format!("more than {INTENTS_MAX} intents"));
    }
    linter.names();
    linter.shared();
    linter.human_agent();
    for intent in &draft.intents {
        linter.amounts(intent);
        linter.links(intent);
        linter.answer(intent);
        for language in Language::ALL {
            intent.patterns.get(language).iter().for_each(|pattern| linter.pattern(pattern));
        }
    }
}

struct Linter<'d, 'p, 's> {
    draft: &'d Draft,
    problems: &'p mut Problems<'s>,
}

impl<'d> Linter<'d, '_, '_> {
    fn intent_ids(&self) -> impl Iterator<Item = &'d str> {
        self.draft.intents.iter().map(|intent| intent.id.value.as_str())
    }

    fn slot_ids(&self) -> impl Iterator<Item = &'d str> {
        self.draft.slots.iter().map(|slot| slot.id.value.as_str())
    }

    fn variables(&self) -> impl Iterator<Item = &'d str> {
        self.draft.variables.iter().map(|(name, _)| name.value.as_str())
    }

    /// Ids are well formed and unique; slots and variables share one set of names, as both are placeholders.
    fn names(&mut self) {
        let draft = self.draft;
        self.unique("intent", draft.intents.iter().map(|intent| &intent.id));
        let names =
            draft.slots.iter().map(|slot| &slot.id).chain(draft.variables.iter().map(|(name, _)| name));
        self.unique("slot or variable", names);
    }

    fn unique<'t>(&mut self, what: &str, names: impl Iterator<Item = &'t Text>) {
        let mut first: BTreeMap<&str, Place> = BTreeMap::new();
        for name in names.filter(|name| !name.value.is_empty()) {
            if !is_name(&name.value) {
                self.problems.error(
                    name.place,
                    format!(
                        "`{}` is no id: use lower-case words joined by _, as in `refund_request`",
                        name.value
                    ),
                );
            }
            if let Some(other) = first.insert(&name.value, name.place) {
                let other = self.problems.name(other);
                self.problems.error(
                    name.place,
                    format!("there is a {what} `{}` already ({other}); rename one", name.value),
                );
            }
        }
    }

    fn shared(&mut self) {
        let shared = Place { source: 0, line: 1 };
        let mut seen = BTreeSet::new();
        for (key, text) in &self.draft.phrases {
            let known = Phrase::ALL.iter().find(|phrase| phrase.key() == key.value);
            if seen.insert(key.value.as_str()) && known.is_none() {
                let hint = nearest(&key.value, Phrase::ALL.iter().map(|phrase| phrase.key()))
                    .map_or_else(|| "remove it".to_owned(), |meant| format!("did you mean `{meant}`?"));
                self.problems.error(key.place, format!("there is no phrase `{}`; {hint}", key.value));
            }
            let own = known.map_or(&[][..], |phrase| phrase.placeholders());
            self.placeholders(text, own);
            self.says(text, own);
        }
        for phrase in Phrase::ALL {
            if !seen.contains(phrase.key()) {
                self.problems
                    .error(shared, format!("the phrase `{0}` is missing; add [phrases.{0}]", phrase.key()));
            }
        }
        for slot in &self.draft.slots {
            self.pattern(&slot.pattern);
            self.choices(slot);
            for language in Language::ALL {
                self.at_most(slot.names.get(language), NAMES_MAX, "names");
            }
        }
    }

    /// A choice is sent as it stands, so the pattern of its slot must find it.
    fn choices(&mut self, slot: &DraftSlot) {
        let Ok(pattern) = regex(&slot.pattern.value) else { return };
        for language in Language::ALL {
            let choices = slot.choices.get(language);
            self.at_most(choices, CHOICES_MAX, "choices");
            for choice in choices.iter().filter(|choice| !pattern.is_match(normalise(&choice.value).text())) {
                let message =
                    format!("the pattern of the slot does not find its own choice `{}`", choice.value);
                self.problems.error(choice.place, message);
            }
        }
    }

    fn human_agent(&mut self) {
        match self.draft.intents.iter().find(|intent| intent.id.value == HUMAN_AGENT) {
            None => self.problems.error(
                Place { source: 0, line: 1 },
                format!(
                    "the intent `{HUMAN_AGENT}` (the wish for a person) is missing; add it to a topic file"
                ),
            ),
            Some(intent) if intent.handoff != Handoff::Always => self.problems.error(
                intent.id.place,
                format!("`{HUMAN_AGENT}` must hand off at once; write handoff = \"always\""),
            ),
            Some(_) => {}
        }
    }

    fn amounts(&mut self, intent: &DraftIntent) {
        for language in Language::ALL {
            let tag = language.tag();
            let examples = intent.examples.get(language);
            let id = &intent.id.value;
            if examples.is_empty() {
                let message = format!("`{id}` has no examples in {tag}; write at least {EXAMPLES_MIN}");
                self.problems.error(intent.id.place, message);
            } else if examples.len() < EXAMPLES_MIN {
                let message = format!(
                    "`{id}` has {} examples in {tag}; with fewer than {EXAMPLES_MIN} it will often be missed",
                    examples.len()
                );
                self.problems.warning(intent.id.place, message);
            }
            self.at_most(examples, EXAMPLES_MAX, "examples");
            self.at_most(intent.keywords.get(language), KEYWORDS_MAX, "keywords");
            self.at_most(intent.patterns.get(language), PATTERNS_MAX, "patterns");
            for example in examples {
                self.no_longer(example, EXAMPLE_CHARACTERS_MAX, "an example");
            }
        }
        self.at_most(&intent.quick_replies, QUICK_REPLIES_MAX, "quick replies");
    }

    fn at_most(&mut self, texts: &[Text], max: usize, what: &str) {
        if let Some(text) = texts.get(max) {
            self.problems
                .error(text.place, format!("{} {what} are more than {max}; remove some", texts.len()));
        }
    }

    fn no_longer(&mut self, text: &Text, max: usize, what: &str) {
        let characters = text.value.chars().count();
        if characters > max {
            self.problems.error(
                text.place,
                format!("{what} of {characters} characters is longer than {max}; shorten it"),
            );
        }
    }

    fn links(&mut self, intent: &DraftIntent) {
        let mut seen = BTreeSet::new();
        for reply in &intent.quick_replies {
            if reply.value == intent.id.value {
                self.problems.error(reply.place, "a quick reply to itself leads nowhere; remove it");
            } else if !self.intent_ids().any(|id| id == reply.value) {
                self.unknown(reply, "intent", nearest(&reply.value, self.intent_ids()));
            } else if !seen.insert(&reply.value) {
                self.problems.error(reply.place, format!("the quick reply `{}` is there twice", reply.value));
            }
        }
        for slot in &intent.slots {
            if !self.slot_ids().any(|id| id == slot.value) {
                self.unknown(slot, "slot", nearest(&slot.value, self.slot_ids()));
            }
        }
    }

    fn unknown(&mut self, text: &Text, what: &str, meant: Option<&str>) {
        let hint =
            meant.map_or_else(|| "add it or remove this".to_owned(), |id| format!("did you mean `{id}`?"));
        self.problems.error(text.place, format!("there is no {what} `{}`; {hint}", text.value));
    }

    fn answer(&mut self, intent: &DraftIntent) {
        let slots: Vec<&str> = intent.slots.iter().map(|slot| slot.value.as_str()).collect();
        self.placeholders(&intent.answer, &slots);
        if intent.confirm && slots.is_empty() {
            let message = "there is nothing to confirm without `slots`; name some or remove `confirm`";
            self.problems.error(intent.id.place, message);
        }
        if let Some(preface) = &intent.preface {
            self.preface(preface, &slots);
        }
        if intent.remedies.len() > REMEDIES_MAX {
            let message =
                format!("{} remedies are more than {REMEDIES_MAX}; keep the best", intent.remedies.len());
            self.problems.error(intent.id.place, message);
        }
        for remedy in &intent.remedies {
            let texts = [Some(&remedy.text), remedy.time.as_ref(), remedy.risk.as_ref()];
            texts.into_iter().flatten().for_each(|text| self.placeholders(text, &slots));
        }
        for language in Language::ALL {
            self.no_longer(intent.answer.get(language), ANSWER_CHARACTERS_MAX, "an answer");
        }
    }

    /// It comes before the details and without them.
    fn preface(&mut self, preface: &PerLanguage<Text>, slots: &[&str]) {
        if slots.is_empty() {
            let message =
                "a preface comes before a detail is asked for; name `slots`, or put it into the answer";
            self.problems.error(preface.zh.place, message);
        }
        for language in Language::ALL {
            let text = preface.get(language);
            self.no_longer(text, PREFACE_CHARACTERS_MAX, "a preface");
            if let Some(slot) = slots.iter().find(|slot| text.value.contains(&format!("{{{slot}}}"))) {
                let message = format!("a preface is told before {{{slot}}} is known; leave it out");
                self.problems.error(text.place, message);
                return;
            }
        }
        self.placeholders(preface, &[]);
    }

    /// A phrase that leaves out what is filled for it would keep the truth from the visitor.
    fn says(&mut self, text: &PerLanguage<Text>, own: &[&str]) {
        for text in Language::ALL.map(|language| text.get(language)) {
            for name in own.iter().filter(|name| !text.value.contains(&format!("{{{name}}}"))) {
                self.problems.error(text.place, format!("the phrase must say {{{name}}}; add it"));
            }
        }
    }

    /// Every placeholder is filled by a variable or by one of `own`.
    fn placeholders(&mut self, text: &PerLanguage<Text>, own: &[&str]) {
        for language in Language::ALL {
            let text = text.get(language);
            let mut rest = text.value.as_str();
            while let Some((_, name, after)) = placeholder(rest) {
                rest = after;
                if own.contains(&name) || self.variables().any(|variable| variable == name) {
                    continue;
                }
                let hint = if self.slot_ids().any(|slot| slot == name) {
                    "name the slot in `slots`, so that it is asked for".to_owned()
                } else {
                    nearest(name, self.variables().chain(own.iter().copied())).map_or_else(
                        || "add it to [variables] of `_shared.toml`".to_owned(),
                        |meant| format!("did you mean {{{meant}}}?"),
                    )
                };
                self.problems.error(text.place, format!("nothing fills {{{name}}}; {hint}"));
            }
        }
    }

    fn pattern(&mut self, pattern: &Text) {
        self.no_longer(pattern, PATTERN_CHARACTERS_MAX, "a pattern");
        match regex(&pattern.value) {
            Err(regex::Error::CompiledTooBig(_)) => self.problems.error(
                pattern.place,
                "the pattern is bigger than 256 KiB when compiled; use smaller repetitions, or several patterns",
            ),
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or("invalid").trim_start_matches("error: ").to_owned();
                self.problems.error(pattern.place, format!("the pattern is not a regular expression: {reason}"));
            }
            Ok(regex) if regex.is_match("") => {
                self.problems.error(pattern.place, "the pattern matches every text; make a part of it required");
            }
            Ok(_) if never_lower_case(&pattern.value) => self.problems.warning(
                pattern.place,
                "the pattern has capital letters, but is searched in lower-case text; write it in lower case",
            ),
            Ok(_) => {}
        }
    }
}

/// Capital letters other than those of escapes such as `\S` and `\p{Han}` or of flags and names in brackets.
fn never_lower_case(pattern: &str) -> bool {
    let mut escaped = false;
    let mut braces = false;
    pattern.chars().any(|c| {
        let literal = !escaped && !braces;
        braces = (braces && c != '}') || c == '{';
        escaped = c == '\\' && literal;
        literal && c.is_uppercase()
    })
}
