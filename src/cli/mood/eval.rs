//! `sixty mood eval`: how often moods are read right, and how fast.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::lines::{self, Feeling, Line};
use crate::cli::output::Format;
use crate::core::mood::{self, Mood, Sentiment, Urgency};
use crate::engine::clock::Stopwatch;

/// Characters of a mistake that are printed.
const SHOWN_CHARS: usize = 80;
/// What lines without a source are counted under.
const NO_SOURCE: &str = "all";

/// One half of the lines, by a hash of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Half {
    /// What may be looked at and tuned on.
    Tuning,
    /// What is only measured.
    HeldOut,
}

impl Half {
    /// FNV-1a of the bytes; its highest bit decides.
    fn of(text: &str) -> Self {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        if hash >> 63 == 0 { Self::Tuning } else { Self::HeldOut }
    }
}

/// Measures and prints.
///
/// # Errors
/// When a file cannot be read or a label is unknown.
pub(super) fn run(
    files: &[PathBuf],
    half: Option<Half>,
    mistakes: usize,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mut lines = lines::read(files)?;
    lines.retain(|(_, line)| half.is_none_or(|half| Half::of(&line.text) == half));
    if lines.is_empty() {
        bail!("there is no labelled line to measure with");
    }
    // The first reading builds the tables; it is no message's time.
    let _ = mood::read("几点 hello");
    let mut figures = Figures::default();
    for (place, line) in &lines {
        let watch = Stopwatch::start();
        let mood = mood::read(&line.text);
        figures.times.push(watch.elapsed());
        figures.count(line, &mood).with_context(|| place.clone())?;
    }
    figures.print(mistakes, format, out)
}

/// Right and wrong of a yes or no.
#[derive(Debug, Clone, Copy, Default)]
struct Finds {
    found: usize,
    rightly: usize,
    there: usize,
}

impl Finds {
    fn count(&mut self, found: bool, there: bool) {
        self.found += usize::from(found);
        self.there += usize::from(there);
        self.rightly += usize::from(found && there);
    }

    fn json(self) -> Value {
        json!({ "precision": share(self.rightly, self.found), "recall": share(self.rightly, self.there) })
    }
}

fn share(part: usize, whole: usize) -> Value {
    if whole == 0 { Value::Null } else { json!((part as f64 / whole as f64 * 1e4).round() / 1e4) }
}

/// What was read of the lines of one source.
#[derive(Debug, Default)]
struct Source {
    lines: usize,
    right: usize,
    negative: Finds,
}

/// Everything counted.
#[derive(Debug, Default)]
struct Figures {
    /// Lines by wanted (first) and read class; sentiment and urgency apart.
    sentiment: [[usize; 3]; 3],
    urgency: [[usize; 3]; 3],
    urgent: Finds,
    angry: Finds,
    neutral: Finds,
    neutral_urgent: Finds,
    sources: BTreeMap<String, Source>,
    times: Vec<Duration>,
    mistakes: Vec<(f32, String)>,
}

impl Figures {
    fn count(&mut self, line: &Line, mood: &Mood) -> anyhow::Result<()> {
        match (&line.urgency, &line.sentiment) {
            (Some(urgency), _) => self.count_urgency(*urgency, line, mood),
            (None, Some(feeling)) => self.count_sentiment(feeling, line, mood)?,
            (None, None) if line.intent.is_some() => {
                self.count_sentiment(&Feeling::Named("neutral".into()), line, mood)?;
            }
            (None, None) => bail!("neither \"sentiment\" nor \"urgency\""),
        }
        Ok(())
    }

    fn count_sentiment(&mut self, feeling: &Feeling, line: &Line, mood: &Mood) -> anyhow::Result<()> {
        let Some(wanted) = feeling.wanted()? else { return Ok(()) };
        let read = mood.leaning();
        let negative = read == Sentiment::Negative;
        let (right, urgent) = (read == wanted, mood.urgency > Urgency::Normal);
        self.sentiment[wanted as usize][read as usize] += 1;
        if wanted == Sentiment::Neutral {
            self.neutral.count(negative, true);
            self.neutral_urgent.count(urgent, true);
        }
        if feeling.is_angry() {
            self.angry.count(negative, true);
        }
        let source = self.sources.entry(line.source.clone().unwrap_or_else(|| NO_SOURCE.into())).or_default();
        source.lines += 1;
        source.right += usize::from(right);
        source.negative.count(negative, wanted == Sentiment::Negative);
        if !right {
            self.mistake(mood.strength(), line, format_args!("{wanted:?}, read {read:?}"));
        }
        Ok(())
    }

    fn count_urgency(&mut self, wanted: u8, line: &Line, mood: &Mood) {
        let wanted = usize::from(wanted.min(2));
        self.urgency[wanted][mood.urgency as usize] += 1;
        let read = mood.urgency > Urgency::Normal;
        self.urgent.count(read, wanted > 0);
        if mood.urgency as usize != wanted {
            let weight = wanted.abs_diff(mood.urgency as usize) as f32;
            self.mistake(weight, line, format_args!("urgency {wanted}, read {}", mood.urgency as usize));
        }
    }

    fn mistake(&mut self, weight: f32, line: &Line, what: std::fmt::Arguments<'_>) {
        let text: String = line.text.chars().take(SHOWN_CHARS).collect();
        self.mistakes.push((weight, format!("{what}: {}", text.replace('\n', " "))));
    }

    fn json(&mut self) -> Map<String, Value> {
        self.times.sort_unstable();
        let mut document = Map::new();
        let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
        let table = if sum(&self.sentiment) > 0 { &self.sentiment } else { &self.urgency };
        put("lines", json!(sum(&self.sentiment) + sum(&self.urgency)));
        put("accuracy", share((0..3).map(|class| table[class][class]).sum(), sum(table)));
        put("macro_f1", macro_f1(table));
        if sum(&self.sentiment) > 0 {
            put("negative", finds(&self.sentiment, Sentiment::Negative as usize).json());
            put("neutral_flagged_negative", share(self.neutral.found, self.neutral.there));
            put("neutral_flagged_urgent", share(self.neutral_urgent.found, self.neutral_urgent.there));
            put("angry_found", share(self.angry.found, self.angry.there));
        }
        if sum(&self.urgency) > 0 {
            put("urgency_accuracy", share((0..3).map(|c| self.urgency[c][c]).sum(), sum(&self.urgency)));
            put("urgent", self.urgent.json());
        }
        let at = |percent: usize| {
            let index = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
            self.times.get(index).map(|time| (time.as_secs_f64() * 1e8).round() / 1e2)
        };
        put("us", json!({ "p50": at(50), "p99": at(99) }));
        let sources = self.sources.iter().map(|(name, source)| {
            let right = share(source.right, source.lines);
            let found = json!({ "lines": source.lines, "accuracy": right, "negative": source.negative.json(),
                "called_negative": share(source.negative.found, source.lines) });
            (name.clone(), found)
        });
        let sources: Map<String, Value> = sources.collect();
        put("sources", Value::Object(sources));
        document
    }

    fn print(&mut self, mistakes: usize, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
        let mut document = self.json();
        self.mistakes.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let worst: Vec<&str> = self.mistakes.iter().take(mistakes).map(|(_, text)| text.as_str()).collect();
        if format == Format::Json {
            if mistakes > 0 {
                document.insert("mistakes".to_owned(), json!(worst));
            }
            return Ok(writeln!(out, "{:#}", Value::Object(document))?);
        }
        let sources = document.remove("sources");
        let mut text = String::new();
        for (key, value) in &document {
            let _ = writeln!(text, "{key:<26} {}", figures_in(value));
        }
        for (name, value) in sources.iter().filter_map(Value::as_object).flatten() {
            let _ = writeln!(text, "  {name:<24} {}", figures_in(value));
        }
        worst.iter().for_each(|mistake| {
            let _ = writeln!(text, "wanted {mistake}");
        });
        Ok(write!(out, "{text}")?)
    }
}

fn sum(table: &[[usize; 3]; 3]) -> usize {
    table.iter().flatten().sum()
}

fn finds(table: &[[usize; 3]; 3], class: usize) -> Finds {
    let found = table.iter().map(|row| row[class]).sum();
    Finds { found, rightly: table[class][class], there: table[class].iter().sum() }
}

/// Mean of the harmonic means of precision and recall, over the classes that occur.
fn macro_f1(table: &[[usize; 3]; 3]) -> Value {
    let there = (0..3).map(|class| finds(table, class)).filter(|finds| finds.there > 0);
    let each: Vec<f64> =
        there.map(|finds| 2.0 * finds.rightly as f64 / (finds.found + finds.there) as f64).collect();
    if each.is_empty() {
        Value::Null
    } else {
        json!((each.iter().sum::<f64>() / each.len() as f64 * 1e4).round() / 1e4)
    }
}

fn figures_in(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{key} {}", figures_in(value)));
            fields.collect::<Vec<_>>().join("  ")
        }
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_recall_and_f1_are_counted_per_class() {
        let table = [[6, 2, 0], [2, 8, 0], [0, 0, 0]];
        let negative = finds(&table, 0).json();
        assert_eq!(negative, json!({ "precision": 0.75, "recall": 0.75 }));
        assert_eq!(macro_f1(&table), json!(0.775));
        assert_eq!(macro_f1(&[[0; 3]; 3]), Value::Null);
    }

    #[test]
    fn both_halves_together_are_the_whole_and_neither_is_empty() {
        let texts: Vec<String> = (0..200).map(|n| format!("line {n}")).collect();
        let tuning = texts.iter().filter(|text| Half::of(text) == Half::Tuning).count();
        assert!((60..140).contains(&tuning), "{tuning}");
    }
}
