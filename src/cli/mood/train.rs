//! `sixty mood train`: makes the table of weights from cleared texts and phrases of our own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use serde::Deserialize;

use super::lines::{self, Feeling};
use crate::cli::text_file;
use crate::core::mood::{Example, Label, Sentiment, train};
use crate::engine::intents::read_folder;

/// Characters of a text that are learnt; reviews wander off after that.
const CHARS_MAX: usize = 60;
/// Phrases a line with alternatives stands for at most; beyond it they are taken evenly.
const PHRASES_MAX: usize = 120;
/// A neutral question counts less than a review: there are fewer kinds of them.
const QUESTION: f32 = 0.5;
/// What a point of a word's valence counts; words milder than [`VALENCE_MIN`] are left out.
const VALENCE: f32 = 0.5;
const VALENCE_MIN: f32 = 0.5;
/// Topics whose phrases are not neutral.
const FEELING_TOPICS: [&str; 2] = ["complaints", "small_talk"];

/// What to learn from.
#[derive(Debug, Args)]
pub(in crate::cli) struct TrainArgs {
    /// Negative texts, one a line.
    #[arg(long, num_args = 1..)]
    negative: Vec<PathBuf>,
    /// Positive texts, one a line.
    #[arg(long, num_args = 1..)]
    positive: Vec<PathBuf>,
    /// Lines with "text" and "sentiment"; a line with "intent" is a neutral question.
    #[arg(long, num_args = 1..)]
    labelled: Vec<PathBuf>,
    /// Only lines whose "source" begins so.
    #[arg(long)]
    source: Option<String>,
    /// A list of words with valences, parted by tabs (VADER's).
    #[arg(long, num_args = 1..)]
    words: Vec<PathBuf>,
    /// Phrases of our own, with alternatives in (a|b); the file's name begins with negative, neutral or positive.
    #[arg(long, num_args = 1..)]
    phrases: Vec<PathBuf>,
    /// The folder of an intent library: neutral questions.
    #[arg(long)]
    intents: Option<PathBuf>,
    /// Labelled lines that must not be learnt: what is measured with.
    #[arg(long, num_args = 1..)]
    without: Vec<PathBuf>,
    /// What the file's header says of the training texts, one fact each.
    #[arg(long, num_args = 1.., required = true)]
    note: Vec<String>,
    /// Where the table goes.
    #[arg(long)]
    out: PathBuf,
}

/// Trains and writes the file.
///
/// # Errors
/// When a file cannot be read or written, or there is nothing to learn from.
pub(super) fn run(args: &TrainArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let mut examples = Vec::new();
    for (files, label) in [(&args.negative, Label::Negative), (&args.positive, Label::Positive)] {
        for file in files {
            examples.extend(text_file::read(file)?.lines().map(|text| example(text, label, 1.0)));
        }
    }
    labelled(args, &mut examples)?;
    for file in &args.words {
        examples.extend(text_file::read(file)?.lines().filter_map(valence));
    }
    for file in &args.phrases {
        let text = text_file::read(file)?;
        let label = label_of(file)?;
        let phrases = text.lines().filter(|line| !line.starts_with('#')).flat_map(alternatives);
        examples.extend(phrases.map(|text| example(&text, label, QUESTION)));
    }
    intents(args, &mut examples)?;
    let measured: BTreeSet<String> =
        lines::read(&args.without)?.iter().map(|(_, line)| letters(&line.text)).collect();
    let all = examples.len();
    examples.retain(|example| !example.text.is_empty() && !measured.contains(&letters(&example.text)));
    if examples.is_empty() {
        bail!(
            "there is nothing to learn from; name files with --negative, --positive, --labelled or --phrases"
        );
    }
    for example in &mut examples {
        example.text = example.text.chars().take(CHARS_MAX).collect();
    }
    let bytes = train(&examples, &args.note.join("\n"));
    fs::write(&args.out, &bytes).with_context(|| format!("cannot write {}", args.out.display()))?;
    let learnt = examples.len();
    writeln!(out, "learnt from {learnt} texts, left out {}; {} bytes", all - learnt, bytes.len())?;
    Ok(())
}

fn example(text: &str, label: Label, weight: f32) -> Example {
    Example { text: text.trim().to_owned(), label, weight }
}

/// What the phrases of a file are, by its name.
fn label_of(file: &Path) -> anyhow::Result<Label> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let labels = [("negative", Label::Negative), ("neutral", Label::Neutral), ("positive", Label::Positive)];
    let found = labels.into_iter().find(|(label, _)| name.starts_with(label));
    found.map(|(_, label)| label).with_context(|| {
        format!("{}: the name of a phrase file begins with negative, neutral or positive", file.display())
    })
}

fn labelled(args: &TrainArgs, examples: &mut Vec<Example>) -> anyhow::Result<()> {
    for (place, line) in lines::read(&args.labelled)? {
        let source = line.source.as_deref().unwrap_or_default();
        if line.sentiment.is_some() && !source.starts_with(args.source.as_deref().unwrap_or_default()) {
            continue;
        }
        let wanted = line.sentiment.as_ref().map(Feeling::wanted).transpose();
        let (label, weight) = match wanted.with_context(|| place.clone())?.flatten() {
            Some(Sentiment::Negative) => (Label::Negative, 1.0),
            Some(Sentiment::Positive) => (Label::Positive, 1.0),
            Some(Sentiment::Neutral) => (Label::Neutral, QUESTION),
            None if line.intent.is_some() => (Label::Neutral, QUESTION),
            None => bail!("{place}: neither \"sentiment\" nor \"intent\""),
        };
        examples.push(example(&line.text, label, weight));
    }
    Ok(())
}

/// The part of a topic file that is learnt from.
#[derive(Deserialize)]
struct Topic {
    #[serde(default)]
    intent: Vec<Phrases>,
}

#[derive(Deserialize)]
struct Phrases {
    examples: BTreeMap<String, Vec<String>>,
}

fn intents(args: &TrainArgs, examples: &mut Vec<Example>) -> anyhow::Result<()> {
    let Some(folder) = &args.intents else { return Ok(()) };
    for source in read_folder(folder)? {
        if FEELING_TOPICS.iter().any(|topic| source.path.contains(topic)) {
            continue;
        }
        let topic: Topic = toml::from_str(&source.text).with_context(|| source.path.clone())?;
        let phrases = topic.intent.iter().flat_map(|intent| intent.examples.values().flatten());
        examples.extend(phrases.map(|text| example(text, Label::Neutral, QUESTION)));
    }
    Ok(())
}

/// A row of VADER's lexicon: the word, its valence from -4 to 4, and what is of no use here.
fn valence(row: &str) -> Option<Example> {
    let mut cells = row.split('\t');
    let word = cells.next()?;
    let valence: f32 = cells.next()?.trim().parse().ok()?;
    let label = if valence < 0.0 { Label::Negative } else { Label::Positive };
    (valence.abs() >= VALENCE_MIN).then(|| example(word, label, valence.abs() * VALENCE))
}

/// The phrases a line stands for; all, or [`PHRASES_MAX`] of them.
fn alternatives(line: &str) -> Vec<String> {
    let mut parts: Vec<Vec<&str>> = Vec::new();
    for piece in line.split('(') {
        let (choices, rest) = piece.split_once(')').unwrap_or(("", piece));
        if piece.contains(')') {
            parts.push(choices.split('|').collect());
        }
        parts.push(vec![rest]);
    }
    let all: usize = parts.iter().map(Vec::len).product();
    let wanted = all.min(PHRASES_MAX);
    (0..wanted)
        .map(|index| {
            let mut number = index * all / wanted;
            // A stride that takes every alternative in turn, not only the last ones.
            number += index % (all / wanted).max(1);
            let mut phrase = String::new();
            for choices in &parts {
                phrase.push_str(choices[number % choices.len()]);
                number /= choices.len();
            }
            phrase
        })
        .collect()
}

/// What two spellings of the same line share.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_alternatives_stands_for_all_of_them() {
        let phrases = alternatives("(打开|关闭)(地图|相机)吧");
        assert_eq!(phrases, ["打开地图吧", "关闭地图吧", "打开相机吧", "关闭相机吧"]);
        assert_eq!(alternatives("几点了"), ["几点了"]);
    }

    #[test]
    fn too_many_alternatives_are_thinned_evenly() {
        let many = "(a|b|c|d|e|f|g|h)(a|b|c|d|e|f|g|h)(a|b|c|d|e|f|g|h)";
        let phrases = alternatives(many);
        let firsts: BTreeSet<_> = phrases.iter().map(|phrase| &phrase[..1]).collect();
        assert_eq!((phrases.len(), firsts.len()), (PHRASES_MAX, 8));
    }

    #[test]
    fn a_row_of_a_word_list_becomes_an_example_of_its_sign() {
        let row = valence("dreadful\t-1.9\t0.8\t[-2]").unwrap();
        assert_eq!((row.text.as_str(), row.label), ("dreadful", Label::Negative));
        assert_eq!(valence("meh\t-0.2\t1\t[]"), None);
    }
}
