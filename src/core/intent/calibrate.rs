//! From scores to the probability of being right, and from there to when the bot may answer.
//!
//! Scores are compared on utterances the model has not seen: by cross-validation (what is in scope) and by models that
//! were not taught a fifth of the intents (their examples stand for what is out of scope).

use std::sync::Arc;

use super::logistic::{Logistic, Observation, SIGNALS};
use super::math::{exp_negative, ln};
use super::model::{Lesson, Model};
use super::nearest::{Comparable, Examples};
use super::thresholds::Thresholds;
use super::vocabulary::{Bag, Vocabulary};
use super::workers::Workers;

/// Parts the examples, and the intents, are split into.
const FOLDS: usize = 5;
/// From so many held-out utterances on further parts would say nothing new.
const HELD_OUT_ENOUGH: usize = 4_000;
/// What an out-of-scope utterance weighs beside one in scope.
const FOREIGN_WEIGHT: f32 = 0.1;
/// How many of the answers must be right.
const PRECISION: f32 = 0.95;
/// How many askings back must have the right intent among their buttons, and what an out-of-scope utterance weighs then:
/// among those that are not answered they are no rarity.
const ASKED_RIGHTLY: f32 = 0.5;
const ASKED_FOREIGN: f32 = 0.5;
/// Candidates considered: as many as there are buttons.
const TOP: usize = 3;
/// How much sharper than a class score the probabilities are from which the softmax is made.
const SHARPNESS: f32 = 5.0;
/// A class whose score is this near to the border is nearly positive.
const NEAR: f32 = -0.5;

/// The probabilities from which the bot answers and asks back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bands {
    pub(super) answer: f32,
    pub(super) ask_back: f32,
}

impl Bands {
    /// A probability as a confidence: stretched so that the bands begin at the thresholds.
    pub(super) fn confidence(self, probability: f32) -> f32 {
        let (ask_back, answer) = (Thresholds::ASK_BACK, Thresholds::ANSWER);
        let between = |from: f32, to: f32| (probability - from) / (to - from).max(f32::MIN_POSITIVE);
        if probability >= self.answer {
            answer + (1.0 - answer) * between(self.answer, 1.0)
        } else if probability >= self.ask_back {
            ask_back + (answer - ask_back) * between(self.ask_back, self.answer)
        } else {
            ask_back * between(0.0, self.ask_back)
        }
    }
}

/// How scores become probabilities.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Calibration {
    pub(super) logistic: Logistic,
    pub(super) bands: Bands,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { logistic: Logistic::default(), bands: Bands { answer: 0.65, ask_back: 0.2 } }
    }
}

/// What a model says of one utterance.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// Share of each class in the softmax of the scores.
    pub(super) shares: Vec<f32>,
    /// The likeliest classes, the likeliest first.
    pub(super) top: Vec<usize>,
    /// What the probability is made from.
    pub(super) signals: [f32; SIGNALS],
    /// Not a single feature is known: it can mean nothing of ours, however the classes lie.
    pub(super) is_foreign: bool,
}

/// Asks a model.
pub(super) fn say(model: &Model, examples: &Examples, bag: &Bag) -> Said {
    let vector = model.vector(bag);
    let scores = model.scores(&vector);
    let top = top_of(&scores);
    let best = scores[top[0]];
    let second = top.get(1).map_or(-1.0, |class| scores[*class]);
    let mut shares: Vec<f32> = scores.iter().map(|score| exp_negative((score - best) * SHARPNESS)).collect();
    let sum: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    let share = shares[top[0]].clamp(0.002, 0.998);
    let comparable = Comparable::of(model, &bag.known, bag.unknown);
    let nearest = |class: &usize| examples.nearest(&comparable, *class).cosine;
    let other = top[1..].iter().map(nearest).fold(0.0, f32::max);
    let near = scores.iter().filter(|score| **score > NEAR).count();
    let signals = [
        1.0,
        best,
        best - second,
        ln(share / 0.001) - ln((1.0 - share) / 0.001),
        nearest(&top[0]),
        other,
        vector.known,
        ln(1.0 + vector.entries.len() as f32),
        ln(1.0 + near as f32),
        examples.plenty(top[0]),
    ];
    Said { shares, top, signals, is_foreign: vector.entries.is_empty() }
}

/// The likeliest classes; the earlier of equals first.
fn top_of(scores: &[f32]) -> Vec<usize> {
    let mut top: Vec<usize> = Vec::with_capacity(TOP + 1);
    for (class, score) in scores.iter().enumerate() {
        let at = top.iter().position(|other| *score > scores[*other]).unwrap_or(top.len());
        if at < TOP {
            top.insert(at, class);
            top.truncate(TOP);
        }
    }
    top
}

/// An utterance a model had not seen, and what became of it.
#[derive(Debug, Clone)]
pub(super) struct HeldOut {
    /// Which example.
    pub(super) lesson: usize,
    /// What was said of it.
    pub(super) said: Said,
    /// Its class; none when it stood for what is out of scope.
    pub(super) class: Option<usize>,
    /// What it counts for when it is in scope; 1 on average.
    worth: f32,
}

impl HeldOut {
    fn weight(&self, foreign: f32) -> f32 {
        if self.class.is_some() { self.worth } else { foreign }
    }

    fn right(&self) -> bool {
        self.class == self.said.top.first().copied()
    }

    fn right_among(&self) -> bool {
        self.class.is_some_and(|class| self.said.top.contains(&class))
    }
}

/// Teaches models with a part of the lessons and asks them about the rest.
pub(super) fn hold_out(
    vocabulary: &Arc<Vocabulary>,
    lessons: &[Lesson<'_>],
    classes: usize,
    workers: &impl Workers,
) -> Vec<HeldOut> {
    // Within a class the examples go to the parts in turn.
    let mut met = vec![0_usize; classes];
    let parts: Vec<usize> = lessons
        .iter()
        .map(|lesson| {
            met[lesson.class] += 1;
            (met[lesson.class] - 1 + lesson.class) % FOLDS
        })
        .collect();
    let needed = (HELD_OUT_ENOUGH * FOLDS).div_ceil(lessons.len().max(1)).clamp(1, FOLDS);
    // Without other intents, leaving intents out would leave nothing.
    let foreign = if classes >= FOLDS { needed } else { 0 };
    let held: Vec<Vec<HeldOut>> = workers.map(needed + foreign, |job| {
        if job < needed {
            let left_out = |lesson: usize| lessons[lesson].asked && parts[lesson] == job;
            held_out_of(vocabulary, lessons, classes, left_out, false)
        } else {
            let left_out = |lesson: usize| lessons[lesson].class % FOLDS == job - needed;
            held_out_of(vocabulary, lessons, classes, left_out, true)
        }
    });
    let mut held: Vec<HeldOut> = held.into_iter().flatten().collect();
    weigh(&mut held, classes);
    held
}

/// Lets the classes of few examples count for more than their examples: visitors do not ask in the proportions in which
/// examples were written, and mistakes about what was hardly taught would pass for rare.
fn weigh(held: &mut [HeldOut], classes: usize) {
    let mut sizes = vec![0_usize; classes];
    held.iter().filter_map(|held| held.class).for_each(|class| sizes[class] += 1);
    let worth = |size: usize| 1.0 / (size.max(1) as f32).sqrt().sqrt();
    let all: f32 = sizes.iter().map(|size| *size as f32 * worth(*size)).sum();
    let scale = sizes.iter().sum::<usize>() as f32 / all.max(f32::MIN_POSITIVE);
    for held in held {
        held.worth = held.class.map_or(1.0, |class| scale * worth(sizes[class]));
    }
}

fn held_out_of(
    vocabulary: &Arc<Vocabulary>,
    lessons: &[Lesson<'_>],
    classes: usize,
    is_out: impl Fn(usize) -> bool,
    foreign: bool,
) -> Vec<HeldOut> {
    let taught: Vec<Lesson<'_>> =
        (0..lessons.len()).filter(|lesson| !is_out(*lesson)).map(|lesson| lessons[lesson]).collect();
    let model = Model::train(Arc::clone(vocabulary), &taught, classes, &super::workers::Alone);
    let examples = Examples::of(&model, &taught, vocabulary.len());
    let out = (0..lessons.len()).filter(|lesson| is_out(*lesson) && lessons[*lesson].asked);
    out.map(|lesson| {
        let Lesson { bag, class, .. } = lessons[lesson];
        let said = say(&model, &examples, bag);
        let class = (!foreign).then_some(class);
        HeldOut { lesson, said, class, worth: 1.0 }
    })
    .collect()
}

impl Calibration {
    /// How sure what a model said makes of each class. What the likeliest leaves is shared among the others, but none
    /// gets more than it.
    pub(super) fn confidences(&self, said: &Said) -> Vec<f32> {
        if said.is_foreign {
            return vec![0.0; said.shares.len()];
        }
        let sure = self.logistic.probability(&said.signals);
        let best = said.top[0];
        let left = sure.min(1.0 - sure) / (1.0 - said.shares[best]).max(f32::MIN_POSITIVE);
        let mut confidences: Vec<f32> =
            said.shares.iter().map(|share| self.bands.confidence((share * left).min(sure))).collect();
        confidences[best] = self.bands.confidence(sure);
        // Stretched, they may add up to more than certainty; the bands are laid for the likeliest, so the others yield.
        let others = confidences.iter().sum::<f32>() - confidences[best];
        let left = 1.0 - confidences[best];
        if others > left {
            let fit = |(class, confidence): (usize, &mut f32)| {
                *confidence *= if class == best { 1.0 } else { left / others };
            };
            confidences.iter_mut().enumerate().for_each(fit);
        }
        confidences
    }

    /// Fits the probability and the bands to what was held out.
    pub(super) fn fit(held: &[HeldOut]) -> Self {
        // With too few intents to leave some out nothing is known of what is out of scope, and everything would seem safe.
        if held.iter().all(|held| held.class.is_some()) {
            return Self::default();
        }
        let observation = |held: &HeldOut| Observation {
            signals: held.said.signals,
            right: held.right(),
            weight: held.weight(FOREIGN_WEIGHT),
        };
        let observations: Vec<Observation> = held.iter().map(observation).collect();
        let logistic = Logistic::fit(&observations);
        let bands = bands(&logistic, held);
        Self { logistic, bands }
    }
}

/// The lowest probability from which on answers are right often enough, and the lowest from which on asking back is.
fn bands(logistic: &Logistic, held: &[HeldOut]) -> Bands {
    let mut sorted: Vec<(f32, &HeldOut)> =
        held.iter().map(|held| (logistic.probability(&held.said.signals), held)).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let lowest = |from: usize, share: f32, foreign: f32, right: fn(&HeldOut) -> bool| {
        let (mut good, mut all) = (0.0, 0.0);
        let mut lowest = None;
        for (at, (probability, held)) in sorted.iter().enumerate().skip(from) {
            all += held.weight(foreign);
            good += if right(held) { held.weight(foreign) } else { 0.0 };
            if good >= share * all {
                lowest = Some((at + 1, *probability));
            }
        }
        lowest
    };
    // Where no probability is good enough, next to nothing is answered.
    let (answered, answer) = lowest(0, PRECISION, FOREIGN_WEIGHT, HeldOut::right).unwrap_or((0, 1.0));
    let answer = answer.clamp(0.3, 0.99);
    let ask_back =
        lowest(answered, ASKED_RIGHTLY, ASKED_FOREIGN, HeldOut::right_among).map_or(answer, |(_, p)| p);
    Bands { answer, ask_back: ask_back.min(answer * 0.9) }
}

#[cfg(test)]
mod tests {
    use super::{HeldOut, SIGNALS, Said, weigh};

    #[test]
    fn what_is_held_out_of_a_small_class_counts_for_more_and_all_as_much_as_before() {
        let said = Said { shares: Vec::new(), top: Vec::new(), signals: [0.0; SIGNALS], is_foreign: false };
        let of = |class| HeldOut { lesson: 0, said: said.clone(), class, worth: 1.0 };
        let mut held: Vec<HeldOut> = (0..17).map(|lesson| of(Some(usize::from(lesson > 0)))).collect();
        held.push(of(None));
        weigh(&mut held, 2);
        let sum: f32 = held[..17].iter().map(|held| held.worth).sum();
        assert!((sum - 17.0).abs() < 1e-4 && (held[0].worth / held[1].worth - 2.0).abs() < 1e-4);
        assert!((held[17].weight(0.1) - 0.1).abs() < 1e-6);
    }
}
