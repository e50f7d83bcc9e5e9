//! The web files that are built into the binary: the widget, the console, the demo shop.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use bytes::Bytes;
use rust_embed::{Embed, EmbeddedFile};

use super::headers::PAGE_POLICY;
use crate::gateway::api_error::ApiError;
use crate::gateway::state::Gateway;

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// The name changes with the content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept, but asked for with the tag each time.
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");
/// What is answered for a page that was not built in.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sixty</title>\
    <h1>Not built in</h1><p>This server was built without its web files. Run <code>make web</code>, then build it again.</p></html>";

#[derive(Embed)]
#[folder = "web-widget/dist"]
#[allow_missing = true]
struct Widget;

#[derive(Embed)]
#[folder = "web-console/dist"]
#[allow_missing = true]
struct Console;

#[derive(Embed)]
#[folder = "web-demo"]
#[allow_missing = true]
struct Demo;

/// Who uses a file, and how long it may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Any website embeds it.
    Anywhere { is_hashed: bool },
    /// Our own pages.
    OwnPages { is_hashed: bool },
}

/// The addresses of the web files.
pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/console/") }))
        .route("/w.js", get(loader))
        .route("/w/{*path}", get(widget))
        .route("/console", get(|| async { Redirect::permanent("/console/") }))
        .route("/console/", get(console_page))
        .route("/console/{*path}", get(console))
        .route("/demo", get(demo_page))
        .route("/demo/", get(demo_page))
        .route("/demo/{*path}", get(demo))
}

async fn loader(headers: HeaderMap) -> Response {
    let how = Use::Anywhere { is_hashed: false };
    file::<Widget>("w.js", how, &headers).unwrap_or_else(|| {
        let message = "this server was built without the widget; run `make web`, then build it again";
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not_built", message).into_response()
    })
}

async fn widget(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let how = Use::Anywhere { is_hashed: true };
    file::<Widget>(&format!("w/{path}"), how, &headers).unwrap_or_else(missing)
}

async fn console_page(headers: HeaderMap) -> Response {
    page::<Console>(&headers)
}

/// Addresses without a file are the console's own: it reads them itself.
async fn console(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let is_hashed = path.starts_with("assets/");
    match file::<Console>(&path, Use::OwnPages { is_hashed }, &headers) {
        Some(response) => response,
        None if is_hashed => missing(),
        None => page::<Console>(&headers),
    }
}

async fn demo_page(headers: HeaderMap) -> Response {
    page::<Demo>(&headers)
}

async fn demo(Path(path): Path<String>, headers: HeaderMap) -> Response {
    file::<Demo>(&path, Use::OwnPages { is_hashed: false }, &headers).unwrap_or_else(missing)
}

fn page<F: Embed>(headers: &HeaderMap) -> Response {
    file::<F>("index.html", Use::OwnPages { is_hashed: false }, headers).unwrap_or_else(|| {
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        (StatusCode::SERVICE_UNAVAILABLE, [kind], NOT_BUILT).into_response()
    })
}

fn missing() -> Response {
    ApiError::not_found().into_response()
}

/// The file as the browser can use it: compressed when it can unpack it, nothing when it has it already.
fn file<F: Embed>(path: &str, how: Use, asked: &HeaderMap) -> Option<Response> {
    // The compressed twins are not addresses of their own.
    let raw = F::get(path).filter(|_| path.strip_suffix(".br").is_none())?;
    let packed = F::get(&format!("{path}.br"));
    let has_twin = packed.is_some();
    let packed = packed.filter(|_| takes_brotli(asked));
    let is_packed = packed.is_some();
    let file = packed.unwrap_or(raw);
    let tag = etag(&file);
    let is_known = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim().trim_start_matches("W/") == tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
        ([kind], body(file)).into_response()
    };
    let headers = response.headers_mut();
    if is_packed && !is_known {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if has_twin {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    describe(headers, how);
    Some(response)
}

fn describe(headers: &mut HeaderMap, how: Use) {
    let (Use::Anywhere { is_hashed } | Use::OwnPages { is_hashed }) = how;
    headers.insert(header::CACHE_CONTROL, if is_hashed { FOR_EVER } else { ASK_FIRST });
    match how {
        Use::Anywhere { .. } => {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
        }
        Use::OwnPages { .. } => {
            headers.insert(header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
        }
    }
}

fn body(file: EmbeddedFile) -> Bytes {
    match file.data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

fn etag(file: &EmbeddedFile) -> String {
    let mut tag = String::from("\"");
    for byte in &file.metadata.sha256_hash()[..16] {
        // Writing to a String cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

fn takes_brotli(asked: &HeaderMap) -> bool {
    asked
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            let is_brotli = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
            is_brotli
                && !parts.any(|weight| weight.trim_start_matches("q=").trim_matches(['0', '.']).is_empty())
        })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn brotli_is_sent_to_those_who_can_unpack_it() {
        let takes = |value: &str| takes_brotli(&asked(header::ACCEPT_ENCODING, value));
        assert!(takes("gzip, deflate, br, zstd") && takes("br;q=0.5") && takes("BR"));
        assert!(!takes("gzip") && !takes("br;q=0") && !takes("br;q=0.0") && !takes("*"));
        assert!(!takes_brotli(&HeaderMap::new()));
    }

    #[test]
    fn scripts_and_pages_have_their_types() {
        assert_eq!(content_type("w/panel-a1.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("a.exe"), "application/octet-stream");
    }
}
