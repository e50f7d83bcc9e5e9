//! Tests of the account: every fault it must see, and those it must not.

use super::*;

const A: Uuid = Uuid::from_u128(1);
const B: Uuid = Uuid::from_u128(2);

fn bot(seq: u32, text: &str) -> Entry<'_> {
    Entry { seq, author: "bot", text, client_id: None }
}

fn own(seq: u32, text: &str, id: Uuid) -> Entry<'_> {
    Entry { seq, author: "visitor", text, client_id: Some(id) }
}

/// Two questions, two answers, all well.
fn talk() -> Book {
    let mut book = Book::default();
    book.send(A, "one", 10);
    assert_eq!(book.acked(A, 1), Acked::First(10));
    assert_eq!(book.entry(bot(2, "first")), Seen::New);
    book.send(B, "two", 20);
    assert_eq!(book.acked(B, 3), Acked::First(20));
    assert_eq!(book.entry(bot(4, "second")), Seen::New);
    book
}

fn transcript() -> Vec<Entry<'static>> {
    vec![own(1, "one", A), bot(2, "first"), own(3, "two", B), bot(4, "second")]
}

#[test]
fn a_faithful_transcript_has_nothing_against_it() {
    assert_eq!(talk().check(&transcript(), 0, 4, 100), Verdict::default());
    assert_eq!(talk().last_seq(), 4);
}

#[test]
fn an_acknowledged_message_that_is_not_there_is_lost() {
    let mut entries = transcript();
    entries.remove(2);
    assert_eq!(talk().check(&entries, 0, 4, 100).lost, 1);
    let only_first = &transcript()[..1];
    assert_eq!(
        talk().check(only_first, 0, 1, 100).lost,
        3,
        "acknowledged or delivered under a seq beyond the end of the transcript"
    );
}

#[test]
fn an_answer_that_was_seen_and_is_not_there_is_lost() {
    let mut entries = transcript();
    entries.remove(1);
    assert_eq!(talk().check(&entries, 0, 4, 100).lost, 1);
}

#[test]
fn an_entry_that_was_passed_over_in_delivery_is_lost() {
    let mut entries = transcript();
    entries.insert(2, bot(9, "never delivered"));
    entries[2].seq = 3;
    entries[3].seq = 5;
    let mut book = Book::default();
    book.entry(bot(2, "first"));
    book.entry(bot(4, "second"));
    let there = [bot(2, "first"), bot(3, "never delivered"), bot(4, "second")];
    assert_eq!(book.check(&there, 0, 4, 100).lost, 1);
}

#[test]
fn what_comes_after_the_last_delivery_was_not_passed_over() {
    let mut entries = transcript();
    entries.push(bot(5, "said just now"));
    assert_eq!(talk().check(&entries, 0, 5, 100), Verdict::default());
}

#[test]
fn a_swallowed_message_is_lost_once_it_should_be_settled() {
    let mut book = talk();
    book.send(Uuid::from_u128(3), "three", 50);
    assert_eq!(book.check(&transcript(), 0, 4, 49), Verdict::default());
    assert_eq!(book.check(&transcript(), 0, 4, 50), Verdict { lost: 1, swallowed: 1, ..Verdict::default() });
}

#[test]
fn a_refused_message_is_not_missed() {
    let mut book = talk();
    let id = Uuid::from_u128(3);
    book.send(id, "three", 50);
    assert!(book.refused(id));
    assert!(!book.refused(id));
    assert_eq!(book.check(&transcript(), 0, 4, 100), Verdict::default());
}

#[test]
fn a_message_stored_twice_is_duplicated() {
    let mut entries = transcript();
    entries.push(own(5, "one", A));
    let verdict = talk().check(&entries, 0, 5, 100);
    assert_eq!(verdict, Verdict { duplicated: 1, ..Verdict::default() });
    assert_eq!(talk().acked(A, 5), Acked::Twice);
    assert_eq!(talk().acked(A, 1), Acked::Again);
}

#[test]
fn other_words_than_were_sent_or_seen_are_altered() {
    let mut entries = transcript();
    entries[0].text = "uno";
    entries[1].text = "primo";
    assert_eq!(talk().check(&entries, 0, 4, 100).altered, 2);
}

#[test]
fn a_second_delivery_is_a_duplicate_even_under_another_seq() {
    let mut book = talk();
    assert_eq!(book.entry(bot(4, "second")), Seen::Duplicate);
    assert_eq!(book.entry(bot(4, "else")), Seen::Altered);
    let agent = |seq| Entry { seq, author: "agent", text: "hello [lt:1:0:99]", client_id: None };
    assert_eq!(book.entry(agent(5)), Seen::New);
    assert_eq!(book.entry(agent(6)), Seen::Duplicate);
}

#[test]
fn a_late_entry_is_reordered() {
    let mut book = Book::default();
    assert_eq!(book.entry(bot(4, "second")), Seen::New);
    assert_eq!(book.entry(bot(2, "first")), Seen::Reordered);
}

#[test]
fn a_resumed_socket_starts_where_it_left_off() {
    let mut book = talk();
    book.connected(4);
    assert_eq!(book.entry(bot(5, "third")), Seen::New);
    book.connected(4);
    assert_eq!(book.entry(bot(5, "third")), Seen::Duplicate, "it was seen before and not asked for again");
}

#[test]
fn open_messages_are_sent_again_with_their_ids() {
    let mut book = talk();
    book.send(Uuid::from_u128(3), "three", 50);
    assert_eq!(book.unacked().collect::<Vec<_>>(), [(Uuid::from_u128(3), "three")]);
    assert_eq!(book.oldest_open(), Some(50));
}

#[test]
fn a_part_of_a_transcript_is_judged_as_a_part() {
    assert_eq!(talk().check(&transcript()[2..], 2, 4, 100), Verdict::default());
}

#[test]
fn the_last_answer_is_lost_when_it_was_waited_for_in_vain_and_is_there() {
    let mut book = talk();
    let c = Uuid::from_u128(3);
    book.send(c, "three", 30);
    book.acked(c, 5);
    let mut entries = transcript();
    entries.extend([own(5, "three", c), bot(6, "third")]);
    assert_eq!(book.check(&entries, 0, 6, 100).lost, 0, "it may still be under way");
    book.not_answered(30);
    assert_eq!(book.check(&entries, 0, 6, 100).lost, 1);
    assert_eq!(book.check(&entries[..5], 0, 5, 100).lost, 0, "the bot did not answer: nothing is lost");
}

#[test]
fn an_answer_belongs_to_what_was_said_before_it() {
    assert_eq!(talk().said_before(2), Some(10));
    assert_eq!(talk().said_before(4), Some(20));
    assert_eq!(talk().said_before(1), None);
}
