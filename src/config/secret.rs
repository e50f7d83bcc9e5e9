//! Words that must not reach a log: passwords, tokens, keys.

use std::fmt;

/// A secret; its `Debug` shows three stars.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself: for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_shows_stars_wherever_it_is_printed() {
        let printed =
            format!("{:?} {:#?}", Secret::from("hunter2".to_owned()), Some(Secret::from("x9".to_owned())));
        assert!(printed.contains("***") && !printed.contains("hunter2") && !printed.contains("x9"));
    }
}
