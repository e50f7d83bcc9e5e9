//! Learning each class against all others: linear support vector machines, eight at a time.
//!
//! L2-regularised, squared hinge loss, solved by dual coordinate descent with shrinking (Hsieh et al., "A dual coordinate
//! descent method for large-scale linear SVM", 2008). Only additions, multiplications and roots in a fixed order: the same
//! examples give the same weights on every machine.

/// Classes learnt together: their weights lie side by side, so that an example is read once for all of them.
pub(super) const LANES: usize = 8;
/// What a mistake costs against big weights; the few examples of a class cost the more, the more others there are.
const COST: f32 = 1.0;
/// The value of the feature that every example has.
const BIAS: f32 = 1.0;
/// Passes over the examples.
const EPOCHS: usize = 12;
/// Gradients this near to each other mean that nothing is left to learn.
const SETTLED: f32 = 0.02;

/// Examples as sparse vectors, one after the other.
#[derive(Debug, Default)]
pub(super) struct Rows {
    starts: Vec<usize>,
    entries: Vec<(u32, f32)>,
    /// Squared lengths.
    squares: Vec<f32>,
}

impl Rows {
    /// No examples yet.
    pub(super) fn new() -> Self {
        Self { starts: vec![0], ..Self::default() }
    }

    /// Adds an example.
    pub(super) fn push(&mut self, vector: &[(u32, f32)]) {
        self.entries.extend_from_slice(vector);
        self.starts.push(self.entries.len());
        self.squares.push(vector.iter().map(|(_, value)| value * value).sum::<f32>());
    }

    const fn len(&self) -> usize {
        self.squares.len()
    }

    fn row(&self, index: usize) -> &[(u32, f32)] {
        &self.entries[self.starts[index]..self.starts[index + 1]]
    }
}

/// The weights of eight classes, feature by feature, and their biases.
#[derive(Debug)]
pub(super) struct Planes {
    pub(super) weights: Vec<Lanes>,
    pub(super) biases: Lanes,
}

/// One number for each of eight classes.
pub(super) type Lanes = [f32; LANES];

/// Learns what tells each of eight classes from all others; `classes` names the class of each row.
pub(super) fn learn(rows: &Rows, classes: &[usize], first: usize, features: usize) -> Planes {
    let mut learner = Learner::new(rows, classes, first, features);
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    let mut active = order.len();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ first as u64);
    for _ in 0..EPOCHS {
        dice.shuffle(&mut order[..active]);
        let mut at = 0;
        learner.begin();
        while at < active {
            if learner.visit(order[at] as usize) {
                at += 1;
            } else {
                active -= 1;
                order.swap(at, active);
            }
        }
        if learner.settled() {
            if active == order.len() {
                break;
            }
            // Those set aside are looked at once more.
            active = order.len();
            learner.ceilings = [f32::INFINITY; LANES];
        }
    }
    learner.planes
}

/// The state of the descent.
struct Learner<'r> {
    rows: &'r Rows,
    classes: &'r [usize],
    first: usize,
    planes: Planes,
    /// Per row, one multiplier for each class.
    alphas: Vec<Lanes>,
    /// Half of one by the cost of the examples of each class.
    softness: Lanes,
    /// A row that is no support and beyond the ceiling of all classes is set aside.
    ceilings: Lanes,
    tops: Lanes,
    bottoms: Lanes,
}

impl<'r> Learner<'r> {
    fn new(rows: &'r Rows, classes: &'r [usize], first: usize, features: usize) -> Self {
        let softness = |lane: usize| {
            let own = classes.iter().filter(|class| **class == first + lane).count().max(1);
            0.5 / (COST * (classes.len() as f32 / own as f32).sqrt().sqrt())
        };
        Self {
            rows,
            classes,
            first,
            planes: Planes { weights: vec![[0.0; LANES]; features], biases: [0.0; LANES] },
            alphas: vec![[0.0; LANES]; rows.len()],
            softness: std::array::from_fn(softness),
            ceilings: [f32::INFINITY; LANES],
            tops: [f32::NEG_INFINITY; LANES],
            bottoms: [f32::INFINITY; LANES],
        }
    }

    fn begin(&mut self) {
        self.tops = [f32::NEG_INFINITY; LANES];
        self.bottoms = [f32::INFINITY; LANES];
    }

    /// Improves the multipliers of one row; false when it can be set aside.
    fn visit(&mut self, index: usize) -> bool {
        let row = self.rows.row(index);
        let scores = self.planes.scores(row);
        let own = self.classes[index].wrapping_sub(self.first);
        let square = self.rows.squares[index] + BIAS * BIAS;
        let mut steps = [0.0; LANES];
        let (mut needed, mut moved) = (false, false);
        for lane in 0..LANES {
            let (sign, soft) = if lane == own { (1.0, self.softness[lane]) } else { (-1.0, 0.5 / COST) };
            let old = self.alphas[index][lane];
            let gradient = sign * scores[lane] - 1.0 + old * soft;
            let projected = if old == 0.0 { gradient.min(0.0) } else { gradient };
            needed |= old != 0.0 || gradient <= self.ceilings[lane];
            self.tops[lane] = self.tops[lane].max(projected);
            self.bottoms[lane] = self.bottoms[lane].min(projected);
            if projected.abs() > 1e-6 {
                let new = (old - gradient / (square + soft)).max(0.0);
                self.alphas[index][lane] = new;
                steps[lane] = (new - old) * sign;
                moved = true;
            }
        }
        if moved {
            self.planes.move_by(row, &steps);
        }
        needed
    }

    /// After a pass: whether nothing is left to learn from the rows visited. Sets the ceilings of the next.
    fn settled(&mut self) -> bool {
        let spans = self.tops.iter().zip(&self.bottoms);
        let settled = spans.fold(true, |settled, (top, bottom)| settled && top - bottom <= SETTLED);
        let ceiling = |top: &f32| if *top > 0.0 { *top } else { f32::INFINITY };
        self.ceilings = std::array::from_fn(|lane| ceiling(&self.tops[lane]));
        settled
    }
}

impl Planes {
    fn scores(&self, row: &[(u32, f32)]) -> Lanes {
        let mut sums = self.biases.map(|bias| bias * BIAS);
        for (number, value) in row {
            let weights = &self.weights[*number as usize];
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight * value);
        }
        sums
    }

    fn move_by(&mut self, row: &[(u32, f32)], steps: &Lanes) {
        for (number, value) in row {
            let weights = &mut self.weights[*number as usize];
            weights.iter_mut().zip(steps).for_each(|(weight, step)| *weight += step * value);
        }
        self.biases.iter_mut().zip(steps).for_each(|(bias, step)| *bias += step * BIAS);
    }

    /// The weights of one class and what it adds to every score.
    pub(super) fn of(&self, lane: usize) -> (impl Iterator<Item = f32> + Clone, f32) {
        (self.weights.iter().map(move |weights| weights[lane]), self.biases[lane] * BIAS)
    }
}

/// A fixed sequence that looks random (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((u128::from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)) * bound as u128) >> 64) as usize
    }

    fn shuffle(&mut self, order: &mut [u32]) {
        for at in (1..order.len()).rev() {
            let other = self.below(at + 1);
            order.swap(at, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rows, learn};

    fn sample() -> (Rows, Vec<usize>) {
        let mut rows = Rows::new();
        // Feature 0 speaks for class 0, feature 1 for class 1, feature 2 for nothing.
        for (vector, copies) in [([(0, 0.8), (2, 0.6)], 3), ([(1, 0.8), (2, 0.6)], 5)] {
            (0..copies).for_each(|_| rows.push(&vector));
        }
        (rows, vec![0, 0, 0, 1, 1, 1, 1, 1])
    }

    #[test]
    fn the_planes_part_the_classes() {
        let (rows, classes) = sample();
        let planes = learn(&rows, &classes, 0, 3);
        for (class, signs) in [(0, [1.0, -1.0]), (1, [-1.0, 1.0])] {
            let (weights, bias) = planes.of(class);
            let weights: Vec<f32> = weights.collect();
            for (feature, sign) in signs.into_iter().enumerate() {
                let score = bias + 0.8 * weights[feature] + 0.6 * weights[2];
                assert!(score * sign > 0.5, "{class}, {feature}: {score}");
            }
        }
    }

    #[test]
    fn learning_twice_gives_the_same_bits() {
        let (rows, classes) = sample();
        let bits = || {
            learn(&rows, &classes, 0, 3).weights.concat().into_iter().map(f32::to_bits).collect::<Vec<_>>()
        };
        assert_eq!(bits(), bits());
    }
}
