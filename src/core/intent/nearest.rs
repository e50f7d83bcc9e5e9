//! The example of a class that an utterance is most like.

use super::model::{Lesson, Model};

/// Examples by the features they are compared by: a word or character says which examples have it.
#[derive(Debug)]
pub(super) struct Examples {
    /// Per feature the positions of its examples, ascending; one list after the other.
    starts: Vec<u32>,
    positions: Vec<u32>,
    /// Per class its first position; one more at the end. Examples are sorted by class.
    classes: Vec<u32>,
    /// How many examples the classes that have any have on average.
    average: f32,
    /// Per position: one by the length of the example, and which lesson it was.
    scales: Vec<f32>,
    lessons: Vec<u32>,
}

/// An example and how alike it is, 0 to 1 (cosine).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Nearest {
    pub(super) lesson: usize,
    pub(super) cosine: f32,
}

/// What an utterance is compared by: features, their weights, and its length.
#[derive(Debug)]
pub(super) struct Comparable {
    entries: Vec<(u32, f32)>,
    length: f32,
}

impl Comparable {
    /// Of the features an utterance has; unknown ones make it unlike everything.
    pub(super) fn of(model: &Model, known: &[(u32, f32)], unknown: f32) -> Self {
        let compared = known.iter().filter(|(number, _)| model.kind(*number).is_compared());
        let entries: Vec<(u32, f32)> = compared.map(|(number, _)| (*number, model.idf(*number))).collect();
        let square: f32 = entries.iter().map(|(_, idf)| idf * idf).sum();
        Self { entries, length: (square + unknown).sqrt() }
    }
}

impl Examples {
    /// Sorts the lessons of a model.
    pub(super) fn of(model: &Model, lessons: &[Lesson<'_>], features: usize) -> Self {
        let mut order: Vec<u32> = (0..lessons.len() as u32).collect();
        order.sort_by_key(|lesson| lessons[*lesson as usize].class);
        let mut classes = vec![0_u32; model.classes() + 1];
        lessons.iter().for_each(|lesson| classes[lesson.class + 1] += 1);
        (0..model.classes()).for_each(|class| classes[class + 1] += classes[class]);
        let taught = classes.windows(2).filter(|ends| ends[0] < ends[1]).count().max(1);
        let average = lessons.len() as f32 / taught as f32;
        let compared = |lesson: u32| {
            let numbers = lessons[lesson as usize].bag.known.iter().map(|(number, _)| *number);
            numbers.filter(|number| model.kind(*number).is_compared())
        };
        let mut starts = vec![0_u32; features + 1];
        order.iter().flat_map(|lesson| compared(*lesson)).for_each(|number| starts[number as usize + 1] += 1);
        (0..features).for_each(|number| starts[number + 1] += starts[number]);
        let mut next = starts.clone();
        let mut positions = vec![0_u32; starts[features] as usize];
        let mut scales = Vec::with_capacity(lessons.len());
        for (position, lesson) in order.iter().enumerate() {
            let mut square = 0.0_f32;
            for number in compared(*lesson) {
                positions[next[number as usize] as usize] = position as u32;
                next[number as usize] += 1;
                square += model.idf(number) * model.idf(number);
            }
            scales.push(if square > 0.0 { 1.0 / square.sqrt() } else { 0.0 });
        }
        Self { starts, positions, classes, average, scales, lessons: order }
    }

    /// The nearest example of a class.
    pub(super) fn nearest(&self, comparable: &Comparable, class: usize) -> Nearest {
        let (first, end) = (self.classes[class], self.classes[class + 1]);
        let mut dots = vec![0.0_f32; (end - first) as usize];
        for (number, idf) in &comparable.entries {
            let from = self.starts[*number as usize] as usize;
            let all = &self.positions[from..self.starts[*number as usize + 1] as usize];
            let skipped = all.partition_point(|position| *position < first);
            for position in all[skipped..].iter().take_while(|position| **position < end) {
                dots[(position - first) as usize] += idf * idf;
            }
        }
        let mut nearest = Nearest::default();
        for (dot, position) in dots.iter().zip(first..) {
            let cosine = dot * self.scales[position as usize] / comparable.length.max(f32::MIN_POSITIVE);
            if cosine > nearest.cosine {
                nearest = Nearest { lesson: self.lessons[position as usize] as usize, cosine };
            }
        }
        nearest
    }

    /// How many examples a class has beside the average one: 0 as many, up to 1 many more, -1 none.
    pub(super) fn plenty(&self, class: usize) -> f32 {
        let own = (self.classes[class + 1] - self.classes[class]) as f32;
        (own - self.average) / (own + self.average).max(f32::MIN_POSITIVE)
    }

    /// Memory held, in bytes.
    pub(super) const fn bytes(&self) -> usize {
        (self.starts.len()
            + self.positions.len()
            + self.classes.len()
            + self.scales.len()
            + self.lessons.len())
            * 4
    }
}
