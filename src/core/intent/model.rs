//! The trained model: per feature and class one small weight, and how alike an utterance is to each class.

use std::sync::Arc;

use super::features::{Kind, features_of};
use super::math::ln;
use super::svm::{LANES, Planes, Rows, learn};
use super::vocabulary::{Bag, Vocabulary};
use super::workers::Workers;
use crate::core::text::Normalised;

/// Memory for weights (12 MiB), one byte each; beyond it the rarest features are left out.
const WEIGHTS_MAX: usize = 12 << 20;
/// Memory a feature takes beside its weights, in bytes: its number, kind and idf, and the table's free slots.
const FEATURE_BYTES: usize = 48;
/// An utterance's weights are counted in so many steps: four products of two small whole numbers fit 16 bits.
const STEPS: f32 = 64.0;
/// Smaller parts of a score explain nothing.
const CONTRIBUTION_MIN: f32 = 0.02;
/// Parts named in an explanation.
const CONTRIBUTIONS_MAX: usize = 8;

/// Most features a model of so many classes can have.
pub(super) const fn features_max(classes: usize) -> usize {
    WEIGHTS_MAX / (classes + FEATURE_BYTES)
}

/// An utterance as a vector of length 1.
#[derive(Debug, Clone, Default)]
pub(super) struct Vector {
    /// Numbers and weights of the features the model knows.
    pub(super) entries: Vec<(u32, f32)>,
    /// The share of what the utterance says, by weight, that the examples ever said; 0 to 1.
    pub(super) known: f32,
}

/// Weights of all classes.
#[derive(Debug)]
pub(super) struct Model {
    vocabulary: Arc<Vocabulary>,
    /// Per feature: how much it tells; 0 where no example has it.
    idf: Vec<f32>,
    /// The idf of a feature never seen.
    idf_unknown: f32,
    classes: usize,
    /// Feature by feature, one weight per class.
    weights: Vec<i8>,
    /// Per class: what one step of its weights is worth.
    scales: Vec<f32>,
    biases: Vec<f32>,
}

/// One example to learn from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lesson<'b> {
    pub(super) bag: &'b Bag,
    pub(super) class: usize,
    /// Whether a model may be asked for it: visitors say such things.
    pub(super) asked: bool,
}

impl Model {
    /// Learns the lessons of `classes` classes.
    pub(super) fn train(
        vocabulary: Arc<Vocabulary>,
        lessons: &[Lesson<'_>],
        classes: usize,
        workers: &impl Workers,
    ) -> Self {
        let mut model = Self::untaught(vocabulary, lessons, classes);
        let mut rows = Rows::new();
        for lesson in lessons {
            rows.push(&model.vector(lesson.bag).entries);
        }
        let labels: Vec<usize> = lessons.iter().map(|lesson| lesson.class).collect();
        let features = model.idf.len();
        let columns = workers.map(classes.div_ceil(LANES), |block| {
            let planes = learn(&rows, &labels, block * LANES, features);
            let lanes = LANES.min(classes - block * LANES);
            (0..lanes).map(|lane| Column::of(&planes, lane)).collect::<Vec<_>>()
        });
        drop(rows);
        model.weights = vec![0; features * classes];
        let boosts = boosts(&labels, classes);
        for (class, column) in columns.iter().flatten().enumerate() {
            for (slot, weight) in model.weights.iter_mut().skip(class).step_by(classes).zip(&column.weights) {
                *slot = *weight;
            }
            // Grown from -1, the score of what has nothing of a class: only what speaks for it grows.
            model.scales.push(column.scale * boosts[class]);
            model.biases.push((column.bias + 1.0) * boosts[class] - 1.0);
        }
        model
    }

    fn untaught(vocabulary: Arc<Vocabulary>, lessons: &[Lesson<'_>], classes: usize) -> Self {
        let mut found_in = vec![0_u32; vocabulary.len()];
        for lesson in lessons {
            lesson.bag.known.iter().for_each(|(number, _)| found_in[*number as usize] += 1);
        }
        let count = lessons.len() as f32;
        // A root of the usual measure: with few examples the plain one trusts chance words too much.
        let idf = |found: u32| (ln((1.0 + count) / (1.0 + found as f32)) + 1.0).sqrt().sqrt();
        Self {
            idf: found_in.iter().map(|found| if *found == 0 { 0.0 } else { idf(*found) }).collect(),
            idf_unknown: idf(0),
            classes,
            weights: Vec::new(),
            scales: Vec::with_capacity(classes),
            biases: Vec::with_capacity(classes),
            vocabulary,
        }
    }

    /// The features of an utterance.
    pub(super) fn bag(&self, said: &Normalised) -> Bag {
        self.vocabulary.bag(said)
    }

    /// How many classes there are.
    pub(super) const fn classes(&self) -> usize {
        self.classes
    }

    /// How much a feature tells; 0 when no example has it.
    pub(super) fn idf(&self, number: u32) -> f32 {
        self.idf[number as usize]
    }

    /// What kind of feature a number stands for.
    pub(super) fn kind(&self, number: u32) -> Kind {
        self.vocabulary.kind(number)
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.weights.len() + self.idf.len() * 4 + self.classes * 8 + self.vocabulary.bytes()
    }

    /// The whole model as bytes that differ when anything in it does: for a digest.
    pub(super) fn write_to(&self, sink: &mut dyn FnMut(&[u8])) {
        let floats = [&self.idf, &self.scales, &self.biases];
        floats.into_iter().flatten().for_each(|value| sink(&value.to_le_bytes()));
        self.weights.iter().for_each(|weight| sink(&weight.to_le_bytes()));
    }

    /// The features as a vector.
    pub(super) fn vector(&self, bag: &Bag) -> Vector {
        let mut entries = Vec::with_capacity(bag.known.len());
        let (mut known, mut unknown) = (0.0_f32, bag.unknown);
        let mut square = 0.0_f32;
        for (number, times) in &bag.known {
            let (idf, kind) = (self.idf[*number as usize], self.vocabulary.kind(*number));
            if idf > 0.0 {
                let weight = idf * times * kind.weight();
                square += weight * weight;
                known += kind.tells_scope() * told(idf);
                entries.push((*number, weight));
            } else {
                unknown += kind.tells_scope();
            }
        }
        let length = if square > 0.0 { 1.0 / square.sqrt() } else { 0.0 };
        entries.iter_mut().for_each(|(_, weight)| *weight *= length);
        let all = known + unknown * told(self.idf_unknown);
        Vector { entries, known: if all > 0.0 { known / all } else { 0.0 } }
    }

    /// How far the vector lies on the side of each class; 0 is the border.
    pub(super) fn scores(&self, vector: &Vector) -> Vec<f32> {
        let top = vector.entries.iter().map(|(_, value)| value.abs()).fold(0.0, f32::max);
        let step = if top > 0.0 { top / STEPS } else { 1.0 };
        let mut sums = vec![0_i32; self.classes];
        let row = |entry: &(u32, f32)| {
            let start = entry.0 as usize * self.classes;
            (&self.weights[start..start + self.classes], (entry.1 / step).round() as i16)
        };
        let mut fours = vector.entries.chunks_exact(4);
        for four in &mut fours {
            let [a, b, c, d] = [row(&four[0]), row(&four[1]), row(&four[2]), row(&four[3])];
            let weights = a.0.iter().zip(b.0).zip(c.0.iter().zip(d.0));
            for (sum, ((wa, wb), (wc, wd))) in sums.iter_mut().zip(weights) {
                let product = |weight: &i8, value: i16| i16::from(*weight).wrapping_mul(value);
                let ab = product(wa, a.1).wrapping_add(product(wb, b.1));
                let cd = product(wc, c.1).wrapping_add(product(wd, d.1));
                *sum += i32::from(ab.wrapping_add(cd));
            }
        }
        for entry in fours.remainder() {
            let (weights, value) = row(entry);
            sums.iter_mut().zip(weights).for_each(|(sum, w)| *sum += i32::from(*w) * i32::from(value));
        }
        let score = |((sum, scale), bias): ((&i32, &f32), &f32)| bias + *sum as f32 * scale * step;
        sums.iter().zip(&self.scales).zip(&self.biases).map(score).collect()
    }

    /// The pieces of an utterance that spoke for a class more than for the average class, the weightiest first.
    pub(super) fn contributions(&self, said: &Normalised, class: usize) -> Vec<(String, f32)> {
        let vector = self.vector(&self.bag(said));
        let mut texts: Vec<(u32, String)> = Vec::new();
        features_of(said, true, |feature| {
            let number = self.vocabulary.number(feature.hash).filter(|_| !feature.text.is_empty());
            texts.extend(number.map(|number| (number, feature.text.to_owned())));
        });
        let mut contributions: Vec<(String, f32)> = Vec::new();
        for (number, value) in vector.entries {
            let Some((_, text)) = texts.iter().find(|(other, _)| *other == number) else { continue };
            let row = &self.weights[number as usize * self.classes..][..self.classes];
            let weight = |class: usize| f32::from(row[class]) * self.scales[class];
            let average = (0..self.classes).map(weight).sum::<f32>() / self.classes as f32;
            let contribution = value * (weight(class) - average);
            // Pieces of a word count for the word they are pieces of; equal texts are one reason.
            match contributions.iter_mut().find(|(other, _)| other == text) {
                Some((_, sum)) => *sum += contribution,
                None => contributions.push((text.clone(), contribution)),
            }
        }
        contributions.retain(|(_, weight)| *weight >= CONTRIBUTION_MIN);
        contributions.sort_by(|a, b| b.1.total_cmp(&a.1));
        contributions.truncate(CONTRIBUTIONS_MAX);
        contributions
    }
}

/// How much louder each class must speak: one of few examples is seldom sure of anything and would be drowned by one of
/// many, but how many examples were written says little about how often visitors ask.
fn boosts(labels: &[usize], classes: usize) -> Vec<f32> {
    let mut sizes = vec![0_usize; classes];
    labels.iter().for_each(|class| sizes[*class] += 1);
    let taught = sizes.iter().filter(|size| **size > 0).count();
    let average = labels.len() as f32 / taught.max(1) as f32;
    let boost = |size: &usize| if *size > 0 { (average / *size as f32).sqrt().sqrt().sqrt() } else { 1.0 };
    sizes.iter().map(boost).collect()
}

/// How much knowing a feature tells of the scope: rare ones tell much more than frequent ones.
const fn told(idf: f32) -> f32 {
    let usual = (idf * idf) * (idf * idf);
    usual * usual
}

/// The weights of one class in small steps.
struct Column {
    weights: Vec<i8>,
    scale: f32,
    bias: f32,
}

impl Column {
    fn of(planes: &Planes, lane: usize) -> Self {
        let (weights, bias) = planes.of(lane);
        let top = weights.clone().map(f32::abs).fold(0.0, f32::max);
        let scale = if top > 0.0 { top / f32::from(i8::MAX) } else { 1.0 };
        Self { weights: weights.map(|weight| (weight / scale).round() as i8).collect(), scale, bias }
    }
}

#[cfg(test)]
mod tests {
    use super::boosts;

    #[test]
    fn classes_of_few_examples_speak_louder_and_equal_ones_as_they_are() {
        let labels: Vec<usize> = [0, 1].into_iter().chain([2; 28]).collect();
        let uneven = boosts(&labels, 4);
        assert!(uneven[0] > 1.2 && uneven[0] < 1.5 && uneven[2] < 1.0, "{uneven:?}");
        assert!(uneven[0].to_bits() == uneven[1].to_bits() && uneven[3].to_bits() == 1.0_f32.to_bits());
        assert!(boosts(&[0, 1, 1, 0], 2).iter().all(|boost| (boost - 1.0).abs() < 1e-6));
    }
}
