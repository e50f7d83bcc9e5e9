//! Details: what an intent needs to know is asked for briefly, one at a time, validated, and repeated back.

use super::consent;
use super::denial;
use super::follow_up::is_at_a_loss;
use super::memory::{Memory, Pending};
use super::reply::{Action, QuickReply, Reply, buttons};
use super::turn::{Decision, Known, Seen};
use super::wish::HandoffReason;
use crate::core::intent::{Intent, Library, Phrase};
use crate::core::text::{self, Normalised};

/// How often a detail is asked for before a person takes over.
const ASKED_MAX: u8 = 2;
/// Who says so has not got the detail at hand.
const LACKS: &[&str] = &[
    "不知道",
    "不记得",
    "不清楚",
    "忘",
    "没有",
    "找不到",
    "没找到",
    "哪里看",
    "哪里找",
    "哪里有",
    "哪里查",
    "哪儿看",
    "哪儿找",
    "哪儿有",
    "哪看",
    "哪找",
    "哪查",
    "don't know",
    "dont know",
    "do not know",
    "don't have",
    "dont have",
    "forgot",
    "can't find",
    "cant find",
    "cannot find",
    "where is it",
    "where's it",
    "where do i find",
    "where can i find",
    "where do i see",
    "where can i see",
    "no idea",
    "lost",
    "not sure",
];
/// Who ends so asks where it is.
const WHERE: &[&str] = &["在哪", "在哪里", "在哪儿"];
/// Who says so asks something back.
const ASKS: &[&str] = &[
    "吗", "么", "呢", "怎", "什么", "多久", "多少", "谁", "哪", "能", "?", "how", "what", "when", "where",
    "who", "why", "can ",
];
/// What a detail is called, whichever it is.
const NAMES: &[&str] = &["号", "number", "code"];
/// Who says so wants something else than a moment ago; any other words may be more of the same matter.
const WANTS: &[&str] =
    &["要", "想", "帮", "请", "给我", "want", "need", "please", "i'd like", "would like", "instead"];
/// What may stand beside a detail that is sent alone.
const BESIDE: &[&str] = &[
    "订单号",
    "订单",
    "单号",
    "快递",
    "我发给你",
    "我发你",
    "发给你",
    "发你",
    "给你",
    "我的",
    "这个",
    "这是",
    "就是",
    "是",
    "号",
    "order",
    "number",
    "here",
    "this",
    "the",
    "my",
    "no",
    "is",
    "it's",
    "its",
    "it",
];

/// Han characters or words that may stand beside a detail without naming a matter (找到了, "here you go").
const LITTLE_MAX: usize = 4;
/// So many digits are a number that is meant for something.
const ATTEMPT_DIGITS_MIN: usize = 4;

/// Nothing but what may stand beside a detail.
fn says_nothing(text: String) -> bool {
    let rest = BESIDE.iter().fold(text, |rest, word| rest.replace(word, " "));
    !rest.contains(char::is_alphanumeric)
}

/// At most [`LITTLE_MAX`] Han characters or words.
fn says_little(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.chars().filter(|c| text::is_han(*c)).count().max(1)).sum::<usize>() <= LITTLE_MAX
}

impl<'a> Seen<'a> {
    /// The visitor was asked for a detail.
    pub(super) fn slot_given(
        &self,
        memory: &mut Memory,
        intent: &str,
        slot: &str,
        asked: u8,
        known: Option<Known<'a>>,
    ) -> Decision {
        let Some(wanted) = self.find(Some(intent)) else { return self.reply_to(memory, known) };
        if self.take_slot(memory, slot) {
            return self.answer_or_ask(memory, (wanted, None), 0);
        }
        let says_more = known.is_some_and(|(other, _)| !other.courtesy && other.id != intent);
        if !says_more && !self.lacks_it() && denial::drops_it(&self.normalised) {
            return (Some(self.say(Phrase::GoingOn)), Action::Acknowledged);
        }
        if let Some(known) = known.filter(|(other, _)| other.courtesy) {
            // "OK, one moment" is no answer, and no other matter: the question stands.
            let decision = self.finish(memory, known);
            memory.pending = Some(Pending::Slot { intent: intent.into(), slot: slot.into(), asked });
            return decision;
        }
        let stays = self.is_attempt() || is_at_a_loss(self.normalised.text()) || self.lacks_it();
        if known.is_some_and(|(other, _)| other.id != intent) && !stays {
            let Some((other, _)) = known.filter(|(other, _)| self.needs_too(memory, other, slot)) else {
                return self.reply_to(memory, known);
            };
            // "It hasn't shipped yet" tells more of the address that was wrong; "when does it ship?" is another question.
            let about = if self.has(ASKS) || self.has(WANTS) { other } else { wanted };
            return match &other.preface {
                Some(_) if asked < ASKED_MAX => self.ask_beside(memory, about, slot, asked, other),
                _ => self.ask_again(memory, about, slot, asked, false),
            };
        }
        self.ask_again(memory, wanted, slot, asked, known.is_some())
    }

    /// Another matter that needs the same detail: to the visitor the same question once more.
    fn needs_too(&self, memory: &mut Memory, other: &Intent, slot: &str) -> bool {
        self.missing_slot(memory, other).is_some_and(|missing| missing == slot) && self.matters().len() < 2
    }

    /// Asks for a detail once more, or calls a person; never with the same words alone.
    fn ask_again(
        &self,
        memory: &mut Memory,
        wanted: &'a Intent,
        slot: &str,
        asked: u8,
        same_matter: bool,
    ) -> Decision {
        if asked >= ASKED_MAX {
            return self.hand_off(memory, HandoffReason::MissingDetail, Some(wanted), None);
        }
        let (reply, action) = self.answer_or_ask(memory, (wanted, None), asked);
        let lead = self.why_again(slot, same_matter);
        (reply.map(|reply| self.asked_again(reply, lead)), action)
    }

    /// Asks for the same detail once more, after what holds for everyone in another matter that came up.
    fn ask_beside(
        &self,
        memory: &mut Memory,
        about: &Intent,
        slot: &str,
        asked: u8,
        other: &Intent,
    ) -> Decision {
        let question = self.ask(memory, about, slot, asked);
        let mut reply = self.prefaced(other, question);
        self.add_human(&mut reply.quick_replies);
        (Some(reply), Action::AskedForSlot)
    }

    /// Why a detail is asked for once more.
    fn why_again(&self, slot: &str, same_matter: bool) -> Phrase {
        let said = self.normalised.text();
        let tries = said.chars().filter(char::is_ascii_digit).count() >= ATTEMPT_DIGITS_MIN;
        let asks_where =
            WHERE.iter().any(|place| said.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with(place));
        let is_code = self.context.library.codes().any(|code| code.id == slot);
        match () {
            () if tries => Phrase::SlotRetry,
            () if self.has(LACKS) || asks_where || is_at_a_loss(said) => Phrase::SlotHelp,
            () if same_matter || self.has(ASKS) => Phrase::SlotFirst,
            // No code is without a digit: they told more of their trouble.
            () if is_code => Phrase::SlotAside,
            () => Phrase::SlotRetry,
        }
    }

    /// "I don't know the order number" asks for no other matter, whatever it is like.
    fn lacks_it(&self) -> bool {
        self.has(LACKS) && self.has(NAMES)
    }

    fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.normalised.text().contains(word))
    }

    /// A detail is asked for once more: says why, and shows the way to a person.
    fn asked_again(&self, reply: Reply, lead: Phrase) -> Reply {
        let mut reply = Reply { text: self.after(lead, &reply.text), ..reply };
        self.add_human(&mut reply.quick_replies);
        reply
    }

    /// The details were repeated back: a yes goes on, a correction is taken, a no asks for them again.
    pub(super) fn confirmed(&self, memory: &mut Memory, intent: &str, known: Option<Known<'a>>) -> Decision {
        let Some(wanted) = self.find(Some(intent)) else { return self.reply_to(memory, known) };
        if self.says(Phrase::Yes) || consent::is_yes(&self.normalised) {
            return self.finish(memory, (wanted, None));
        }
        if self.says(Phrase::No) || consent::is_no(&self.normalised) {
            memory.forget(&wanted.slots);
            let (reply, action) = self.answer_or_ask(memory, (wanted, None), 0);
            let again = self.phrase(Phrase::ConfirmAgain);
            let reply = reply.map(|reply| Reply { text: format!("{again}{}", reply.text), ..reply });
            return (reply, action);
        }
        let mut corrected = false;
        for slot in &wanted.slots {
            corrected |= self.take_slot(memory, slot);
        }
        if corrected {
            return self.answer_or_ask(memory, (wanted, None), 0);
        }
        self.reply_to(memory, known)
    }

    /// Answers, unless a detail is missing or must be confirmed: then asks. `asked`: how often for this one already.
    pub(super) fn answer_or_ask(&self, memory: &mut Memory, known: Known<'a>, asked: u8) -> Decision {
        let (intent, _) = known;
        if let Some(slot) = self.missing_slot(memory, intent) {
            let question = self.ask(memory, intent, &slot, asked);
            let reply = match asked {
                0 if self.is_attempt() => self.asked_again(question, Phrase::SlotRetry),
                0 => self.prefaced(intent, question),
                _ => question,
            };
            return (Some(reply), Action::AskedForSlot);
        }
        if intent.confirm {
            return (Some(self.repeat_back(memory, intent)), Action::AskedToConfirm);
        }
        self.finish(memory, known)
    }

    /// The first question for a detail: who fears or rages is soothed, and what holds for everyone is told before it, so that nobody
    /// has to look for a number to hear what a policy says.
    fn prefaced(&self, intent: &Intent, question: Reply) -> Reply {
        let preface = intent.preface.as_ref().map(|preface| {
            self.context.library.render(preface.in_language(self.language), self.language, &|_| None)
        });
        let parts: Vec<String> =
            [self.opening(), preface, Some(question.text)].into_iter().flatten().collect();
        Reply { text: parts.join("\n"), ..question }
    }

    fn ask(&self, memory: &mut Memory, intent: &Intent, slot: &str, asked: u8) -> Reply {
        memory.pending =
            Some(Pending::Slot { intent: intent.id.as_str().into(), slot: slot.into(), asked: asked + 1 });
        // Who comes back to the matter before this one has not been told the same twice in a row.
        memory.last_intent = memory.last_intent.take().filter(|last| **last == *intent.id);
        let Some(wanted) = self.context.library.slot(slot) else { return self.say(Phrase::SlotRetry) };
        let question = wanted.ask.in_language(self.language);
        let choices = wanted.choices.get(self.language).iter();
        let choice = |label: &String| QuickReply { id: slot.into(), label: label.as_str().into() };
        Reply::of(question, choices.map(choice).collect())
    }

    fn repeat_back(&self, memory: &mut Memory, intent: &Intent) -> Reply {
        memory.pending = Some(Pending::Confirm { intent: intent.id.as_str().into() });
        let separator = Library::separator(self.language);
        let details: Vec<&str> = intent.slots.iter().filter_map(|slot| memory.slot(slot)).collect();
        let details = details.join(separator);
        let text = self.phrase_with(Phrase::ConfirmDetails, &|name| (name == "details").then_some(&details));
        Reply::of(text, self.answers(&[("confirm.yes", Phrase::Yes), ("confirm.no", Phrase::No)]))
    }

    /// Buttons with the bot's own words on them; the words are what is sent.
    pub(super) fn answers(&self, phrases: &[(&str, Phrase)]) -> Vec<QuickReply> {
        let button = |(id, phrase): &(&str, Phrase)| QuickReply {
            id: (*id).into(),
            label: self.phrase(*phrase).into(),
        };
        phrases.iter().map(button).collect()
    }

    /// Whether the utterance is what the button says.
    pub(super) fn says(&self, phrase: Phrase) -> bool {
        text::normalise(&self.phrase(phrase)).text() == self.normalised.text()
    }

    /// The first slot of the intent that neither this utterance nor an earlier one fills.
    pub(super) fn missing_slot(&self, memory: &mut Memory, intent: &Intent) -> Option<String> {
        let missing = |slot: &&String| !self.take_slot(memory, slot) && memory.slot(slot).is_none();
        intent.slots.iter().find(missing).cloned()
    }

    /// Nothing but a detail, unasked (an order number): it is noted, and what it is for is asked. So it is where a word or two
    /// beside it (找到了, "found it") name no matter.
    pub(super) fn bare_detail(&self, memory: &mut Memory, known: Option<Known<'a>>) -> Option<Decision> {
        let library = self.context.library;
        let said = self.normalised.text();
        let is_alone = |value: &str| {
            let rest = said.replace(value, " ");
            (known.is_none() && says_little(&rest)) || says_nothing(rest)
        };
        let asked_for =
            |slot: &str| library.intents().any(|(_, intent)| intent.slots.iter().any(|known| known == slot));
        let mut found =
            library.codes().filter_map(|slot| Some((slot, library.value(slot, &self.normalised)?)));
        let (slot, value) = found.find(|(slot, value)| is_alone(value) && asked_for(&slot.id))?;
        let last = self.find(memory.last_intent.as_deref());
        let value = slot.spell(value);
        // What it is most likely for, and what another one was for a moment ago, is not asked.
        let uses_it = |intent: &&'a Intent| intent.slots.contains(&slot.id);
        let is_new = memory.slot(&slot.id).is_some_and(|before| before != value);
        if let Some(matter) = self.likely().filter(uses_it).or(last.filter(uses_it).filter(|_| is_new)) {
            memory.last_intent = None;
            return Some(self.answer_or_ask(memory, (matter, None), 0));
        }
        memory.remember(&slot.id, &value);
        memory.last_intent = last.map(|last| last.id.as_str().into());
        memory.misses = 0;
        memory.pending = last.map(|last| Pending::Mention { intent: Some(last.id.as_str().into()) });
        // Without a matter under way: what a greeting offers.
        let greeting = || {
            library
                .intents()
                .map(|(_, intent)| intent)
                .find(|intent| intent.courtesy && !intent.quick_replies.is_empty())
        };
        let near = last.or_else(greeting).map(|near| near.quick_replies.clone()).unwrap_or_default();
        let mut quick_replies = buttons(library, near, self.language);
        self.add_human(&mut quick_replies);
        let text = self.phrase_with(Phrase::DetailNoted, &|name| (name == "detail").then_some(&value));
        Some((Some(Reply::of(text, quick_replies)), Action::Acknowledged))
    }

    /// What is asked back first.
    fn likely(&self) -> Option<&'a Intent> {
        let thresholds = &self.context.settings.thresholds;
        let best = self.best.first().filter(|best| best.confidence >= thresholds.ask_back)?;
        self.context.library.intent(best.intent)
    }

    /// A number and no more, though not one of a shape that is known.
    fn is_attempt(&self) -> bool {
        let (digits, rest): (String, String) = self.normalised.text().chars().partition(char::is_ascii_digit);
        digits.len() >= ATTEMPT_DIGITS_MIN && says_nothing(rest)
    }

    /// Whether a text says something for this detail.
    pub(super) fn holds(&self, text: &Normalised, slot: &str) -> bool {
        let library = self.context.library;
        library.slot(slot).is_some_and(|slot| library.value(slot, text).is_some())
    }

    fn take_slot(&self, memory: &mut Memory, slot: &str) -> bool {
        let Some(known) = self.context.library.slot(slot) else { return false };
        let value = self.context.library.value(known, &self.normalised);
        if let Some(value) = value {
            memory.remember(slot, &known.spell(value));
        }
        value.is_some()
    }
}
