//! The table of weights: its file format and what it says of a text.
//!
//! The file: lines of text (what it was trained on), an empty line, one little-endian `f32` (the weight of a step), then two
//! signed bytes per bucket (towards blame, towards praise; a neutral question is zero).

use super::features::{BUCKETS, buckets, tokens};

/// First line of the file.
const MAGIC: &str = "sixty mood table 1";

/// How far a text leans from neutral, as differences of log odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::core::mood) struct Lean {
    pub(in crate::core::mood) blame: f32,
    pub(in crate::core::mood) praise: f32,
}

/// Weights of all buckets.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::core::mood) struct Table {
    notes: String,
    step: f32,
    bias: [f32; 2],
    weights: Vec<[i8; 2]>,
}

impl Table {
    /// Rounds trained weights to steps of a byte; `notes` are the lines of the header.
    pub(super) fn rounded(notes: &str, weights: &[[f32; 2]], bias: [f32; 2]) -> Self {
        let largest = weights.iter().flatten().fold(f32::MIN_POSITIVE, |most, weight| most.max(weight.abs()));
        let step = largest / f32::from(i8::MAX);
        let round = |weight: f32| (weight / step).round() as i8;
        let weights = weights.iter().map(|pair| pair.map(round)).collect();
        Self { notes: notes.to_owned(), step, bias, weights }
    }

    /// The file.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut bytes = format!("{MAGIC}\n{}\n\n", self.notes.trim()).into_bytes();
        for number in [self.step, self.bias[0], self.bias[1]] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.weights.iter().flatten().map(|weight| weight.cast_unsigned()));
        bytes
    }

    /// Reads the file; `None` if it is none or damaged.
    pub(in crate::core::mood) fn read(bytes: &[u8]) -> Option<Self> {
        let body = bytes.windows(2).position(|pair| pair == b"\n\n")? + 2;
        let header = std::str::from_utf8(&bytes[..body]).ok()?;
        let notes = header.strip_prefix(MAGIC)?.trim().to_owned();
        let (numbers, weights) = bytes[body..].split_at_checked(12)?;
        let number = |at: usize| Some(f32::from_le_bytes(numbers.get(at..at + 4)?.try_into().ok()?));
        let weights: Vec<[i8; 2]> =
            weights.as_chunks::<2>().0.iter().map(|pair| pair.map(u8::cast_signed)).collect();
        let (step, bias) = (number(0)?, [number(4)?, number(8)?]);
        (weights.len() == BUCKETS).then_some(Self { notes, step, bias, weights })
    }

    /// The lines of the header.
    #[cfg(test)]
    pub(super) fn notes(&self) -> &str {
        &self.notes
    }

    /// How a prepared text leans; `None` when it has no words.
    pub(in crate::core::mood) fn lean(&self, text: &str) -> Option<Lean> {
        let buckets = buckets(&tokens(text));
        if buckets.is_empty() {
            return None;
        }
        let mut sums = [0_i32; 2];
        for bucket in &buckets {
            let pair = self.weights[*bucket];
            sums = [sums[0] + i32::from(pair[0]), sums[1] + i32::from(pair[1])];
        }
        let scale = self.step / (buckets.len() as f32).sqrt();
        let [blame, praise] = [0, 1].map(|class| sums[class] as f32 * scale + self.bias[class]);
        Some(Lean { blame, praise })
    }

    /// The pair of words that leans most towards blame rather than praise.
    pub(in crate::core::mood) fn sorest(&self, text: &str) -> Option<std::ops::Range<usize>> {
        let tokens = tokens(text);
        let blame = |bucket: usize| i32::from(self.weights[bucket][0]) - i32::from(self.weights[bucket][1]);
        let pairs = tokens.windows(2).map(|pair| {
            let blame = blame(pair[1].behind(&pair[0])) + blame(pair[0].alone()) + blame(pair[1].alone());
            (blame, pair[0].span.start..pair[1].span.end)
        });
        let (most, span) = pairs.max_by_key(|(blame, span)| (*blame, std::cmp::Reverse(span.start)))?;
        (most > 0).then_some(span)
    }
}
