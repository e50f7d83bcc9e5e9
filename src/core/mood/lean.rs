//! Weighs what the linear table says of the told part of a message beside what the words and rules say.
//!
//! Questions and suppositions are left out of the told part: an ordinary question is neutral whatever it asks about.

use super::clause::Clause;
use super::linear;
use super::prepare::{is_spaced_letter, units};

/// Further from neutral than this a lean says no more; the longest rants would.
const LEAN_MAX: f32 = 8.0;
/// Told words from which a message is as good as long.
const LONG: f32 = 8.0;

/// The blend of one language: log odds of blame, fitted on the tuning half of the labelled messages (docs/mood.md).
struct Blend {
    base: f32,
    /// Per unit of what the rules sum up, below and above zero.
    blamed: f32,
    praised: f32,
    /// Per unit of the table's lean towards blame and towards praise.
    blame: f32,
    praise: f32,
    /// Per unit of `ln(1 + told words)`.
    length: f32,
    /// For a message that is not short.
    long: f32,
    /// For a message that asks something, too.
    asks: f32,
}

const CHINESE: Blend = Blend {
    base: -3.88,
    blamed: -1.1,
    praised: -0.46,
    blame: 0.31,
    praise: -0.17,
    length: 0.63,
    long: 1.3,
    asks: 0.59,
};
const ENGLISH: Blend = Blend {
    base: -2.76,
    blamed: -0.68,
    praised: -1.4,
    blame: 0.77,
    praise: -0.18,
    length: 0.83,
    long: -0.63,
    asks: -0.41,
};

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
        let lean = linear::lean(&text).filter(|_| told_units > 0)?;
        let asks = told_units * 20 < units(prepared) * 19;
        Some(Self { text, units: told_units, asks, lean })
    }

    /// Log odds that the visitor blames; `sum` is what the rules add up to.
    pub(super) fn blame(&self, sum: f32) -> f32 {
        let [blamed, praised, blame, praise, length, long, asks] = self.signs(sum);
        let blend = if self.is_chinese() { &CHINESE } else { &ENGLISH };
        blend.base
            + blend.blamed * blamed
            + blend.praised * praised
            + blend.blame * blame
            + blend.praise * praise
            + blend.length * length
            + blend.long * long
            + blend.asks * asks
    }

    /// Whether the table leans clearly towards praise.
    pub(super) fn praises(&self) -> bool {
        !self.asks && self.lean.praise > 1.0 && self.lean.praise - self.lean.blame > 1.0
    }

    fn signs(&self, sum: f32) -> [f32; 7] {
        let lean = |lean: f32| lean.clamp(-LEAN_MAX, LEAN_MAX);
        let units = self.units as f32;
        [
            sum.min(0.0),
            sum.max(0.0),
            lean(self.lean.blame),
            lean(self.lean.praise),
            units.ln_1p(),
            units.min(LONG) / LONG,
            f32::from(u8::from(self.asks)),
        ]
    }

    fn is_chinese(&self) -> bool {
        let han = self.text.chars().filter(|c| c.is_alphanumeric() && !is_spaced_letter(*c)).count();
        han * 2 >= self.units
    }
}
