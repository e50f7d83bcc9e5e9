//! Trains the table: softmax regression by adaptive gradient steps, in a fixed order, so that the same examples give the same file.

use super::features::{BUCKETS, buckets, tokens};
use super::table::Table;
use crate::core::mood::prepare;

/// Times every example is seen.
const EPOCHS: usize = 6;
/// Length of the first step.
const RATE: f32 = 0.4;
/// Pull of every weight towards zero, per step in which its bucket occurs.
const SHRINK: f32 = 1e-5;
/// Seed of the order in which the examples are seen; any number would do.
const ORDER: u64 = 0x5eed_5177;

/// What an example is an example of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// Blames.
    Negative,
    /// Praises.
    Positive,
    /// Asks or tells without feeling.
    Neutral,
}

/// A text to learn from.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// As typed.
    pub text: String,
    /// What it is.
    pub label: Label,
    /// How much it counts; 1 is usual.
    pub weight: f32,
}

/// The file of a table trained on the examples; `notes` (no empty line) say in its header what they are.
pub fn train(examples: &[Example], notes: &str) -> Vec<u8> {
    let seen: Vec<(Vec<usize>, usize, f32)> = examples
        .iter()
        .map(|example| {
            let buckets = buckets(&tokens(&prepare::prepare(&example.text)));
            (buckets, example.label as usize, example.weight)
        })
        .filter(|(buckets, ..)| !buckets.is_empty())
        .collect();
    let mut model = Model::default();
    let mut order: Vec<usize> = (0..seen.len()).collect();
    let mut state = ORDER;
    for _ in 0..EPOCHS {
        shuffle(&mut order, &mut state);
        for &at in &order {
            let (buckets, label, weight) = &seen[at];
            model.step(buckets, *label, *weight);
        }
    }
    let neutral = Label::Neutral as usize;
    let against_neutral = |w: &[f32; 3]| [w[0] - w[neutral], w[1] - w[neutral]];
    let weights: Vec<[f32; 2]> = model.weights.iter().map(against_neutral).collect();
    Table::rounded(notes, &weights, against_neutral(&model.bias)).write()
}

struct Model {
    weights: Vec<[f32; 3]>,
    bias: [f32; 3],
    /// Squared gradients so far: what was moved often moves less.
    moved: Vec<[f32; 3]>,
    bias_moved: [f32; 3],
}

impl Default for Model {
    fn default() -> Self {
        let empty = vec![[0.0; 3]; BUCKETS];
        Self { weights: empty.clone(), bias: [0.0; 3], moved: empty, bias_moved: [1.0; 3] }
    }
}

impl Model {
    fn step(&mut self, buckets: &[usize], label: usize, weight: f32) {
        let value = 1.0 / (buckets.len() as f32).sqrt();
        let mut scores = self.bias;
        for bucket in buckets {
            for (score, weight) in scores.iter_mut().zip(self.weights[*bucket]) {
                *score += weight * value;
            }
        }
        let chances = softmax(scores);
        for (class, chance) in chances.into_iter().enumerate() {
            let miss = (chance - f32::from(u8::from(class == label))) * weight;
            for bucket in buckets {
                let weight = &mut self.weights[*bucket][class];
                let gradient = miss * value + SHRINK * *weight;
                *weight -= stride(&mut self.moved[*bucket][class], gradient);
            }
            self.bias[class] -= stride(&mut self.bias_moved[class], miss);
        }
    }
}

fn stride(moved: &mut f32, gradient: f32) -> f32 {
    *moved += gradient * gradient;
    if *moved > 0.0 { RATE * gradient / moved.sqrt() } else { 0.0 }
}

fn softmax(scores: [f32; 3]) -> [f32; 3] {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers = scores.map(|score| (score - most).exp());
    let sum: f32 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// Fisher-Yates with a linear congruential generator (constants of Knuth's MMIX).
fn shuffle(order: &mut [usize], state: &mut u64) {
    for last in (1..order.len()).rev() {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (*state >> 33) as usize % (last + 1));
    }
}
