//! Any text is read as a topic file: refused with a reason, or compiled; what is compiled can be asked.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sixty::core::intent::{Problem, Source, compile_rules};
use sixty::core::text::{Language, normalise};

const FUZZED: &str = "fuzzed.toml";

fuzz_target!(|text: &str| {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    // By itself first: nearly every text is refused, and the files beside it take most of the time.
    let alone = compile_rules(&[source(FUZZED, text)]).err().unwrap_or_default();
    if alone.iter().map(Problem::to_string).any(|problem| problem.contains(FUZZED)) {
        return;
    }
    let shared = source("_shared.toml", include_str!("../../intents/_shared.toml"));
    let small_talk = source("small_talk.toml", include_str!("../../intents/small_talk.toml"));
    match compile_rules(&[shared, source(FUZZED, text), small_talk]) {
        Ok(compiled) => {
            let _ = compiled.library.matches(&normalise(text), Language::Zh);
        }
        Err(problems) => assert!(!problems.is_empty(), "refused without a reason"),
    }
});
