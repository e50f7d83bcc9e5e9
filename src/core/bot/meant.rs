//! What was meant: the bot asks back when it is not sure, and hears which of the buttons it is, said or pressed.

use std::sync::Arc;

use super::consent;
use super::memory::{Memory, Pending};
use super::reply::{Action, Reply, buttons};
use super::turn::{Decision, Known, Seen};
use super::wish::HandoffReason;
use crate::core::intent::{Candidate, Intent, Phrase};

/// Intents offered when the bot asks what was meant; the person comes on top.
const ASK_BACK_MAX: usize = 3;
/// Whole utterances that pick a button by its place.
const PLACES: [&[&str]; ASK_BACK_MAX] = [
    &["1", "一", "第一", "第一个", "前者", "first", "the first", "first one", "the first one"],
    &["2", "二", "第二", "第二个", "second", "the second", "second one", "the second one"],
    &["3", "三", "第三", "第三个", "third", "the third", "third one", "the third one"],
];

/// A candidate and its intent.
type Named<'a> = (Candidate, &'a Intent);

impl<'a> Seen<'a> {
    /// Nothing is sure: asks back, asks to say it otherwise, or calls a person.
    pub(super) fn not_understood(&self, memory: &mut Memory) -> Decision {
        memory.misses = memory.misses.saturating_add(1);
        let library = self.context.library;
        let from = self.context.settings.thresholds.ask_back;
        let named = self.best.iter().filter_map(|best| Some((*best, library.intent(best.intent)?)));
        let (small_talk, likely): (Vec<_>, Vec<_>) = named.partition(|(_, intent)| intent.courtesy);
        let is_likely = |named: &[Named<'_>]| named.first().is_some_and(|(best, _)| best.confidence >= from);
        // "Did you mean: thank you?" is no question; small talk that was not caught asks for nothing either.
        let says_something = self.normalised.text().chars().filter(|c| c.is_alphanumeric()).count() > 1;
        let says_something = says_something && !is_likely(&small_talk);
        let allowed = self.context.settings.misses_before_handoff.max(1);
        if is_likely(&likely) && memory.misses <= allowed {
            return self.ask_back(memory, &likely);
        }
        if memory.misses < allowed || (!says_something && memory.misses <= allowed) {
            return self.ask_otherwise(memory);
        }
        self.hand_off(memory, HandoffReason::NotUnderstood, None, None)
    }

    /// Asks to say it in other words, and offers a person.
    fn ask_otherwise(&self, memory: &mut Memory) -> Decision {
        memory.pending = Some(Pending::Consent { intent: None });
        (Some(self.say_with_human(Phrase::Fallback)), Action::OfferedHuman)
    }

    /// The others are offered beside the likeliest however unlikely each is: the band is laid where the right one is among the
    /// three, and that is far more often than it is the first (figures: `docs/matcher.md`). Where the first is a person, only
    /// what is likely enough by itself comes with it.
    fn ask_back(&self, memory: &mut Memory, likely: &[Named<'_>]) -> Decision {
        let library = self.context.library;
        let human = library.human_agent();
        let person_first = likely.first().is_some_and(|(best, _)| best.intent == human);
        let from = if person_first { self.context.settings.thresholds.ask_back } else { 0.0 };
        // The person stands behind all others, and has no place among them.
        let others = likely.iter().filter(|(best, _)| best.intent != human && best.confidence >= from);
        let others = others.take(ASK_BACK_MAX);
        let intents: Vec<Arc<str>> =
            others.clone().map(|(_, intent)| Arc::from(intent.id.as_str())).collect();
        if intents.is_empty() {
            return self.ask_otherwise(memory);
        }
        memory.pending = Some(Pending::Meant { intents });
        let options = buttons(library, others.map(|(best, _)| best.intent).chain([human]), self.language);
        (Some(Reply::of(self.phrase(Phrase::AskBack), options)), Action::AskedBack)
    }

    /// The bot asked which of these was meant: a place takes the one that stands there, a yes the likeliest, which is the first.
    pub(super) fn meant(
        &self,
        memory: &mut Memory,
        intents: &[Arc<str>],
        known: Option<Known<'a>>,
    ) -> Decision {
        let says_more = known.is_some_and(|(intent, _)| !intent.courtesy);
        let place = PLACES.iter().position(|words| consent::is_one_of(&self.normalised, words));
        let place = place.or_else(|| consent::is_yes(&self.normalised).then_some(0));
        let picked =
            place.filter(|_| !says_more).and_then(|place| self.find(intents.get(place).map(|id| &**id)));
        if let Some(intent) = picked {
            memory.misses = 0;
            return self.answer_or_ask(memory, (intent, None), 0);
        }
        if !says_more && consent::is_no(&self.normalised) {
            return self.ask_otherwise(memory);
        }
        self.reply_to(memory, known)
    }

    /// Takes note of what is not wanted, shows what is near it, and asks.
    pub(super) fn deny(&self, memory: &mut Memory, denied: &Intent) -> Decision {
        memory.misses = 0;
        let near = denied.quick_replies.iter().copied();
        let mut quick_replies = buttons(self.context.library, near, self.language);
        self.add_human(&mut quick_replies);
        (Some(Reply::of(self.phrase(Phrase::Denied), quick_replies)), Action::AskedBack)
    }
}
