//! What a visitor does when: a pure machine that is told what happened and asked what is due.

use std::collections::VecDeque;

use crate::clock::{Micros, micros};
use crate::random::Chance;
use crate::scenario::{Pace, Visitors};

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Say something of this sort.
    Say(Sort),
    /// Press "a human, please".
    AskHuman,
    /// Stop waiting for a human.
    LeaveQueue,
    /// Wants to wait for a human all the same, after having been told that it takes long.
    Insist,
    /// The bot did not answer in time.
    NoAnswer,
    /// It is over.
    Finish,
}

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A question for the bot.
    Question,
    /// An angry one.
    Upset,
    /// An urgent one.
    Urgent,
    /// Something for the human.
    Followup,
}

/// How a visitor's talk with the bot ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// With the last answer.
    Nothing,
    /// With the button for a human.
    Human,
    /// With an angry message.
    Upset,
    /// With an urgent one.
    Urgent,
}

/// What one visitor is going to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Messages to the bot; none: until the end.
    pub messages: Option<u32>,
    /// How it ends.
    pub wish: Wish,
    /// Stays after its messages, until the end.
    pub holds: bool,
}

impl Plan {
    /// One of those who come with the arrivals.
    pub fn draw(visitors: &Visitors, chance: &mut Chance) -> Self {
        let mut draw = chance.share();
        let mut wish = Wish::Nothing;
        for (share, what) in [
            (visitors.human_share, Wish::Human),
            (visitors.upset_share, Wish::Upset),
            (visitors.urgent_share, Wish::Urgent),
        ] {
            if draw < share {
                wish = what;
                break;
            }
            draw -= share;
        }
        Self { messages: (visitors.messages > 0).then_some(visitors.messages), wish, holds: false }
    }

    /// One who only holds a socket, perhaps after a message.
    pub fn holder(message: bool) -> Self {
        Self { messages: Some(u32::from(message)), wish: Wish::Nothing, holds: true }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Bot,
    /// A human was wanted, at this scheduled moment.
    Waiting(Micros),
    Human,
    Over,
}

/// The machine.
#[derive(Debug)]
pub struct Script {
    visitors: Visitors,
    plan: Plan,
    has_agents: bool,
    chance: Chance,
    stage: Stage,
    said: u32,
    said_to_human: u32,
    due: Option<(Micros, Act)>,
    /// What the bot owes answers to, oldest first: when each was due, and what it was for (a handoff may come instead).
    asked: VecDeque<(Micros, Sort)>,
    silent_since: Micros,
}

impl Script {
    /// A visitor who arrives then.
    pub fn new(
        visitors: Visitors,
        plan: Plan,
        has_agents: bool,
        mut chance: Chance,
        arrives: Micros,
    ) -> Self {
        let think = if plan.holds { 0 } else { chance.span(visitors.think_s) };
        let mut script = Self {
            visitors,
            plan,
            has_agents,
            chance,
            stage: Stage::Bot,
            said: 0,
            said_to_human: 0,
            due: None,
            asked: VecDeque::new(),
            silent_since: arrives,
        };
        script.plan_next(arrives + think);
        script
    }

    /// When something is due; never, for who only waits.
    pub fn due(&self) -> Option<Micros> {
        let patience = micros(self.visitors.patience_s);
        let waits_until = match self.stage {
            Stage::Bot => self.asked.front().map(|(at, _)| at + micros(self.visitors.answer_timeout_s)),
            Stage::Waiting(since) => Some(since + patience),
            Stage::Human => Some(self.silent_since + patience),
            Stage::Over => None,
        };
        // Who leaves before the last answers have come would not measure the slowest ones.
        let owed = self.stage == Stage::Bot && !self.asked.is_empty();
        let planned = self.due.filter(|(_, act)| *act != Act::Finish || !owed).map(|(at, _)| at);
        [planned, waits_until].into_iter().flatten().min()
    }

    /// Takes what is due by now, with the moment it was due.
    pub fn take(&mut self, now: Micros) -> Option<(Micros, Act)> {
        let at = self.due().filter(|at| *at <= now)?;
        match self.due.filter(|(planned, _)| *planned == at) {
            Some((_, act)) => {
                self.due = None;
                self.acted(at, act);
                Some((at, act))
            }
            None => Some((at, self.gave_up(at))),
        }
    }

    fn acted(&mut self, at: Micros, act: Act) {
        match act {
            Act::Say(Sort::Followup) => {
                self.said_to_human += 1;
                self.silent_since = at;
            }
            Act::Say(sort) => {
                self.said += 1;
                self.asked.push_back((at, sort));
                if self.visitors.pace == Pace::Clock && sort == Sort::Question {
                    self.think_after(at);
                }
            }
            Act::AskHuman => self.stage = Stage::Waiting(at),
            Act::Finish => self.stage = Stage::Over,
            Act::Insist if self.stage == Stage::Bot => self.stage = Stage::Waiting(at),
            // The wait began with the first request.
            Act::Insist | Act::LeaveQueue | Act::NoAnswer => {}
        }
    }

    /// What was waited for did not come.
    fn gave_up(&mut self, at: Micros) -> Act {
        match self.stage {
            Stage::Bot => {
                self.asked.pop_front();
                if self.due.is_none() {
                    self.think_after(at);
                }
                Act::NoAnswer
            }
            Stage::Waiting(_) => {
                self.stage = Stage::Bot;
                self.asked.clear();
                self.due = Some((at, Act::Finish));
                Act::LeaveQueue
            }
            Stage::Human | Stage::Over => {
                self.stage = Stage::Over;
                Act::Finish
            }
        }
    }

    fn think_after(&mut self, at: Micros) {
        let think = self.chance.span(self.visitors.think_s);
        self.plan_next(at + think);
    }

    fn plan_next(&mut self, at: Micros) {
        let act = match self.plan.messages {
            None => Act::Say(Sort::Question),
            Some(messages) if self.said < messages => Act::Say(Sort::Question),
            Some(messages) if self.said > messages => Act::Finish,
            Some(_) => match self.plan.wish {
                Wish::Nothing if self.plan.holds => {
                    self.due = None;
                    return;
                }
                Wish::Nothing => Act::Finish,
                Wish::Human => Act::AskHuman,
                Wish::Upset => Act::Say(Sort::Upset),
                Wish::Urgent => Act::Say(Sort::Urgent),
            },
        };
        self.due = Some((at, act));
    }

    /// The bot said something, behind what was said up to `upto`, if that is known. Gives the moments at which the questions were
    /// due that this answers: the oldest one at least.
    pub fn bot_spoke(&mut self, now: Micros, upto: Option<Micros>) -> Vec<Micros> {
        let mut answered = Vec::new();
        while let Some((asked, sort)) = self.asked.front().copied() {
            // The words before a handoff answer nothing: it comes right behind.
            let is_later = !answered.is_empty() && upto.is_none_or(|upto| asked > upto);
            if sort != Sort::Question || is_later {
                break;
            }
            self.asked.pop_front();
            answered.push(asked);
        }
        // Who holds a socket, or runs by the clock, does not answer answers.
        if !answered.is_empty() && self.stage == Stage::Bot && self.due.is_none() {
            self.think_after(now);
        }
        answered
    }

    /// The visitor waits for a human now. Gives the moment they wanted one, and whether it was their wish.
    pub fn waiting(&mut self, now: Micros) -> Option<(Micros, bool)> {
        match self.stage {
            Stage::Waiting(since) => Some((since, true)),
            Stage::Bot => {
                let (asked, sort) = self.asked.pop_back().unwrap_or((now, Sort::Question));
                self.asked.clear();
                let wished = sort != Sort::Question;
                self.stage = Stage::Waiting(asked);
                if !self.is_ending() {
                    self.due = (!self.has_agents).then_some((now, Act::LeaveQueue));
                }
                Some((asked, wished))
            }
            Stage::Human | Stage::Over => None,
        }
    }

    /// The bot said that a human would take long, and left the choice.
    pub fn told_first(&mut self, now: Micros) {
        if self.has_agents && matches!(self.stage, Stage::Bot | Stage::Waiting(_)) && !self.is_ending() {
            self.due = Some((now, Act::Insist));
        }
    }

    /// The visitor is back with the bot.
    pub fn back_to_bot(&mut self, now: Micros) {
        if matches!(self.stage, Stage::Waiting(_)) {
            self.stage = Stage::Bot;
            if !self.is_ending() {
                self.think_after(now);
            }
        }
    }

    /// A human said something. True if it is the first time.
    pub fn human_spoke(&mut self, now: Micros) -> bool {
        let first = self.stage != Stage::Human && self.stage != Stage::Over;
        self.asked.clear();
        self.silent_since = now;
        if self.stage == Stage::Over {
            return false;
        }
        self.stage = Stage::Human;
        let planned = self.due.is_some_and(|(_, act)| act == Act::Say(Sort::Followup));
        if !planned && !self.is_ending() {
            let more = self.said_to_human < self.visitors.human_messages;
            let think = self.chance.span(self.visitors.think_s);
            self.due = more.then_some((now + think, Act::Say(Sort::Followup)));
        }
        first
    }

    /// The conversation is over, or the run is.
    pub fn over(&mut self, now: Micros) {
        if self.stage != Stage::Over {
            self.due = Some((now, Act::Finish));
            self.asked.clear();
        }
    }

    fn is_ending(&self) -> bool {
        self.due.is_some_and(|(_, act)| act == Act::Finish)
    }

    /// Whether it ends only with the run.
    pub fn is_endless(&self) -> bool {
        self.plan.holds || self.plan.messages.is_none()
    }
}

#[cfg(test)]
#[path = "script_tests.rs"]
mod tests;
