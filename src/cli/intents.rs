//! `sixty intents`: lint the library, try a question on it, measure it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde::Deserialize;
use serde_json::{Value, json};

use super::output::Format;
use crate::core::intent::{
    Candidate, Compiled, Evaluation, Labelled, Learnt, Library, MatchedBy, Matches, Phrase, Problem,
    Severity, Source, Thresholds, Why, compile, evaluate,
};
use crate::core::text::{Language, Normalised, language, normalise};
use crate::engine::intents::{LoadError, read_folder};

/// Lint, try and measure the intent library.
#[derive(Debug, Args)]
pub(super) struct IntentsArgs {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: IntentsCommand,
    /// How to print the result.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(super) format: Format,
}

/// The subcommands of `sixty intents`.
#[derive(Debug, Subcommand)]
pub(super) enum IntentsCommand {
    /// Checks every file; exit code 1 when the library cannot be used.
    Check {
        /// The folder of the library.
        #[arg(default_value = "intents")]
        dir: PathBuf,
    },
    /// Shows what a question would be taken for, and why.
    Match {
        /// The question, as a visitor would type it.
        text: String,
        /// Language of the conversation so far, where the question does not tell: zh-CN or en.
        #[arg(long, value_parser = parse_language)]
        lang: Option<Language>,
        /// The folder of the library.
        #[arg(long, default_value = "intents")]
        dir: PathBuf,
    },
    /// Measures accuracy and abstention on labelled questions, one JSON object a line:
    /// {"text": "...", "intent": "..."}; the intent "oos" marks what must not be answered.
    Evaluate {
        /// Questions to learn from; without it the library is measured, keywords and patterns included.
        #[arg(long)]
        train: Option<PathBuf>,
        /// Questions to measure with.
        #[arg(long)]
        eval: PathBuf,
        /// The folder of the library.
        #[arg(long, default_value = "intents", conflicts_with = "train")]
        dir: PathBuf,
        /// Confidence from which a question is answered.
        #[arg(long, default_value_t = Thresholds::ANSWER)]
        answer: f32,
        /// Confidence from which the bot asks back.
        #[arg(long, default_value_t = Thresholds::ASK_BACK)]
        ask_back: f32,
    },
}

fn parse_language(tag: &str) -> Result<Language, String> {
    let found = Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag));
    found.or_else(|| (tag == "zh").then_some(Language::Zh)).ok_or_else(|| "use zh-CN or en".to_owned())
}

/// Runs the command; the exit code is 1 when `check` finds errors.
///
/// # Errors
/// When a file cannot be read or the library is broken.
pub(super) fn run(args: IntentsArgs) -> anyhow::Result<ExitCode> {
    let out = &mut io::stdout().lock();
    match args.command {
        IntentsCommand::Check { dir } => check(&dir, args.format, out),
        IntentsCommand::Match { text, lang, dir } => {
            match_text(&library(&dir)?, &text, lang.unwrap_or_default(), args.format, out)?;
            Ok(ExitCode::SUCCESS)
        }
        IntentsCommand::Evaluate { train, eval, dir, answer, ask_back } => {
            let thresholds = Thresholds { answer, ask_back };
            let evaluation = measure(train.as_deref(), &eval, &dir, thresholds)?;
            print_evaluation(&evaluation, thresholds, args.format, out)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The topic files of a folder; an empty folder is a wrong path rather than an empty library.
fn sources(dir: &Path) -> anyhow::Result<Vec<Source>> {
    let sources = read_folder(dir)?;
    if sources.is_empty() {
        bail!("there is no *.toml file in {}; name the folder of the intent library", dir.display());
    }
    Ok(sources)
}

fn library(dir: &Path) -> anyhow::Result<Library> {
    let compiled = compile(&sources(dir)?).map_err(LoadError::Broken)?;
    Ok(compiled.library)
}

fn check(dir: &Path, format: Format, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let sources = sources(dir)?;
    let (problems, library) = match compile(&sources) {
        Ok(Compiled { library, warnings }) => (warnings, Some(library)),
        Err(problems) => (problems, None),
    };
    let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let intents = library.as_ref().map(|library| library.intents().len());
    match format {
        Format::Json => {
            let problems: Vec<Value> = problems.iter().map(problem_json).collect();
            let document =
                json!({ "errors": errors, "warnings": warnings, "intents": intents, "problems": problems });
            writeln!(out, "{document:#}")?;
        }
        Format::Text => {
            for problem in &problems {
                writeln!(out, "{problem}")?;
            }
            let phrases = Phrase::ALL.len();
            let files = sources.len();
            match intents {
                Some(intents) => {
                    writeln!(
                        out,
                        "{files} files, {intents} intents, {phrases} phrases: {warnings} warnings"
                    )?;
                }
                None => writeln!(out, "{files} files: {errors} errors, {warnings} warnings")?,
            }
        }
    }
    Ok(if library.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn problem_json(problem: &Problem) -> Value {
    let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
    json!({ "path": problem.path, "line": problem.line, "severity": severity, "message": problem.message })
}

const fn cause(by: MatchedBy) -> &'static str {
    match by {
        MatchedBy::Exact => "exact",
        MatchedBy::Keyword => "keyword",
        MatchedBy::Pattern => "pattern",
        MatchedBy::Classifier => "classifier",
    }
}

/// What the bot would do with its best candidate.
fn verdict(matches: &Matches) -> &'static str {
    let thresholds = Thresholds::default();
    match matches.best.first() {
        Some(best) if best.confidence >= thresholds.answer => "answer",
        Some(best) if best.confidence >= thresholds.ask_back => "ask_back",
        _ => "not_understood",
    }
}

fn match_text(
    library: &Library,
    text: &str,
    hint: Language,
    format: Format,
    out: &mut impl Write,
) -> io::Result<()> {
    let utterance = normalise(text);
    let language = language(utterance.text(), hint);
    let matches = library.matches(&utterance, language);
    let verdict = verdict(&matches);
    if format == Format::Json {
        let candidates: Vec<Value> = matches
            .best
            .iter()
            .map(|candidate| candidate_json(library, &utterance, language, candidate))
            .collect();
        let document = json!({
            "text": utterance.text(),
            "language": language,
            "verdict": verdict,
            "candidates": candidates,
        });
        return writeln!(out, "{document:#}");
    }
    writeln!(out, "{}  [{}]  {verdict}", utterance.text(), language.tag())?;
    for candidate in &matches.best {
        let id = library.intent(candidate.intent).map_or("", |intent| intent.id.as_str());
        writeln!(out, "  {:.2}  {id}  ({})", candidate.confidence, cause(candidate.by))?;
        for Why { by, text, weight } in library.explain(&utterance, language, candidate.intent) {
            writeln!(out, "          {:<10} {weight:.2}  {text}", cause(by))?;
        }
    }
    Ok(())
}

fn candidate_json(library: &Library, text: &Normalised, language: Language, candidate: &Candidate) -> Value {
    let why: Vec<Value> = library
        .explain(text, language, candidate.intent)
        .into_iter()
        .map(|why| json!({ "by": cause(why.by), "text": why.text, "weight": why.weight }))
        .collect();
    json!({
        "intent": library.intent(candidate.intent).map(|intent| intent.id.as_str()),
        "confidence": candidate.confidence,
        "by": cause(candidate.by),
        "why": why,
    })
}

fn measure(
    train: Option<&Path>,
    eval: &Path,
    dir: &Path,
    thresholds: Thresholds,
) -> anyhow::Result<Evaluation> {
    let utterances = read_labelled(eval)?;
    if let Some(train) = train {
        let learnt = Learnt::from(&read_labelled(train)?);
        return Ok(evaluate(&utterances, thresholds, |text| learnt.best(text)));
    }
    let library = library(dir)?;
    Ok(evaluate(&utterances, thresholds, |text| {
        let utterance = normalise(text);
        let language = language(utterance.text(), Language::default());
        let best = *library.matches(&utterance, language).best.first()?;
        Some((library.intent(best.intent)?.id.as_str(), best.confidence))
    }))
}

#[derive(Deserialize)]
struct LabelledLine {
    text: String,
    intent: String,
}

fn read_labelled(path: &Path) -> anyhow::Result<Vec<Labelled>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let labelled: Vec<Labelled> = lines
        .map(|(index, line)| {
            let LabelledLine { text, intent } = serde_json::from_str(line).with_context(|| {
                format!(
                    r#"{}:{}: a line must be {{"text": "...", "intent": "..."}}"#,
                    path.display(),
                    index + 1
                )
            })?;
            Ok(Labelled { text, intent })
        })
        .collect::<anyhow::Result<_>>()?;
    if labelled.is_empty() {
        bail!("{} holds no questions", path.display());
    }
    Ok(labelled)
}

fn print_evaluation(
    evaluation: &Evaluation,
    thresholds: Thresholds,
    format: Format,
    out: &mut impl Write,
) -> io::Result<()> {
    let Evaluation { in_scope, answered, out_of_scope, abstained, not_understood, .. } = *evaluation;
    if format == Format::Json {
        let document = json!({
            "thresholds": { "answer": thresholds.answer, "ask_back": thresholds.ask_back },
            "in_scope": in_scope,
            "accuracy": evaluation.accuracy(),
            "answered": answered,
            "answered_share": evaluation.answered_share(),
            "answered_accuracy": evaluation.answered_accuracy(),
            "out_of_scope": out_of_scope,
            "out_of_scope_recall": evaluation.out_of_scope_recall(),
            "not_understood": not_understood,
        });
        return writeln!(out, "{document:#}");
    }
    let percent = |share: f64| share * 100.0;
    writeln!(out, "best candidate right   {:5.1} % of {in_scope}", percent(evaluation.accuracy()))?;
    writeln!(
        out,
        "answered (>= {:.2})     {:5.1} %, of these right {:.1} %",
        thresholds.answer,
        percent(evaluation.answered_share()),
        percent(evaluation.answered_accuracy())
    )?;
    if out_of_scope > 0 {
        writeln!(
            out,
            "out of scope           {:5.1} % of {out_of_scope} not answered ({abstained}), {not_understood} of them not asked back (< {:.2})",
            percent(evaluation.out_of_scope_recall()),
            thresholds.ask_back
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::ExitCode;

    use super::{Format, check, library, match_text, measure};
    use crate::core::intent::{Phrase, Thresholds};
    use crate::core::text::Language;

    fn folder(handoff: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let phrases =
            Phrase::ALL.iter().map(|phrase| format!("[phrases.{}]\nzh-CN='好'\nen='ok'\n", phrase.key()));
        fs::write(dir.path().join("_shared.toml"), phrases.collect::<Vec<_>>().concat()).unwrap();
        let topic = format!(
            "[[intent]]\nid='human_agent'\ntitle={{zh-CN='人工',en='human'}}\nhandoff='{handoff}'\n\
             examples={{zh-CN=['转人工'],en=['an agent please']}}\nanswer={{zh-CN='好',en='ok'}}"
        );
        fs::write(dir.path().join("human.toml"), topic).unwrap();
        dir
    }

    #[test]
    fn check_fails_on_errors_and_not_on_warnings() {
        for (handoff, code, says) in [
            ("always", ExitCode::SUCCESS, "warning: `human_agent` has 1 examples"),
            ("never", ExitCode::FAILURE, "human.toml:2: error"),
        ] {
            let mut out = Vec::new();
            let found = check(folder(handoff).path(), Format::Text, &mut out).unwrap();
            assert_eq!(found, code);
            let out = String::from_utf8(out).unwrap();
            assert!(out.contains(says), "{out}");
        }
    }

    #[test]
    fn check_and_match_speak_json() {
        let dir = folder("always");
        let mut out = Vec::new();
        check(dir.path(), Format::Json, &mut out).unwrap();
        let checked: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!((&checked["errors"], &checked["intents"]), (&0.into(), &1.into()));
        let mut out = Vec::new();
        match_text(&library(dir.path()).unwrap(), "轉人工！", Language::En, Format::Json, &mut out).unwrap();
        let matched: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!((&matched["language"], &matched["verdict"]), (&"zh-CN".into(), &"answer".into()));
        assert_eq!(matched["candidates"][0]["why"][0]["by"], "exact");
    }

    #[test]
    fn a_library_is_measured_on_labelled_questions() {
        let dir = folder("always");
        let eval = dir.path().join("eval.jsonl");
        let lines = "{\"text\":\"转人工\",\"intent\":\"human_agent\"}\n\n{\"text\":\"讲个笑话\",\"intent\":\"oos\"}\n";
        fs::write(&eval, lines).unwrap();
        let evaluation = measure(None, &eval, dir.path(), Thresholds::default()).unwrap();
        assert_eq!((evaluation.answered_correct, evaluation.abstained), (1, 1));
        fs::write(&eval, "{\"text\":1}").unwrap();
        let error = measure(None, &eval, dir.path(), Thresholds::default()).unwrap_err();
        assert!(error.to_string().contains("eval.jsonl:1"), "{error}");
    }
}
