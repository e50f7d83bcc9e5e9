//! Answers: the words of an intent, what is behind a trouble and the ways out of it, and what follows an answer.

use super::memory::{Memory, Pending};
use super::reply::{Action, Answer, QUICK_REPLIES_MAX, QuickReply, Reply, buttons};
use super::turn::{Decision, Known, Seen};
use super::wish::HandoffReason;
use crate::core::intent::{Handoff, Intent, MatchedBy, Phrase};
use crate::core::mood::{Emotion, Urgency};

impl<'a> Seen<'a> {
    /// Answers and does what the intent's rule says; the same answer again helps nobody.
    pub(super) fn finish(&self, memory: &mut Memory, known: Known<'a>) -> Decision {
        let (intent, _) = known;
        let again = !intent.courtesy && memory.last_intent.as_deref() == Some(intent.id.as_str());
        memory.same_answers = if again { memory.same_answers.saturating_add(1) } else { 0 };
        match memory.same_answers {
            0 => {}
            1 if intent.handoff != Handoff::Always => {
                memory.misses = 0;
                memory.pending = Some(Pending::Consent { intent: Some(intent.id.as_str().into()) });
                return (Some(self.say_with_human(Phrase::SameAnswer)), Action::OfferedHuman);
            }
            _ => return self.hand_off(memory, HandoffReason::NotSolved, Some(intent), None),
        }
        let reply = self.answer(memory, known);
        self.follow(memory, intent, reply)
    }

    /// What comes after an answer: nothing, the offer of a person, a person, or the question whether it helped.
    pub(super) fn follow(&self, memory: &mut Memory, intent: &Intent, mut reply: Reply) -> Decision {
        match intent.handoff {
            Handoff::Always => self.hand_off(memory, HandoffReason::Rule, Some(intent), Some(reply)),
            _ if !intent.remedies.is_empty() => {
                reply.text = format!("{}\n{}", reply.text, self.phrase(Phrase::SolvedAsk));
                reply.quick_replies =
                    self.answers(&[("solved.yes", Phrase::SolvedYes), ("solved.no", Phrase::SolvedNo)]);
                memory.pending = Some(Pending::Solved { intent: intent.id.as_str().into() });
                (Some(reply), Action::Answered)
            }
            Handoff::Never => (Some(reply), Action::Answered),
            Handoff::Offer => {
                reply.text = format!("{}\n{}", reply.text, self.phrase(Phrase::OfferHuman));
                self.add_human(&mut reply.quick_replies);
                memory.pending = Some(Pending::Mention { intent: Some(intent.id.as_str().into()) });
                (Some(reply), Action::OfferedHuman)
            }
        }
    }

    /// Puts the button of a person last, and no second one.
    pub(super) fn add_human(&self, quick_replies: &mut Vec<QuickReply>) {
        let human = buttons(self.context.library, [self.context.library.human_agent()], self.language);
        quick_replies.retain(|button| !human.contains(button));
        quick_replies.truncate(QUICK_REPLIES_MAX - 1);
        quick_replies.extend(human);
    }

    /// The words of an intent, with the details filled in.
    pub(super) fn answer(&self, memory: &mut Memory, (intent, best): Known<'a>) -> Reply {
        memory.misses = 0;
        if !intent.courtesy {
            memory.last_intent = Some(intent.id.as_str().into());
        }
        let library = self.context.library;
        let fill = |template: &str| library.render(template, self.language, &|name: &str| memory.slot(name));
        let mut text = fill(intent.answer.in_language(self.language));
        if let Some(opening) = self.opening() {
            text = format!("{opening}\n{text}");
        }
        if let Some(cause) = intent.cause {
            let cause = self.phrase(cause.phrase());
            let line = self.phrase_with(Phrase::CauseIs, &|name| (name == "cause").then_some(&cause));
            text = format!("{text}\n{line}");
        }
        for (number, remedy) in (1..).zip(&intent.remedies) {
            let number = u32::to_string(&number);
            let way = fill(remedy.text.in_language(self.language));
            let mut line = self.phrase_with(Phrase::Remedy, &|name| match name {
                "number" => Some(&number),
                "remedy" => Some(&way),
                _ => None,
            });
            for (extra, phrase, name) in
                [(&remedy.time, Phrase::RemedyTime, "time"), (&remedy.risk, Phrase::RemedyRisk, "risk")]
            {
                let value = extra.as_ref().map(|extra| fill(extra.in_language(self.language)));
                if let Some(value) = value {
                    line += &self.phrase_with(phrase, &|wanted| (wanted == name).then_some(&value));
                }
            }
            text = format!("{text}\n{line}");
        }
        let quick_replies = buttons(library, intent.quick_replies.iter().copied(), self.language);
        let answer = Answer {
            intent: intent.id.as_str().into(),
            confidence: best.map_or(1.0, |best| best.confidence),
            source: best.map_or("slot", |best| source_name(best.by)).into(),
        };
        Reply { text, quick_replies, answer: Some(answer) }
    }
}

impl Seen<'_> {
    /// What soothes before an answer: the opening of the first emotion, but fear comes first where something presses. Thanks
    /// are answered by the library itself.
    pub(super) fn opening(&self) -> Option<String> {
        let emotions = &self.mood.emotions;
        let afraid = self.mood.urgency > Urgency::Normal && emotions.contains(&Emotion::Anxious);
        let first = if afraid { Some(&Emotion::Anxious) } else { emotions.first() };
        let emotion = first.filter(|_| self.context.settings.soothe)?;
        Some(self.phrase(match emotion {
            Emotion::Angry => Phrase::SootheAngry,
            Emotion::Overlooked => Phrase::SootheOverlooked,
            Emotion::Anxious => Phrase::SootheAnxious,
            Emotion::Doubtful => Phrase::SootheDoubtful,
            Emotion::Thankful => return None,
        }))
    }
}

/// The name of a source on the wire.
const fn source_name(by: MatchedBy) -> &'static str {
    match by {
        MatchedBy::Exact => "exact",
        MatchedBy::Keyword => "keyword",
        MatchedBy::Pattern => "pattern",
        MatchedBy::Classifier => "classifier",
    }
}
