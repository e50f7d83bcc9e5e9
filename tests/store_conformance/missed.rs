//! What is stored of messages the bot had no answer to.

use sixty::core::bot::Miss;
use sixty::core::time::WallTime;
use sixty::store::ledger::LedgerSpan;
use sixty::store::{MissedMessage, Record, Store};

use crate::samples::*;

/// The message of place `seq`, missed at `at`, in the `n`-th conversation.
fn miss(store: &dyn Store, n: u128, seq: u32, text: &str, why: Miss, at: i64) {
    let (conversation, at) = (conversation_id(n), WallTime(at));
    write(store, vec![said(conversation, seq, text), Record::Missed { conversation, seq, why, at }]);
}

fn texts(missed: &[MissedMessage]) -> Vec<&str> {
    missed.iter().map(|missed| &*missed.text).collect()
}

pub(crate) fn a_missed_message_comes_back_with_its_words(store: &dyn Store) {
    let conversation = opened(store, 1);
    write(store, vec![said(conversation, 1, "你好")]);
    miss(store, 1, 2, "能刻字吗 👍\n刻两行", Miss::AskedBack, 20);
    write(store, vec![said(conversation, 3, "算了")]);
    let text = "能刻字吗 👍\n刻两行".into();
    let missed = MissedMessage { conversation, seq: 2, why: Miss::AskedBack, at: WallTime(20), text };
    assert_eq!(store.missed(LedgerSpan::ALL, 10).unwrap(), [missed]);
}

pub(crate) fn the_newest_of_a_span_are_given_oldest_first(store: &dyn Store) {
    for n in 1..=2 {
        opened(store, n);
    }
    for (n, seq, text, at) in [(1, 1, "a", 10), (2, 1, "b", 20), (1, 2, "c", 20), (2, 2, "d", 30)] {
        miss(store, n, seq, text, Miss::NotUnderstood, at);
    }
    let within = |from, to, limit| {
        let span = LedgerSpan { from: WallTime(from), to: WallTime(to) };
        store.missed(span, limit).unwrap()
    };
    assert_eq!(texts(&within(0, 100, 10)), ["a", "b", "c", "d"]);
    assert_eq!(texts(&within(10, 30, 10)), ["a", "b", "c"], "up to the end, exclusive");
    assert_eq!(texts(&within(0, 100, 2)), ["c", "d"], "the newest");
}
