//! What people type as keys and addresses, checked before it is stored.

use crate::gateway::{NO_ORIGIN, is_origin};

/// Characters of a key.
const KEY_CHARS_MAX: usize = 64;
/// Characters of a name.
const NAME_CHARS_MAX: usize = 200;

/// A key of a team or site: it stands in files, snippets and URLs.
pub(super) fn key(text: &str) -> Result<String, String> {
    let allowed = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "_-".contains(char);
    let good = !text.is_empty() && text.len() <= KEY_CHARS_MAX && text.chars().all(allowed);
    good.then(|| text.to_owned()).ok_or_else(|| format!("use 1 to {KEY_CHARS_MAX} of a-z, 0-9, _ and -"))
}

/// A name that people see.
pub(super) fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    let good =
        !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX && !text.chars().any(char::is_control);
    good.then(|| text.to_owned()).ok_or_else(|| format!("use 1 to {NAME_CHARS_MAX} printable characters"))
}

/// An e-mail address, in lower case as it is kept.
pub(super) fn email(text: &str) -> Result<String, String> {
    let text = text.trim().to_lowercase();
    let (local, domain) = text.split_once('@').unwrap_or_default();
    let good = !local.is_empty() && !domain.is_empty() && !text.contains(char::is_whitespace);
    good.then_some(text).ok_or_else(|| "use an address such as amy@example.com".to_owned())
}

/// An origin as browsers send it, or the word that lets programs in.
pub(super) fn origin(text: &str) -> Result<String, String> {
    let text = text.trim().trim_end_matches('/').to_lowercase();
    (is_origin(&text) || text == NO_ORIGIN)
        .then_some(text)
        .ok_or_else(|| "use an origin such as https://shop.example".to_owned())
}

/// A span of time with its unit.
pub(super) fn span(text: &str) -> Result<std::time::Duration, String> {
    let parsed = text.parse::<jiff::SignedDuration>().ok().and_then(|span| span.try_into().ok());
    parsed
        .filter(|span: &std::time::Duration| !span.is_zero())
        .ok_or_else(|| r#"use a span such as "60s" or "2m""#.to_owned())
}

/// A span of whole seconds, zero included.
pub(super) fn seconds(text: &str) -> Result<u32, String> {
    let parsed = text.parse::<jiff::SignedDuration>().ok().filter(|span| span.subsec_nanos() == 0);
    parsed
        .and_then(|span| u32::try_from(span.as_secs()).ok())
        .ok_or_else(|| r#"use a span of whole seconds such as "12s""#.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{email, key, name, origin, seconds, span};

    #[test]
    fn keys_addresses_names_and_spans_are_checked_before_they_are_stored() {
        assert_eq!(email(" Amy@Demo.local ").unwrap(), "amy@demo.local");
        assert!(email("amy").is_err() && email("@x").is_err() && email("a b@c").is_err());
        assert!(
            key("after_sales").is_ok() && key("After").is_err() && key("").is_err() && key("售后").is_err()
        );
        assert!(name("王小美").is_ok() && name(" ").is_err() && name("a\nb").is_err());
        assert_eq!(origin("https://Shop.example/").unwrap(), "https://shop.example");
        assert!(
            origin("no-origin").is_ok() && origin("shop.example").is_err() && origin("https://a/b").is_err()
        );
        assert_eq!(span("2m").unwrap().as_secs(), 120);
        assert_eq!((seconds("0s"), seconds("1m 5s")), (Ok(0), Ok(65)));
        assert!(seconds("1.5s").is_err() && seconds("-1s").is_err() && seconds("12").is_err());
        assert!(span("60").is_err() && span("0s").is_err() && span("-5s").is_err());
    }
}
