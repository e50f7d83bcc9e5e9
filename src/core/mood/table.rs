//! The rows of the lexicon: what a word means, how much it weighs, how much it presses.

use super::model::{Emotion, Press, Urgency};

/// What a word does to the reading of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Pleasure or thanks.
    Positive,
    /// Displeasure.
    Negative,
    /// A fault told as a fact: unpleasant, but no outburst.
    Trouble,
    /// Swearing or insult.
    Abuse,
    /// A fact that presses: theft, danger, money, a blocked order.
    Fact,
    /// Law, authority, press, public shaming.
    Threat,
    /// A plea for speed.
    Hurry,
    /// Waiting for long.
    Waiting,
    /// Nobody answers.
    Ignored,
    /// "Is anybody there": a greeting once, distress when repeated.
    Calling,
    /// Wants a person, not the bot.
    Insist,
    /// Account, card, money; with a [`Role::Mishap`] in its clause a theft.
    Asset,
    /// Something was taken, changed or used; trouble, and with an [`Role::Asset`] theft.
    Mishap,
    /// Somebody, or part of a body; with [`Role::Harm`] in its clause an injury.
    Person,
    /// What hurts people.
    Harm,
    /// What a business runs on; with [`Role::Trouble`] in its clause a blocked business.
    System,
    /// Turns what follows around.
    Negator,
    /// Makes what follows stronger (or, with a weight below one, weaker).
    Degree,
    /// A degree word that blames when nothing else does: "a bit ...", "too ...".
    Excess,
    /// "So", "such", "as ... as": lets a negator reach further, or turns "never" into the worst of all.
    Comparison,
    /// What follows outweighs what went before.
    Contrast,
    /// Makes the clause a question.
    Question,
    /// Makes the clause a question when it stands first.
    Opener,
    /// "What shall I do": a question, but about something that happened.
    Distress,
    /// Looks like a question, is a reproach.
    Rhetorical,
    /// Talks of what might be.
    Hypothetical,
    /// "I am going to": a threat after it is meant.
    Resolve,
    /// Contains a lexicon word but means nothing here.
    Plain,
}

impl Role {
    /// Whether the word carries meaning of its own that a negator can turn around.
    pub(super) fn bears(self) -> bool {
        matches!(
            self,
            Self::Positive
                | Self::Negative
                | Self::Trouble
                | Self::Abuse
                | Self::Fact
                | Self::Mishap
                | Self::Harm
                | Self::Threat
                | Self::Hurry
                | Self::Waiting
                | Self::Ignored
                | Self::Insist
        )
    }
}

/// Rows of one kind: weights beside words parted by `|`; a `*` at the end takes any ending of a Latin word.
pub(super) struct Table {
    pub(super) role: Role,
    pub(super) urgency: Urgency,
    /// Why it presses, where the role alone does not say.
    pub(super) press: Option<Press>,
    /// Whether the urgency holds in a "what shall I do" question too.
    pub(super) hard: bool,
    pub(super) rows: &'static [(f32, &'static str)],
}

impl Table {
    /// A table without urgency of its own.
    pub(super) const fn plain(role: Role, rows: &'static [(f32, &'static str)]) -> Self {
        Self { role, urgency: Urgency::Normal, press: None, hard: false, rows }
    }

    /// A table whose words press unless they stand in a question.
    pub(super) const fn soft(role: Role, urgency: Urgency, rows: &'static [(f32, &'static str)]) -> Self {
        Self { role, urgency, press: None, hard: false, rows }
    }

    /// A table whose words press in a "what shall I do" question too.
    pub(super) const fn hard(role: Role, urgency: Urgency, rows: &'static [(f32, &'static str)]) -> Self {
        Self { role, urgency, press: None, hard: true, rows }
    }

    /// The same table, with the reason why its words press.
    pub(super) const fn because(self, press: Press) -> Self {
        Self { press: Some(press), ..self }
    }
}

/// One word of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub(super) role: Role,
    pub(super) weight: f32,
    pub(super) urgency: Urgency,
    pub(super) press: Option<Press>,
    pub(super) hard: bool,
    pub(super) any_ending: bool,
}

/// What a phrase is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// The visitor feels this.
    Feels(Emotion),
    /// The visitor wants a person.
    WantsHuman,
    /// Contains a sign but is none.
    Nothing,
}
