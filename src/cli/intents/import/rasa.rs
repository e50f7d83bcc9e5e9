//! Training data of Rasa: `nlu` with its intents; `responses` of a domain, `rules` and `stories` for the answers.

use std::path::Path;

use anyhow::anyhow;
use saphyr::{LoadableYamlNode as _, MarkedYaml};

use super::answers::{Answers, line_of};
use super::found::Import;
use crate::cli::intents::topic::id_of;

/// Top-level keys that are read; a file may hold any of them.
const KEYS: [&str; 4] = ["nlu", "responses", "rules", "stories"];

/// Reads one file; it may hold training data, a domain, or both.
pub(super) fn read(
    path: &Path,
    text: &str,
    import: &mut Import,
    answers: &mut Answers,
) -> anyhow::Result<()> {
    let documents = MarkedYaml::load_from_str(text).map_err(|error| {
        anyhow!("{}:{}: this is not YAML: {}", path.display(), error.marker().line(), error.info())
    })?;
    for document in &documents {
        let mut known = false;
        for key in KEYS {
            let Some(value) = document.data.as_mapping_get(key) else { continue };
            known = true;
            if !part(path, key, value, import, answers) {
                import.leave_out(path, line_of(value), format!("`{key}` is not what Rasa writes there"));
            }
        }
        if !known {
            let hint = "there is no `nlu`, `responses`, `rules` or `stories` here; `rasa data convert` makes YAML of older files";
            import.leave_out(path, line_of(document), hint);
        }
    }
    Ok(())
}

/// What stands under one of [`KEYS`]; false when it has another form.
fn part(path: &Path, key: &str, value: &MarkedYaml<'_>, import: &mut Import, answers: &mut Answers) -> bool {
    if key == "responses" {
        let Some(responses) = value.data.as_mapping() else { return false };
        responses.iter().for_each(|(name, texts)| answers.response(path, name, texts, import));
        return true;
    }
    let Some(items) = value.data.as_sequence() else { return false };
    for item in items {
        match item.data.as_mapping_get("steps").and_then(|steps| steps.data.as_sequence()) {
            _ if key == "nlu" => nlu_item(path, item, import),
            Some(steps) => answers.steps(steps, key == "rules"),
            None => {}
        }
    }
    true
}

fn nlu_item(path: &Path, item: &MarkedYaml<'_>, import: &mut Import) {
    let Some(name) = item.data.as_mapping_get("intent").and_then(|name| name.data.as_str()) else {
        import.leave_out(
            path,
            line_of(item),
            "not an intent (synonyms, lookups and regexes have no counterpart)",
        );
        return;
    };
    let Some(id) = id_of(name, usize::MAX) else {
        import.leave_out(path, line_of(item), format!("`{name}` holds no letter to make an id of"));
        return;
    };
    let other = import.intent(&id).name.get_or_insert_with(|| name.to_owned()).clone();
    if other != name {
        let why = format!("the name `{name}`: it and `{other}` are both `{id}` here, and one intent");
        import.leave_out(path, line_of(item), why);
    }
    let Some(examples) = item.data.as_mapping_get("examples") else {
        import.leave_out(path, line_of(item), format!("`{name}` has no examples"));
        return;
    };
    if let Some(block) = examples.data.as_str() {
        // The lines of a block begin on the line after its mark.
        for (offset, line) in block.lines().enumerate() {
            example(path, line_of(examples) + offset, line, &id, import);
        }
    } else {
        for entry in examples.data.as_sequence().into_iter().flatten() {
            let text = entry.data.as_mapping_get("text").unwrap_or(entry);
            match text.data.as_str() {
                Some(text) => text.lines().for_each(|line| example(path, line_of(entry), line, &id, import)),
                None => import.leave_out(path, line_of(entry), "an example must be a text"),
            }
        }
    }
}

fn example(path: &Path, line: usize, text: &str, id: &str, import: &mut Import) {
    let text = text.trim();
    let text = without_entities(text.strip_prefix("- ").unwrap_or(text));
    let text = text.trim();
    if !text.is_empty() && !import.intent(id).add(text) {
        import.leave_out(path, line, format!("`{text}` is there already, or has no word"));
    }
}

/// `[Berlin](city)` and `[Berlin]{"entity": "city"}` are `Berlin`.
fn without_entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let marked = rest[open..].find(']').and_then(|length| {
            let after = &rest[open + length + 1..];
            let end = match after.chars().next()? {
                '(' => after.find(')')?,
                '{' => after.find('}')?,
                _ => return None,
            };
            Some((&rest[open + 1..open + length], &after[end + 1..]))
        });
        let Some((word, after)) = marked else { break };
        plain.push_str(&rest[..open]);
        plain.push_str(word);
        rest = after;
    }
    plain.push_str(rest);
    plain
}
