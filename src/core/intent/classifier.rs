//! The classifier: a model, the examples it was taught, and how sure its scores make it.

use std::sync::Arc;

use super::calibrate::{Calibration, HeldOut, hold_out, say};
use super::model::{Lesson, Model, features_max};
use super::nearest::{Comparable, Examples, Nearest};
use super::vocabulary::{Bag, Example, Vocabulary};
use super::workers::Workers;
use crate::core::text::Normalised;

/// How sure the classifier is of each class.
#[derive(Debug, Clone)]
pub(super) struct Guess {
    /// Confidence of being meant, per class.
    pub(super) confidences: Vec<f32>,
    /// The likeliest classes, the likeliest first.
    pub(super) top: Vec<usize>,
}

/// The trained model and all that is needed to be asked.
#[derive(Debug)]
pub(super) struct Classifier {
    model: Arc<Model>,
    examples: Arc<Examples>,
    calibration: Calibration,
}

/// Examples brought into the form in which they are learnt.
#[derive(Debug)]
pub(super) struct Lessons {
    vocabulary: Arc<Vocabulary>,
    bags: Vec<Bag>,
    /// Per example its class, and whether it may be asked.
    labels: Vec<(usize, bool)>,
    count: usize,
}

impl Lessons {
    /// Of examples of `count` classes.
    pub(super) fn of(examples: &[Example], count: usize) -> Self {
        let (vocabulary, bags) = Vocabulary::of(examples, features_max(count));
        let labels = examples.iter().map(|example| (example.class, example.asked)).collect();
        Self { vocabulary: Arc::new(vocabulary), bags, labels, count }
    }

    fn list(&self) -> Vec<Lesson<'_>> {
        let labelled = self.bags.iter().zip(&self.labels);
        labelled.map(|(bag, (class, asked))| Lesson { bag, class: *class, asked: *asked }).collect()
    }

    /// Asks models that were taught a part about the rest.
    pub(super) fn hold_out(&self, workers: &impl Workers) -> Vec<HeldOut> {
        hold_out(&self.vocabulary, &self.list(), self.count, workers)
    }
}

impl Classifier {
    /// Learns the lessons; how sure it is comes from experience with other libraries.
    pub(super) fn train(lessons: &Lessons, workers: &impl Workers) -> Self {
        let list = lessons.list();
        let model = Model::train(Arc::clone(&lessons.vocabulary), &list, lessons.count, workers);
        let examples = Examples::of(&model, &list, lessons.vocabulary.len());
        Self { model: Arc::new(model), examples: Arc::new(examples), calibration: Calibration::default() }
    }

    /// The same classifier with the sureness that its own lessons bear out.
    pub(super) fn calibrated(&self, held: &[HeldOut]) -> Self {
        Self {
            model: Arc::clone(&self.model),
            examples: Arc::clone(&self.examples),
            calibration: Calibration::fit(held),
        }
    }

    /// How sure it is of each class.
    pub(super) fn guess(&self, said: &Normalised) -> Guess {
        let heard = say(&self.model, &self.examples, &self.model.bag(said));
        Guess { confidences: self.calibration.confidences(&heard), top: heard.top }
    }

    /// The example of a class that is most like the utterance.
    pub(super) fn nearest(&self, said: &Normalised, class: usize) -> Nearest {
        let bag = self.model.bag(said);
        self.examples.nearest(&Comparable::of(&self.model, &bag.known, bag.unknown), class)
    }

    /// The pieces of an utterance that spoke for a class.
    pub(super) fn contributions(&self, said: &Normalised, class: usize) -> Vec<(String, f32)> {
        self.model.contributions(said, class)
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.model.bytes() + self.examples.bytes()
    }

    /// Everything a decision depends on, as bytes.
    pub(super) fn write_to(&self, sink: &mut dyn FnMut(&[u8])) {
        self.model.write_to(sink);
        self.calibration.logistic.weights.iter().for_each(|weight| sink(&weight.to_le_bytes()));
        sink(&self.calibration.bands.answer.to_le_bytes());
        sink(&self.calibration.bands.ask_back.to_le_bytes());
    }
}
