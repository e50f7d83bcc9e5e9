//! Labelled messages, one JSON object a line.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::core::mood::Sentiment;

/// One line of a file of labelled messages; other fields are ignored.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Line {
    pub(super) text: String,
    #[serde(default)]
    pub(super) sentiment: Option<Feeling>,
    #[serde(default)]
    pub(super) urgency: Option<u8>,
    /// Where it comes from: mistakes and figures are also given per source.
    #[serde(default)]
    pub(super) source: Option<String>,
    /// Intent files serve as neutral questions.
    #[serde(default)]
    pub(super) intent: Option<String>,
}

/// A label in words, or a number from -1 to 1.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum Feeling {
    Named(String),
    Number(f32),
}

impl Feeling {
    /// What the label asks for; `None` for a feeling that is neither good nor bad (surprise).
    ///
    /// # Errors
    /// When the label is unknown.
    pub(super) fn wanted(&self) -> anyhow::Result<Option<Sentiment>> {
        Ok(Some(match self {
            Self::Number(number) if *number < 0.0 => Sentiment::Negative,
            Self::Number(number) if *number > 0.0 => Sentiment::Positive,
            Self::Number(_) => Sentiment::Neutral,
            Self::Named(name) => match name.as_str() {
                "neg" | "negative" | "angry" | "anger" | "sad" | "sadness" | "fear" => Sentiment::Negative,
                "neu" | "neutral" => Sentiment::Neutral,
                "pos" | "positive" | "happy" | "happiness" => Sentiment::Positive,
                "surprise" => return Ok(None),
                other => bail!(
                    "the sentiment {other:?} is unknown; use negative, neutral, positive, angry, sad, fear, happy or surprise"
                ),
            },
        }))
    }

    /// Whether the label says angry.
    pub(super) fn is_angry(&self) -> bool {
        matches!(self, Self::Named(name) if name == "angry" || name == "anger")
    }
}

/// The lines of the files in their order, each with `file:line`.
pub(super) fn read(files: &[PathBuf]) -> anyhow::Result<Vec<(String, Line)>> {
    let mut lines = Vec::new();
    for file in files {
        for (index, line) in text(file)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = format!("{}:{}", file.display(), index + 1);
            let line = serde_json::from_str(line)
                .with_context(|| format!("{place}: not a JSON object with a field \"text\""))?;
            lines.push((place, line));
        }
    }
    Ok(lines)
}

/// The text of a file.
pub(super) fn text(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}
