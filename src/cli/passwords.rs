//! Passwords and other secrets at the terminal: read from standard input or made here, shown once.

use std::io::Read;

use anyhow::{Context as _, bail};

use crate::config::Secret;
use crate::gateway::{password, secret};

/// Shorter ones are refused.
const PASSWORD_CHARS_MIN: usize = 10;
/// Hexadecimal digits of one made here: 80 random bits, and still possible to type.
const MADE_DIGITS: usize = 20;
/// As many as the digest of HS256 has; a shorter key can be guessed offline.
const IDENTITY_SECRET_BYTES_MIN: usize = 32;
/// More than any secret; a whole file is a mistake.
const INPUT_BYTES_MAX: u64 = 4_096;

/// A password and whether it was made here (and must be shown).
pub(super) struct Chosen {
    pub(super) password: Secret,
    pub(super) made: bool,
}

impl Chosen {
    /// The password from standard input, or a new one.
    pub(super) fn new(from_stdin: bool) -> anyhow::Result<Self> {
        let password = if from_stdin { typed()? } else { make()? };
        Ok(Self { password, made: !from_stdin })
    }

    /// What is kept of it.
    pub(super) fn hash(&self) -> anyhow::Result<String> {
        Ok(password::hash_password(self.password.reveal())?)
    }

    /// The password, when somebody has to be told.
    pub(super) fn to_show(&self) -> Option<&str> {
        self.made.then(|| self.password.reveal())
    }
}

/// A new password.
pub(super) fn make() -> anyhow::Result<Secret> {
    let mut digits = secret::new_secret()?;
    digits.truncate(MADE_DIGITS);
    Ok(Secret::from(digits))
}

fn typed() -> anyhow::Result<Secret> {
    let password = read_secret()?;
    if password.reveal().chars().count() < PASSWORD_CHARS_MIN {
        bail!("the password is shorter than {PASSWORD_CHARS_MIN} characters; choose a longer one");
    }
    Ok(password)
}

/// A secret for signatures from standard input, long enough to resist guessing.
pub(super) fn identity_secret() -> anyhow::Result<String> {
    let secret = read_secret()?;
    if secret.reveal().len() < IDENTITY_SECRET_BYTES_MIN {
        bail!(
            "the identity secret is shorter than {IDENTITY_SECRET_BYTES_MIN} bytes; make one with: openssl rand -hex 32"
        );
    }
    Ok(secret.reveal().to_owned())
}

/// One line from standard input.
fn read_secret() -> anyhow::Result<Secret> {
    let mut text = String::new();
    let mut input = std::io::stdin().lock().take(INPUT_BYTES_MAX);
    input.read_to_string(&mut text).context("standard input cannot be read as text; pipe the secret in")?;
    Ok(Secret::from(text.trim_end_matches(['\r', '\n']).to_owned()))
}
