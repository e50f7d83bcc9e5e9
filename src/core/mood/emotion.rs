//! What the visitor feels, and whether they want a person: signs in words of their own, beside what the lexicon found.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::lexicon::ends_whole;
use super::model::{Cue, CueKind, Emotion, Mood, Press};
use super::table::Sign;
use super::words::signs::SIGNS;

struct Signs {
    automaton: AhoCorasick,
    meanings: Vec<Sign>,
}

static COMPILED: LazyLock<Option<Signs>> = LazyLock::new(compile);

/// `None` only if the tables outgrew the automaton, which the tests would show.
fn compile() -> Option<Signs> {
    let phrases = SIGNS.iter().flat_map(|(sign, row)| row.split('|').map(|phrase| (*sign, phrase.trim())));
    let (meanings, patterns): (Vec<_>, Vec<_>) = phrases.unzip();
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok()?;
    Some(Signs { automaton, meanings })
}

/// The signs in a prepared text: of two that overlap the earlier, then the longer.
fn signs(text: &str) -> Vec<Sign> {
    let Some(compiled) = COMPILED.as_ref() else { return Vec::new() };
    let found = compiled.automaton.find_iter(text);
    let whole = found.filter(|found| ends_whole(text, found.start(), found.end()));
    whole.filter_map(|found| compiled.meanings.get(found.pattern().as_usize()).copied()).collect()
}

/// Adds emotions and the wish for a person to a mood that is otherwise read.
pub(super) fn add(mood: &mut Mood, prepared: &str) {
    let signs = signs(prepared);
    let says = |emotion| signs.contains(&Sign::Feels(emotion));
    mood.abuse = mood.cues.iter().any(|cue: &Cue| cue.kind == CueKind::Abuse);
    mood.wants_human = signs.contains(&Sign::WantsHuman);
    let threatens = matches!(mood.press, Some(Press::Legal | Press::Media)) && mood.sentiment < 0.0;
    let feels = |emotion: &Emotion| match emotion {
        Emotion::Angry => {
            mood.abuse || threatens || mood.is_upset() || (says(Emotion::Angry) && mood.sentiment < 0.0)
        }
        Emotion::Anxious => {
            says(Emotion::Anxious)
                || matches!(mood.press, Some(Press::Deadline | Press::Safety | Press::Money))
        }
        Emotion::Thankful => says(Emotion::Thankful) && mood.sentiment > 0.0,
        Emotion::Overlooked => says(Emotion::Overlooked) || mood.press == Some(Press::Waiting),
        Emotion::Doubtful => says(Emotion::Doubtful),
    };
    mood.emotions = Emotion::ALL.into_iter().filter(feels).collect();
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_sign_can_be_found_and_stands_in_one_row_only() {
        assert!(COMPILED.is_some());
        let mut seen = BTreeSet::new();
        for phrase in SIGNS.iter().flat_map(|(_, row)| row.split('|')).map(str::trim) {
            assert_eq!(phrase, super::super::prepare::prepare(phrase), "can never match a prepared text");
            assert!(!phrase.is_empty() && seen.insert(phrase), "{phrase} stands twice");
        }
    }
}
