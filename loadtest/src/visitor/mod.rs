//! A simulated visitor: [`script`] decides what is said when, [`book`] keeps account of every message, [`run`] moves both over a
//! socket and [`check`] reads the transcript back at the end.

pub mod book;
pub mod check;
pub mod ears;
pub mod run;
pub mod script;

use std::sync::Arc;

use uuid::Uuid;

use crate::clock::{Micros, micros};
use crate::load::Load;
use crate::random::Chance;
use crate::scenario::utterances::Deck;
use book::Book;
use script::{Plan, Script};

/// A visitor.
#[derive(Debug)]
pub struct Visitor {
    load: Arc<Load>,
    script: Script,
    /// Of the questions, and of what is said to a human.
    decks: [Deck; 2],
    book: Book,
    chance: Chance,
    arrives: Micros,
    known: Option<Known>,
    conversation: Option<Uuid>,
    heartbeat: Micros,
    next_ping: Micros,
    /// The script is over; only what is under way is waited for.
    leaving: bool,
    handed_off: bool,
    /// The conversation was closed, and the visitor heard it.
    closed: bool,
}

/// What the first `welcome` told.
#[derive(Debug, Clone)]
struct Known {
    token: String,
    epoch: String,
}

impl Visitor {
    /// A visitor who arrives then.
    pub fn new(load: Arc<Load>, plan: Plan, arrives: Micros, mut chance: Chance) -> Self {
        let visitors = load.scenario.visitors.clone();
        let own = chance.fork();
        let script = Script::new(visitors, plan, load.scenario.agents.is_some(), own, arrives);
        Self {
            load,
            script,
            decks: Default::default(),
            book: Book::default(),
            chance,
            arrives,
            known: None,
            conversation: None,
            heartbeat: micros(25.0),
            next_ping: Micros::MAX,
            leaving: false,
            handed_off: false,
            closed: false,
        }
    }
}
