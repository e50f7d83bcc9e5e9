//! A topic file drafted from what others wrote: the knowledge of another bot, or what visitors asked in vain.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use pinyin::ToPinyin as _;

use crate::core::text::{Language, language, normalise};

/// One intent as far as it is known. What there is not in a language stays empty, for `check` to name.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) id: String,
    /// Questions in both languages, mixed; the first one of a language is its title.
    pub(super) examples: Vec<String>,
    pub(super) answer: Option<String>,
    /// One line for who goes on with the draft.
    pub(super) comment: Option<String>,
}

/// The intents in the schema of a topic file.
pub(super) fn topic_file(drafts: &[Draft]) -> String {
    let mut file: Vec<String> = Vec::new();
    for draft in drafts {
        let of = |wanted: Language| -> Vec<&str> {
            let is = |text: &&String| language(normalise(text).text(), Language::En) == wanted;
            draft.examples.iter().filter(is).map(String::as_str).collect()
        };
        let (zh, en) = (of(Language::Zh), of(Language::En));
        let answer = draft.answer.as_deref().unwrap_or_default();
        let answer_in = |wanted| if language(answer, Language::En) == wanted { answer } else { "" };
        let title = |examples: &[&str]| quoted(examples.first().copied().unwrap_or_default());
        file.extend(draft.comment.iter().map(|comment| format!("# {comment}\n")));
        file.push(format!(
            "[[intent]]\nid = {}\ntitle = {{ zh-CN = {}, en = {} }}\n\n[intent.examples]\n",
            quoted(&draft.id),
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

/// Writes a file that does not exist yet.
pub(super) fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = std::fs::File::create_new(path)
        .with_context(|| format!("cannot write {}; name a file that does not exist", path.display()))?;
    Ok(file.write_all(text.as_bytes())?)
}

/// A text as a string of TOML.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// What was said, in one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as an id of ours: lower-case words joined by `_`, Chinese in pinyin; none when nothing can be spelt.
pub(super) fn id_of(name: &str, words_max: usize) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut goes_on = false;
    for c in name.chars() {
        let letter = c.is_ascii_alphanumeric();
        match words.last_mut() {
            Some(word) if letter && goes_on => word.push(c.to_ascii_lowercase()),
            _ if letter => words.push(c.to_ascii_lowercase().to_string()),
            _ => words.extend(c.to_pinyin().map(|sound| sound.plain().replace('ü', "v"))),
        }
        goes_on = letter;
    }
    words.truncate(words_max);
    let id = words.join("_");
    match id.chars().next()? {
        '0'..='9' => Some(format!("intent_{id}")),
        _ => Some(id),
    }
}

/// An id that is not taken: the first words of a question, with a number where they are.
pub(super) fn free_id(question: &str, taken: impl Fn(&str) -> bool) -> String {
    /// Words of a question that make an id.
    const WORDS: usize = 5;
    let base = id_of(question, WORDS).unwrap_or_else(|| "faq".to_owned());
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(base)
}

/// A number and what it counts.
pub(super) fn counted(count: usize, of: &str) -> String {
    if count == 1 { format!("1 {of}") } else { format!("{count} {of}s") }
}
