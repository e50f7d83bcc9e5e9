//! What people typed, brought within the limits of the wire before the engine sees it.

use std::sync::Arc;

use crate::core::ticket;
use crate::protocol::limits::{LABEL_CHARS_MAX, TAGS_MAX, TEXT_CHARS_MAX, URL_CHARS_MAX};
use crate::protocol::{ErrorCode, ErrorFrame};

/// A message: trimmed, 1 to 4,000 characters.
pub(super) fn message(text: Option<&str>) -> Result<Arc<str>, ErrorFrame> {
    let text = text.unwrap_or_default().trim();
    if text.is_empty() {
        return Err(ErrorFrame::new(
            ErrorCode::TextEmpty,
            "write at least one character that is not a space",
        ));
    }
    let too_long = text.chars().nth(TEXT_CHARS_MAX).is_some();
    if too_long {
        let message = format!("a text has at most {TEXT_CHARS_MAX} characters; send it in parts");
        return Err(ErrorFrame::new(ErrorCode::TextTooLong, message));
    }
    Ok(text.into())
}

/// A way to reach somebody: trimmed; an e-mail address, a telephone number or an id.
pub(super) fn contact(text: &str) -> Result<Arc<str>, ErrorFrame> {
    let text = text.trim();
    if ticket::is_contact(text) {
        return Ok(text.into());
    }
    let message = "a contact is an e-mail address, a telephone number or an id such as WeChat's, 3 to 100 characters; correct it";
    Err(ErrorFrame::new(ErrorCode::InvalidContact, message))
}

/// A short claim (name, title, reason): trimmed and cut; none when nothing is left.
pub(super) fn label(text: &str) -> Option<String> {
    cut(text, LABEL_CHARS_MAX)
}

/// The same for an optional field.
pub(super) fn label_of(text: Option<&str>) -> Option<Arc<str>> {
    text.and_then(label).map(Arc::from)
}

/// A page's address: trimmed and cut; only http and https, because agents can click it.
pub(super) fn url(text: &str) -> Option<String> {
    let text = cut(text, URL_CHARS_MAX)?;
    (text.starts_with("https://") || text.starts_with("http://")).then_some(text)
}

/// Tags: trimmed, cut, empty ones and repetitions left out; more than ten are refused.
pub(super) fn tags(tags: Option<&[String]>) -> Result<Vec<Arc<str>>, ErrorFrame> {
    let mut kept: Vec<Arc<str>> = Vec::new();
    for tag in tags.unwrap_or_default().iter().filter_map(|tag| label(tag)) {
        if !kept.iter().any(|known| **known == *tag) {
            kept.push(tag.into());
        }
        if kept.len() > TAGS_MAX {
            let message = format!("at most {TAGS_MAX} tags; leave some out");
            return Err(ErrorFrame::new(ErrorCode::InvalidFrame, message));
        }
    }
    Ok(kept)
}

/// Uploads are not built.
pub(super) fn no_attachments(attachments: Option<&[String]>) -> Result<(), ErrorFrame> {
    match attachments {
        Some(ids) if !ids.is_empty() => {
            Err(ErrorFrame::new(ErrorCode::Unsupported, "attachments are not supported here; send text only"))
        }
        _ => Ok(()),
    }
}

fn cut(text: &str, chars_max: usize) -> Option<String> {
    let kept: String = text.trim().chars().filter(|char| !char.is_control()).take(chars_max).collect();
    (!kept.is_empty()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_trimmed_and_counted_in_characters() {
        assert_eq!(&*message(Some("  我要退款 \n")).unwrap(), "我要退款");
        assert!(message(Some(&"好".repeat(4_000))).is_ok());
        assert_eq!(message(Some(&"好".repeat(4_001))).unwrap_err().code, ErrorCode::TextTooLong);
        assert_eq!(message(Some(" \u{3000}\n")).unwrap_err().code, ErrorCode::TextEmpty);
        assert_eq!(message(None).unwrap_err().code, ErrorCode::TextEmpty);
    }

    #[test]
    fn labels_are_cut_and_hold_no_control_characters() {
        assert_eq!(label(" a\u{0}b\n ").as_deref(), Some("ab"));
        assert_eq!(label(&"好".repeat(300)).unwrap().chars().count(), LABEL_CHARS_MAX);
        assert_eq!(label(" \u{7}"), None);
    }

    #[test]
    fn only_web_addresses_are_pages() {
        assert_eq!(url(" https://shop.example/p?q=1 ").as_deref(), Some("https://shop.example/p?q=1"));
        for other in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "shop.example", ""] {
            assert_eq!(url(other), None, "{other}");
        }
    }

    #[test]
    fn ten_tags_are_enough() {
        let many: Vec<String> = (0..11).map(|n| n.to_string()).collect();
        assert_eq!(tags(Some(&many[..10])).unwrap().len(), 10);
        assert_eq!(tags(Some(&many)).unwrap_err().code, ErrorCode::InvalidFrame);
        assert_eq!(tags(Some(&[" a ".to_owned(), "a".to_owned(), " ".to_owned()])).unwrap().len(), 1);
    }
}
