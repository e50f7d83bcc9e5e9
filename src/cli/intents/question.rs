//! `sixty intents match`: what one question is taken for, and why.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::cli::output::Format;
use crate::core::intent::{Candidate, Library, MatchedBy, Matches, Thresholds, Why};
use crate::core::text::{Language, Normalised, language, normalise};

/// A question to try.
pub(super) struct Question<'q> {
    /// As a visitor would type it.
    pub(super) text: &'q str,
    /// Language of the conversation so far.
    pub(super) hint: Language,
    /// Also tell what decided.
    pub(super) explain: bool,
}

/// Prints the candidates.
pub(super) fn run(
    library: &Library,
    question: &Question<'_>,
    format: Format,
    out: &mut impl Write,
) -> io::Result<()> {
    let utterance = normalise(question.text);
    let language = language(utterance.text(), question.hint);
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
        if question.explain {
            for Why { by, text, weight } in library.explain(&utterance, language, candidate.intent) {
                writeln!(out, "          {:<10} {weight:.2}  {text}", cause(by))?;
            }
            if let Some(nearest) = library.nearest_example(&utterance, candidate.intent) {
                writeln!(out, "          nearest    {:.2}  {}", nearest.likeness, nearest.text)?;
            }
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
    let nearest = library.nearest_example(text, candidate.intent);
    json!({
        "intent": library.intent(candidate.intent).map(|intent| intent.id.as_str()),
        "confidence": candidate.confidence,
        "by": cause(candidate.by),
        "why": why,
        "nearest": nearest.map(|nearest| json!({ "text": nearest.text, "likeness": nearest.likeness })),
    })
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
