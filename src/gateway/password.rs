//! Passwords: Argon2id with 19 MiB and two passes, kept as PHC strings.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

/// Memory of one hash in KiB.
const MEMORY_KIB: u32 = 19_456;
/// Passes over it.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// Hashing failed: no randomness or no memory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed ({0}); try again")]
pub struct PasswordError(String);

/// Hashes a password for keeping. Takes some 20 ms and 19 MiB: not on a thread that serves sockets.
pub fn hash_password(password: &str) -> Result<String, PasswordError> {
    let hash: argon2::password_hash::phc::PasswordHash =
        hasher()?.hash_password(password.as_bytes()).map_err(|error| PasswordError(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether `password` is the one behind `kept`. Without a kept hash the same work is done and the answer is no.
pub fn verify_password(password: &str, kept: Option<&str>) -> bool {
    let stand_in = || NOBODY.as_deref();
    let Some(hash) = kept.or_else(stand_in).and_then(|kept| PasswordHash::new(kept).ok()) else {
        return false;
    };
    let matches = hasher().is_ok_and(|hasher| hasher.verify_password(password.as_bytes(), &hash).is_ok());
    matches && kept.is_some()
}

/// Compared with when there is no such account, so that the answer takes as long.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_password("nobody has this password").ok());

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| PasswordError(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_kept_salted_and_recognised() {
        let kept = hash_password("correct horse").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(kept, hash_password("correct horse").unwrap());
        assert!(verify_password("correct horse", Some(&kept)));
        assert!(!verify_password("correct hors", Some(&kept)));
    }

    #[test]
    fn nobody_can_log_in_without_an_account_or_with_a_broken_hash() {
        assert!(!verify_password("nobody has this password", None));
        assert!(!verify_password("", Some("")));
        assert!(!verify_password("x", Some("$argon2id$v=19$m=19456,t=2,p=1$")));
    }
}
