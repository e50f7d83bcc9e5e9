//! The compiled library: what the bot knows, ready to be asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;

use super::index::{IntentIndex, PerLanguage};
use super::matcher::Matcher;
use super::phrases::Phrase;
use super::vocabulary::Example;
use crate::core::mood::Urgency;
use crate::core::text::{Language, Normalised};

/// The group of a slot's pattern that is the value, where the pattern finds more.
const VALUE: &str = "value";

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

/// What is behind a trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CauseClass {
    /// Something is not known yet.
    MissingInformation,
    /// Something was done another way than it works.
    WrongOperation,
    /// Something of ours does not work.
    SystemFault,
    /// Something outside of our hands.
    OutsideCause,
}

impl CauseClass {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::MissingInformation, Self::WrongOperation, Self::SystemFault, Self::OutsideCause];

    /// Its name in the files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MissingInformation => "missing_information",
            Self::WrongOperation => "wrong_operation",
            Self::SystemFault => "system_fault",
            Self::OutsideCause => "outside_cause",
        }
    }

    /// Its words for the visitor.
    pub const fn phrase(self) -> Phrase {
        match self {
            Self::MissingInformation => Phrase::CauseMissingInformation,
            Self::WrongOperation => Phrase::CauseWrongOperation,
            Self::SystemFault => Phrase::CauseSystemFault,
            Self::OutsideCause => Phrase::CauseOutside,
        }
    }
}

/// Something the visitor can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// What.
    pub text: Bilingual,
    /// How long it takes.
    pub time: Option<Bilingual>,
    /// What to mind.
    pub risk: Option<Bilingual>,
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
    /// The details are repeated back before the answer.
    pub confirm: bool,
    /// A greeting, a thank-you: no matter of its own beside another one.
    pub courtesy: bool,
    /// What is behind the trouble, when that is known.
    pub cause: Option<CauseClass>,
    /// What the visitor can do, told after the answer; at most two.
    pub remedies: Vec<Remedy>,
    /// Intents offered as buttons below the answer.
    pub quick_replies: Vec<IntentIndex>,
    /// What holds for everyone, told before the first detail is asked for; a template without slots.
    pub preface: Option<Bilingual>,
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
    /// Usual answers, shown as buttons.
    pub choices: PerLanguage<Vec<String>>,
    /// What visitors call it, normalised: beside such a word a number is this and nothing else.
    pub(super) names: Vec<String>,
    /// Written in capitals, whatever the visitor typed.
    pub(super) capitals: bool,
}

impl Slot {
    fn is_named(&self, utterance: &Normalised) -> bool {
        self.names.iter().any(|name| utterance.text().contains(name.as_str()))
    }

    /// What the utterance holds of the slot's shape; whether it is meant for it, [`Library::value`] says.
    pub(super) fn find<'t>(&self, utterance: &'t Normalised) -> Option<&'t str> {
        let found = self.pattern.captures(utterance.text())?;
        found.name(VALUE).or_else(|| found.get(0)).map(|found| found.as_str())
    }

    /// A value as it is shown: what an utterance says is in lower case, but codes are written in capitals, without blanks and dashes.
    pub fn spell(&self, value: &str) -> String {
        if !self.capitals {
            return value.to_owned();
        }
        value.replace([' ', '-', '/'], "").to_ascii_uppercase()
    }
}

/// The compiled intent library.
#[derive(Debug, Clone)]
pub struct Library {
    pub(super) intents: Vec<Intent>,
    pub(super) slots: Vec<Slot>,
    pub(super) variables: BTreeMap<String, Bilingual>,
    pub(super) phrases: BTreeMap<Phrase, Bilingual>,
    pub(super) human_agent: IntentIndex,
    pub(super) matcher: Matcher,
    /// What the classifier learns.
    pub(super) examples: Arc<[Example]>,
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

    /// What the utterance says for this slot: of its shape, and not called by the name of another one that it fits, too.
    pub fn value<'t>(&self, slot: &Slot, utterance: &'t Normalised) -> Option<&'t str> {
        let value = slot.find(utterance)?;
        let fits = |other: &Slot| {
            other.id != slot.id && other.is_named(utterance) && other.find(utterance).is_some()
        };
        (slot.is_named(utterance) || !self.slots.iter().any(fits)).then_some(value)
    }

    /// The details written as codes, in the order of the file.
    pub fn codes(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| slot.capitals)
    }

    /// One of the bot's own sentences; a template for [`Library::render`].
    pub fn phrase(&self, phrase: Phrase, language: Language) -> &str {
        self.phrases.get(&phrase).map_or("", |text| text.in_language(language))
    }

    /// What stands between the parts of a list.
    pub const fn separator(language: Language) -> &'static str {
        match language {
            Language::Zh => "、",
            Language::En => ", ",
        }
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
