//! A table of questions and answers, as spreadsheets write it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, GB18030, UTF_8};

use super::found::Import;
use crate::cli::intents::topic::free_id;
use crate::core::text::normalise;

/// What the columns may be called in a header, normalised.
const QUESTION: [&str; 6] = ["question", "questions", "q", "问题", "问", "提问"];
const ANSWER: [&str; 7] = ["answer", "answers", "a", "答案", "答", "回答", "回复"];
/// What stands between two fields, the most usual first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How a table is laid out.
struct Layout {
    delimiter: u8,
    /// Where question and answer stand, if a header tells.
    header: Option<(usize, usize)>,
}

/// Reads the rows; those with the same answer are one intent.
pub(super) fn read(path: &Path, bytes: &[u8], import: &mut Import) -> anyhow::Result<()> {
    let text = decoded(path, bytes, import)?;
    let layout = Layout::of(&text);
    let (question_at, answer_at) = layout.header.unwrap_or((0, 1));
    if layout.header.is_none() {
        import.note(path, "no header names the columns `question` and `answer`: the first two were taken");
    }
    let mut rows = ReaderBuilder::new()
        .has_headers(layout.header.is_some())
        .delimiter(layout.delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut by_answer: BTreeMap<String, String> = BTreeMap::new();
    let mut row = StringRecord::new();
    while rows.read_record(&mut row).with_context(|| format!("{} is no CSV", path.display()))? {
        let line = row.position().map_or(0, |position| position.line() as usize);
        let field = |at: usize| row.get(at).map(str::trim).filter(|text| !text.is_empty());
        let (Some(question), Some(answer)) = (field(question_at), field(answer_at)) else {
            import.leave_out(path, line, "a row needs a question and an answer");
            continue;
        };
        let id = match by_answer.get(answer) {
            Some(id) => id.clone(),
            None => free_id(question, |id| import.by_id.contains_key(id)),
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

/// The text: UTF-8, what a byte order mark says, or else what spreadsheets write on a Chinese Windows.
fn decoded<'b>(path: &Path, bytes: &'b [u8], import: &mut Import) -> anyhow::Result<Cow<'b, str>> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, length)| (encoding, &bytes[length..]));
    let plain = || if str::from_utf8(bytes).is_ok() { (UTF_8, bytes) } else { (GB18030, bytes) };
    let (encoding, bytes) = marked.unwrap_or_else(plain);
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else {
        bail!("{} is neither UTF-8 nor {}; save it as UTF-8", path.display(), encoding.name());
    };
    if encoding != UTF_8 {
        import.note(path, format!("read as {}, as it is not UTF-8", encoding.name()));
    }
    Ok(text)
}

impl Layout {
    /// The delimiter under which a header can be read, or else the first that parts anything.
    fn of(text: &str) -> Self {
        let first = |delimiter: u8| {
            let mut rows = ReaderBuilder::new()
                .has_headers(false)
                .delimiter(delimiter)
                .from_reader(text.as_bytes())
                .into_records();
            rows.next().and_then(Result::ok).unwrap_or_default()
        };
        let layouts = DELIMITERS.map(|delimiter| (delimiter, first(delimiter)));
        let headed = layouts.iter().find_map(|(delimiter, row)| {
            let header = Some((column(row, &QUESTION)?, column(row, &ANSWER)?));
            Some(Self { delimiter: *delimiter, header })
        });
        let parted = || layouts.iter().find(|(_, row)| row.len() > 1).map_or(DELIMITERS[0], |(by, _)| *by);
        headed.unwrap_or_else(|| Self { delimiter: parted(), header: None })
    }
}

fn column(header: &StringRecord, names: &[&str]) -> Option<usize> {
    header.iter().position(|field| names.contains(&normalise(field).text().trim()))
}
