//! What cross-validation says of a library: how well it will do, which intents are mixed up, which phrases look misplaced.

use std::collections::BTreeMap;

use super::calibrate::{Calibration, HeldOut};
use super::library::Library;
use super::matcher::{Candidate, best};
use super::source::{Problem, Problems, Source};
use super::thresholds::Thresholds;
use super::workers::Workers;
use crate::core::text::{Language, bare, language};

/// From so many stolen phrases on, and from this share of an intent's phrases, a theft is told.
const STOLEN_MIN: usize = 3;
const STOLEN_SHARE_MIN: f32 = 0.1;
/// Misplaced phrases told at most, the plainest first: whoever mends these checks again.
const MISPLACED_MAX: usize = 50;

/// The figures and what should be mended. Every example was asked for without being known, keywords and patterns
/// included; visitors who use the very words of an example do better.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Audit {
    /// Phrases that were held out and asked for.
    pub asked: usize,
    /// Of these: the best candidate was right.
    pub correct: usize,
    /// Of these: the right intent was among the three best.
    pub among_three: usize,
    /// Of these: sure enough to be answered.
    pub answered: usize,
    /// Of the answered: rightly.
    pub answered_correct: usize,
    /// Phrases asked of the classifier alone, which was not taught their intent.
    pub foreign: usize,
    /// Of these: rightly not answered.
    pub foreign_rejected: usize,
    /// Intents that lose phrases to another: whose, to whom, how many, of how many; the most first.
    pub thefts: Vec<Theft>,
    /// Warnings in the order of files and lines.
    pub warnings: Vec<Problem>,
}

/// Phrases of one intent that are taken for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theft {
    /// The intent they belong to.
    pub intent: String,
    /// The intent they are taken for.
    pub taken_for: String,
    /// How many.
    pub stolen: usize,
    /// Of how many.
    pub phrases: usize,
}

impl Library {
    /// Cross-validates the library; `sources` are the files it was compiled from. Takes as long as [`Self::calibrate`].
    pub fn audit(&self, sources: &[Source], workers: &impl Workers) -> Audit {
        let held = self.lessons().hold_out(workers);
        let calibration = Calibration::fit(&held);
        let mut audit = Audit::default();
        let mut problems = Problems::new(sources);
        let mut phrases = vec![0_usize; self.intents.len()];
        let mut stolen: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut misplaced = Vec::new();
        for held in &held {
            let candidates = self.candidates(held, &calibration);
            audit.count(held, &candidates);
            let (Some(class), Some(best)) = (held.class, candidates.first()) else { continue };
            phrases[class] += 1;
            if best.intent.0 != class {
                *stolen.entry((class, best.intent.0)).or_default() += 1;
                if best.confidence >= Thresholds::ANSWER {
                    misplaced.push((best.confidence, held.lesson, best.intent.0));
                }
            }
        }
        misplaced.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (sure, lesson, best) in misplaced.into_iter().take(MISPLACED_MAX) {
            let example = &self.examples[lesson];
            let message = format!(
                "`{}` of `{}` would be answered as `{}` ({sure:.2}) if it were not there; move it, or tell the two intents apart",
                example.said.text(),
                self.intents[example.class].id,
                self.intents[best].id
            );
            problems.warning(example.place, message);
        }
        self.tell_thefts(&stolen, &phrases, &mut audit, &mut problems);
        audit.warnings = problems.into_sorted();
        audit
    }

    /// What the bot would have taken it for.
    fn candidates(&self, held: &HeldOut, calibration: &Calibration) -> Vec<Candidate> {
        let said = &self.examples[held.lesson].said;
        // The keywords of an intent that was left out would give it away.
        let hits = match held.class {
            Some(_) => {
                self.matcher.rules.hits(said, &bare(said.text()), language(said.text(), Language::default()))
            }
            None => Vec::new(),
        };
        best(&calibration.confidences(&held.said), &hits).best
    }

    fn tell_thefts(
        &self,
        stolen: &BTreeMap<(usize, usize), usize>,
        phrases: &[usize],
        audit: &mut Audit,
        problems: &mut Problems<'_>,
    ) {
        for ((class, thief), count) in stolen {
            let share = *count as f32 / phrases[*class] as f32;
            if *count < STOLEN_MIN || share < STOLEN_SHARE_MIN {
                continue;
            }
            let (intent, taken_for) = (&self.intents[*class].id, &self.intents[*thief].id);
            let place =
                self.examples.iter().find(|example| example.class == *class).map(|example| example.place);
            let message = format!(
                "`{taken_for}` steals {count} of {} phrases of `{intent}`; reword them, or make one intent of the two",
                phrases[*class]
            );
            problems.warning(place.unwrap_or_default(), message);
            audit.thefts.push(Theft {
                intent: intent.clone(),
                taken_for: taken_for.clone(),
                stolen: *count,
                phrases: phrases[*class],
            });
        }
        audit.thefts.sort_by_key(|theft| std::cmp::Reverse(theft.stolen));
    }
}

impl Audit {
    fn count(&mut self, held: &HeldOut, candidates: &[Candidate]) {
        let answered = candidates.first().is_some_and(|best| best.confidence >= Thresholds::ANSWER);
        let Some(class) = held.class else {
            self.foreign += 1;
            self.foreign_rejected += usize::from(!answered);
            return;
        };
        let right = candidates.first().is_some_and(|best| best.intent.0 == class);
        self.asked += 1;
        self.correct += usize::from(right);
        self.among_three += usize::from(candidates.iter().any(|candidate| candidate.intent.0 == class));
        self.answered += usize::from(answered);
        self.answered_correct += usize::from(answered && right);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{human, intent, shared, topic};
    use crate::core::intent::{Alone, compile_rules};

    /// Two intents about colours and shapes; one phrase of the first stands in the second.
    #[test]
    fn a_misplaced_phrase_is_found_with_its_line() {
        let things =
            ["cup", "chair", "lamp", "shoe", "bag", "coat", "hat", "desk", "bowl", "ring", "belt", "sofa"];
        let colours: Vec<String> =
            things.iter().map(|thing| format!("which colour is the {thing}")).collect();
        let mut parcels: Vec<String> =
            things.iter().map(|thing| format!("has my {thing} been posted")).collect();
        parcels.push("which colour is the carpet".to_owned());
        let list = |texts: &[String]| texts.iter().map(|text| text.as_str().to_owned()).collect::<Vec<_>>();
        let (colours, parcels) = (list(&colours), list(&parcels));
        let of = |id: &str, texts: &[String]| {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            intent(id, "", &["一"], &texts, "")
        };
        let text = of("colour", &colours) + &of("parcel", &parcels).replace("\"一\"", "\"二\"") + &human();
        let sources = vec![shared(), topic(text)];
        let library = compile_rules(&sources).unwrap().library;
        let audit = library.audit(&sources, &Alone);
        let told: Vec<String> = audit.warnings.iter().map(ToString::to_string).collect();
        assert!(
            told.iter().any(|line| line.contains("which colour is the carpet") && line.contains("`colour`")),
            "{told:?}"
        );
        assert!(audit.asked > 30 && audit.correct * 10 > audit.asked * 6, "{audit:?}");
    }
}
