//! Logistic regression with a few inputs, drawn towards weights known beforehand: with little to learn from they stay.

use super::math::exp_negative;

/// Inputs, the constant 1 first.
pub(super) const SIGNALS: usize = 10;
/// Steps of Newton's method; it settles in fewer.
const STEPS: usize = 25;
/// How many utterances the known weights count for.
const PULL: f64 = 2.0;

/// One thing seen: its inputs and whether it was right.
#[derive(Debug, Clone)]
pub(super) struct Observation {
    pub(super) signals: [f32; SIGNALS],
    pub(super) right: bool,
    pub(super) weight: f32,
}

/// The weights.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Logistic {
    pub(super) weights: [f64; SIGNALS],
}

impl Default for Logistic {
    /// Rounded means of what was fitted to public sets with an open licence (banking77, clinc150, dstc11, hint3, xsid);
    /// what the size of a class says is left to each library.
    fn default() -> Self {
        Self { weights: [-3.3, 0.3, 0.8, 0.6, 2.3, -1.5, 1.1, 0.4, 0.0, 0.0] }
    }
}

impl Logistic {
    /// The probability of being right, 0 to 1.
    pub(super) fn probability(&self, signals: &[f32; SIGNALS]) -> f32 {
        sigmoid(self.log_odds(signals)) as f32
    }

    fn log_odds(&self, signals: &[f32; SIGNALS]) -> f64 {
        self.weights.iter().zip(signals).map(|(weight, signal)| weight * f64::from(*signal)).sum()
    }

    /// Fits the weights by Newton's method.
    pub(super) fn fit(observations: &[Observation]) -> Self {
        let known = Self::default();
        let mut fitted = known.clone();
        for _ in 0..STEPS {
            let mut slope = [0.0_f64; SIGNALS];
            let mut curve = [[0.0_f64; SIGNALS]; SIGNALS];
            for at in 0..SIGNALS {
                slope[at] = PULL * (known.weights[at] - fitted.weights[at]);
                curve[at][at] = PULL;
            }
            for observation in observations {
                fitted.add(observation, &mut slope, &mut curve);
            }
            let Some(step) = solve(&curve, slope) else { break };
            let longest = step.iter().map(|part| part.abs()).fold(0.0, f64::max);
            // A step too long overshoots while the curve is far from a parabola.
            let damping = if longest > 4.0 { 4.0 / longest } else { 1.0 };
            fitted.weights.iter_mut().zip(step).for_each(|(weight, part)| *weight += damping * part);
            if longest < 1e-6 {
                break;
            }
        }
        fitted
    }

    fn add(&self, seen: &Observation, slope: &mut [f64; SIGNALS], curve: &mut [[f64; SIGNALS]; SIGNALS]) {
        let probability = sigmoid(self.log_odds(&seen.signals));
        let weight = f64::from(seen.weight);
        let error = weight * (f64::from(u8::from(seen.right)) - probability);
        let bend = weight * probability * (1.0 - probability);
        for (row, signal) in seen.signals.iter().map(|signal| f64::from(*signal)).enumerate() {
            slope[row] += error * signal;
            for (entry, other) in curve[row].iter_mut().zip(&seen.signals) {
                *entry += bend * signal * f64::from(*other);
            }
        }
    }
}

fn sigmoid(x: f64) -> f64 {
    let part = f64::from(exp_negative(-(x.abs() as f32)));
    if x >= 0.0 { 1.0 / (1.0 + part) } else { part / (1.0 + part) }
}

/// Solves a positive definite system by Cholesky's method.
fn solve(matrix: &[[f64; SIGNALS]; SIGNALS], right: [f64; SIGNALS]) -> Option<[f64; SIGNALS]> {
    let mut lower = [[0.0_f64; SIGNALS]; SIGNALS];
    for row in 0..SIGNALS {
        for column in 0..=row {
            let known: f64 = (0..column).map(|at| lower[row][at] * lower[column][at]).sum();
            let rest = matrix[row][column] - known;
            if row == column {
                if rest <= 0.0 {
                    return None;
                }
                lower[row][row] = rest.sqrt();
            } else {
                lower[row][column] = rest / lower[column][column];
            }
        }
    }
    let mut solution = right;
    for row in 0..SIGNALS {
        let known: f64 = (0..row).map(|at| lower[row][at] * solution[at]).sum();
        solution[row] = (solution[row] - known) / lower[row][row];
    }
    for row in (0..SIGNALS).rev() {
        let known: f64 = (row + 1..SIGNALS).map(|at| lower[at][row] * solution[at]).sum();
        solution[row] = (solution[row] - known) / lower[row][row];
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::{Logistic, Observation, SIGNALS};

    fn observed(signal: f32, right: bool) -> Observation {
        let mut signals = [0.0; SIGNALS];
        (signals[0], signals[1]) = (1.0, signal);
        Observation { signals, right, weight: 1.0 }
    }

    #[test]
    fn the_probability_follows_how_often_it_was_right() {
        let mut seen = Vec::new();
        for turn in 0..1_000 {
            seen.push(observed(1.0, turn % 10 != 0));
            seen.push(observed(-1.0, turn % 5 == 0));
        }
        let fitted = Logistic::fit(&seen);
        let probability = |signal| fitted.probability(&observed(signal, true).signals);
        assert!((probability(1.0) - 0.9).abs() < 0.01 && (probability(-1.0) - 0.2).abs() < 0.01);
    }

    #[test]
    fn nothing_seen_changes_nothing() {
        assert_eq!(Logistic::fit(&[]), Logistic::default());
    }
}
