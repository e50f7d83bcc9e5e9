//! Weighs what the linear table says of the told part of a message beside what the words and rules say.
//!
//! Questions and suppositions are left out of the told part: an ordinary question is neutral whatever it asks about.

use super::clause::Clause;
use super::linear;
use super::prepare::{is_spaced_letter, units};
use super::shape::Shape;

/// Further from neutral than this a lean says no more; the longest rants would.
const LEAN_MAX: f32 = 8.0;
/// Told words from which a message is as good as long.
const LONG: f32 = 8.0;

/// Exclamation marks beyond this many say no more.
const EXCLAMATIONS: f32 = 3.0;
/// What is known of a message beside its words: see [`Told::signs`].
const SIGNS: usize = 10;

/// The blend of one language: log odds of blame, fitted on labelled messages (docs/mood.md).
struct Blend {
    base: f32,
    /// Per unit of each sign, in the order of [`Told::signs`].
    each: [f32; SIGNS],
}

const CHINESE: Blend =
    Blend { base: -2.72, each: [1.41, -0.94, 0.4, -0.22, 0.17, 1.2, 0.79, 0.21, 1.1, 0.96] };
const ENGLISH: Blend =
    Blend { base: -3.95, each: [1.71, -1.24, 0.51, -0.15, 1.29, -1.04, 1.08, -0.26, 0.48, 0.52] };

/// What the told part of a message says beside the rules.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// The told clauses, prepared.
    pub(super) text: String,
    units: usize,
    asks: bool,
    lean: linear::Lean,
}

impl Told {
    /// Reads the told clauses; `None` when the message only asks.
    pub(super) fn of(prepared: &str, clauses: &[Clause]) -> Option<Self> {
        let mut text = String::with_capacity(prepared.len());
        let told = |clause: &&Clause| (!clause.question || clause.rhetorical) && !clause.hypothetical;
        clauses.iter().filter(told).for_each(|clause| text.push_str(&prepared[clause.span.clone()]));
        let told_units = units(&text);
        // Of the whole message: what is asked beside it says how the rest is meant.
        let lean = linear::lean(prepared).filter(|_| told_units > 0)?;
        let asks = told_units * 20 < units(prepared) * 19;
        Some(Self { text, units: told_units, asks, lean })
    }

    /// Log odds that the visitor blames; `sum` is what the rules add up to.
    pub(super) fn blame(&self, sum: f32, shape: &Shape) -> f32 {
        let blend = if self.is_chinese() { &CHINESE } else { &ENGLISH };
        blend.base
            + blend.each.iter().zip(self.signs(sum, shape)).map(|(each, sign)| each * sign).sum::<f32>()
    }

    /// Whether the table leans clearly towards praise.
    pub(super) fn praises(&self) -> bool {
        !self.asks && self.lean.praise > 1.0 && self.lean.praise - self.lean.blame > 1.0
    }

    /// What the rules sum up below and above zero (the first words count most), how the table leans, how much is told, whether
    /// something is asked too, and the marks: "!", trailing off, "??".
    fn signs(&self, sum: f32, shape: &Shape) -> [f32; SIGNS] {
        let lean = |lean: f32| lean.clamp(-LEAN_MAX, LEAN_MAX);
        let is = |sign: bool| f32::from(u8::from(sign));
        let units = self.units as f32;
        [
            (-sum).max(0.0).sqrt(),
            sum.max(0.0).sqrt(),
            lean(self.lean.blame),
            lean(self.lean.praise),
            units.ln_1p(),
            units.min(LONG) / LONG,
            is(self.asks),
            (shape.exclamations as f32).min(EXCLAMATIONS),
            is(shape.trails_off),
            is(shape.asks_twice),
        ]
    }

    fn is_chinese(&self) -> bool {
        let han = self.text.chars().filter(|c| c.is_alphanumeric() && !is_spaced_letter(*c)).count();
        han * 2 >= self.units
    }
}
