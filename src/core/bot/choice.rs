//! The choices of somebody who is told the truth about the queue: their buttons, and the words that mean the same.
//!
//! The ids are reserved on the wire; no intent can have one, as theirs hold no dot.

use super::reply::QuickReply;
use crate::core::intent::{Library, Phrase};
use crate::core::text::{self, Language};

/// What may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Queue for a person all the same.
    Wait,
    /// Keep waiting.
    Keep,
    /// Leave a message for follow-up.
    Message,
    /// Stop waiting, back to the bot.
    Back,
    /// Go on with the bot.
    GoOn,
}

impl Choice {
    const ALL: [Self; 5] = [Self::Wait, Self::Keep, Self::Message, Self::Back, Self::GoOn];
    /// Before anybody waits.
    pub(super) const FIRST: &'static [Self] = &[Self::Wait, Self::Message, Self::GoOn];
    /// While the team is closed.
    pub(super) const CLOSED: &'static [Self] = &[Self::Message, Self::GoOn];
    /// While the team is closed and takes no messages.
    pub(super) const CLOSED_BOT_ONLY: &'static [Self] = &[Self::GoOn];
    /// While somebody waits.
    pub const WAITING: &'static [Self] = &[Self::Keep, Self::Message, Self::Back];
    /// While an agent has it and is silent.
    pub const OWNED: &'static [Self] = &[Self::Keep, Self::Message];

    /// Its reserved id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Wait => "wait.anyway",
            Self::Keep => "wait.keep",
            Self::Message => "message.leave",
            Self::Back => "queue.leave",
            Self::GoOn => "bot.continue",
        }
    }

    const fn label(self) -> Phrase {
        match self {
            Self::Wait => Phrase::LabelWait,
            Self::Keep => Phrase::LabelKeep,
            Self::Message => Phrase::LabelMessage,
            Self::Back => Phrase::LabelBack,
            Self::GoOn => Phrase::LabelGoOn,
        }
    }

    /// Whole utterances (normalised, punctuation aside) that mean it beside its id and its labels.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Wait => {
                &["排队", "等人工", "排队等待", "我等", "我愿意等", "wait", "join the queue", "i will wait"]
            }
            Self::Keep => {
                &["继续等", "继续排队", "等", "我等", "再等等", "等等吧", "wait", "i will wait", "i'll wait"]
            }
            Self::Message => &["我要留言", "给你们留言", "留个言", "message", "i want to leave a message"],
            Self::Back => &[
                "回到机器人",
                "返回机器人",
                "不等了",
                "取消排队",
                "退出排队",
                "stop waiting",
                "back to the bot",
                "leave the queue",
            ],
            Self::GoOn => {
                &["继续", "继续问", "继续问机器人", "不用了", "算了", "go on", "continue", "no thanks"]
            }
        }
    }

    /// The choice an utterance stands for, among those on offer.
    pub fn read(library: &Library, utterance: &str, offered: &[Self]) -> Option<Self> {
        let normalised = text::normalise(utterance);
        let said = bare(normalised.text());
        let means = |choice: &Self| {
            choice.id() == utterance.trim()
                || choice.words().contains(&said)
                || choice.is_label(library, said)
        };
        Self::ALL.into_iter().filter(|choice| offered.contains(choice)).find(means)
    }

    /// The choice whose very label is said, whether it was on offer or not: people type what a button said before.
    pub(super) fn named(library: &Library, utterance: &text::Normalised) -> Option<Self> {
        let said = bare(utterance.text());
        Self::FIRST.iter().copied().find(|choice| choice.is_label(library, said))
    }

    fn is_label(self, library: &Library, said: &str) -> bool {
        let label = |language| text::normalise(library.phrase(self.label(), language));
        Language::ALL.into_iter().any(|language| bare(label(language).text()) == said)
    }

    /// Their buttons.
    pub fn buttons(library: &Library, choices: &[Self], language: Language) -> Vec<QuickReply> {
        let button = |choice: &Self| QuickReply {
            id: choice.id().into(),
            label: library.phrase(choice.label(), language).into(),
        };
        choices.iter().map(button).collect()
    }
}

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}
