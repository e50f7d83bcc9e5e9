//! Entries that are linked: found from either end, and never silently fewer than there are.

use super::tests::{CONVERSATION, new_store, raw, said};
use super::*;
use crate::store::StoreErrorKind;

#[test]
fn feedback_may_come_with_the_answer_it_is_about() {
    let (_folder, store) = new_store();
    let feedback = Record::Feedback { conversation: CONVERSATION, seq: 1, helpful: true };
    let mut job = said(1);
    job.push(feedback);
    store.commit(&[job]).unwrap();
    assert_eq!(raw::<Option<bool>>(&store, "SELECT helpful FROM entries WHERE seq = 1"), Some(true));
}

#[test]
fn an_entry_that_is_gone_from_the_middle_is_damage_not_a_shorter_transcript() {
    let (_folder, store) = new_store();
    store.commit(&[said(1), said(2), said(3)]).unwrap();
    lock(&store.writer).execute("DELETE FROM entries WHERE seq = 2", []).unwrap();
    assert_eq!(store.entries_tail(CONVERSATION, 1).unwrap().len(), 1, "what is asked for is there");
    let refused = store.entries_after(CONVERSATION, 0, 10).unwrap_err();
    assert_eq!(refused.kind, StoreErrorKind::Corrupt);
    assert!(refused.message.contains("restore the newest backup"), "{}", refused.message);
}

#[test]
fn an_entry_far_back_is_judged_too() {
    let (_folder, store) = new_store();
    store.commit(&(1..=200).map(said).collect::<Vec<_>>()).unwrap();
    for seq in [1, 64, 65, 129, 200] {
        store.commit(&[vec![Record::Feedback { conversation: CONVERSATION, seq, helpful: true }]]).unwrap();
    }
    let judged: String =
        raw(&store, "SELECT group_concat(seq) FROM (SELECT seq FROM entries WHERE helpful ORDER BY seq)");
    assert_eq!(judged, "1,64,65,129,200");
}

#[test]
fn what_lies_far_back_is_reached_from_a_milestone_not_from_the_end() {
    let (_folder, store) = new_store();
    store.commit(&(1..=200).map(said).collect::<Vec<_>>()).unwrap();
    // Whoever walks from the end would fall into the hole.
    lock(&store.writer).execute("DELETE FROM entries WHERE seq = 150", []).unwrap();
    let early = store.entries_after(CONVERSATION, 10, 50).unwrap();
    assert_eq!(early.iter().map(|entry| entry.seq).collect::<Vec<_>>(), (11..=60).collect::<Vec<_>>());
    assert_eq!(store.entries_after(CONVERSATION, 140, 20).unwrap_err().kind, StoreErrorKind::Corrupt);
}

#[test]
fn a_link_that_leads_forward_is_damage_and_ends() {
    let (_folder, store) = new_store();
    store.commit(&[said(1), said(2), said(3)]).unwrap();
    lock(&store.writer).execute("UPDATE entries SET previous = id WHERE seq = 2", []).unwrap();
    assert_eq!(store.entries_tail(CONVERSATION, 10).unwrap_err().kind, StoreErrorKind::Corrupt);
}
