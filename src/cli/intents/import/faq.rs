//! A table of questions and answers.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use csv::{ReaderBuilder, StringRecord};

use super::found::{Import, id_of};

/// Words of a question that make an id.
const ID_WORDS: usize = 5;
/// What the columns may be called in a header.
const QUESTION: [&str; 4] = ["question", "q", "问题", "问"];
const ANSWER: [&str; 4] = ["answer", "a", "答案", "答"];

/// Reads the rows; those with the same answer are one intent.
pub(super) fn read(path: &Path, text: &str, import: &mut Import) -> anyhow::Result<()> {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut rows = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut by_answer: BTreeMap<String, String> = BTreeMap::new();
    let (mut question_at, mut answer_at) = (0, 1);
    let mut row = StringRecord::new();
    let mut first = true;
    while rows.read_record(&mut row).with_context(|| format!("{} is no CSV", path.display()))? {
        let line = row.position().map_or(0, |position| position.line() as usize);
        if std::mem::take(&mut first)
            && let (Some(question), Some(answer)) = (column(&row, &QUESTION), column(&row, &ANSWER))
        {
            (question_at, answer_at) = (question, answer);
            continue;
        }
        let field = |at: usize| row.get(at).map(str::trim).filter(|text| !text.is_empty());
        let (Some(question), Some(answer)) = (field(question_at), field(answer_at)) else {
            import.leave_out(path, line, "a row needs a question and an answer");
            continue;
        };
        let id = match by_answer.get(answer) {
            Some(id) => id.clone(),
            None => free_id(import, question),
        };
        by_answer.insert(answer.to_owned(), id.clone());
        let intent = import.intent(&id);
        intent.answer.get_or_insert_with(|| answer.to_owned());
        if !intent.add(question) {
            import.leave_out(path, line, format!("`{question}` is there already, or has no word"));
        }
    }
    Ok(())
}

fn column(header: &StringRecord, names: &[&str]) -> Option<usize> {
    header.iter().position(|field| names.contains(&field.trim().to_lowercase().as_str()))
}

/// An id nobody has: the first words of the question, or a number.
fn free_id(import: &Import, question: &str) -> String {
    let words: Vec<&str> = question.split_whitespace().take(ID_WORDS).collect();
    let base = id_of(&words.join(" ")).unwrap_or_else(|| "faq".to_owned());
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    let free = |id: &String| !import.by_id.contains_key(id);
    std::iter::once(base.clone()).chain(numbered).find(free).unwrap_or(base)
}
