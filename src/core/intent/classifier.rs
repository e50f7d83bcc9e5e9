//! A linear classifier over words and characters of both languages, trained when the library is loaded.
//!
//! Multinomial logistic regression on TF-IDF features by stochastic gradient descent in a fixed order: the same library
//! gives the same weights and the same text the same result, on every run and machine.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::features::{Feature, features};
use super::math::{exp_negative, ln};

/// Passes over the examples.
const EPOCHS: usize = 24;
/// Step of the first pass; it shrinks with the passes.
const STEP: f32 = 4.0;
/// Errors below this are not worth an update.
const ERROR_MIN: f32 = 0.002;
/// Weights held at most (64 MiB); beyond it the rarest features are left out.
const WEIGHTS_MAX: usize = 16 << 20;
/// Sharpens the probabilities, which come out too timid with few examples a class: with it about as many candidates of a
/// confidence are right as the confidence says (five-fold cross-validation of the library, 87 intents).
const SHARPNESS: f32 = 1.3;
/// Smaller parts of a score explain nothing.
const CONTRIBUTION_MIN: f32 = 0.05;
/// Parts named in an explanation.
const CONTRIBUTIONS_MAX: usize = 8;

/// Features are already hashed.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Feature hash to its number. Only ever looked up in, never walked through.
type Vocabulary = HashMap<u64, u32, BuildHasherDefault<Hashed>>;

/// One example: a bare text and the number of its class.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) bare: String,
    pub(super) class: usize,
}

/// The trained model.
#[derive(Debug)]
pub(super) struct Classifier {
    vocabulary: Vocabulary,
    /// Per feature: how much it tells.
    idf: Vec<f32>,
    /// The idf of a feature never seen.
    idf_unknown: f32,
    /// Feature by feature, one weight per class.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Classifier {
    /// Learns the examples of `classes` classes.
    pub(super) fn train(examples: &[Example], classes: usize) -> Self {
        let mut model = Self::with_vocabulary(examples, classes);
        let vectors: Vec<_> = examples.iter().map(|example| model.vector(&example.bare).0).collect();
        let mut scores = vec![0.0; classes];
        let stride = stride(examples.len());
        for epoch in 0..EPOCHS {
            let step = STEP / (1.0 + epoch as f32 * 0.25);
            let mut at = epoch;
            for _ in 0..examples.len() {
                at = (at + stride) % examples.len();
                model.learn(&vectors[at], examples[at].class, step, &mut scores);
            }
        }
        model
    }

    fn with_vocabulary(examples: &[Example], classes: usize) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut found_in: Vec<u32> = Vec::new();
        let mut seen_at: Vec<usize> = Vec::new();
        for (index, example) in examples.iter().enumerate() {
            features(&example.bare, |feature| {
                let next = vocabulary.len() as u32;
                let number = *vocabulary.entry(feature.hash).or_insert(next) as usize;
                if number == found_in.len() {
                    found_in.push(0);
                    seen_at.push(usize::MAX);
                }
                if seen_at[number] != index {
                    seen_at[number] = index;
                    found_in[number] += 1;
                }
            });
        }
        let features_max = WEIGHTS_MAX / classes.max(1);
        if found_in.len() > features_max {
            found_in = keep_frequent(&mut vocabulary, &found_in, features_max);
        }
        let count = examples.len() as f32;
        let idf = |found: u32| ln((1.0 + count) / (1.0 + found as f32)) + 1.0;
        Self {
            idf: found_in.iter().map(|found| idf(*found)).collect(),
            idf_unknown: idf(0),
            weights: vec![0.0; found_in.len() * classes],
            bias: vec![0.0; classes],
            vocabulary,
        }
    }

    /// The text as numbers and weights of known features (length 1), and its coverage: the share of what it says, by
    /// weight, that the examples ever said.
    fn vector(&self, bare: &str) -> (Vec<(u32, f32)>, f32) {
        let mut vector = Vec::with_capacity(bare.len() * 3);
        let (mut known, mut all) = (0.0_f32, 0.0_f32);
        features(bare, |feature: Feature<'_>| {
            let number = self.vocabulary.get(&feature.hash).copied();
            let idf = number.map_or(self.idf_unknown, |number| self.idf[number as usize]);
            let told = feature.kind.tells_scope() * idf * idf;
            all += told;
            if let Some(number) = number {
                known += told;
                vector.push((number, idf * feature.kind.weight()));
            }
        });
        vector.sort_unstable_by_key(|(number, _)| *number);
        vector.dedup_by_key(|(number, _)| *number);
        let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        if length > 0.0 {
            for (_, weight) in &mut vector {
                *weight /= length;
            }
        }
        (vector, if all > 0.0 { known / all } else { 0.0 })
    }

    fn logits(&self, vector: &[(u32, f32)], logits: &mut [f32]) {
        let classes = self.bias.len();
        logits.copy_from_slice(&self.bias);
        for (number, weight) in vector {
            let row = &self.weights[*number as usize * classes..][..classes];
            for (logit, value) in logits.iter_mut().zip(row) {
                *logit += weight * value;
            }
        }
    }

    fn learn(&mut self, vector: &[(u32, f32)], class: usize, step: f32, errors: &mut [f32]) {
        let classes = self.bias.len();
        self.logits(vector, errors);
        softmax(errors);
        errors[class] -= 1.0;
        let wrong = errors.iter().enumerate().filter(|(_, error)| error.abs() > ERROR_MIN);
        let changes: Vec<(usize, f32)> = wrong.map(|(at, error)| (at, step * error)).collect();
        for (at, change) in &changes {
            self.bias[*at] -= 0.02 * change;
        }
        // A row at a time: the classes of a feature lie side by side in memory.
        for (number, weight) in vector {
            let row = &mut self.weights[*number as usize * classes..][..classes];
            for (at, change) in &changes {
                row[*at] -= change * weight;
            }
        }
    }

    /// How sure the model is of each class: its probability, which knows only the classes it was taught, less what the
    /// text says that no example ever said.
    pub(super) fn confidences(&self, bare: &str) -> Vec<f32> {
        let (vector, coverage) = self.vector(bare);
        let mut classes = vec![0.0; self.bias.len()];
        self.logits(&vector, &mut classes);
        for class in &mut classes {
            *class *= SHARPNESS;
        }
        softmax(&mut classes);
        for class in &mut classes {
            *class *= coverage;
        }
        classes
    }

    /// The pieces of a bare text that spoke for a class more than for the average class, the weightiest first.
    pub(super) fn contributions(&self, bare: &str, class: usize) -> Vec<(String, f32)> {
        let (vector, _) = self.vector(bare);
        let classes = self.bias.len();
        let mut texts: Vec<(u32, &str)> = Vec::new();
        features(bare, |feature| {
            texts.extend(self.vocabulary.get(&feature.hash).map(|number| (*number, feature.text)));
        });
        let mut contributions: Vec<(String, f32)> = Vec::new();
        for (number, weight) in vector {
            let row = &self.weights[number as usize * classes..][..classes];
            let average = row.iter().sum::<f32>() / classes as f32;
            let contribution = weight * (row.get(class).copied().unwrap_or(average) - average);
            let text = texts.iter().find(|(other, _)| *other == number).map_or("", |(_, text)| text);
            if contribution >= CONTRIBUTION_MIN {
                contributions.push((text.to_owned(), contribution));
            }
        }
        contributions.sort_by(|a, b| b.1.total_cmp(&a.1));
        contributions.truncate(CONTRIBUTIONS_MAX);
        contributions
    }
}

/// Keeps the features found most often, first seen first among equals, and numbers them anew.
fn keep_frequent(vocabulary: &mut Vocabulary, found_in: &[u32], keep: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..found_in.len() as u32).collect();
    order.sort_by_key(|number| std::cmp::Reverse(found_in[*number as usize]));
    order.truncate(keep);
    let mut renumbered = vec![u32::MAX; found_in.len()];
    for (new, old) in order.iter().enumerate() {
        renumbered[*old as usize] = new as u32;
    }
    vocabulary.retain(|_, number| {
        *number = renumbered[*number as usize];
        *number != u32::MAX
    });
    order.iter().map(|old| found_in[*old as usize]).collect()
}

/// A step through `count` examples that meets each once and mixes the classes.
fn stride(count: usize) -> usize {
    let golden = (count as f64 * 0.618).round() as usize;
    (golden.max(1)..=count).find(|step| gcd(*step, count) == 1).unwrap_or(1)
}

const fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp_negative(*score - top);
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}
