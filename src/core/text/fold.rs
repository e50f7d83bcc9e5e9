//! Folding: what differs from visitor to visitor and means the same (addresses, numbers) becomes one word.

use std::borrow::Cow;

use super::segment::is_han;

/// Stands for a web address; the word itself, so that saying "url" and sending one are alike.
const URL: &str = "url";
/// Stands for an e-mail address.
const EMAIL: &str = "email";

/// A normalised text in which addresses are the words `url` and `email` and runs of digits `0` (one digit) or `00` (more).
///
/// Idempotent. For the classifier alone: slots and patterns look for the very numbers.
pub fn fold(text: &str) -> Cow<'_, str> {
    let addresses = text.contains('@') || text.contains("://") || text.contains("www.");
    if !addresses && !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while addresses && !rest.is_empty() {
        let end = rest.find(|c: char| !is_of_address(c)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        match address(piece) {
            Some(word) => word_apart(&mut folded, word, after),
            None => digits(&mut folded, piece),
        }
        let next = after.find(is_of_address).unwrap_or(after.len());
        folded.push_str(&after[..next]);
        rest = &after[next..];
    }
    digits(&mut folded, rest);
    Cow::Owned(folded)
}

fn is_of_address(c: char) -> bool {
    !c.is_whitespace() && !is_han(c) && !matches!(c, '"' | '(' | ')' | ',' | ';' | '<' | '>' | '|')
}

fn address(piece: &str) -> Option<&'static str> {
    if piece.contains("://") || piece.starts_with("www.") {
        return Some(URL);
    }
    let (name, host) = piece.split_once('@')?;
    let dotted = host.split_once('.').is_some_and(|(host, end)| !host.is_empty() && !end.is_empty());
    (!name.is_empty() && dotted).then_some(EMAIL)
}

/// The word, with a space before and after unless there is a border already.
fn word_apart(folded: &mut String, word: &str, after: &str) {
    if folded.ends_with(|c: char| c.is_alphanumeric() && !is_han(c)) {
        folded.push(' ');
    }
    folded.push_str(word);
    if after.starts_with(|c: char| c.is_alphanumeric() && !is_han(c)) {
        folded.push(' ');
    }
}

fn digits(folded: &mut String, piece: &str) {
    let mut run = 0;
    for c in piece.chars() {
        if c.is_ascii_digit() {
            run += 1;
            if run <= 2 {
                folded.push('0');
            }
        } else {
            run = 0;
            folded.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::fold;
    use crate::core::text::normalise;

    #[test]
    fn numbers_keep_only_whether_they_are_long() {
        assert_eq!(fold("order 8812 of 3 items, iphone15"), "order 00 of 0 items, iphone00");
        assert_eq!(fold("第2天"), "第0天");
        assert_eq!(fold("nothing to fold"), "nothing to fold");
    }

    #[test]
    fn addresses_are_words() {
        assert_eq!(fold("see https://example.org/a?b=1 please"), "see url please");
        assert_eq!(fold("打开www.example.org看看"), "打开url看看");
        assert_eq!(fold("mail me: an.na@example.org, thanks"), "mail me: email, thanks");
        assert_eq!(fold("5 @ home"), "0 @ home");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(raw in any::<String>()) {
            let text = normalise(&raw);
            let once = fold(text.text()).into_owned();
            assert_eq!(fold(&once), once);
        }

        #[test]
        fn addresses_and_numbers_settle_too(raw in "[a-z0-9@:/.w一二 ]{0,40}") {
            let text = normalise(&raw);
            let once = fold(text.text()).into_owned();
            assert_eq!(fold(&once), once);
        }
    }
}
