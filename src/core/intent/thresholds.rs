//! What a confidence is enough for.

/// What a confidence is enough for; the defaults of a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// From this confidence on the bot answers.
    pub answer: f32,
    /// From this confidence on it asks "did you mean"; below it has not understood.
    pub ask_back: f32,
}

impl Thresholds {
    /// Where confidences are laid: from here on, by the library's own cross-validation, 95 of 100 answers are right,
    /// questions that are no business of the library among them.
    pub const ANSWER: f32 = 0.5;
    /// Likewise: from here on the right intent is among the buttons at least every second time.
    pub const ASK_BACK: f32 = 0.2;
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { answer: Self::ANSWER, ask_back: Self::ASK_BACK }
    }
}
