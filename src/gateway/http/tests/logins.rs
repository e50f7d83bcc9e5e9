//! Logging in, staying in, getting out; and what other websites cannot do with it.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;

use super::{Answer, PASSWORD, World};
use crate::gateway::settings::Settings;

async fn log_in(world: &World, email: &str, password: &str) -> Answer {
    world.ask("", "POST", "/api/v1/login", Some(json!({"email": email, "password": password}))).await
}

fn cookie_of(answer: &Answer) -> String {
    answer.header(header::SET_COOKIE).split(';').next().unwrap().to_owned()
}

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let empty = Request::builder().method(method).uri(path).header(header::HOST, "sixty.test");
    headers
        .iter()
        .fold(empty, |request, (name, value)| request.header(*name, *value))
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn a_login_lasts_until_the_logout() {
    let world = World::new().await;
    let answer = log_in(&world, " Ann@Shop.test ", PASSWORD).await;
    assert_eq!((answer.status, answer.json()["agent"]["name"].as_str()), (StatusCode::OK, Some("ann")));
    assert!(!answer.text.contains("argon2"), "hashes stay inside");
    let cookie = cookie_of(&answer);
    let me = world.send(request("GET", "/api/v1/me", &[("cookie", &cookie)])).await;
    assert_eq!(me.json()["agent"]["teams"], json!(["sales"]));
    let out =
        world.send(request("POST", "/api/v1/logout", &[("cookie", &cookie), ("x-sixty-csrf", "1")])).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(out.header(header::SET_COOKIE).contains("Max-Age=0"));
    let after = world.send(request("GET", "/api/v1/me", &[("cookie", &cookie)])).await;
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn wrong_passwords_unknown_accounts_and_disabled_ones_look_the_same() {
    let world = World::new().await;
    let ann = world.store.agent_by_email("ann@shop.test").unwrap().unwrap();
    let path = format!("/api/v1/agents/{}", ann.id);
    world.ask("ada", "PATCH", &path, Some(json!({"disabled": true}))).await;
    let wrong = log_in(&world, "ben@shop.test", "wrong password").await;
    let unknown = log_in(&world, "eve@shop.test", PASSWORD).await;
    let disabled = log_in(&world, "ann@shop.test", PASSWORD).await;
    assert_eq!(wrong.code(), (401, "wrong_credentials".into()));
    assert_eq!((unknown.status, &unknown.text), (wrong.status, &wrong.text));
    assert_eq!((disabled.status, &disabled.text), (wrong.status, &wrong.text));
}

#[tokio::test]
async fn guessing_has_an_end() {
    let world = World::with(Settings { login_attempts_per_account: 2, ..Settings::default() });
    for _ in 0..2 {
        assert_eq!(log_in(&world, "ann@shop.test", "wrong password").await.status, StatusCode::UNAUTHORIZED);
    }
    let answer = log_in(&world, "ann@shop.test", PASSWORD).await;
    assert_eq!(answer.code(), (429, "too_many_attempts".into()));
    assert!(answer.header(header::RETRY_AFTER).parse::<u64>().unwrap() > 400);
    assert_eq!(log_in(&world, "ben@shop.test", PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_change_under_a_login_needs_the_header_and_our_origin() {
    let world = World::new().await;
    let cookie = cookie_of(&log_in(&world, "ada@shop.test", PASSWORD).await);
    let ticket = async |extra: &[(&str, &str)]| {
        let headers = [&[("cookie", cookie.as_str())], extra].concat();
        world.send(request("POST", "/api/v1/socket-tickets", &headers)).await.status.as_u16()
    };
    assert_eq!(ticket(&[("x-sixty-csrf", "1")]).await, 201);
    assert_eq!(ticket(&[("x-sixty-csrf", "1"), ("origin", "http://sixty.test")]).await, 201);
    assert_eq!(ticket(&[]).await, 403);
    assert_eq!(ticket(&[("x-sixty-csrf", "0")]).await, 403);
    for origin in ["http://evil.test", "null", "http://sixty.test.evil.test", "http://sixty.test:81"] {
        assert_eq!(ticket(&[("x-sixty-csrf", "1"), ("origin", origin)]).await, 403, "{origin}");
    }
}

#[tokio::test]
async fn another_website_cannot_log_its_visitors_in() {
    let world = World::new().await;
    let body = json!({"email": "ann@shop.test", "password": PASSWORD}).to_string();
    let forged = Request::post("/api/v1/login")
        .header(header::HOST, "sixty.test")
        .header(header::ORIGIN, "http://evil.test")
        .header(header::CONTENT_TYPE, "application/json");
    let answer = world.send(forged.body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.code(), (403, "not_allowed".into()));
}

#[tokio::test]
async fn behind_tls_the_cookie_is_bound_to_the_host() {
    let settings = Settings { public_url: Some("https://desk.test".to_owned()), ..Settings::default() };
    let world = World::with(settings);
    let answer = log_in(&world, "ann@shop.test", PASSWORD).await;
    let cookie = answer.header(header::SET_COOKIE);
    assert!(cookie.starts_with("__Host-sixty_login=") && cookie.contains("; Secure"), "{cookie}");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[tokio::test]
async fn programs_get_no_tickets_and_do_not_log_out() {
    let world = World::new().await;
    assert_eq!(
        world.ask("ann", "POST", "/api/v1/socket-tickets", None).await.code(),
        (403, "not_allowed".into())
    );
    assert_eq!(world.ask("ann", "POST", "/api/v1/logout", None).await.code(), (403, "not_allowed".into()));
}

#[tokio::test]
async fn a_new_password_ends_the_old_logins() {
    let world = World::new().await;
    let cookie = cookie_of(&log_in(&world, "ann@shop.test", PASSWORD).await);
    let ann = world.store.agent_by_email("ann@shop.test").unwrap().unwrap();
    let path = format!("/api/v1/agents/{}", ann.id);
    let changed = world.ask("ada", "PATCH", &path, Some(json!({"password": "another good one"}))).await;
    assert_eq!(changed.status, StatusCode::OK);
    let me = world.send(request("GET", "/api/v1/me", &[("cookie", &cookie)])).await;
    assert_eq!(me.status, StatusCode::UNAUTHORIZED);
    assert_eq!(log_in(&world, "ann@shop.test", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(log_in(&world, "ann@shop.test", "another good one").await.status, StatusCode::OK);
}
