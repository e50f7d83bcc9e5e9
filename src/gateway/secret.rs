//! Random secrets and what is kept of them: the server stores the SHA-256 of a secret, never the secret.

use sha2::{Digest, Sha256};

/// What is kept of a secret.
pub type SecretHash = [u8; 32];

/// The system gave no randomness; nothing secret can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system's random generator failed; see the system's log")]
pub struct NoRandomness;

/// A new secret of 256 bits, as 64 hexadecimal digits.
pub fn new_secret() -> Result<String, NoRandomness> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(hex(&bytes))
}

/// What is kept of `secret`. Secrets have 256 random bits: a plain hash cannot be searched.
pub fn hash_secret(secret: &str) -> SecretHash {
    Sha256::digest(secret.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_differ() {
        let (one, two) = (new_secret().unwrap(), new_secret().unwrap());
        assert_eq!((one.len(), two.len()), (64, 64));
        assert_ne!(one, two);
        assert_ne!(hash_secret(&one), hash_secret(&two));
    }
}
