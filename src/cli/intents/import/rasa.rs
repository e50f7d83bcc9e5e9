//! Training data of Rasa: `nlu` with its intents, and `responses` of a domain for the answers.

use std::path::Path;

use anyhow::anyhow;
use saphyr::{LoadableYamlNode as _, MarkedYaml};

use super::found::{Import, id_of};

/// What the answers of a domain are called: `utter_` and the intent.
const RESPONSE: &str = "utter_";

/// Reads one file; it may hold training data, a domain, or both.
pub(super) fn read(path: &Path, text: &str, import: &mut Import) -> anyhow::Result<()> {
    let documents = MarkedYaml::load_from_str(text).map_err(|error| {
        anyhow!("{}:{}: this is not YAML: {}", path.display(), error.marker().line(), error.info())
    })?;
    for document in &documents {
        let mut known = false;
        if let Some(items) = document.data.as_mapping_get("nlu").and_then(|nlu| nlu.data.as_sequence()) {
            items.iter().for_each(|item| nlu_item(path, item, import));
            known = true;
        }
        if let Some(responses) =
            document.data.as_mapping_get("responses").and_then(|all| all.data.as_mapping())
        {
            for (name, texts) in responses {
                response(path, name, texts, import);
            }
            known = true;
        }
        if !known {
            import.leave_out(path, line_of(document), "there is neither `nlu` nor `responses` here");
        }
    }
    Ok(())
}

fn line_of(node: &MarkedYaml<'_>) -> usize {
    node.span.start.line()
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
    let Some(id) = id_of(name) else {
        import.leave_out(path, line_of(item), format!("`{name}` holds no letter to make an id of"));
        return;
    };
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

fn response(path: &Path, name: &MarkedYaml<'_>, texts: &MarkedYaml<'_>, import: &mut Import) {
    let Some(id) = name.data.as_str().and_then(|name| id_of(name.strip_prefix(RESPONSE)?)) else {
        import.leave_out(path, line_of(name), "a response that is not called utter_ and an intent");
        return;
    };
    let variants = texts.data.as_sequence().map(Vec::as_slice).unwrap_or_default();
    let mut texts = variants.iter().filter_map(|variant| variant.data.as_mapping_get("text")?.data.as_str());
    let Some(first) = texts.next() else {
        import.leave_out(path, line_of(name), "a response without a text");
        return;
    };
    import.intent(&id).answer.get_or_insert_with(|| first.trim().to_owned());
    if texts.next().is_some() {
        import.leave_out(path, line_of(name), "further wordings of a response; an intent has one answer");
    }
}
