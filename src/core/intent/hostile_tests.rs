//! Whatever the files and the visitors say: an answer or a list of problems, never a panic; and always the same one.

use proptest::prelude::{any, prop, proptest};

use super::tests::{good, shared, topic};
use super::{Alone, Source, Workers, compile, compile_rules};
use crate::core::text::{Language, normalise};

/// Last piece of work first.
struct Backwards;

impl Workers for Backwards {
    fn map<T: Send>(&self, count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let mut done: Vec<T> = (0..count).rev().map(job).collect();
        done.reverse();
        done
    }
}

#[test]
fn the_same_library_gives_the_same_model_byte_for_byte() {
    let rules = compile_rules(&good()).unwrap().library;
    let (one, other) = (rules.learn(&Alone), rules.learn(&Backwards));
    assert_eq!(one.model_digest(), other.model_digest());
    let (one, other) = (one.calibrate(&Backwards), compile(&good()).unwrap().library.calibrate(&Alone));
    assert_eq!(one.model_digest(), other.model_digest());
    assert_ne!(one.model_digest(), rules.model_digest(), "the digest is of something");
    let mut changed = good();
    changed[1].text = changed[1].text.replace("refund this purchase", "refund these purchases");
    let changed = compile(&changed).unwrap().library.calibrate(&Alone);
    assert_ne!(one.model_digest(), changed.model_digest(), "one example makes another model");
}

#[test]
fn before_it_has_learnt_a_library_finds_phrases_keywords_and_patterns() {
    let library = compile_rules(&good()).unwrap().library;
    let refund = library.find("refund_request");
    let best =
        |text: &str| library.matches(&normalise(text), Language::En).best.first().map(|best| best.intent);
    for text in ["我要退款", "a refund", "get my money back?"] {
        assert_eq!(best(text), refund, "{text}");
    }
    assert_eq!(best("has my package arrived yet"), None);
    assert!(library.nearest_example(&normalise("refund"), refund.unwrap()).is_none());
}

proptest! {
    #[test]
    fn any_text_can_be_matched_and_explained(raw in any::<String>(), repeated in 1..200_usize) {
        thread_local! {
            static LIBRARY: super::Library = compile(&good()).unwrap().library;
        }
        LIBRARY.with(|library| {
            let text = normalise(&raw.repeat(repeated));
            let matches = library.matches(&text, Language::En);
            let sum: f32 = matches.best.iter().map(|candidate| candidate.confidence).sum();
            assert!(sum.is_finite() && sum <= 1.0001 && matches.best.len() <= 3);
            for candidate in matches.best {
                library.explain(&text, Language::En, candidate.intent);
                library.nearest_example(&text, candidate.intent);
            }
        });
    }

    #[test]
    fn any_file_is_compiled_or_refused_with_its_problems(raw in any::<String>()) {
        let sources = [shared(), topic(raw)];
        let problems = compile_rules(&sources).unwrap_err();
        assert!(problems.iter().any(|problem| problem.severity == super::Severity::Error), "nobody is human_agent");
    }

    #[test]
    fn a_library_with_a_piece_torn_out_or_put_in_does_not_panic(
        from in 0..4_000_usize,
        length in 0..200_usize,
        put_in in prop::sample::select(vec!["", "]", "[[intent]]", "'", "\u{0}", "= {", "(?:", "id = 1"]),
    ) {
        let text: String = good().into_iter().skip(1).map(|source| source.text).collect();
        let characters: Vec<char> = text.chars().collect();
        let from = from.min(characters.len());
        let end = (from + length).min(characters.len());
        let torn: String = characters[..from].iter().chain(&put_in.chars().collect::<Vec<_>>()).chain(&characters[end..]).collect();
        let sources = [shared(), Source { path: "intents/torn.toml".to_owned(), text: torn }];
        if let Err(problems) = compile_rules(&sources) {
            assert!(!problems.is_empty() && problems.iter().all(|problem| problem.line > 0));
        }
    }
}
