//! The rules of the house, checked against the sources: layers, cycles, clocks, sizes, headers, words, bounds, licences.
//! Each rule is a function from sources to violations, and each has a test that it fires on a deliberate one.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

mod bounds;
mod clocks;
mod cycles;
mod headers;
mod layers;
mod licences;
mod purity;
mod rust;
mod sizes;
mod source;
mod words;

use source::repository;

/// Fails with one line per violation.
fn holds(violations: &[String]) {
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
}

#[test]
fn layers_import_only_what_stands_to_their_right() {
    holds(&layers::violations(&repository()));
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    holds(&cycles::violations(&repository()));
}

#[test]
fn the_core_is_pure() {
    holds(&purity::violations(&repository()));
}

#[test]
fn only_one_file_asks_what_time_it_is() {
    holds(&clocks::violations(&repository()));
}

#[test]
fn files_and_functions_fit_on_a_few_screens() {
    holds(&sizes::violations(&repository()));
}

#[test]
fn every_file_says_what_it_is_for() {
    holds(&headers::violations(&repository()));
}

#[test]
fn one_word_per_thing() {
    holds(&words::violations(&repository()));
}

#[test]
fn every_channel_is_bounded_and_no_test_waits_on_the_real_clock() {
    holds(&bounds::violations(&repository()));
}

#[test]
fn every_dependency_may_be_used() {
    holds(&licences::violations(&licences::packages()));
}
