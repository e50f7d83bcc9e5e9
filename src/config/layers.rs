//! Where a value comes from: defaults, file, environment, flags - each later one wins - and how to point at it.

use std::path::{Path, PathBuf};

use figment::util::nest;
use figment::value::{Dict, Value};
use toml::de::{DeTable, DeValue};

use super::problem::Problem;

/// What every variable of ours begins with.
pub(super) const PREFIX: &str = "SIXTY_";
/// Between section and key in the name of a variable.
const SEPARATOR: &str = "__";
/// Variables that are read elsewhere: by the command line itself.
const NOT_KEYS: [&str; 1] = ["SIXTY_CONFIG"];

/// One source of values.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) values: Dict,
    origin: Origin,
}

#[derive(Debug)]
enum Origin {
    Defaults,
    File { path: PathBuf, text: String },
    Environment,
    Flags,
}

impl Layer {
    pub(super) fn defaults(text: &str) -> Result<Self, Problem> {
        let values =
            toml::from_str(text).map_err(|error| Problem::new("the embedded defaults", error.message()))?;
        Ok(Self { values, origin: Origin::Defaults })
    }

    pub(super) fn file(path: &Path, text: String) -> Result<Self, Problem> {
        let values = toml::from_str(&text).map_err(|error| {
            let line = error.span().map(|span| line_at(&text, span.start));
            Problem::new(place(path, line), format!("this is no TOML: {}", error.message()))
        })?;
        Ok(Self { values, origin: Origin::File { path: path.to_owned(), text } })
    }

    /// Variables such as `SIXTY_GATEWAY__LISTEN`; others are not looked at.
    pub(super) fn environment(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut values = Dict::new();
        for (name, text) in variables {
            let Some(key) = name.strip_prefix(PREFIX).filter(|_| !NOT_KEYS.contains(&&*name)) else {
                continue;
            };
            let path = key.to_lowercase().replace(SEPARATOR, ".");
            // Whatever reads as number, list or truth is one; the rest is text. Parsing cannot fail.
            let value = text.parse().unwrap_or_else(|never: std::convert::Infallible| match never {});
            if let Some(nested) = nest(&path, value).into_dict() {
                merge(&mut values, nested);
            }
        }
        Self { values, origin: Origin::Environment }
    }

    pub(super) fn flags(given: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let mut values = Dict::new();
        for (path, text) in given {
            if let Some(nested) = nest(path, Value::from(text)).into_dict() {
                merge(&mut values, nested);
            }
        }
        Self { values, origin: Origin::Flags }
    }

    /// Where a reader finds this key.
    fn locate(&self, path: &[String]) -> String {
        match &self.origin {
            Origin::Defaults => "the embedded defaults".to_owned(),
            Origin::File { path: file, text } => place(file, line_of(text, path)),
            Origin::Environment => format!("{PREFIX}{}", path.join(SEPARATOR).to_uppercase()),
            Origin::Flags => "the command line".to_owned(),
        }
    }
}

/// The last layer that sets the key names the place.
pub(super) fn locate(layers: &[Layer], path: &[String]) -> String {
    let sets = |layer: &&Layer| find(&layer.values, path).is_some();
    layers.iter().rev().find(sets).map_or_else(String::new, |layer| layer.locate(path))
}

/// Lays `over` on `under`, section by section.
pub(super) fn merge(under: &mut Dict, over: Dict) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Dict(_, below)), Value::Dict(_, above)) => merge(below, above),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

/// The value at a path.
pub(super) fn find<'v>(values: &'v Dict, path: &[String]) -> Option<&'v Value> {
    let (first, rest) = path.split_first()?;
    let value = values.get(first)?;
    if rest.is_empty() { Some(value) } else { find(value.as_dict()?, rest) }
}

fn place(path: &Path, line: Option<usize>) -> String {
    line.map_or_else(|| path.display().to_string(), |line| format!("{}:{line}", path.display()))
}

fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

/// The line of a key, or of the deepest section on its path that is there.
fn line_of(text: &str, path: &[String]) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let mut table = document.get_ref();
    let mut line = None;
    for key in path {
        let Some((name, value)) = table.iter().find(|(name, _)| name.get_ref() == key) else { break };
        line = Some(line_at(text, name.span().start));
        let DeValue::Table(inner) = value.get_ref() else { break };
        table = inner;
    }
    line
}
