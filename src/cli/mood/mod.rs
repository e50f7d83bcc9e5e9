//! `sixty mood`: what a message feels like and why, and how often that is right.

mod eval;
mod lines;
mod train;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::output::Format;
use crate::core::mood::{self, Mood};

/// Read the mood of a message, or measure how well moods are read.
#[derive(Debug, Args)]
pub(super) struct MoodArgs {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: MoodCommand,
    /// How to print the result.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(super) format: Format,
}

/// The subcommands of `sixty mood`.
#[derive(Debug, Subcommand)]
pub(super) enum MoodCommand {
    /// Shows what a message feels like, how much it presses, and the words that say so.
    Read {
        /// The message, as a visitor would type it.
        text: String,
    },
    /// Measures on labelled messages, one JSON object a line: {"text", "sentiment", "lang"} (negative, neutral, positive or an
    /// emotion such as angry) or {"text", "urgency", "lang"} (0 to 3).
    Eval {
        /// The messages.
        #[arg(long, required = true, num_args = 1..)]
        test: Vec<PathBuf>,
        /// Measure only one half of the messages, split by a hash of their text: for tuning, or kept unseen.
        #[arg(long, value_enum)]
        half: Option<eval::Half>,
        /// How many of the worst mistakes to print.
        #[arg(long, default_value_t = 0)]
        mistakes: usize,
    },
    /// Trains the table of weights (docs/mood.md says on what).
    #[command(hide = true)]
    Train(Box<train::TrainArgs>),
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read, or holds a line that is not understood.
pub(super) fn run(args: MoodArgs, out: &mut impl Write) -> anyhow::Result<()> {
    match args.command {
        MoodCommand::Read { text } => print_mood(&mood::read(&text), args.format, out),
        MoodCommand::Eval { test, half, mistakes } => eval::run(&test, half, mistakes, args.format, out),
        MoodCommand::Train(wanted) => train::run(&wanted, out),
    }
}

/// Without the sign of what is printed as zero.
fn unsigned_zero(sentiment: f32) -> f32 {
    if sentiment.abs() < 0.005 { 0.0 } else { sentiment }
}

fn print_mood(mood: &Mood, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    if format == Format::Json {
        let cues: Vec<Value> =
            mood.cues.iter().map(|cue| json!({ "text": cue.text, "kind": cue.kind })).collect();
        let document = json!({
            "sentiment": mood.leaning(), "strength": mood.strength(), "upset": mood.is_upset(),
            "urgency": mood.urgency, "level": mood.level(), "press": mood.press, "emotions": mood.emotions,
            "wants_human": mood.wants_human, "abuse": mood.abuse, "cues": cues,
        });
        return Ok(writeln!(out, "{document:#}")?);
    }
    let names = |value: Value| match value {
        Value::String(name) => name,
        Value::Array(names) if !names.is_empty() => {
            names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        _ => "none".to_owned(),
    };
    let yes = |value: bool| if value { "yes" } else { "no" };
    let upset = if mood.is_upset() { ", upset" } else { "" };
    writeln!(
        out,
        "sentiment    {} ({:.2}){upset}",
        names(json!(mood.leaning())),
        unsigned_zero(mood.sentiment)
    )?;
    writeln!(out, "urgency      {} of 3 ({})", mood.level(), names(json!(mood.urgency)))?;
    writeln!(out, "because of   {}", names(json!(mood.press)))?;
    writeln!(out, "emotions     {}", names(json!(mood.emotions)))?;
    writeln!(out, "wants human  {}", yes(mood.wants_human))?;
    writeln!(out, "abuse        {}", yes(mood.abuse))?;
    for cue in &mood.cues {
        writeln!(out, "  {:<10} {}", names(json!(cue.kind)), cue.text)?;
    }
    Ok(())
}
