//! Every file opens with what it is for: `//!` in Rust, `/** ... */` in TypeScript.

use super::source::Source;

/// Files without a header. Generated ones say in their first line what they are.
pub(crate) fn violations(sources: &[Source]) -> Vec<String> {
    let without = |source: &&Source| !source.is_generated() && !says_what_it_is_for(source);
    let complain = |source: &Source| {
        let opening = if source.is_rust() { "//! ..." } else { "/** ... */" };
        format!("{}: open with {opening}: what the file is for", source.path)
    };
    sources.iter().filter(without).map(complain).collect()
}

fn says_what_it_is_for(source: &Source) -> bool {
    let text = source.text.trim_start();
    let words = if source.is_rust() {
        text.lines().next().and_then(|line| line.strip_prefix("//!"))
    } else {
        text.strip_prefix("/**").and_then(|text| text.split_once("*/")).map(|(comment, _)| comment)
    };
    words.is_some_and(|words| words.trim_matches(['*', ' ', '\n']).contains(' '))
}

#[test]
fn a_file_without_a_header_is_found() {
    let fires = |path: &str, text: &str| !violations(&[Source::sample(path, text)]).is_empty();
    assert!(fires("src/core/a.rs", "use std::sync::Arc;\n//! Too late."));
    assert!(fires("src/core/a.rs", "//!\nuse std::sync::Arc;"), "an empty one says nothing");
    assert!(fires("tests/it/main.rs", "mod harness;"));
    assert!(fires("web-console/src/a.tsx", "import x from 'y';"));
    assert!(fires("web-console/src/a.ts", "// not a documentation comment"));
    assert!(!fires("src/core/a.rs", "//! What it is for."));
    assert!(!fires("web-console/src/a.ts", "/**\n * What it is for.\n */"));
    assert!(!fires("web-client/src/protocol.ts", "// The wire. Generated from src/protocol; do not edit."));
}
