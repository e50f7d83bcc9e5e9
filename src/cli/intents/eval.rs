//! `sixty intents eval`: how well a library, or the bare classifier taught with a file, does on labelled questions.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{ArgGroup, Args};
use serde::Deserialize;
use serde_json::{Value, json};

use super::folder::{parse_language, sources};
use crate::cli::output::Format;
use crate::cli::text_file;
use crate::core::intent::{Labelled, Learnt, Library, Measured, Thresholds, compile_rules, measure};
use crate::core::text::{Language, language, normalise};
use crate::engine::clock::Stopwatch;
use crate::engine::intents::LoadError;
use crate::engine::workers::Threads;

/// What a line of a file of questions has to be.
const FORM: &str = r#"a line must be {"text": "...", "intent": "..."}"#;
/// Confusions and mistakes printed.
const TOLD_MAX: usize = 20;

/// Measures with labelled questions, one JSON object a line: {"text": "...", "intent": "...", "lang": "en"}.
///
/// The intent "oos" marks what must not be answered; "lang" (zh or en) may be left out.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("taught").required(true)))]
pub(in crate::cli) struct EvalArgs {
    /// Questions to learn from, with nothing but the classifier; those of intent "oos" are left out.
    #[arg(long, num_args = 1.., value_name = "FILE", group = "taught")]
    train: Vec<PathBuf>,
    /// Measure the library in this folder, keywords and patterns included.
    #[arg(long, value_name = "DIR", group = "taught")]
    library: Option<PathBuf>,
    /// Questions to measure with.
    #[arg(long, num_args = 1.., value_name = "FILE", required = true)]
    test: Vec<PathBuf>,
    /// Threads for learning; all cores by default. The result does not depend on them.
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

/// Runs the measurement and prints it.
pub(super) fn run(args: &EvalArgs, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    let threads = args.threads.map_or_else(Threads::all, Threads::new);
    let test = read_all(&args.test)?;
    let subject = Subject::load(args, threads)?;
    let figures = subject.measure(&test);
    match format {
        Format::Json => writeln!(out, "{:#}", figures.json())?,
        Format::Text => figures.print(out)?,
    }
    Ok(())
}

/// What is measured.
enum Taught {
    Library(Box<Library>),
    Learnt(Box<Learnt>),
}

/// What is measured, and what it took to teach it.
struct Subject {
    taught: Taught,
    train_ms: f64,
    calibrate_ms: f64,
}

impl Subject {
    fn load(args: &EvalArgs, threads: Threads) -> anyhow::Result<Self> {
        // The dictionaries are read on first use, once per process and not per library.
        drop(normalise("預熱"));
        let milliseconds = |watch: Stopwatch| watch.elapsed().as_secs_f64() * 1e3;
        if let Some(dir) = &args.library {
            let rules = compile_rules(&sources(dir)?).map_err(LoadError::Broken)?.library;
            let watch = Stopwatch::start();
            let learnt = rules.learn(&threads);
            let train_ms = milliseconds(watch);
            let watch = Stopwatch::start();
            let taught = Taught::Library(Box::new(learnt.calibrate(&threads)));
            return Ok(Self { taught, train_ms, calibrate_ms: milliseconds(watch) });
        }
        let train = read_all(&args.train)?;
        let watch = Stopwatch::start();
        let learnt = Learnt::from(&train, &threads).context("there is no question in scope to learn from")?;
        let train_ms = milliseconds(watch);
        let watch = Stopwatch::start();
        let taught = Taught::Learnt(Box::new(learnt.calibrate(&threads)));
        Ok(Self { taught, train_ms, calibrate_ms: milliseconds(watch) })
    }

    fn best(&self, question: &Labelled) -> Vec<(&str, f32)> {
        match &self.taught {
            Taught::Learnt(learnt) => learnt.best(&question.text),
            Taught::Library(library) => {
                let utterance = normalise(&question.text);
                let language = language(utterance.text(), question.language);
                let best = library.matches(&utterance, language).best.into_iter();
                best.filter_map(|best| Some((library.intent(best.intent)?.id.as_str(), best.confidence)))
                    .collect()
            }
        }
    }

    /// Intents of the questions that were not taught, with how many questions: none of these can be right.
    fn untaught(&self, test: &[Labelled]) -> BTreeMap<String, usize> {
        let taught: BTreeSet<&str> = match &self.taught {
            Taught::Learnt(learnt) => learnt.intents().collect(),
            Taught::Library(library) => library.intents().map(|(_, intent)| intent.id.as_str()).collect(),
        };
        let mut untaught = BTreeMap::new();
        for question in test.iter().filter(|question| question.is_in_scope()) {
            if !taught.contains(question.intent.as_str()) {
                *untaught.entry(question.intent.clone()).or_default() += 1;
            }
        }
        untaught
    }

    fn measure(&self, test: &[Labelled]) -> Figures {
        let mut times = Vec::with_capacity(test.len());
        let measured = measure(test, Thresholds::default(), |question| {
            let watch = Stopwatch::start();
            let best = self.best(question);
            times.push(watch.elapsed().as_secs_f64() * 1e6);
            best
        });
        times.sort_by(f64::total_cmp);
        let percentile = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        let (model_bytes, digest) = match &self.taught {
            Taught::Library(library) => (library.model_bytes(), library.model_digest()),
            Taught::Learnt(learnt) => (learnt.model_bytes(), learnt.model_digest()),
        };
        Figures {
            p50: percentile(50),
            p99: percentile(99),
            measured,
            untaught: self.untaught(test),
            train_ms: self.train_ms,
            calibrate_ms: self.calibrate_ms,
            model_bytes,
            digest,
            rss_bytes: rss_bytes(),
        }
    }
}

/// Everything that is printed.
struct Figures {
    measured: Measured,
    untaught: BTreeMap<String, usize>,
    train_ms: f64,
    calibrate_ms: f64,
    /// Microseconds from the text of a question to its candidates, on one core.
    p50: f64,
    p99: f64,
    model_bytes: usize,
    digest: String,
    rss_bytes: Option<u64>,
}

impl Figures {
    fn json(&self) -> Value {
        let measured = &self.measured;
        json!({
            "in_scope": measured.in_scope,
            "out_of_scope": measured.out_of_scope,
            "accuracy": measured.accuracy(),
            "macro_f1": measured.macro_f1(),
            "top3": measured.top3(),
            "answered": measured.coverage(),
            "answered_precision": measured.answered_precision(),
            "oos_rejected": measured.oos_rejected(),
            "oos_auroc": measured.oos_auroc(),
            "precision_all": measured.precision_all(),
            "untaught": self.untaught,
            "train_ms": self.train_ms,
            "calibrate_ms": self.calibrate_ms,
            "match_us": { "p50": self.p50, "p99": self.p99 },
            "model_bytes": self.model_bytes,
            "model_digest": self.digest,
            "rss_bytes": self.rss_bytes,
        })
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let measured = &self.measured;
        let percent = |share: f64| share * 100.0;
        writeln!(out, "in scope               {}", measured.in_scope)?;
        writeln!(
            out,
            "  accuracy             {:5.1} %  best candidate, answered or not",
            percent(measured.accuracy())
        )?;
        writeln!(out, "  macro F1             {:5.1} %", percent(measured.macro_f1()))?;
        writeln!(out, "  among the three best {:5.1} %", percent(measured.top3()))?;
        writeln!(
            out,
            "  answered             {:5.1} %  of these right {:.1} %",
            percent(measured.coverage()),
            percent(measured.answered_precision())
        )?;
        if let Some(rejected) = measured.oos_rejected() {
            writeln!(out, "out of scope           {}", measured.out_of_scope)?;
            let silent = percent(measured.not_understood as f64 / measured.out_of_scope as f64);
            writeln!(
                out,
                "  not answered         {:5.1} %  not even asked back {silent:.1} %",
                percent(rejected)
            )?;
            let auroc = measured.oos_auroc().unwrap_or_default();
            writeln!(
                out,
                "  all answers right    {:5.1} %  in or out of scope; AUROC {auroc:.3}",
                percent(measured.precision_all())
            )?;
        }
        writeln!(
            out,
            "learning {:.0} ms, calibrating {:.0} ms; match p50 {:.1} us, p99 {:.1} us; model {:.1} MB",
            self.train_ms,
            self.calibrate_ms,
            self.p50,
            self.p99,
            self.model_bytes as f64 / 1e6
        )?;
        self.print_mistakes(out)
    }

    fn print_mistakes(&self, out: &mut impl Write) -> io::Result<()> {
        if !self.untaught.is_empty() {
            writeln!(out, "\nintents that were not taught, with their questions (all counted as mistakes)")?;
        }
        for (intent, count) in &self.untaught {
            writeln!(out, "  {count:4}  {intent}")?;
        }
        if !self.measured.confusions.is_empty() {
            writeln!(out, "\nmost confused (intent -> taken for)")?;
        }
        for (intent, taken_for, count) in self.measured.confusions.iter().take(TOLD_MAX) {
            writeln!(out, "  {count:4}  {intent} -> {taken_for}")?;
        }
        if !self.measured.mistakes.is_empty() {
            writeln!(out, "\nworst mistakes (the surest first)")?;
        }
        for mistake in self.measured.mistakes.iter().take(TOLD_MAX) {
            let (sure, intent, taken_for) = (mistake.confidence, &mistake.intent, &mistake.taken_for);
            writeln!(out, "  {sure:.2}  {intent} -> {taken_for}  {}", mistake.text)?;
        }
        Ok(())
    }
}

/// Memory of this process that is in use, in bytes; none where the system does not tell.
fn rss_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[derive(Deserialize)]
struct LabelledLine {
    text: String,
    intent: String,
    lang: Option<String>,
}

fn read_all(paths: &[PathBuf]) -> anyhow::Result<Vec<Labelled>> {
    let files: Vec<Vec<Labelled>> = paths.iter().map(|path| read(path)).collect::<anyhow::Result<_>>()?;
    Ok(files.concat())
}

fn read(path: &Path) -> anyhow::Result<Vec<Labelled>> {
    let text = text_file::read(path)?;
    let labelled: Vec<Labelled> = text_file::lines(path, &text)
        .map(|(place, line)| {
            let line: LabelledLine = text_file::json(&place, line, FORM)?;
            let language = match line.lang.as_deref().map(parse_language) {
                None => Language::default(),
                Some(Ok(language)) => language,
                Some(Err(hint)) => bail!("{place}: `lang` is not a language of ours; {hint}"),
            };
            Ok(Labelled { text: line.text, intent: line.intent, language })
        })
        .collect::<anyhow::Result<_>>()?;
    if labelled.is_empty() {
        bail!("{} holds no questions", path.display());
    }
    Ok(labelled)
}
