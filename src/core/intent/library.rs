//! The compiled library: what the bot knows, ready to be asked.

use std::collections::BTreeMap;

use regex::Regex;

use super::index::{IntentIndex, PerLanguage};
use super::matcher::Matcher;
use crate::core::mood::Urgency;
use crate::core::text::{Language, Normalised};

/// A text in both languages.
pub type Bilingual = PerLanguage<String>;

impl Bilingual {
    /// The text in this language.
    pub fn in_language(&self, language: Language) -> &str {
        self.get(language)
    }
}

/// What happens after the answer of an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Handoff {
    /// The answer stands alone.
    #[default]
    Never,
    /// Answer, then offer a human.
    Offer,
    /// Answer, then hand off at once.
    Always,
}

/// One thing visitors come for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// Its id, such as `refund_request`.
    pub id: String,
    /// What its button says.
    pub title: Bilingual,
    /// The team a handoff goes to; the site's team when there is none.
    pub team: Option<String>,
    /// What follows the answer.
    pub handoff: Handoff,
    /// The least urgency of a handoff that starts here.
    pub urgency: Urgency,
    /// Ids of the slots to be filled before the answer, in this order.
    pub slots: Vec<String>,
    /// Intents offered as buttons below the answer.
    pub quick_replies: Vec<IntentIndex>,
    /// The answer; a template for [`Library::render`].
    pub answer: Bilingual,
}

/// Something the bot asks for before it answers, such as an order number.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Its id; also the name of its placeholder.
    pub id: String,
    /// The question.
    pub ask: Bilingual,
    pub(super) pattern: Regex,
}

impl Slot {
    /// What the utterance says for this slot.
    pub fn find<'t>(&self, utterance: &'t Normalised) -> Option<&'t str> {
        self.pattern.find(utterance.text()).map(|found| found.as_str())
    }
}

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident = $key:literal $([$($own:literal),+])?),+ $(,)?) => {
        /// The bot's own sentences; every library has all of them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Phrase {
            $($(#[$doc])* $name),+
        }

        impl Phrase {
            /// All phrases.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The key in `_shared.toml`.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// What it must say, in every language: the placeholders that are filled for it alone.
            pub const fn placeholders(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($($own),+)?]),+ }
            }
        }
    };
}

phrases! {
    /// Not understood.
    Fallback = "fallback",
    /// Did you mean; followed by buttons.
    AskBack = "ask_back",
    /// Offers a person.
    OfferHuman = "offer_human",
    /// Before a handoff.
    HandingOff = "handing_off",
    /// Before the handoff of an upset or urgent visitor: apology first.
    HandingOffUrgent = "handing_off_urgent",
    /// The handoff of somebody who wants to wait though it takes long.
    HandingOffLate = "handing_off_late" ["position", "wait"],
    /// The same of an upset or urgent visitor.
    HandingOffLateUrgent = "handing_off_late_urgent" ["position", "wait"],
    /// The handoff of somebody who wants to wait though nobody is there.
    HandingOffAbsent = "handing_off_absent" ["position"],
    /// The same of an upset or urgent visitor.
    HandingOffAbsentUrgent = "handing_off_absent_urgent" ["position"],
    /// The look at the queue: it would take long; followed by choices.
    LateFirst = "late_first" ["position", "wait"],
    /// The look at the queue: nobody is there; followed by choices.
    AbsentFirst = "absent_first" ["position"],
    /// The look at the queue: the team does not work now, and works again at `{opens}`; followed by choices.
    ClosedFirst = "closed_first" ["opens"],
    /// The same when it is not known when.
    ClosedFirstUnknown = "closed_first_unknown",
    /// The team does not work now and takes no messages meanwhile; it works again at `{opens}`.
    ClosedBotOnly = "closed_bot_only" ["opens"],
    /// The same when it is not known when.
    ClosedBotOnlyUnknown = "closed_bot_only_unknown",
    /// The visitor chose to go on with the bot.
    GoingOn = "going_on",
    /// Where a waiting visitor stands.
    Standing = "standing" ["position", "wait"],
    /// The same while nobody is there.
    StandingAbsent = "standing_absent" ["position"],
    /// The same while an agent has it who has not answered yet.
    StandingOwned = "standing_owned" ["wait"],
    /// The promise is about to break; followed by where the visitor stands.
    AtRisk = "at_risk",
    /// Broken: nobody was online; followed by where the visitor stands.
    BreachedNobodyOnline = "breached_nobody_online",
    /// Broken: everybody was busy.
    BreachedAtCapacity = "breached_at_capacity",
    /// Broken: it rang, and nobody took it.
    BreachedOffersIgnored = "breached_offers_ignored",
    /// Broken: an agent took it and has not answered.
    BreachedSilent = "breached_accepted_but_silent",
    /// Broken: the team does not work now.
    BreachedOutsideHours = "breached_outside_hours",
    /// Broken: the agent's connection was lost.
    BreachedConnectionLost = "breached_connection_lost",
    /// Asks which of the choices it shall be.
    Choose = "choose",
    /// The visitor chose to keep waiting.
    WaitsOn = "waits_on",
    /// Asks for a message with a contact, in one text.
    MessageAsk = "message_ask",
    /// Asks again: there was no contact.
    MessageAskAgain = "message_ask_again",
    /// A message was left; who follows up, and within which time.
    MessageLeft = "message_left" ["agent", "due"],
    /// The same while the team has nobody.
    MessageLeftUnowned = "message_left_unowned" ["due"],
    /// A button: wait for a person all the same.
    LabelWait = "label_wait",
    /// A button: keep waiting.
    LabelKeep = "label_keep",
    /// A button: leave a message.
    LabelMessage = "label_message",
    /// A button: stop waiting, back to the bot.
    LabelBack = "label_back",
    /// A button: go on with the bot.
    LabelGoOn = "label_go_on",
    /// A wait of at most a minute.
    WaitUnderMinute = "wait_under_minute",
    /// A wait of at most so many minutes.
    WaitUpToMinutes = "wait_up_to_minutes" ["high"],
    /// A range of minutes.
    WaitMinutes = "wait_minutes" ["low", "high"],
    /// A wait of at most so many hours.
    WaitUpToHours = "wait_up_to_hours" ["high"],
    /// A range of hours.
    WaitHours = "wait_hours" ["low", "high"],
    /// A span of minutes.
    SpanMinutes = "span_minutes" ["n"],
    /// A span of hours.
    SpanHours = "span_hours" ["n"],
    /// An agent is here; `{agent}` is the name.
    AgentJoined = "agent_joined" ["agent"],
    /// The bot has taken over again.
    BackToBot = "back_to_bot",
    /// The conversation is closed.
    Closed = "closed",
    /// The conversation is open again.
    Reopened = "reopened",
    /// Thanks for a rating.
    RatingThanks = "rating_thanks",
    /// The answer to a slot's question was not understood.
    SlotRetry = "slot_retry",
    /// First contact.
    Greeting = "greeting",
    /// A returning visitor.
    GreetingBack = "greeting_back",
}

/// The compiled intent library.
#[derive(Debug)]
pub struct Library {
    pub(super) intents: Vec<Intent>,
    pub(super) slots: Vec<Slot>,
    pub(super) variables: BTreeMap<String, Bilingual>,
    pub(super) phrases: BTreeMap<Phrase, Bilingual>,
    pub(super) human_agent: IntentIndex,
    pub(super) matcher: Matcher,
}

impl Library {
    /// All intents with their index, in the order of the files.
    pub fn intents(&self) -> impl ExactSizeIterator<Item = (IntentIndex, &Intent)> {
        self.intents.iter().enumerate().map(|(index, intent)| (IntentIndex(index), intent))
    }

    /// The intent behind an index this library gave out.
    pub fn intent(&self, index: IntentIndex) -> Option<&Intent> {
        self.intents.get(index.0)
    }

    /// The intent with this id, as a button sends it.
    pub fn find(&self, id: &str) -> Option<IntentIndex> {
        self.intents.iter().position(|intent| intent.id == id).map(IntentIndex)
    }

    /// The wish for a person.
    pub const fn human_agent(&self) -> IntentIndex {
        self.human_agent
    }

    /// The slot with this id.
    pub fn slot(&self, id: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == id)
    }

    /// One of the bot's own sentences; a template for [`Library::render`].
    pub fn phrase(&self, phrase: Phrase, language: Language) -> &str {
        self.phrases.get(&phrase).map_or("", |text| text.in_language(language))
    }

    /// Fills the `{name}` placeholders of a template: from `vars` first, then from the variables of the library.
    /// A name nobody knows leaves nothing behind; values are never read as templates again.
    pub fn render<'v>(
        &self,
        template: &str,
        language: Language,
        vars: &dyn Fn(&str) -> Option<&'v str>,
    ) -> String {
        let mut rendered = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, name, after)) = placeholder(rest) {
            rendered.push_str(before);
            let value =
                vars(name).or_else(|| self.variables.get(name).map(|text| text.in_language(language)));
            rendered.push_str(value.unwrap_or_default());
            rest = after;
        }
        rendered.push_str(rest);
        rendered
    }
}

/// The first placeholder of a template: what stands before it, its name, what stands after it.
pub(super) fn placeholder(template: &str) -> Option<(&str, &str, &str)> {
    for (open, _) in template.match_indices('{') {
        let inside = &template[open + 1..];
        let close = inside.find('}')?;
        if is_name(&inside[..close]) {
            return Some((&template[..open], &inside[..close], &inside[close + 1..]));
        }
    }
    None
}

/// Names of intents, slots and variables: lower-case words joined by `_`.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('_').all(|word| !word.is_empty())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::placeholder;

    #[test]
    fn only_names_in_braces_are_placeholders() {
        assert_eq!(placeholder("hi {agent}!"), Some(("hi ", "agent", "!")));
        assert_eq!(placeholder("{ } {A} {a b} {x_1}"), Some(("{ } {A} {a b} ", "x_1", "")));
        assert_eq!(placeholder("a { b"), None);
        assert_eq!(placeholder("{_x} {} 100%"), None);
    }
}
