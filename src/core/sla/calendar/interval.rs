//! The hours of one day: `09:00-12:00,13:30-18:00`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Intervals of one day; more are refused.
pub const INTERVALS_MAX: usize = 12;

/// Minutes of a day.
pub(super) const DAY_MIN: u16 = 24 * 60;

/// What to write, for every mistake in an interval.
const ADVICE: &str = "write it as 09:00-18:00, past midnight as 22:00-06:00, the whole day as 00:00-24:00";

/// From one time of the local clock until another, the end excluded. It belongs to the day on which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// Minutes after midnight, 0 to 1,439.
    pub(super) start_min: u16,
    /// Minutes after the midnight before `start_min`; more than 1,440 when it runs past midnight.
    pub(super) end_min: u16,
}

impl FromStr for Interval {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not an interval; {ADVICE}");
        let (start, end) = text.trim().split_once('-').ok_or_else(wrong)?;
        let (start_min, end_min) = (minute(start).ok_or_else(wrong)?, minute(end).ok_or_else(wrong)?);
        if start_min == DAY_MIN {
            return Err(format!("{text:?} starts at 24:00; that is 00:00 of the next day"));
        }
        match end_min {
            end if end == start_min => Err(format!("{text:?} ends when it starts; {ADVICE}")),
            end if end < start_min => Ok(Self { start_min, end_min: end + DAY_MIN }),
            end => Ok(Self { start_min, end_min: end }),
        }
    }
}

/// `HH:MM`, `24:00` included.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let number = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= DAY_MIN).then_some(hours * 60 + minutes)
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.end_min > DAY_MIN { self.end_min - DAY_MIN } else { self.end_min };
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.start_min / 60, self.start_min % 60, end / 60, end % 60)
    }
}

/// The intervals of one day in order, none overlapping; none at all: closed. Text: `09:00-12:00,13:30-18:00` or `closed`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayHours(Vec<Interval>);

impl DayHours {
    /// A closed day.
    pub const CLOSED: Self = Self(Vec::new());

    /// From the texts of intervals in any order; refused when two overlap or there are more than [`INTERVALS_MAX`].
    pub fn of<T: AsRef<str>>(texts: &[T]) -> Result<Self, String> {
        if texts.len() > INTERVALS_MAX {
            return Err(format!("a day may have {INTERVALS_MAX} intervals, not {}; join some", texts.len()));
        }
        let mut all = texts.iter().map(|text| text.as_ref().parse()).collect::<Result<Vec<Interval>, _>>()?;
        all.sort_unstable();
        for pair in all.windows(2) {
            if pair[1].start_min < pair[0].end_min {
                return Err(format!("{} and {} overlap; join them", pair[0], pair[1]));
            }
        }
        Ok(Self(all))
    }

    /// The intervals in order.
    pub fn intervals(&self) -> &[Interval] {
        &self.0
    }

    /// Whether the day has none.
    pub const fn is_closed(&self) -> bool {
        self.0.is_empty()
    }

    /// The text of each interval.
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}

impl FromStr for DayHours {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim() == "closed" {
            return Ok(Self::CLOSED);
        }
        Self::of(&text.split(',').collect::<Vec<_>>())
    }
}

impl fmt::Display for DayHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&if self.is_closed() { "closed".to_owned() } else { self.texts().join(",") })
    }
}

impl Serialize for DayHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.texts().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DayHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(&Vec::<String>::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
