//! `sixty intents import`: what another bot knows, as a topic file of ours.
//!
//! Writes what it understood and tells, by file and line, what it left out. `sixty intents check` then tells what is missing.

mod faq;
mod found;
mod rasa;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use serde_json::json;

use found::{Import, Imported};

use crate::cli::output::Format;
use crate::core::text::{Language, language, normalise};

/// What the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum From {
    /// Rasa training data (NLU YAML); domain files give the answers.
    Rasa,
    /// A table with the columns question and answer; rows with the same answer are one intent.
    Csv,
}

/// Turns the knowledge of another bot into a topic file.
#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// What the files are.
    #[arg(long, value_enum)]
    from: From,
    /// The files to read.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The topic file to write; it must not exist yet.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Reads the files, writes the topic file and prints the report.
pub(super) fn run(args: &ImportArgs, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    let mut import = Import::default();
    for path in &args.files {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        match args.from {
            From::Rasa => rasa::read(path, &text, &mut import)?,
            From::Csv => faq::read(path, &text, &mut import)?,
        }
    }
    import.intents.retain(|intent| !intent.examples.is_empty());
    if import.intents.is_empty() {
        bail!("there is no intent with examples in these files");
    }
    let topic = topic_file(&import.intents);
    let mut file = std::fs::File::create_new(&args.out)
        .with_context(|| format!("cannot write {}; name a file that does not exist", args.out.display()))?;
    file.write_all(topic.as_bytes())?;
    report(&import, &args.out, format, out)?;
    Ok(())
}

/// The intents in the schema of a topic file. What was not read in a language stays empty for `check` to name.
fn topic_file(intents: &[Imported]) -> String {
    let mut file: Vec<String> = Vec::new();
    for intent in intents {
        let of = |wanted: Language| -> Vec<&str> {
            let is = |text: &&String| language(normalise(text).text(), Language::En) == wanted;
            intent.examples.iter().filter(is).map(String::as_str).collect()
        };
        let (zh, en) = (of(Language::Zh), of(Language::En));
        let answer = intent.answer.as_deref().unwrap_or_default();
        let answer_in = |wanted| if language(answer, Language::En) == wanted { answer } else { "" };
        let title = |examples: &[&str]| quoted(examples.first().copied().unwrap_or_default());
        file.push(format!(
            "[[intent]]\nid = {}\ntitle = {{ zh-CN = {}, en = {} }}\n\n[intent.examples]\n",
            quoted(&intent.id),
            title(&zh),
            title(&en)
        ));
        for (language, examples) in [(Language::Zh, zh), (Language::En, en)] {
            let lines: Vec<String> =
                examples.iter().map(|example| format!("  {},\n", quoted(example))).collect();
            file.push(format!("{} = [\n{}]\n", language.tag(), lines.concat()));
        }
        file.push(format!(
            "\n[intent.answer]\nzh-CN = {}\nen = {}\n\n",
            quoted(answer_in(Language::Zh)),
            quoted(answer_in(Language::En))
        ));
    }
    file.concat()
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn report(import: &Import, path: &Path, format: Format, out: &mut impl Write) -> std::io::Result<()> {
    let examples: usize = import.intents.iter().map(|intent| intent.examples.len()).sum();
    let unanswered = import.intents.iter().filter(|intent| intent.answer.is_none()).count();
    if format == Format::Json {
        let left_out: Vec<_> = import
            .left_out
            .iter()
            .map(|(path, line, why)| json!({ "path": path, "line": line, "message": why }))
            .collect();
        let document = json!({
            "file": path.display().to_string(),
            "intents": import.intents.len(),
            "examples": examples,
            "without_answer": unanswered,
            "left_out": left_out,
        });
        return writeln!(out, "{document:#}");
    }
    for (path, line, why) in &import.left_out {
        writeln!(out, "{path}:{line}: left out: {why}")?;
    }
    writeln!(
        out,
        "{}: {} intents with {examples} examples, {unanswered} without an answer; {} things left out",
        path.display(),
        import.intents.len(),
        import.left_out.len()
    )?;
    writeln!(out, "next: move it into the folder of the library and run `sixty intents check`")
}
