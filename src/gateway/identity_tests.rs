//! The matrix of identities that must not be believed.

use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::*;

const SECRET: &str = "a secret of the shop's own server";
const NOW_S: i64 = 1_800_000_000;

fn signed(header: &Header, claims: &Value, secret: &str) -> String {
    encode(header, claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

fn claims() -> Value {
    json!({"sub": "member-1", "aud": "shop", "exp": NOW_S + 3_600, "name": " Li Lei ", "level": 2})
}

fn with(field: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[field] = value;
    claims
}

fn without(field: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(field);
    claims
}

fn answer(claims: &Value) -> Result<Identity, IdentityError> {
    check(&signed(&Header::default(), claims, SECRET), "shop", Some(SECRET), WallTime(NOW_S * 1_000))
}

#[test]
fn a_good_identity_is_believed() {
    let identity = answer(&claims()).unwrap();
    assert_eq!(
        (&*identity.subject, identity.name.as_deref(), identity.level),
        ("member-1", Some("Li Lei"), 2)
    );
    assert!(answer(&with("aud", json!(["other", "shop"]))).is_ok());
    assert!(answer(&with("exp", json!(NOW_S + LIFE_MAX_S))).is_ok());
    assert!(answer(&with("nbf", json!(NOW_S - 5))).is_ok());
}

#[test]
fn every_wrong_claim_is_refused() {
    for (what, claims) in [
        ("another site", with("aud", json!("blog"))),
        ("no audience", without("aud")),
        ("an empty audience", with("aud", json!([]))),
        ("no expiry", without("exp")),
        ("expired", with("exp", json!(NOW_S - 3_600))),
        ("expires after two days", with("exp", json!(NOW_S + 2 * LIFE_MAX_S))),
        ("an expiry in words", with("exp", json!("tomorrow"))),
        ("not valid yet", with("nbf", json!(NOW_S + 3_600))),
        ("no subject", without("sub")),
        ("an empty subject", with("sub", json!(" "))),
        ("a number as subject", with("sub", json!(7))),
        ("an object as subject", with("sub", json!({"$ne": ""}))),
        ("a long subject", with("sub", json!("x".repeat(201)))),
        ("a level beyond its type", with("level", json!(-1))),
    ] {
        assert!(answer(&claims).is_err(), "{what}");
    }
}

#[test]
fn another_algorithm_secret_or_form_is_refused() {
    let now = WallTime(NOW_S * 1_000);
    let good = signed(&Header::default(), &claims(), SECRET);
    let hs512 = signed(&Header::new(Algorithm::HS512), &claims(), SECRET);
    let foreign = signed(&Header::default(), &claims(), "another secret");
    // {"alg":"none"} and the good claims without a signature
    let payload = good.split('.').nth(1).unwrap();
    let unsigned = format!("eyJhbGciOiJub25lIn0.{payload}.");
    for token in [hs512.as_str(), foreign.as_str(), unsigned.as_str(), "", "a.b.c", &good[..good.len() - 2]] {
        assert_eq!(check(token, "shop", Some(SECRET), now), Err(IdentityError::Invalid), "{token}");
    }
}

#[test]
fn without_a_secret_nothing_is_believed() {
    let now = WallTime(NOW_S * 1_000);
    let empty = signed(&Header::default(), &claims(), "");
    assert_eq!(check(&empty, "shop", Some(""), now), Err(IdentityError::NoSecret));
    assert_eq!(check(&empty, "shop", None, now), Err(IdentityError::NoSecret));
}
