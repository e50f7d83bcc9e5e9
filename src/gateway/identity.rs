//! Verified visitors: the JWT a site's own server made for one of its members. The algorithm is pinned, time is an argument.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use super::text::label;
use crate::core::time::WallTime;
use crate::engine::Identity;

/// How far ahead a token may expire.
const LIFE_MAX_S: i64 = 24 * 60 * 60;
/// How far the site's clock may be off.
const LEEWAY_S: i64 = 60;
/// Characters of a subject; longer ones are refused, because cut they would name somebody else.
const SUBJECT_CHARS_MAX: usize = 200;

/// The identity is not believed. The reason is for the site's developer; it is in the error frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum IdentityError {
    /// Nothing to check it with.
    #[error("this site has no identity secret; set one before sending identities")]
    NoSecret,
    /// Signature, algorithm, form or audience.
    #[error(
        "the identity is not an HS256 JWT signed with this site's identity secret for `aud` = the site's key"
    )]
    Invalid,
    /// Too late, too early or too long.
    #[error("the identity's `exp` must lie ahead, by no more than 24 hours, and its `nbf` must have passed")]
    Expired,
    /// Nobody.
    #[error("the identity's `sub` must be a text of 1 to 200 characters")]
    NoSubject,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    nbf: Option<i64>,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    level: Option<u8>,
}

/// Reads `token` for the site `key` under its `secret`.
pub(super) fn check(
    token: &str,
    key: &str,
    secret: Option<&str>,
    now: WallTime,
) -> Result<Identity, IdentityError> {
    let secret = secret.filter(|secret| !secret.is_empty()).ok_or(IdentityError::NoSecret)?;
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&[key]);
    rules.set_required_spec_claims(&["exp", "sub", "aud"]);
    // Below, on the server's clock.
    rules.validate_exp = false;
    let claims = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(secret.as_bytes()), &rules)
        .map_err(|_| IdentityError::Invalid)?
        .claims;
    check_times(&claims, now.0.div_euclid(1_000))?;
    if claims.sub.trim().is_empty() || claims.sub.chars().count() > SUBJECT_CHARS_MAX {
        return Err(IdentityError::NoSubject);
    }
    let short = |text: Option<String>| text.and_then(|text| label(&text)).map(Arc::from);
    Ok(Identity {
        subject: claims.sub.into(),
        name: short(claims.name),
        email: short(claims.email),
        phone: short(claims.phone),
        level: claims.level.unwrap_or(0),
    })
}

fn check_times(claims: &Claims, now_s: i64) -> Result<(), IdentityError> {
    let is_over = claims.exp <= now_s - LEEWAY_S;
    let is_too_long = claims.exp > now_s + LIFE_MAX_S + LEEWAY_S;
    let is_early = claims.nbf.is_some_and(|from| from > now_s + LEEWAY_S);
    if is_over || is_too_long || is_early { Err(IdentityError::Expired) } else { Ok(()) }
}

#[cfg(test)]
#[path = "identity_tests.rs"]
mod tests;
