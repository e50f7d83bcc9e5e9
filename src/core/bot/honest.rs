//! Honest words: a wait as a range that a person would say, where a visitor stands, why a promise was broken.

use std::time::Duration;

use crate::core::intent::{Library, Phrase};
use crate::core::routing::Cause;
use crate::core::sla::Prospect;
use crate::core::text::Language;

/// A wait of more minutes than this is said in hours.
const MINUTES_MAX: u64 = 119;

/// The library's sentences in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// What the bot knows.
    pub library: &'a Library,
    /// What the visitor speaks.
    pub language: Language,
}

impl Words<'_> {
    /// A phrase with nothing to fill in.
    pub fn say(self, phrase: Phrase) -> String {
        self.fill(phrase, &[])
    }

    /// A phrase with its placeholders filled.
    pub fn fill(self, phrase: Phrase, values: &[(&str, &str)]) -> String {
        let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        self.library.render(self.library.phrase(phrase, self.language), self.language, &value)
    }

    /// Two sentences in a row: Chinese needs no space between them.
    pub fn join(self, first: &str, second: &str) -> String {
        let space =
            if self.language == Language::Zh || first.is_empty() || second.is_empty() { "" } else { " " };
        format!("{first}{space}{second}")
    }

    /// A wait between `low_s` and `high_s` seconds: rounded outwards to minutes or hours, so that it stays true.
    pub fn wait(self, low_s: u32, high_s: u32) -> String {
        let (low, high) = (u64::from(low_s), u64::from(high_s));
        let minutes = high.div_ceil(60);
        if minutes <= 1 {
            return self.say(Phrase::WaitUnderMinute);
        }
        if minutes <= MINUTES_MAX {
            return self.range(low / 60, minutes, Phrase::WaitUpToMinutes, Phrase::WaitMinutes);
        }
        self.range(low / 3600, high.div_ceil(3600), Phrase::WaitUpToHours, Phrase::WaitHours)
    }

    fn range(self, low: u64, high: u64, up_to: Phrase, between: Phrase) -> String {
        let (low_words, high_words) = (low.to_string(), high.to_string());
        let values = [("low", low_words.as_str()), ("high", high_words.as_str())];
        self.fill(if low == 0 || low == high { up_to } else { between }, &values)
    }

    /// A span, rounded up.
    pub fn span(self, span: Duration) -> String {
        let minutes = span.as_secs().div_ceil(60).max(2);
        let (phrase, n) = if minutes <= MINUTES_MAX {
            (Phrase::SpanMinutes, minutes)
        } else {
            (Phrase::SpanHours, minutes.div_ceil(60))
        };
        self.fill(phrase, &[("n", &n.to_string())])
    }

    /// A phrase with the place and the range of a prospect.
    pub(super) fn with_prospect(self, phrase: Phrase, prospect: &Prospect) -> String {
        match prospect {
            Prospect::Late { position, low_s, high_s } => {
                let values = [("position", position.to_string()), ("wait", self.wait(*low_s, *high_s))];
                self.fill(phrase, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
            }
            Prospect::Absent { position } => self.fill(phrase, &[("position", &position.to_string())]),
            Prospect::Closed { opens_at: Some(opening), .. } => {
                self.fill(phrase, &[("opens", opening.words(self.language))])
            }
            Prospect::Prompt | Prospect::Closed { opens_at: None, .. } => self.say(phrase),
        }
    }

    /// Where somebody who waits stands; position 0 is an agent's who has not answered yet.
    pub fn standing(self, standing: &Prospect) -> String {
        match standing {
            Prospect::Late { position: 0, .. } => self.with_prospect(Phrase::StandingOwned, standing),
            Prospect::Late { .. } => self.with_prospect(Phrase::Standing, standing),
            Prospect::Absent { .. } => self.with_prospect(Phrase::StandingAbsent, standing),
            Prospect::Prompt | Prospect::Closed { .. } => String::new(),
        }
    }

    /// Why a promise was broken.
    pub fn broken(self, cause: Cause) -> String {
        self.say(match cause {
            Cause::NobodyOnline => Phrase::BreachedNobodyOnline,
            Cause::AtCapacity => Phrase::BreachedAtCapacity,
            Cause::OffersIgnored => Phrase::BreachedOffersIgnored,
            Cause::AcceptedButSilent => Phrase::BreachedSilent,
            Cause::OutsideHours => Phrase::BreachedOutsideHours,
            Cause::ConnectionLost => Phrase::BreachedConnectionLost,
        })
    }
}
