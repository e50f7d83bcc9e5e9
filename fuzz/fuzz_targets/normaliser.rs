//! Any text can be normalised; doing it twice changes nothing, and what is bare or comparable stays so.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sixty::core::text::{bare, normalise};

fuzz_target!(|text: &str| {
    let once = normalise(text);
    let twice = normalise(once.text());
    assert_eq!(once.text(), twice.text(), "normalising twice differs for {text:?}");
    let stripped = bare(once.text());
    assert_eq!(stripped, bare(&stripped), "baring twice differs for {text:?}");
});
