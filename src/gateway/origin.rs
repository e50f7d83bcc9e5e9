//! Web origins: which website a browser's request comes from, compared exactly.

use axum::http::{HeaderMap, header};

/// Entry of a site's allow-list that also lets programs in, which send no `Origin` (load tests, bridges).
pub const NO_ORIGIN: &str = "no-origin";

/// Whether this is an origin in the form browsers send it.
pub fn is_origin(text: &str) -> bool {
    Origin::parse(text).is_some()
}

/// What a request said about its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Claim {
    /// No header: not a browser.
    Missing,
    /// `null`, several headers, or nothing an origin looks like.
    Invalid,
    /// A website.
    Web(Origin),
}

/// Scheme, host and port; two origins are the same when all three are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    scheme: Scheme,
    host: String,
    port: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

impl Scheme {
    const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl Origin {
    /// Reads `scheme://host[:port]` as browsers send it: lower case and nothing behind it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = match text.split_once("://")? {
            ("http", rest) => (Scheme::Http, rest),
            ("https", rest) => (Scheme::Https, rest),
            _ => return None,
        };
        let (host, port) = split_authority(authority, scheme.default_port())?;
        Some(Self { scheme, host: host.to_owned(), port })
    }

    /// Whether cookies may be marked secure.
    pub(super) fn is_https(&self) -> bool {
        self.scheme == Scheme::Https
    }
}

/// Splits `host[:port]`; refuses what is not in the form browsers send.
fn split_authority(authority: &str, default_port: u16) -> Option<(&str, u16)> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let port = match port {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
        Some(_) => return None,
        None => default_port,
    };
    is_host(host).then_some((host, port))
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
    !host.is_empty() && host.bytes().all(allowed)
}

impl Claim {
    /// What the headers say.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut values = headers.get_all(header::ORIGIN).iter();
        match (values.next(), values.next()) {
            (None, _) => Self::Missing,
            (Some(value), None) => {
                value.to_str().ok().and_then(Origin::parse).map_or(Self::Invalid, Self::Web)
            }
            (Some(_), Some(_)) => Self::Invalid,
        }
    }

    /// Whether a visitor's socket may speak for a site with this allow-list; an empty list denies everybody.
    pub(super) fn may_visit(&self, allowed: &[String]) -> bool {
        match self {
            Self::Missing => allowed.iter().any(|entry| entry == NO_ORIGIN),
            Self::Invalid => false,
            Self::Web(origin) => allowed.iter().any(|entry| Origin::parse(entry).as_ref() == Some(origin)),
        }
    }

    /// Whether this is the server's own website or one of `others`. A missing origin is not.
    pub(super) fn is_own(&self, own: Option<&Origin>, headers: &HeaderMap, others: &[Origin]) -> bool {
        let Self::Web(origin) = self else { return false };
        let is_own = match own {
            Some(own) => origin == own,
            None => is_host_header(origin, headers),
        };
        is_own || others.contains(origin)
    }
}

/// Without a public address the server is where the request was sent to; a proxy in front may add TLS, so the scheme is free.
fn is_host_header(origin: &Origin, headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    let host = host.to_ascii_lowercase();
    split_authority(&host, origin.scheme.default_port()) == Some((&origin.host, origin.port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(origin: Option<&str>, host: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        headers.insert(header::HOST, host.parse().unwrap());
        headers
    }

    fn may_visit(origin: Option<&str>, allowed: &[&str]) -> bool {
        let allowed: Vec<String> = allowed.iter().map(|entry| (*entry).to_owned()).collect();
        Claim::of(&headers(origin, "chat.example")).may_visit(&allowed)
    }

    #[test]
    fn a_site_admits_exactly_its_origins() {
        let allowed = ["https://shop.example", "http://localhost:5173", "http://[::1]:8080"];
        for origin in
            ["https://shop.example", "https://shop.example:443", "http://localhost:5173", "http://[::1]:8080"]
        {
            assert!(may_visit(Some(origin), &allowed), "{origin}");
        }
        for origin in [
            "null",
            "",
            "http://shop.example",
            "https://shop.example:8443",
            "https://SHOP.example",
            "HTTPS://shop.example",
            "https://shop.example.evil.test",
            "https://evil-shop.example",
            "https://a.shop.example",
            "https://shop.example/",
            "https://shop.example/path",
            "https://user@shop.example",
            "https://shop.example.",
            "https://shop.example:",
            "https://shop.example:+443",
            "https://shop.example https://evil.test",
            "file://",
            "chrome-extension://shop.example",
            "shop.example",
        ] {
            assert!(!may_visit(Some(origin), &allowed), "{origin}");
        }
    }

    #[test]
    fn an_empty_list_admits_nobody() {
        assert!(!may_visit(Some("https://shop.example"), &[]));
        assert!(!may_visit(None, &[]));
    }

    #[test]
    fn programs_without_an_origin_need_the_literal_entry() {
        assert!(!may_visit(None, &["https://shop.example"]));
        assert!(may_visit(None, &["https://shop.example", NO_ORIGIN]));
        assert!(!may_visit(Some("null"), &[NO_ORIGIN]));
        assert!(!may_visit(Some(NO_ORIGIN), &[NO_ORIGIN]));
    }

    #[test]
    fn two_origin_headers_are_none() {
        let mut two = headers(Some("https://shop.example"), "chat.example");
        two.append(header::ORIGIN, "https://shop.example".parse().unwrap());
        assert_eq!(Claim::of(&two), Claim::Invalid);
    }

    #[test]
    fn the_servers_own_origin_is_the_public_address_or_the_host() {
        let own = |origin: &str, host: &str, public: Option<&str>| {
            let headers = headers(Some(origin), host);
            let public = public.and_then(Origin::parse);
            Claim::of(&headers).is_own(public.as_ref(), &headers, &[])
        };
        assert!(own("http://127.0.0.1:8060", "127.0.0.1:8060", None));
        assert!(own("https://chat.example", "Chat.example", None), "TLS ends before us");
        assert!(!own("http://127.0.0.1:8061", "127.0.0.1:8060", None));
        assert!(!own("http://evil.test", "chat.example", None));
        assert!(own("https://chat.example", "10.0.0.7:8060", Some("https://chat.example")));
        assert!(
            !own("http://10.0.0.7:8060", "10.0.0.7:8060", Some("https://chat.example")),
            "only the public address"
        );
    }

    #[test]
    fn other_consoles_are_listed_exactly() {
        let headers = headers(Some("https://desk.example"), "chat.example");
        let listed = Origin::parse("https://desk.example").unwrap();
        assert!(Claim::of(&headers).is_own(None, &headers, std::slice::from_ref(&listed)));
        assert!(!Claim::of(&headers).is_own(None, &headers, &[]));
        assert!(!Claim::Missing.is_own(None, &headers, &[listed]));
    }
}
