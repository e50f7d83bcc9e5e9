//! The login cookie: not readable by scripts, never sent from other sites, bound to the host under TLS.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};

/// Its name without TLS.
const PLAIN: &str = "sixty_login";
/// Its name under TLS: browsers take it only from this very host, with Path=/ and Secure.
const HOST: &str = "__Host-sixty_login";

/// The secret of the login cookie.
pub(super) fn read(headers: &HeaderMap, is_https: bool) -> Option<&str> {
    let wanted = name(is_https);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted).then_some(value))
}

/// The header that sets it.
pub(super) fn set(secret: &str, is_https: bool, life: Duration) -> Option<HeaderValue> {
    let secure = if is_https { "; Secure" } else { "" };
    let (name, seconds) = (name(is_https), life.as_secs());
    let text = format!("{name}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).ok()
}

/// The header that removes it.
pub(super) fn clear(is_https: bool) -> Option<HeaderValue> {
    set("", is_https, Duration::ZERO)
}

const fn name(is_https: bool) -> &'static str {
    if is_https { HOST } else { PLAIN }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        headers
    }

    #[test]
    fn under_tls_only_the_host_bound_cookie_counts() {
        let both = headers("a=b; sixty_login=plain; __Host-sixty_login=host");
        assert_eq!(read(&both, true), Some("host"));
        assert_eq!(read(&both, false), Some("plain"));
        assert_eq!(read(&headers("sixty_login=plain"), true), None);
        assert_eq!(read(&HeaderMap::new(), false), None);
    }

    #[test]
    fn the_cookie_is_locked_down() {
        let value = set("abc", true, Duration::from_mins(1)).unwrap();
        let expected = "__Host-sixty_login=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure";
        assert_eq!(value, expected);
        assert!(!set("abc", false, Duration::ZERO).unwrap().to_str().unwrap().contains("Secure"));
        assert!(clear(true).unwrap().to_str().unwrap().contains("Max-Age=0"));
    }
}
