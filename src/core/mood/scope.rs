//! What the small words before a word make of it: negation, emphasis, softening.

use super::lexicon::Hit;
use super::prepare::units;
use super::table::Role;

/// How far (in Han characters or Latin words) a negator reaches.
const NEGATION_REACH: usize = 4;
/// How far it reaches over a comparison: "not, as the page said, that good".
const COMPARISON_REACH: usize = 10;
/// "Never" that speaks of experience; before a comparison it makes the worst of all, not the opposite.
const EXPERIENCE: f32 = 2.0;
/// "I have never seen such ...".
const WORST_OF_ALL: f32 = 1.5;
/// How far a degree word reaches.
const DEGREE_REACH: usize = 2;
/// "Not good" is nearly as bad as "bad".
const NEGATED_PRAISE: f32 = -0.8;
/// "Not bad" is much less than "good".
const NEGATED_BLAME: f32 = -0.4;
/// "Cannot say it is not good": what it was, a little paler.
const TWICE_NEGATED: f32 = 0.8;

/// What stands before a word in its clause.
pub(super) struct Scope {
    negators: usize,
    degree: f32,
}

impl Scope {
    /// Whether the word is said not to be so.
    pub(super) fn denies(&self) -> bool {
        self.negators % 2 == 1
    }

    /// The word's weight after negation and degree; positive weights are praise.
    pub(super) fn apply(&self, weight: f32) -> f32 {
        let turned = match self.negators {
            0 => weight,
            n if n % 2 == 0 => weight * TWICE_NEGATED,
            _ if weight > 0.0 => weight * NEGATED_PRAISE,
            _ => weight * NEGATED_BLAME,
        };
        // "Not very good" is milder than "very bad": under a negation emphasis does not add.
        if self.denies() { turned * self.degree.min(1.0) } else { turned * self.degree }
    }
}

/// Looks back from the hit at `index` over the hits of its clause.
pub(super) fn before(text: &str, clause_hits: &[Hit], index: usize) -> Scope {
    let mut scope = Scope { negators: 0, degree: 1.0 };
    let mut from = clause_hits[index].start;
    let mut distance = 0;
    let mut reach = NEGATION_REACH;
    for hit in clause_hits[..index].iter().rev() {
        distance += units(&text[hit.end..from]);
        if distance > reach || hit.term.role.bears() || hit.term.role == Role::Contrast {
            break;
        }
        match hit.term.role {
            Role::Negator if reach == COMPARISON_REACH && hit.term.weight >= EXPERIENCE => {
                scope.degree *= WORST_OF_ALL;
            }
            Role::Negator => scope.negators += 1,
            Role::Comparison => {
                reach = COMPARISON_REACH;
                scope.degree *= hit.term.weight;
            }
            Role::Degree | Role::Excess if distance <= DEGREE_REACH => scope.degree *= hit.term.weight,
            _ => distance += units(&text[hit.start..hit.end]),
        }
        from = hit.start;
    }
    scope.degree = scope.degree.clamp(0.3, 2.5);
    scope
}
