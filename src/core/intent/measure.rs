//! Measures how well utterances are matched, by a library or by the bare classifier taught with labelled utterances.

use std::collections::BTreeMap;

use super::ask::digest;
use super::classifier::{Classifier, Lessons};
use super::source::Place;
use super::thresholds::Thresholds;
use super::vocabulary::Example;
use super::workers::Workers;
use crate::core::text::{Language, normalise};

/// An utterance and the intent it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// What was said.
    pub text: String,
    /// What it means; [`Labelled::OUT_OF_SCOPE`] when it belongs to no intent.
    pub intent: String,
    /// The language of the conversation, where the utterance does not tell.
    pub language: Language,
}

impl Labelled {
    /// Label of utterances that must not be answered.
    pub const OUT_OF_SCOPE: &str = "oos";

    /// Whether it belongs to an intent.
    pub fn is_in_scope(&self) -> bool {
        self.intent != Self::OUT_OF_SCOPE
    }
}

/// The classifier of a library, taught with nothing but labelled utterances: no keywords, no patterns.
#[derive(Debug)]
pub struct Learnt {
    intents: Vec<String>,
    lessons: Lessons,
    classifier: Classifier,
}

impl Learnt {
    /// Learns from the utterances and the names of the intents; those out of scope are left out, as a library has none. None when nothing is left.
    pub fn from(utterances: &[Labelled], workers: &impl Workers) -> Option<Self> {
        let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
        let mut intents = Vec::new();
        let mut examples = Vec::new();
        for utterance in utterances.iter().filter(|utterance| utterance.is_in_scope()) {
            let class = *classes.entry(&utterance.intent).or_insert_with(|| {
                intents.push(utterance.intent.clone());
                intents.len() - 1
            });
            examples.push(Example::new(normalise(&utterance.text), class));
        }
        let names = intents.iter().enumerate();
        examples.extend(names.filter_map(|(class, name)| Example::of_name(name, class, Place::default())));
        let lessons = Lessons::of(&examples, intents.len());
        (!intents.is_empty()).then(|| {
            let classifier = Classifier::train(&lessons, workers);
            Self { intents, lessons, classifier }
        })
    }

    /// The same, as sure as its own examples bear out.
    #[must_use]
    pub fn calibrate(self, workers: &impl Workers) -> Self {
        let classifier = self.classifier.calibrated(&self.lessons.hold_out(workers));
        Self { classifier, ..self }
    }

    /// The intents it was taught.
    pub fn intents(&self) -> impl Iterator<Item = &str> {
        self.intents.iter().map(String::as_str)
    }

    /// The likeliest intents, at most three, with their confidences.
    pub fn best(&self, text: &str) -> Vec<(&str, f32)> {
        let guess = self.classifier.guess(&normalise(text));
        guess.top.iter().map(|class| (self.intents[*class].as_str(), guess.confidences[*class])).collect()
    }

    /// Memory of the classifier, in bytes.
    pub fn model_bytes(&self) -> usize {
        self.classifier.bytes()
    }

    /// A digest (SHA-256) of everything it decides with.
    pub fn model_digest(&self) -> String {
        digest(|sink| self.classifier.write_to(sink))
    }
}

/// An utterance that was taken for something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// What was said.
    pub text: String,
    /// What it means.
    pub intent: String,
    /// What it was taken for.
    pub taken_for: String,
    /// How surely.
    pub confidence: f32,
}

/// What came of measuring, in numbers of utterances.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measured {
    /// Utterances that belong to an intent.
    pub in_scope: usize,
    /// Of these: the best candidate was right, whatever its confidence.
    pub correct: usize,
    /// Of these: the right intent was among the three best.
    pub among_three: usize,
    /// Of these: sure enough to be answered.
    pub answered: usize,
    /// Of the answered: rightly.
    pub answered_correct: usize,
    /// Utterances that belong to no intent.
    pub out_of_scope: usize,
    /// Of these: rightly not answered.
    pub rejected: usize,
    /// Of these: not even asked back.
    pub not_understood: usize,
    /// Wrong best candidates in scope: intent, what it was taken for, how often; the most frequent first.
    pub confusions: Vec<(String, String, usize)>,
    /// Wrong best candidates and answers out of scope, the surest first.
    pub mistakes: Vec<Mistake>,
    macro_f1: f64,
    auroc: Option<f64>,
}

impl Measured {
    /// Right best candidates among utterances in scope.
    pub fn accuracy(&self) -> f64 {
        share(self.correct, self.in_scope)
    }

    /// Utterances in scope whose intent is among the three best candidates.
    pub fn top3(&self) -> f64 {
        share(self.among_three, self.in_scope)
    }

    /// The mean over all intents in the test of the harmonic mean of precision and recall, in scope, best candidates.
    pub const fn macro_f1(&self) -> f64 {
        self.macro_f1
    }

    /// Answered utterances among those in scope.
    pub fn coverage(&self) -> f64 {
        share(self.answered, self.in_scope)
    }

    /// Right answers among the answers to utterances in scope.
    pub fn answered_precision(&self) -> f64 {
        share(self.answered_correct, self.answered)
    }

    /// Right answers among all answers, those to utterances out of scope included.
    pub fn precision_all(&self) -> f64 {
        share(self.answered_correct, self.answered + self.out_of_scope - self.rejected)
    }

    /// Unanswered utterances among those out of scope; none without any.
    pub fn oos_rejected(&self) -> Option<f64> {
        (self.out_of_scope > 0).then(|| share(self.rejected, self.out_of_scope))
    }

    /// How often an utterance in scope is surer than one out of scope (area under the curve); none without either.
    pub const fn oos_auroc(&self) -> Option<f64> {
        self.auroc
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Compares what `best` says of each utterance with its label.
pub fn measure<'i>(
    utterances: &'i [Labelled],
    thresholds: Thresholds,
    mut best: impl FnMut(&Labelled) -> Vec<(&'i str, f32)>,
) -> Measured {
    let mut measured = Measured::default();
    let mut tally = Tally::default();
    for utterance in utterances {
        let candidates = best(utterance);
        let (taken_for, confidence) = candidates.first().copied().unwrap_or_default();
        let answered = confidence >= thresholds.answer;
        let right = taken_for == utterance.intent;
        if utterance.is_in_scope() {
            measured.in_scope += 1;
            measured.correct += usize::from(right);
            measured.among_three += usize::from(candidates.iter().any(|(id, _)| *id == utterance.intent));
            measured.answered += usize::from(answered);
            measured.answered_correct += usize::from(answered && right);
            tally.count(&utterance.intent, taken_for);
        } else {
            measured.out_of_scope += 1;
            measured.rejected += usize::from(!answered);
            measured.not_understood += usize::from(confidence < thresholds.ask_back);
        }
        tally.sureness.push((confidence, utterance.is_in_scope()));
        if !right && (utterance.is_in_scope() || answered) {
            measured.mistakes.push(Mistake {
                text: utterance.text.clone(),
                intent: utterance.intent.clone(),
                taken_for: taken_for.to_owned(),
                confidence,
            });
        }
    }
    measured.mistakes.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    measured.macro_f1 = tally.macro_f1();
    measured.confusions = tally.confusions();
    measured.auroc = auroc(tally.sureness);
    measured
}

/// Counts while measuring.
#[derive(Debug, Default)]
struct Tally<'i> {
    /// Intent and what it was taken for.
    pairs: BTreeMap<(&'i str, &'i str), usize>,
    sureness: Vec<(f32, bool)>,
}

impl<'i> Tally<'i> {
    fn count(&mut self, intent: &'i str, taken_for: &'i str) {
        *self.pairs.entry((intent, taken_for)).or_default() += 1;
    }

    fn macro_f1(&self) -> f64 {
        // Per intent: right, meant, said.
        let mut intents: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for ((intent, taken_for), count) in &self.pairs {
            let meant = intents.entry(intent).or_default();
            meant[1] += count;
            meant[0] += if intent == taken_for { *count } else { 0 };
        }
        for ((_, taken_for), count) in &self.pairs {
            if let Some(said) = intents.get_mut(taken_for) {
                said[2] += count;
            }
        }
        let f1 = intents.values().map(|[right, meant, said]| share(2 * right, meant + said));
        f1.sum::<f64>() / intents.len().max(1) as f64
    }

    fn confusions(&self) -> Vec<(String, String, usize)> {
        let wrong = self.pairs.iter().filter(|((intent, taken_for), _)| intent != taken_for);
        let mut wrong: Vec<_> = wrong
            .map(|((intent, other), count)| ((*intent).to_owned(), (*other).to_owned(), *count))
            .collect();
        wrong.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
        wrong
    }
}

/// The area under the curve by ranks; equal ones share theirs.
fn auroc(mut sureness: Vec<(f32, bool)>) -> Option<f64> {
    sureness.sort_by(|a, b| a.0.total_cmp(&b.0));
    let inside = sureness.iter().filter(|(_, in_scope)| *in_scope).count();
    let outside = sureness.len() - inside;
    let mut ranks = 0.0;
    let mut at = 0;
    while at < sureness.len() {
        let equal = sureness[at..].iter().take_while(|(sure, _)| *sure <= sureness[at].0).count();
        let members = sureness[at..at + equal].iter().filter(|(_, in_scope)| *in_scope).count();
        ranks += members as f64 * (at as f64 + f64::midpoint(equal as f64, 1.0));
        at += equal;
    }
    let least = inside as f64 * (inside as f64 + 1.0) / 2.0;
    (inside > 0 && outside > 0).then(|| (ranks - least) / (inside as f64 * outside as f64))
}

#[cfg(test)]
mod tests {
    use super::{Labelled, Learnt, measure};
    use crate::core::intent::{Alone, Thresholds};
    use crate::core::text::Language;

    fn labelled(pairs: &[(&str, &str)]) -> Vec<Labelled> {
        let label = |(text, intent): &(&str, &str)| Labelled {
            text: (*text).into(),
            intent: (*intent).into(),
            language: Language::Zh,
        };
        pairs.iter().map(label).collect()
    }

    #[test]
    fn answers_mistakes_and_abstentions_are_counted_apart() {
        let test = labelled(&[("a", "x"), ("b", "x"), ("c", "y"), ("d", "oos"), ("e", "oos"), ("f", "oos")]);
        let measured =
            measure(&test, Thresholds { answer: 0.5, ask_back: 0.2 }, |said| match said.text.as_str() {
                "a" => vec![("x", 0.9)],
                "d" => vec![("x", 0.8), ("y", 0.1)],
                "b" | "e" => vec![("x", 0.3)],
                "c" => vec![("x", 0.6), ("y", 0.3)],
                _ => vec![],
            });
        assert_eq!((measured.in_scope, measured.correct, measured.among_three), (3, 2, 3));
        assert_eq!((measured.answered, measured.answered_correct), (2, 1));
        assert_eq!((measured.out_of_scope, measured.rejected, measured.not_understood), (3, 2, 1));
        assert_eq!((measured.precision_all(), measured.oos_rejected()), (1.0 / 3.0, Some(2.0 / 3.0)));
        assert_eq!(measured.confusions, [("y".into(), "x".into(), 1)]);
        let told: Vec<&str> = measured.mistakes.iter().map(|mistake| mistake.text.as_str()).collect();
        assert_eq!(told, ["d", "c"], "the surest first");
        // x: 2 of 3 said are right, both found; y is never found.
        assert!((measured.macro_f1() - 0.4).abs() < 1e-9);
        // Of nine pairs six are in order and one (b, e) is even.
        assert!((measured.oos_auroc().unwrap() - 6.5 / 9.0).abs() < 1e-9);
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
        let learnt = Learnt::from(&train, &Alone).unwrap().calibrate(&Alone);
        assert_eq!(learnt.best("请把灯打开")[0].0, "on");
        assert_eq!(learnt.best("灯关掉吧")[0].0, "off");
        assert!(learnt.best("xyz")[0].1 < Thresholds::ANSWER);
        assert!(Learnt::from(&labelled(&[("讲个笑话", "oos")]), &Alone).is_none());
    }
}
