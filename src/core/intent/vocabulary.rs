//! The features the examples have, numbered, and utterances as lists of these numbers.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::features::{Kind, features_of};
use super::math::ln;
use super::source::Place;
use crate::core::text::{Normalised, is_han, normalise};

/// Features are already hashed.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Feature hash to its number. Only ever looked up in, never walked through.
type Numbers = HashMap<u64, u32, BuildHasherDefault<Hashed>>;

/// One example: what was said and the number of its class.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) said: Normalised,
    pub(super) class: usize,
    /// Whether visitors say such things: titles and keywords are taught, but nothing is learnt from asking for them.
    pub(super) asked: bool,
    /// Where it stands in the files of a library.
    pub(super) place: Place,
}

impl Example {
    /// One that stands in no file.
    pub(super) fn new(said: Normalised, class: usize) -> Self {
        Self { said, class, asked: true, place: Place::default() }
    }

    /// The name of a class as a phrase: people call intents by what is meant, `lost_card` or `BookTable`. None for numbers.
    pub(super) fn of_name(name: &str, class: usize, place: Place) -> Option<Self> {
        let mut words = String::with_capacity(name.len() + 4);
        let mut before = ' ';
        for c in name.chars() {
            if c.is_uppercase() && before.is_lowercase() {
                words.push(' ');
            }
            words.push(if c.is_alphanumeric() { c } else { ' ' });
            before = c;
        }
        let said = normalise(&words);
        said.text().contains(char::is_alphabetic).then_some(Self { said, class, asked: false, place })
    }
}

/// An utterance as features with how often each occurs.
#[derive(Debug, Clone, Default)]
pub(super) struct Bag {
    /// Numbers of known features, each once, and how often (its logarithm, plus 1).
    pub(super) known: Vec<(u32, f32)>,
    /// Unknown features, weighed by what they tell of the scope.
    pub(super) unknown: f32,
}

/// The features of all examples, numbered in the order in which they were met.
#[derive(Debug)]
pub(super) struct Vocabulary {
    numbers: Numbers,
    kinds: Vec<Kind>,
    /// Whether there is Chinese in the examples; without it nothing has a sound.
    sounds: bool,
}

impl Vocabulary {
    /// The vocabulary of the examples, of no more than `features_max` features: the most frequent ones.
    /// Also gives the examples as bags.
    pub(super) fn of(examples: &[Example], features_max: usize) -> (Self, Vec<Bag>) {
        let sounds = examples.iter().any(|example| example.said.text().chars().any(is_han));
        let mut vocabulary = Self { numbers: Numbers::default(), kinds: Vec::new(), sounds };
        let mut found_in: Vec<u32> = Vec::new();
        let mut bags = Vec::with_capacity(examples.len());
        for example in examples {
            let mut counts = Counts::for_text(&example.said);
            features_of(&example.said, sounds, |feature| {
                let next = vocabulary.kinds.len() as u32;
                let number = *vocabulary.numbers.entry(feature.hash).or_insert(next);
                if number == next {
                    vocabulary.kinds.push(feature.kind);
                    found_in.push(0);
                }
                counts.add(number);
            });
            counts.found.iter().for_each(|(number, _)| found_in[*number as usize] += 1);
            bags.push(Bag { known: counts.weights(), unknown: 0.0 });
        }
        if found_in.len() > features_max {
            let renumbered = vocabulary.keep_frequent(&found_in, features_max);
            for bag in &mut bags {
                bag.known.retain_mut(|(number, _)| {
                    *number = renumbered[*number as usize];
                    *number != u32::MAX
                });
            }
        }
        (vocabulary, bags)
    }

    /// How many features there are.
    pub(super) const fn len(&self) -> usize {
        self.kinds.len()
    }

    /// What kind of feature a number stands for.
    pub(super) fn kind(&self, number: u32) -> Kind {
        self.kinds[number as usize]
    }

    /// The number of a feature, if any example has it.
    pub(super) fn number(&self, hash: u64) -> Option<u32> {
        self.numbers.get(&hash).copied()
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        // An entry of the table and its control byte, at a load of up to seven eighths.
        let slots = self.numbers.capacity() * 8 / 7;
        slots * (size_of::<(u64, u32)>() + 1) + self.kinds.len() * size_of::<Kind>()
    }

    /// An utterance as the features known here.
    pub(super) fn bag(&self, said: &Normalised) -> Bag {
        let mut counts = Counts::for_text(said);
        let mut unknown = 0.0;
        features_of(said, self.sounds, |feature| match self.number(feature.hash) {
            Some(number) => counts.add(number),
            None => unknown += feature.kind.tells_scope(),
        });
        Bag { known: counts.weights(), unknown }
    }

    /// Keeps the features found most often, first seen first among equals, and numbers them anew.
    fn keep_frequent(&mut self, found_in: &[u32], keep: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..found_in.len() as u32).collect();
        order.sort_by_key(|number| std::cmp::Reverse(found_in[*number as usize]));
        order.truncate(keep);
        let mut renumbered = vec![u32::MAX; found_in.len()];
        for (new, old) in order.iter().enumerate() {
            renumbered[*old as usize] = new as u32;
        }
        self.numbers.retain(|_, number| {
            *number = renumbered[*number as usize];
            *number != u32::MAX
        });
        self.numbers.shrink_to_fit();
        self.kinds = order.iter().map(|old| self.kinds[*old as usize]).collect();
        renumbered
    }
}

/// Counts features in the order in which they are met; a small table finds those met before.
struct Counts {
    found: Vec<(u32, u32)>,
    /// Index into `found`, plus 1; 0 is free.
    slots: Vec<u16>,
}

impl Counts {
    /// Room for all features a text can have: some six for every byte of a Latin word at most.
    fn for_text(said: &Normalised) -> Self {
        let bytes = said.text().len().min(2_000) + said.emoji().len().min(2_000) + 4;
        Self { found: Vec::with_capacity(bytes * 4), slots: vec![0; (bytes * 12).next_power_of_two()] }
    }

    fn add(&mut self, number: u32) {
        let mask = self.slots.len() - 1;
        let mut at = (number.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
        loop {
            match self.slots[at] {
                0 if self.found.len() * 4 < self.slots.len() * 3 => {
                    self.found.push((number, 1));
                    self.slots[at] = self.found.len() as u16;
                    return;
                }
                // Cannot happen with the room above; a feature left out is better than no end.
                0 => return,
                index => {
                    let (known, count) = &mut self.found[usize::from(index) - 1];
                    if *known == number {
                        *count += 1;
                        return;
                    }
                }
            }
            at = (at + 1) & mask;
        }
    }

    fn weights(self) -> Vec<(u32, f32)> {
        let weight = |count| if count == 1 { 1.0 } else { 1.0 + ln(count as f32) };
        self.found.into_iter().map(|(number, count)| (number, weight(count))).collect()
    }
}
