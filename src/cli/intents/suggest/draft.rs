//! What was asked in vain as a topic file: new intents for what the library does not know, and phrases for those it has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cli::intents::topic::{self, Draft, counted, free_id, one_line, quoted};
use crate::core::intent::{Group, Library};
use crate::core::ticket::find_contact;

/// Phrases of one group that are written down, the most frequent ones.
const EXAMPLES_MAX: usize = 50;
/// From so many digits on a number may be somebody's: it is written as zeros, which are all the same to the matcher.
const DIGITS_MAX: usize = 4;

/// What was written.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// New intents.
    pub(super) intents: usize,
    /// Phrases of these.
    pub(super) examples: usize,
    /// Intents there are that may get phrases.
    pub(super) known: usize,
}

/// Writes the groups of at least so many messages into a file that does not exist yet.
pub(super) fn write(
    library: &Library,
    groups: &[Group],
    least: usize,
    path: &Path,
) -> anyhow::Result<Written> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut known: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    let mut taken: BTreeSet<String> = library.intents().map(|(_, intent)| intent.id.clone()).collect();
    for group in groups.iter().filter(|group| group.count >= least) {
        let examples = phrases(group);
        if examples.is_empty() {
            continue;
        }
        if let Some(intent) = group.nearest_id(library) {
            let (count, phrases) = known.entry(intent).or_default();
            *count += group.count;
            phrases.extend(examples);
            continue;
        }
        let id = free_id(&examples[0], |id| taken.contains(id));
        taken.insert(id.clone());
        drafts.push(Draft { id, examples, answer: None, comment: Some(asked(group.count)) });
    }
    topic::write_new(path, &(topic::topic_file(&drafts) + &for_known(&known)))?;
    let examples = drafts.iter().map(|draft| draft.examples.len()).sum();
    Ok(Written { intents: drafts.len(), examples, known: known.len() })
}

/// What intents there are may get, as comments: an intent is not taught in two files.
fn for_known(known: &BTreeMap<&str, (usize, Vec<String>)>) -> String {
    let intent = |(id, (count, phrases)): (&&str, &(usize, Vec<String>))| {
        let lines: Vec<String> = phrases.iter().map(|phrase| format!("#   {},\n", quoted(phrase))).collect();
        format!("# for `{id}`, {}: copy what fits into its examples\n{}\n", asked(*count), lines.concat())
    };
    known.iter().map(intent).collect()
}

fn asked(count: usize) -> String {
    format!("asked {} in vain", counted(count, "time"))
}

/// The messages as examples; none of them tells how to reach somebody.
fn phrases(group: &Group) -> Vec<String> {
    group.messages.iter().filter_map(|(text, _)| anonymous(&one_line(text))).take(EXAMPLES_MAX).collect()
}

/// A message with zeros for its numbers; none when it names an address or an account.
fn anonymous(text: &str) -> Option<String> {
    let zeros = |found: &str| found.replace(is_digit, "0");
    let text = match find_contact(text) {
        Some(contact) if contact.contains(char::is_alphabetic) => return None,
        Some(number) => text.replace(number, &zeros(number)),
        None => text.to_owned(),
    };
    let mut chars: Vec<char> = text.chars().collect();
    let runs = chars.chunk_by_mut(|a, b| is_digit(*a) == is_digit(*b));
    runs.filter(|run| run.len() > DIGITS_MAX && is_digit(run[0])).for_each(|run| run.fill('0'));
    Some(chars.into_iter().collect())
}

/// Also one of full width.
fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}
