//! Measures how well utterances are matched, with a library or with the bare classifier on labelled utterances.

use std::collections::BTreeMap;

use super::classifier::{Classifier, Example};
use super::matcher::Thresholds;
use crate::core::text::{bare, normalise};

/// An utterance and the intent it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// What was said.
    pub text: String,
    /// What it means; [`Labelled::OUT_OF_SCOPE`] when it belongs to no intent.
    pub intent: String,
}

impl Labelled {
    /// Label of utterances that must not be answered.
    pub const OUT_OF_SCOPE: &str = "oos";
}

/// The classifier of a library, taught with nothing but labelled utterances: no keywords, no patterns.
#[derive(Debug)]
pub struct Learnt {
    intents: Vec<String>,
    classifier: Classifier,
}

impl Learnt {
    /// Learns from the utterances; those out of scope are left out, as a library has none.
    pub fn from(utterances: &[Labelled]) -> Self {
        let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
        let mut intents = Vec::new();
        let mut examples = Vec::new();
        for utterance in utterances.iter().filter(|utterance| utterance.intent != Labelled::OUT_OF_SCOPE) {
            let class = *classes.entry(&utterance.intent).or_insert_with(|| {
                intents.push(utterance.intent.clone());
                intents.len() - 1
            });
            examples.push(Example { bare: bare(normalise(&utterance.text).text()), class });
        }
        let classifier = Classifier::train(&examples, intents.len());
        Self { intents, classifier }
    }

    /// The likeliest intent and its confidence.
    pub fn best(&self, text: &str) -> Option<(&str, f32)> {
        let confidences = self.classifier.confidences(&bare(normalise(text).text()));
        let best = confidences.iter().enumerate().max_by(|(i, a), (j, b)| a.total_cmp(b).then(j.cmp(i)))?;
        Some((&self.intents[best.0], *best.1))
    }
}

/// What came of an evaluation, in numbers of utterances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evaluation {
    /// Utterances that belong to an intent.
    pub in_scope: usize,
    /// Of these: the best candidate was right, whatever its confidence.
    pub correct: usize,
    /// Of these: sure enough to be answered.
    pub answered: usize,
    /// Of the answered: rightly.
    pub answered_correct: usize,
    /// Utterances that belong to no intent.
    pub out_of_scope: usize,
    /// Of these: rightly not answered.
    pub abstained: usize,
    /// Of these: not even asked back.
    pub not_understood: usize,
}

impl Evaluation {
    /// Right best candidates among utterances in scope.
    pub fn accuracy(&self) -> f64 {
        share(self.correct, self.in_scope)
    }

    /// Answered utterances among those in scope.
    pub fn answered_share(&self) -> f64 {
        share(self.answered, self.in_scope)
    }

    /// Right answers among the answers.
    pub fn answered_accuracy(&self) -> f64 {
        share(self.answered_correct, self.answered)
    }

    /// Unanswered utterances among those out of scope.
    pub fn out_of_scope_recall(&self) -> f64 {
        share(self.abstained, self.out_of_scope)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Compares what `best` says of each utterance with its label.
pub fn evaluate<'i>(
    utterances: &[Labelled],
    thresholds: Thresholds,
    mut best: impl FnMut(&str) -> Option<(&'i str, f32)>,
) -> Evaluation {
    let mut evaluation = Evaluation::default();
    for utterance in utterances {
        let found = best(&utterance.text);
        let confidence = found.map_or(0.0, |(_, confidence)| confidence);
        let answered = confidence >= thresholds.answer;
        if utterance.intent == Labelled::OUT_OF_SCOPE {
            evaluation.out_of_scope += 1;
            evaluation.abstained += usize::from(!answered);
            evaluation.not_understood += usize::from(confidence < thresholds.ask_back);
        } else {
            let correct = found.is_some_and(|(intent, _)| intent == utterance.intent);
            evaluation.in_scope += 1;
            evaluation.correct += usize::from(correct);
            evaluation.answered += usize::from(answered);
            evaluation.answered_correct += usize::from(answered && correct);
        }
    }
    evaluation
}

#[cfg(test)]
mod tests {
    use super::{Labelled, Learnt, evaluate};
    use crate::core::intent::Thresholds;

    fn labelled(pairs: &[(&str, &str)]) -> Vec<Labelled> {
        pairs
            .iter()
            .map(|(text, intent)| Labelled { text: (*text).into(), intent: (*intent).into() })
            .collect()
    }

    #[test]
    fn answers_mistakes_and_abstentions_are_counted_apart() {
        let eval = labelled(&[("a", "x"), ("b", "x"), ("c", "y"), ("d", "oos"), ("e", "oos"), ("f", "oos")]);
        let evaluation = evaluate(&eval, Thresholds { answer: 0.5, ask_back: 0.2 }, |text| match text {
            "a" | "d" => Some(("x", 0.9)),
            "b" | "e" => Some(("x", 0.3)),
            "c" => Some(("x", 0.6)),
            _ => None,
        });
        assert_eq!((evaluation.in_scope, evaluation.correct), (3, 2));
        assert_eq!((evaluation.answered, evaluation.answered_correct), (2, 1));
        assert_eq!((evaluation.out_of_scope, evaluation.abstained, evaluation.not_understood), (3, 2, 1));
    }

    #[test]
    fn a_taught_classifier_tells_its_intents_apart() {
        let train = labelled(&[
            ("打开灯", "on"),
            ("开一下灯", "on"),
            ("关灯", "off"),
            ("把灯关掉", "off"),
            ("讲个笑话", "oos"),
        ]);
        let learnt = Learnt::from(&train);
        assert_eq!(learnt.best("请把灯打开").map(|(intent, _)| intent), Some("on"));
        assert_eq!(learnt.best("灯关掉吧").map(|(intent, _)| intent), Some("off"));
        assert_eq!(learnt.best("xyz").map(|(_, confidence)| confidence), Some(0.0));
    }
}
