//! What a check of the doctor found.

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// As it should be.
    Fine,
    /// It works, but somebody should look.
    Careful,
    /// It does not work.
    Broken,
}

/// One check.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) check: &'static str,
    pub(super) verdict: Verdict,
    pub(super) detail: String,
}

impl Finding {
    pub(super) fn fine(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Fine, detail: detail.into() }
    }

    pub(super) fn careful(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Careful, detail: detail.into() }
    }

    pub(super) fn broken(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Broken, detail: detail.into() }
    }
}
