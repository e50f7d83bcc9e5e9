//! Labelled messages, one JSON object a line.

use std::path::PathBuf;

use anyhow::bail;
use serde::Deserialize;

use crate::cli::text_file;
use crate::core::mood::Sentiment;

/// The most urgent label.
const URGENCY_MAX: u8 = 3;

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
        for (place, line) in text_file::lines(file, &text_file::read(file)?) {
            let line: Line =
                text_file::json(&place, line, "a line must be a JSON object with a field \"text\"")?;
            if let Some(urgency) = line.urgency.filter(|urgency| *urgency > URGENCY_MAX) {
                bail!("{place}: the urgency {urgency} is unknown; use 0 to {URGENCY_MAX}");
            }
            lines.push((place, line));
        }
    }
    Ok(lines)
}
