//! The web files: with a build they are served, without one the answer says how to get it.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use super::{Answer, World};

async fn get(world: &World, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_root_leads_to_the_console() {
    let world = World::new().await;
    assert_eq!(get(&world, "/", &[]).await.header(header::LOCATION), "/console/");
    assert_eq!(get(&world, "/console", &[]).await.header(header::LOCATION), "/console/");
}

#[tokio::test]
async fn a_page_is_there_or_says_how_to_build_it() {
    let world = World::new().await;
    for path in ["/console/", "/console/conversations/1", "/demo"] {
        let answer = get(&world, path, &[]).await;
        let is_built = answer.status == StatusCode::OK;
        assert!(is_built || answer.text.contains("make web"), "{path}: {}", answer.text);
        assert_eq!(answer.header(header::CONTENT_TYPE), "text/html; charset=utf-8", "{path}");
        if is_built {
            assert!(answer.header(header::CONTENT_SECURITY_POLICY).contains("script-src 'self'"), "{path}");
            assert_eq!(answer.header(header::CACHE_CONTROL), "no-cache", "{path}");
        }
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_the_page() {
    let world = World::new().await;
    for path in
        ["/console/assets/none.js", "/w/none.js", "/demo/none.css", "/w/..%2f..%2fCargo.toml", "/w.js.br"]
    {
        assert_eq!(get(&world, path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_loader_works_on_other_websites_and_is_sent_once() {
    let world = World::new().await;
    let first = get(&world, "/w.js", &[("accept-encoding", "br")]).await;
    if first.status == StatusCode::SERVICE_UNAVAILABLE {
        assert_eq!(first.code(), (503, "not_built".into()));
        return;
    }
    assert_eq!(first.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
    assert_eq!(first.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(
        (first.header(header::CONTENT_ENCODING), first.header(header::VARY)),
        ("br", "accept-encoding")
    );
    let tag = first.header(header::ETAG).to_owned();
    let again = get(&world, "/w.js", &[("accept-encoding", "br"), ("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.text.len()), (StatusCode::NOT_MODIFIED, 0));
    let plain = get(&world, "/w.js", &[("if-none-match", &tag)]).await;
    assert_eq!((plain.status, plain.header(header::CONTENT_ENCODING)), (StatusCode::OK, ""));
}
