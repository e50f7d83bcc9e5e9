//! The rules of what administrators write: keys, names, addresses, passwords, origins.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;

use crate::core::id::TeamId;
use crate::core::text::Language;
use crate::engine::Directory;
use crate::gateway::api_error::ApiError;
use crate::gateway::origin::{NO_ORIGIN, Origin};
use crate::gateway::password::hash_password;
use crate::gateway::state::Gateway;
use crate::gateway::text::{label, message};

/// Entries of a list a person writes: origins, skills, quick replies.
const LIST_MAX: usize = 50;
/// Characters of a password; the lower bound is what a limited number of attempts cannot guess.
const PASSWORD_CHARS: std::ops::RangeInclusive<usize> = 10..=200;
/// Characters of a site's secret for identities: below, it could be searched offline from one token.
const SECRET_CHARS: std::ops::RangeInclusive<usize> = 32..=200;

/// A key in configuration and snippets: small letters, digits, `-` and `_`.
pub(super) fn key(text: &str) -> Result<Arc<str>, ApiError> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    if (1..=64).contains(&text.len()) && text.bytes().all(fits) {
        return Ok(text.into());
    }
    Err(ApiError::invalid("invalid_key", "a key has 1 to 64 small letters, digits, - or _"))
}

/// A name people read.
pub(super) fn name(text: &str) -> Result<Arc<str>, ApiError> {
    label(text)
        .map(Arc::from)
        .ok_or_else(|| ApiError::invalid("invalid_name", "a name has 1 to 200 characters"))
}

/// An e-mail address, in lower case.
pub(super) fn email(text: &str) -> Result<String, ApiError> {
    let text = text.trim().to_lowercase();
    let has_form = text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    let is_clean = text.len() <= 200 && !text.chars().any(|char| char.is_control() || char.is_whitespace());
    if has_form && is_clean {
        return Ok(text);
    }
    Err(ApiError::invalid("invalid_email", "write an e-mail address such as name@shop.example"))
}

/// Conversations at once.
pub(super) fn capacity(capacity: u32) -> Result<u32, ApiError> {
    if (1..=100).contains(&capacity) {
        return Ok(capacity);
    }
    Err(ApiError::invalid("invalid_capacity", "a capacity is 1 to 100 conversations at once"))
}

/// Hashes a new password off the threads that serve sockets.
pub(super) async fn password(gateway: &Gateway, password: String) -> Result<String, ApiError> {
    if !PASSWORD_CHARS.contains(&password.chars().count()) {
        return Err(ApiError::invalid("invalid_password", "a password has 10 to 200 characters"));
    }
    let _permit = gateway.hashing.acquire().await.map_err(|_| ApiError::busy())?;
    let hashed = tokio::task::spawn_blocking(move || hash_password(&password)).await;
    hashed.ok().and_then(Result::ok).ok_or_else(ApiError::busy)
}

/// A site's secret for identities; an empty one removes it.
pub(super) fn identity_secret(secret: String) -> Result<Option<String>, ApiError> {
    if secret.is_empty() {
        return Ok(None);
    }
    if SECRET_CHARS.contains(&secret.chars().count()) {
        return Ok(Some(secret));
    }
    Err(ApiError::invalid(
        "invalid_secret",
        "an identity secret has 32 to 200 random characters, or none at all",
    ))
}

/// Short texts.
pub(super) fn labels(texts: &[String]) -> Result<Vec<Arc<str>>, ApiError> {
    bounded(texts.len())?;
    Ok(texts.iter().filter_map(|text| label(text)).map(Arc::from).collect())
}

/// Origins in the form browsers send them, or the entry that admits programs.
pub(super) fn origins(origins: Vec<String>) -> Result<Vec<String>, ApiError> {
    bounded(origins.len())?;
    let fits = |origin: &String| origin == NO_ORIGIN || Origin::parse(origin).is_some();
    match origins.iter().find(|origin| !fits(origin)) {
        None => Ok(origins),
        Some(origin) => Err(ApiError::invalid(
            "invalid_origin",
            format!("`{origin}` is not an origin; write scheme://host[:port] in lower case, without a path"),
        )),
    }
}

/// First words, per language.
pub(super) fn greeting(greeting: BTreeMap<Language, String>) -> Result<BTreeMap<Language, String>, ApiError> {
    let written = greeting.into_iter().filter(|(_, text)| !text.trim().is_empty());
    written
        .map(|(language, text)| match message(Some(&text)) {
            Ok(text) => Ok((language, text.to_string())),
            Err(refusal) => Err(ApiError::invalid("invalid_greeting", refusal.message)),
        })
        .collect()
}

/// The team of a key.
pub(super) fn team(directory: &Directory, key: &str) -> Result<TeamId, ApiError> {
    directory.team_by_key(key).map(|team| team.id).ok_or_else(|| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "unknown_team",
            "there is no team of this key; list them at /api/v1/teams",
        )
    })
}

/// The teams of some keys, each once.
pub(super) fn teams(directory: &Directory, keys: &[String]) -> Result<Vec<TeamId>, ApiError> {
    bounded(keys.len())?;
    let mut teams = keys.iter().map(|key| team(directory, key)).collect::<Result<Vec<_>, _>>()?;
    teams.sort_unstable();
    teams.dedup();
    Ok(teams)
}

fn bounded(length: usize) -> Result<(), ApiError> {
    if length <= LIST_MAX {
        return Ok(());
    }
    Err(ApiError::invalid("too_many", format!("a list has at most {LIST_MAX} entries")))
}
