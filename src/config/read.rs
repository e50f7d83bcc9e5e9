//! From layers to settings; finds every problem, not only the first.

use figment::error::Kind;
use figment::value::{Dict, Value};

use super::document::Document;
use super::layers::{Layer, find, locate, merge};
use super::problem::Problem;

/// Merges the layers, the first being the defaults, and gives what can be read of them together with all problems.
pub(super) fn read(layers: &[Layer]) -> (Option<Document>, Vec<Problem>) {
    let Some((defaults, others)) = layers.split_first() else { return (None, Vec::new()) };
    let mut problems = Vec::new();
    let mut values = defaults.values.clone();
    for layer in others {
        let mut known = layer.values.clone();
        let alone = std::slice::from_ref(layer);
        remove_unknown(&mut known, &defaults.values, &mut Vec::new(), &mut |path, message| {
            problems.push(Problem::new(locate(alone, path), message));
        });
        merge(&mut values, known);
    }
    loop {
        let error = match Value::from(values.clone()).deserialize::<Document>() {
            Ok(document) => return (Some(document), problems),
            Err(error) => error,
        };
        let path = setting(&defaults.values, &error.path);
        problems.push(Problem::new(locate(layers, path), describe(path, &error)));
        // Go on with the default, to find the next problem; a default that is wrong itself ends the search.
        if !reset(&mut values, &defaults.values, path) {
            return (None, problems);
        }
    }
}

/// The setting that a path lies in: an entry of a list has no line of its own.
fn setting<'p>(defaults: &Dict, path: &'p [String]) -> &'p [String] {
    let ends = (0..=path.len()).rev();
    ends.filter_map(|end| path.get(..end)).find(|path| find(defaults, path).is_some()).unwrap_or_default()
}

/// What is wrong with one value, without the place.
fn describe(path: &[String], error: &figment::Error) -> String {
    let key = path.join(".");
    match &error.kind {
        Kind::InvalidType(found, expected) => format!("{key} must be {expected}, not {found}"),
        Kind::InvalidValue(found, expected) => format!("{key} must be {expected}; {found} is not"),
        Kind::UnknownVariant(found, expected) => {
            format!("{key} must be one of {}, not {found:?}", expected.join(", "))
        }
        kind => format!("{key}: {kind}"),
    }
}

/// Takes out what is no setting, and says so.
fn remove_unknown(
    values: &mut Dict,
    known: &Dict,
    path: &mut Vec<String>,
    report: &mut impl FnMut(&[String], String),
) {
    values.retain(|key, value| {
        path.push(key.clone());
        let name = path.join(".");
        let wrong = match (known.get(key), value) {
            (Some(Value::Dict(_, section)), Value::Dict(_, below)) => {
                remove_unknown(below, section, path, report);
                None
            }
            (Some(Value::Dict(..)), _) => Some(format!("{name} is a section; give values to its keys")),
            (Some(_), Value::Dict(..)) => Some(format!("{name} is a value, not a section")),
            (Some(_), _) => None,
            (None, _) => {
                let names: Vec<&str> = known.keys().map(String::as_str).collect();
                Some(format!("{name} is not a setting; known here: {}", names.join(", ")))
            }
        };
        let is_known = wrong.is_none();
        wrong.into_iter().for_each(|message| report(path, message));
        path.pop();
        is_known
    });
}

/// Puts the default back; false when that changes nothing.
fn reset(values: &mut Dict, defaults: &Dict, path: &[String]) -> bool {
    let (Some(default), Some((key, sections))) = (find(defaults, path), path.split_last()) else {
        return false;
    };
    let mut table = values;
    for section in sections {
        let Some(Value::Dict(_, inner)) = table.get_mut(section) else { return false };
        table = inner;
    }
    table.insert(key.clone(), default.clone()).is_some_and(|before| before != *default)
}
