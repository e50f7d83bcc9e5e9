//! The golden set: utterances of our own and what the shop's library makes of them. None is a phrase of the library but for a
//! few with marks or emoji; by those of the kind `everyday_mended` the library was mended, those of `everyday` came after.
//!
//! The bounds are those of the product: what is answered is right 95 times of 100, and what is none of a shop's business is not
//! answered 95 times of 100. How much of what is a shop's business must be answered is what the library does, with a margin of
//! two points.

use std::fs;
use std::sync::Arc;

use serde::Deserialize;
use sixty::core::bot::{Action, Memory, turn};
use sixty::core::intent::{Library, Thresholds};
use sixty::core::sla::Prospect;
use sixty::core::text::{Language, normalise};
use sixty::engine::intents::IntentLibrary;

use crate::{library, with_library};

#[derive(Deserialize)]
struct Line {
    text: String,
    intent: String,
}

fn golden(language: &str) -> Vec<Line> {
    let path = format!("{}/tests/golden/{language}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let lines = fs::read_to_string(path).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// As a server has it some seconds after its start: learnt, and as sure as its own phrases bear out.
fn calibrated() -> Arc<Library> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/intents");
    let (library, _) = IntentLibrary::load(folder).unwrap();
    library.calibrate();
    library.current()
}

/// Answered and right, answered, in scope; foreign and answered, foreign.
fn measured(library: &Library, lines: &[Line], language: Language) -> [usize; 5] {
    let mut counts = [0; 5];
    for line in lines {
        let best = library.matches(&normalise(&line.text), language).best.first().copied();
        let answered = best.filter(|best| best.confidence >= Thresholds::ANSWER);
        let right =
            answered.and_then(|best| library.intent(best.intent)).is_some_and(|i| i.id == line.intent);
        let (known, said) = (line.intent != "oos", answered.is_some());
        let add = [known && right, known && said, known, !known && said, !known];
        counts.iter_mut().zip(add).for_each(|(count, add)| *count += usize::from(add));
    }
    counts
}

#[test]
fn what_is_answered_is_right_and_what_is_foreign_is_not_answered() {
    let library = calibrated();
    for (tag, language, answered_min) in [("zh", Language::Zh, 88), ("en", Language::En, 79)] {
        let lines = golden(tag);
        assert!(lines.len() >= 300, "{tag}: {}", lines.len());
        let [right, answered, known, foreign_answered, foreign] = measured(&library, &lines, language);
        let told = format!(
            "{tag}: {right} right of {answered} answered of {known}; {foreign_answered} of {foreign} foreign"
        );
        println!("{told}");
        assert!(right * 100 >= answered * 95, "{told}");
        assert!(answered * 100 >= known * answered_min, "{told}");
        assert!(foreign_answered * 100 <= foreign * 5, "{told}");
    }
}

#[test]
fn who_is_asked_back_finds_their_matter_among_the_buttons() {
    let library = calibrated();
    let (mut found, mut asked) = (0, 0);
    for (tag, language) in [("zh", Language::Zh), ("en", Language::En)] {
        for line in golden(tag).iter().filter(|line| line.intent != "oos") {
            let turn = with_library(&library, &Prospect::Prompt, |context| {
                turn(context, &mut Memory::default(), &line.text, language)
            });
            if turn.action == Action::AskedBack {
                let buttons = turn.reply.map(|reply| reply.quick_replies).unwrap_or_default();
                asked += 1;
                found += usize::from(buttons.iter().any(|button| *button.id == *line.intent));
            }
        }
    }
    println!("{found} of {asked}");
    assert!(asked >= 50 && found * 100 >= asked * 90, "{found} of {asked}");
}

#[test]
fn no_text_makes_the_matcher_panic_and_nonsense_is_not_answered() {
    let long = "我要退款".repeat(1_000);
    for text in
        ["", " ", "？！", "\u{0}\u{0}", "\u{202e}abc\u{202d}", "👩‍👩‍👧‍👦", "a\u{301}\u{301}\u{301}", "🏳️‍🌈🏳️‍🌈", &long]
    {
        let best = library().matches(&normalise(text), Language::Zh).best;
        let nonsense = !text.chars().any(char::is_alphanumeric);
        assert!(
            !nonsense || best.iter().all(|best| best.confidence < Thresholds::ANSWER),
            "{text:?}: {best:?}"
        );
    }
}
