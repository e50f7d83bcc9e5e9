//! Any bytes are read as a topic file and refused with a place that exists, or compiled; what is compiled can be asked.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sixty::core::intent::{Source, compile_rules};
use sixty::core::text::{Language, normalise};

fuzz_target!(|text: &str| {
    let shared = include_str!("../../intents/_shared.toml");
    let small_talk = include_str!("../../intents/small_talk.toml");
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let sources = [source("_shared.toml", shared), source("fuzzed.toml", text), source("small_talk.toml", small_talk)];
    match compile_rules(&sources) {
        Ok(compiled) => {
            let _ = compiled.library.matches(&normalise(text), Language::Zh);
        }
        Err(problems) => {
            assert!(!problems.is_empty(), "refused without a reason");
            for problem in problems {
                assert!(!problem.to_string().is_empty());
            }
        }
    }
});
