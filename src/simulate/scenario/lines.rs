//! Where a field stands in the file: from a path to a line, and from a place in the text to a path.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The fields of a file with their places.
pub(super) struct Lines<'t> {
    text: &'t str,
    root: Option<Spanned<DeTable<'t>>>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, root: DeTable::parse(text).ok() }
    }

    /// The line of a byte of the text, counted from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
    }

    /// The line of a field such as `teams[0].ladder.notice`; of the innermost one around it when it is not written down.
    pub(super) fn line_of(&self, field: &str) -> usize {
        let Some(root) = &self.root else { return 1 };
        let mut place = 0;
        let mut table = Some(root.get_ref());
        for part in field.split('.') {
            let (name, index) = split_index(part);
            let entry = table.and_then(|table| table.iter().find(|(key, _)| key.get_ref() == name));
            let Some((key, value)) = entry else { break };
            place = key.span().start;
            let mut value = value;
            if let (Some(index), Some(list)) = (index, value.get_ref().as_array()) {
                let Some(item) = list.get(index) else { break };
                value = item;
                place = item.span().start;
            }
            table = value.get_ref().as_table();
        }
        self.line(place)
    }

    /// The innermost field whose value, or key, covers a place in the text.
    pub(super) fn field_at(&self, span: &Range<usize>) -> String {
        let mut path = String::new();
        let mut table = self.root.as_ref().map(Spanned::get_ref);
        while let Some(here) = table {
            let covers = |(key, value): &(&Spanned<_>, &Spanned<DeValue<'_>>)| {
                within(span, &key.span()) || within(span, &value.span()) || holds(value.get_ref(), span)
            };
            let Some((key, value)) = here.iter().find(covers) else { break };
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(key.get_ref());
            let mut value = value.get_ref();
            if let Some(list) = value.as_array() {
                let inside =
                    |item: &Spanned<DeValue<'_>>| within(span, &item.span()) || holds(item.get_ref(), span);
                if let Some(index) = list.iter().position(inside) {
                    path = format!("{path}[{index}]");
                    value = list[index].get_ref();
                }
            }
            table = value.as_table();
        }
        path
    }
}

/// `agents[2]` is the third of `agents`.
fn split_index(part: &str) -> (&str, Option<usize>) {
    match part.split_once('[') {
        Some((name, index)) => (name, index.trim_end_matches(']').parse().ok()),
        None => (part, None),
    }
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The keys of a table written with a header lie outside of the span of the header.
fn holds(value: &DeValue<'_>, span: &Range<usize>) -> bool {
    if let Some(table) = value.as_table() {
        return table.iter().any(|(key, value)| {
            within(span, &key.span()) || within(span, &value.span()) || holds(value.get_ref(), span)
        });
    }
    let list = value.as_array();
    list.is_some_and(|list| list.iter().any(|item| within(span, &item.span()) || holds(item.get_ref(), span)))
}
