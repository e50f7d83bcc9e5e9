//! From TOML to drafts, with the place of everything: what the schema allows, and nothing about what fits together.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::index::PerLanguage;
use super::library::{CauseClass, Handoff};
use super::source::{Place, Problems, Source, nearest};
use crate::core::mood::Urgency;
use crate::core::text::Language;

/// A text and where it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    pub(super) value: String,
    pub(super) place: Place,
}

/// All that the files say.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) variables: Vec<(Text, PerLanguage<Text>)>,
    pub(super) slots: Vec<DraftSlot>,
    pub(super) phrases: Vec<(Text, PerLanguage<Text>)>,
    pub(super) intents: Vec<DraftIntent>,
}

#[derive(Debug, Default)]
pub(super) struct DraftSlot {
    pub(super) id: Text,
    pub(super) pattern: Text,
    pub(super) ask: PerLanguage<Text>,
    pub(super) choices: PerLanguage<Vec<Text>>,
    pub(super) names: PerLanguage<Vec<Text>>,
    pub(super) capitals: bool,
}

#[derive(Debug, Default)]
pub(super) struct DraftRemedy {
    pub(super) text: PerLanguage<Text>,
    pub(super) time: Option<PerLanguage<Text>>,
    pub(super) risk: Option<PerLanguage<Text>>,
}

#[derive(Debug, Default)]
pub(super) struct DraftIntent {
    pub(super) id: Text,
    pub(super) title: PerLanguage<Text>,
    pub(super) team: Option<Text>,
    pub(super) handoff: Handoff,
    pub(super) urgency: Urgency,
    pub(super) slots: Vec<Text>,
    pub(super) confirm: bool,
    pub(super) courtesy: bool,
    pub(super) cause: Option<CauseClass>,
    pub(super) remedies: Vec<DraftRemedy>,
    pub(super) quick_replies: Vec<Text>,
    pub(super) examples: PerLanguage<Vec<Text>>,
    pub(super) keywords: PerLanguage<Vec<Text>>,
    pub(super) patterns: PerLanguage<Vec<Text>>,
    pub(super) preface: Option<PerLanguage<Text>>,
    pub(super) answer: PerLanguage<Text>,
}

const TOPIC_KEYS: &[&str] = &["intent"];
const SHARED_KEYS: &[&str] = &["variables", "slot", "phrases"];
const SLOT_KEYS: &[&str] = &["id", "pattern", "ask", "choices", "names", "capitals"];
const REMEDY_KEYS: &[&str] = &["text", "time", "risk"];
const LANGUAGE_KEYS: &[&str] = &["zh-CN", "en"];
const INTENT_KEYS: &[&str] = &[
    "id",
    "title",
    "team",
    "handoff",
    "urgency",
    "slots",
    "confirm",
    "courtesy",
    "cause",
    "remedies",
    "quick_replies",
    "examples",
    "keywords",
    "patterns",
    "preface",
    "answer",
];

/// Reads all sources; what cannot be read is a problem and left out.
pub(super) fn read(sources: &[Source], problems: &mut Problems<'_>) -> Draft {
    let mut draft = Draft::default();
    for (index, source) in sources.iter().enumerate() {
        let line_starts = source.text.match_indices('\n').map(|(offset, _)| offset + 1).collect();
        let mut reader = Reader { source: index, line_starts, problems };
        let (document, errors) = DeTable::parse_recoverable(&source.text);
        for error in &errors {
            let place = reader.place(error.span().map_or(0, |span| span.start));
            reader.problems.error(place, format!("this is not TOML: {}", error.message()));
        }
        if errors.is_empty() {
            reader.file(document.get_ref(), source.is_shared(), &mut draft);
        }
    }
    draft
}

type Value<'t> = Spanned<DeValue<'t>>;

struct Reader<'r, 'a> {
    source: usize,
    /// Offsets of all lines but the first.
    line_starts: Vec<usize>,
    problems: &'r mut Problems<'a>,
}

impl Reader<'_, '_> {
    fn place(&self, offset: usize) -> Place {
        Place { source: self.source, line: 1 + self.line_starts.partition_point(|start| *start <= offset) }
    }

    fn file(&mut self, document: &DeTable<'_>, shared: bool, draft: &mut Draft) {
        self.keys(document, if shared { SHARED_KEYS } else { TOPIC_KEYS }, "the file");
        if !shared {
            for table in self.tables(document, "intent") {
                let intent = self.intent(table);
                draft.intents.push(intent);
            }
            return;
        }
        for table in self.tables(document, "slot") {
            let (fields, place) = table;
            self.keys(fields, SLOT_KEYS, "a slot");
            let id = self.required(fields, "id", place);
            let pattern = self.required(fields, "pattern", place);
            let ask = self.bilingual(fields, "ask", place);
            let (choices, names) = (self.lists(fields, "choices"), self.lists(fields, "names"));
            let capitals = self.flag(fields, "capitals");
            draft.slots.push(DraftSlot { id, pattern, ask, choices, names, capitals });
        }
        draft.variables.extend(self.named_texts(document, "variables"));
        draft.phrases.extend(self.named_texts(document, "phrases"));
    }

    /// Unknown keys are errors: a mistyped key would silently do nothing.
    fn keys(&mut self, table: &DeTable<'_>, known: &[&str], what: &str) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let hint = if TOPIC_KEYS.contains(&name) {
                "intents belong into a topic file, whose name does not start with `_`".to_owned()
            } else if SHARED_KEYS.contains(&name) && known == TOPIC_KEYS {
                "move it to `_shared.toml`".to_owned()
            } else if let Some(meant) = nearest(name, known.iter().copied()) {
                format!("did you mean `{meant}`?")
            } else {
                format!("it can have {}", known.join(", "))
            };
            let place = self.place(key.span().start);
            self.problems.error(place, format!("{what} has no key `{name}`; {hint}"));
        }
    }

    fn intent(&mut self, (fields, place): (&DeTable<'_>, Place)) -> DraftIntent {
        self.keys(fields, INTENT_KEYS, "an intent");
        DraftIntent {
            id: self.required(fields, "id", place),
            title: self.bilingual(fields, "title", place),
            team: fields.get("team").and_then(|value| self.string(value, "team")),
            handoff: self.one_of(
                fields,
                "handoff",
                &[("never", Handoff::Never), ("offer", Handoff::Offer), ("always", Handoff::Always)],
            ),
            urgency: self.one_of(
                fields,
                "urgency",
                &[("normal", Urgency::Normal), ("high", Urgency::High), ("critical", Urgency::Critical)],
            ),
            slots: self.list(fields, "slots"),
            confirm: self.flag(fields, "confirm"),
            courtesy: self.flag(fields, "courtesy"),
            cause: self.one_of(fields, "cause", &CauseClass::ALL.map(|cause| (cause.name(), Some(cause)))),
            remedies: self.remedies(fields),
            quick_replies: self.list(fields, "quick_replies"),
            examples: self.lists(fields, "examples"),
            keywords: self.lists(fields, "keywords"),
            patterns: self.lists(fields, "patterns"),
            preface: self.optional(fields, "preface", place),
            answer: self.bilingual(fields, "answer", place),
        }
    }

    fn remedies(&mut self, intent: &DeTable<'_>) -> Vec<DraftRemedy> {
        let mut remedies = Vec::new();
        for (fields, place) in self.tables(intent, "remedies") {
            self.keys(fields, REMEDY_KEYS, "a remedy");
            let (time, risk) = (self.optional(fields, "time", place), self.optional(fields, "risk", place));
            remedies.push(DraftRemedy { text: self.bilingual(fields, "text", place), time, risk });
        }
        remedies
    }

    /// The tables of `[[key]]`, each with its place.
    fn tables<'t, 'i>(&mut self, document: &'t DeTable<'i>, key: &str) -> Vec<(&'t DeTable<'i>, Place)> {
        let Some(value) = document.get(key) else { return Vec::new() };
        let mut tables = Vec::new();
        for item in value.get_ref().as_array().into_iter().flat_map(|array| array.iter()) {
            match item.get_ref().as_table() {
                Some(table) => tables.push((table, self.place(item.span().start))),
                None => self.wrong(item, key, "a table"),
            }
        }
        if !value.get_ref().is_array() {
            let place = self.place(value.span().start);
            self.problems.error(place, format!("write [[{key}]] with two brackets: there can be several"));
        }
        tables
    }

    /// The entries of `[key.name]`, each a text in both languages.
    fn named_texts(&mut self, document: &DeTable<'_>, key: &str) -> Vec<(Text, PerLanguage<Text>)> {
        let Some(table) = document.get(key).and_then(|value| self.table(value, key)) else {
            return Vec::new();
        };
        let mut texts = Vec::new();
        for name in table.keys() {
            let place = self.place(name.span().start);
            let text = self.bilingual(table, name.get_ref(), place);
            texts.push((Text { value: name.get_ref().to_string(), place }, text));
        }
        texts
    }

    fn required(&mut self, table: &DeTable<'_>, key: &str, place: Place) -> Text {
        let nothing = Text { value: String::new(), place };
        let Some(value) = table.get(key) else {
            self.problems.error(place, format!("`{key}` is missing"));
            return nothing;
        };
        self.string(value, key).unwrap_or(nothing)
    }

    fn bilingual(&mut self, table: &DeTable<'_>, key: &str, place: Place) -> PerLanguage<Text> {
        let Some(value) = table.get(key) else {
            self.problems.error(place, format!("`{key}` is missing; give it in zh-CN and en"));
            return PerLanguage::default();
        };
        let Some(languages) = self.table(value, key) else { return PerLanguage::default() };
        self.keys(languages, LANGUAGE_KEYS, &format!("`{key}`"));
        let at = self.place(value.span().start);
        let mut text = |language: Language| {
            let Some(value) = languages.get(language.tag()) else {
                self.problems.error(at, format!("`{key}` lacks {}; both are required", language.tag()));
                return None;
            };
            let text = self.string(value, language.tag())?;
            if text.value.trim().is_empty() {
                self.problems.error(text.place, format!("`{key}` is empty in {}", language.tag()));
            }
            Some(text)
        };
        let (zh, en) = (text(Language::Zh), text(Language::En));
        PerLanguage { zh: zh.unwrap_or_default(), en: en.unwrap_or_default() }
    }

    fn optional(&mut self, table: &DeTable<'_>, key: &str, place: Place) -> Option<PerLanguage<Text>> {
        table.contains_key(key).then(|| self.bilingual(table, key, place))
    }

    fn one_of<T: Copy + Default>(&mut self, table: &DeTable<'_>, key: &str, values: &[(&str, T)]) -> T {
        let Some(text) = table.get(key).and_then(|value| self.string(value, key)) else {
            return T::default();
        };
        if let Some((_, value)) = values.iter().find(|(name, _)| *name == text.value) {
            return *value;
        }
        let names: Vec<_> = values.iter().map(|(name, _)| *name).collect();
        self.problems.error(
            text.place,
            format!("`{key}` cannot be `{}`; it is one of {}", text.value, names.join(", ")),
        );
        T::default()
    }

    fn flag(&mut self, table: &DeTable<'_>, key: &str) -> bool {
        let Some(value) = table.get(key) else { return false };
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(value, key, "true or false");
        }
        flag.unwrap_or_default()
    }

    fn lists(&mut self, table: &DeTable<'_>, key: &str) -> PerLanguage<Vec<Text>> {
        let Some(languages) = table.get(key).and_then(|value| self.table(value, key)) else {
            return PerLanguage::default();
        };
        self.keys(languages, LANGUAGE_KEYS, &format!("`{key}`"));
        PerLanguage {
            zh: self.list(languages, Language::Zh.tag()),
            en: self.list(languages, Language::En.tag()),
        }
    }

    fn list(&mut self, table: &DeTable<'_>, key: &str) -> Vec<Text> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(value, key, "a list of texts");
            return Vec::new();
        };
        array.iter().filter_map(|item| self.string(item, key)).collect()
    }

    fn table<'t, 'i>(&mut self, value: &'t Value<'i>, key: &str) -> Option<&'t DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(value, key, "a table with zh-CN and en");
        }
        table
    }

    fn string(&mut self, value: &Value<'_>, key: &str) -> Option<Text> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong(value, key, "a text");
        }
        Some(Text { value: text?.to_owned(), place: self.place(value.span().start) })
    }

    fn wrong(&mut self, value: &Value<'_>, key: &str, wanted: &str) {
        let place = self.place(value.span().start);
        let found = value.get_ref().type_str();
        self.problems.error(place, format!("`{key}` must be {wanted}, but this is a {found}"));
    }
}
