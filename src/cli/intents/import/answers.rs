//! What a Rasa bot answers with, and which intent each answer belongs to: by its name, or by a rule or story.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use saphyr::MarkedYaml;

use super::found::Import;
use crate::cli::intents::topic::id_of;

/// What responses are called: `utter_` and, mostly, the intent.
const RESPONSE: &str = "utter_";

/// Everything the files say about answers; intents get theirs when all are read.
#[derive(Default)]
pub(super) struct Answers {
    responses: BTreeMap<String, Response>,
    /// Intent and response that follow each other in a rule.
    rules: Vec<(String, String)>,
    /// The same in a story, where it may depend on what was said before.
    stories: Vec<(String, String)>,
}

/// The line a part of a file begins in.
pub(super) fn line_of(node: &MarkedYaml<'_>) -> usize {
    node.span.start.line()
}

struct Response {
    path: PathBuf,
    line: usize,
    text: String,
}

impl Answers {
    /// One entry of `responses`.
    pub(super) fn response(
        &mut self,
        path: &Path,
        name: &MarkedYaml<'_>,
        texts: &MarkedYaml<'_>,
        import: &mut Import,
    ) {
        let line = line_of(name);
        let Some(called) = name.data.as_str().filter(|name| name.starts_with(RESPONSE)) else {
            return import.leave_out(path, line, "a response that is not called utter_ and a name");
        };
        let variants = texts.data.as_sequence().map(Vec::as_slice).unwrap_or_default();
        let mut texts =
            variants.iter().filter_map(|variant| variant.data.as_mapping_get("text")?.data.as_str());
        let Some(text) = texts.next().map(|text| text.trim().to_owned()) else {
            return import.leave_out(path, line, "a response without a text");
        };
        if texts.next().is_some() {
            import.leave_out(path, line, "further wordings of a response; an intent has one answer");
        }
        if self.responses.contains_key(called) {
            return import.leave_out(path, line, format!("`{called}` was read before; the first one counts"));
        }
        self.responses.insert(called.to_owned(), Response { path: path.to_owned(), line, text });
    }

    /// The steps of one of the `rules` or `stories`: which response follows which intent.
    pub(super) fn steps(&mut self, steps: &[MarkedYaml<'_>], is_rule: bool) {
        let pairs = if is_rule { &mut self.rules } else { &mut self.stories };
        let mut said: Vec<String> = Vec::new();
        for step in steps {
            let value = |key| step.data.as_mapping_get(key).and_then(|value| value.data.as_str());
            let either = step.data.as_mapping_get("or").and_then(|either| either.data.as_sequence());
            if let Some(intent) = value("intent") {
                said = vec![intent.to_owned()];
            } else if let Some(either) = either {
                let intents =
                    either.iter().filter_map(|one| one.data.as_mapping_get("intent")?.data.as_str());
                said = intents.map(ToOwned::to_owned).collect();
            } else if let Some(action) = value("action") {
                pairs.extend(said.drain(..).map(|intent| (intent, action.to_owned())));
            }
        }
    }

    /// Gives every intent its answer, and tells which were left.
    pub(super) fn settle(self, import: &mut Import) {
        let Self { mut responses, rules, stories } = self;
        let by_name = |id: &str, responses: &BTreeMap<String, Response>| {
            let is_it = |name: &&String| id_of(&name[RESPONSE.len()..], usize::MAX).as_deref() == Some(id);
            responses.keys().find(is_it).cloned()
        };
        let mut used: Vec<String> = Vec::new();
        for intent in &mut import.intents {
            let follows = |pair: &&(String, String)| {
                id_of(&pair.0, usize::MAX).as_deref() == Some(&intent.id) && responses.contains_key(&pair.1)
            };
            let by_turn = || rules.iter().chain(&stories).find(follows).map(|(_, response)| response.clone());
            if let Some(name) = by_name(&intent.id, &responses).or_else(by_turn) {
                intent.answer = responses.get(&name).map(|response| response.text.clone());
                used.push(name);
            }
        }
        responses.retain(|name, _| !used.contains(name));
        for (name, Response { path, line, .. }) in responses {
            import.leave_out(&path, line, format!("no intent is answered with `{name}`"));
        }
    }
}
