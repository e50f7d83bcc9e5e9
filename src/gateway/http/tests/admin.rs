//! Setting up agents, teams and sites: who may, and what is refused.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::World;

fn new_agent() -> Value {
    json!({"email": "Cat@Shop.test", "name": "Cat", "password": "a good password", "role": "agent",
           "capacity": 3, "teams": ["sales"], "skills": ["refund"]})
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

#[tokio::test]
async fn only_administrators_set_things_up() {
    let world = World::new().await;
    let id = world.store.agents().unwrap()[0].id;
    for who in ["ann", "sue"] {
        for (method, path) in [
            ("POST", "/api/v1/agents".to_owned()),
            ("PATCH", format!("/api/v1/agents/{id}")),
            ("POST", "/api/v1/teams".to_owned()),
            ("PATCH", format!("/api/v1/teams/{}", world.teams[0])),
            ("POST", "/api/v1/sites".to_owned()),
            ("PATCH", format!("/api/v1/sites/{id}")),
        ] {
            let answer = world.ask(who, method, &path, Some(json!({}))).await;
            assert_eq!(answer.code(), (403, "not_allowed".into()), "{who} {method} {path}");
        }
    }
}

#[tokio::test]
async fn an_agent_is_added_and_changed() {
    let world = World::new().await;
    let added = world.ask("ada", "POST", "/api/v1/agents", Some(new_agent())).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    let agent = added.json();
    assert_eq!(
        (&agent["email"], &agent["teams"], &agent["presence"]),
        (&json!("cat@shop.test"), &json!(["sales"]), &json!("offline"))
    );
    let path = format!("/api/v1/agents/{}", agent["id"].as_str().unwrap());
    let change = json!({"role": "supervisor", "teams": ["sales", "service"]});
    let changed = world.ask("ada", "PATCH", &path, Some(change)).await.json();
    assert_eq!((&changed["role"], &changed["capacity"]), (&json!("supervisor"), &json!(3)));
    assert_eq!(changed["teams"].as_array().unwrap().len(), 2);
    let again = world.ask("ada", "POST", "/api/v1/agents", Some(new_agent())).await;
    assert_eq!(again.code(), (409, "email_taken".into()));
    let listed = world.ask("ann", "GET", "/api/v1/agents", None).await.json();
    assert_eq!(listed["agents"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_its_reason() {
    let world = World::new().await;
    for (field, value, code) in [
        ("email", json!("cat"), "invalid_email"),
        ("password", json!("short"), "invalid_password"),
        ("role", json!("root"), "invalid_body"),
        ("capacity", json!(0), "invalid_capacity"),
        ("teams", json!(["nowhere"]), "unknown_team"),
        ("name", json!("  "), "invalid_name"),
        ("id", json!("chosen by the caller"), "invalid_body"),
    ] {
        let answer = world.ask("ada", "POST", "/api/v1/agents", Some(with(new_agent(), field, value))).await;
        assert_eq!(answer.code(), (400, code.into()), "{field}");
    }
}

#[tokio::test]
async fn unknown_ids_and_broken_ones_are_the_same() {
    let world = World::new().await;
    for id in ["0198c0de-0000-7000-8000-000000000001", "1", "..", "%00"] {
        for kind in ["agents", "teams", "sites"] {
            let answer = world.ask("ada", "PATCH", &format!("/api/v1/{kind}/{id}"), Some(json!({}))).await;
            assert_eq!(answer.code(), (404, "not_found".into()), "{kind} {id}");
        }
    }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let world = World::new().await;
    let ada = world.store.agent_by_email("ada@shop.test").unwrap().unwrap();
    let path = format!("/api/v1/agents/{}", ada.id);
    for change in [json!({"role": "agent"}), json!({"disabled": true})] {
        assert_eq!(world.ask("ada", "PATCH", &path, Some(change)).await.code(), (409, "last_admin".into()));
    }
    assert_eq!(
        world.ask("ada", "PATCH", &path, Some(json!({"name": "Ada L."}))).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_disabled_agents_token_opens_nothing() {
    let world = World::new().await;
    let ann = world.store.agent_by_email("ann@shop.test").unwrap().unwrap();
    world.ask("ada", "PATCH", &format!("/api/v1/agents/{}", ann.id), Some(json!({"disabled": true}))).await;
    assert_eq!(world.ask("ann", "GET", "/api/v1/me", None).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_team_has_a_promise() {
    let world = World::new().await;
    let new = json!({"key": "vip", "name": "VIP", "target_s": 30, "overflow_to": ["sales"]});
    let added = world.ask("ada", "POST", "/api/v1/teams", Some(new.clone())).await;
    assert_eq!((added.status, &added.json()["target_s"]), (StatusCode::CREATED, &json!(30)));
    assert_eq!(world.ask("ada", "POST", "/api/v1/teams", Some(new)).await.code(), (409, "key_taken".into()));
    let path = format!("/api/v1/teams/{}", added.json()["id"].as_str().unwrap());
    let changed = world.ask("ada", "PATCH", &path, Some(json!({"accept": "direct"}))).await.json();
    assert_eq!((&changed["accept"], &changed["target_s"]), (&json!("direct"), &json!(30)));
    for target_s in [0, 29, 601] {
        let never = world.ask("ada", "PATCH", &path, Some(json!({"target_s": target_s}))).await;
        assert_eq!(never.code(), (400, "invalid_target".into()));
    }
}

#[tokio::test]
async fn a_team_sets_steps_of_its_ladder_and_takes_them_back() {
    let world = World::new().await;
    let new = json!({"key": "vip", "name": "VIP", "target_s": 30, "ladder": {"offer_s": 8, "rescuers": 4}});
    let added = world.ask("ada", "POST", "/api/v1/teams", Some(new)).await.json();
    assert_eq!(added["ladder"], json!({"offer_s": 8, "rescuers": 4}));
    let whole = &added["effective_ladder"];
    assert_eq!(
        (&whole["offer_s"], &whole["ring_all_s"], &whole["rescue_typing_s"]),
        (&json!(8.0), &json!(12.0), &json!(22.5))
    );
    let path = format!("/api/v1/teams/{}", added["id"].as_str().unwrap());
    let named = world.ask("ada", "PATCH", &path, Some(json!({"name": "VIPs"}))).await.json();
    assert_eq!(named["ladder"], json!({"offer_s": 8, "rescuers": 4}), "what is left out stays");
    let late = world.ask("ada", "PATCH", &path, Some(json!({"ladder": {"notice_s": 30}}))).await;
    assert_eq!(late.code(), (400, "invalid_ladder".into()));
    assert!(late.text.contains("notice_s: 30 s is not before the target"), "{}", late.text);
    let unknown = world.ask("ada", "PATCH", &path, Some(json!({"ladder": {"ofer_s": 3}}))).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    let cleared = world.ask("ada", "PATCH", &path, Some(json!({"ladder": {}}))).await.json();
    assert_eq!((&cleared["ladder"], &cleared["effective_ladder"]["offer_s"]), (&json!({}), &json!(6.0)));
}

#[tokio::test]
async fn a_team_has_hours_until_they_are_lifted() {
    let world = World::new().await;
    let path = format!("/api/v1/teams/{}", world.teams[0]);
    let hours = json!({"zone": "Asia/Shanghai", "holidays": "cn", "outside": "bot_only",
                       "weekly": {"mon": ["09:00-12:00", "13:30-18:00"]}, "exceptions": {"2026-12-24": []}});
    let set = world.ask("ada", "PATCH", &path, Some(json!({"hours": hours}))).await;
    assert_eq!((set.status, &set.json()["hours"]), (StatusCode::OK, &hours), "{}", set.text);
    let kept = world.ask("ada", "PATCH", &path, Some(json!({"name": "Day"}))).await.json();
    assert_eq!(kept["hours"], hours, "what is left out stays");
    for (field, value, said) in [
        ("zone", json!("Mars/Base"), "zone: "),
        ("holidays", json!("xx"), "known are cn"),
        ("weekly", json!({"mon": ["9-18"]}), "weekly.mon: "),
        ("weekly", json!({"monday": []}), "weekly: "),
        ("weekly", json!({}), "never open"),
        ("exceptions", json!({"soon": []}), "exceptions: "),
    ] {
        let wrong = json!({"hours": with(hours.clone(), field, value)});
        let answer = world.ask("ada", "PATCH", &path, Some(wrong)).await;
        assert_eq!(answer.code(), (400, "invalid_hours".into()), "{field}");
        assert!(answer.text.contains(said), "{}", answer.text);
    }
    let lifted = world.ask("ada", "PATCH", &path, Some(json!({"hours": null}))).await.json();
    assert_eq!(lifted["hours"], Value::Null);
    let new = json!({"key": "night", "name": "Night", "hours": hours});
    let added = world.ask("ada", "POST", "/api/v1/teams", Some(new)).await;
    assert_eq!((added.status, &added.json()["hours"]), (StatusCode::CREATED, &hours));
}

#[tokio::test]
async fn a_site_lists_its_origins_and_hides_its_secret() {
    let world = World::new().await;
    let secret = "0123456789abcdef0123456789abcdef";
    let new = json!({"key": "shop", "name": "Shop", "origins": ["https://shop.test", "no-origin"], "team": "sales",
                     "greeting": {"zh-CN": "您好", "en": "Hello"}, "identity_secret": secret});
    let added = world.ask("ada", "POST", "/api/v1/sites", Some(new.clone())).await;
    assert_eq!(
        (added.status, &added.json()["has_identity_secret"]),
        (StatusCode::CREATED, &json!(true)),
        "{}",
        added.text
    );
    let listed = world.ask("ann", "GET", "/api/v1/sites", None).await;
    assert!(!listed.text.contains(secret) && listed.text.contains("您好"));
    let path = format!("/api/v1/sites/{}", added.json()["id"].as_str().unwrap());
    let removed = world.ask("ada", "PATCH", &path, Some(json!({"identity_secret": ""}))).await.json();
    assert_eq!(removed["has_identity_secret"], json!(false));
    for (field, value, code) in [
        ("origins", json!(["https://shop.test/path"]), "invalid_origin"),
        ("origins", json!(["*"]), "invalid_origin"),
        ("identity_secret", json!("short"), "invalid_secret"),
        ("key", json!("Shop!"), "invalid_key"),
        ("team", json!("nowhere"), "unknown_team"),
    ] {
        let answer = world.ask("ada", "POST", "/api/v1/sites", Some(with(new.clone(), field, value))).await;
        assert_eq!(answer.code(), (400, code.into()), "{field}");
    }
}
