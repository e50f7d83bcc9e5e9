//! The ledger of routing decisions: in order, in pages, chained.

use sixty::core::id::ConversationId;
use sixty::core::routing::{Cause, Event, Presence};
use sixty::core::time::{Moment, WallTime};
use sixty::store::ledger::{GENESIS, LEDGER_PAGE_MAX, LedgerRow, LedgerSpan};
use sixty::store::{Record, RoutingEventRow, Store};

use crate::samples::*;

fn decision(n: u64, wall: i64, event: Event) -> Record {
    Record::RoutingEvent(Box::new(RoutingEventRow {
        epoch: 4,
        n,
        moment: Moment(7),
        wall: WallTime(wall),
        event,
    }))
}

fn answered(conversation: ConversationId, waited_ms: u64) -> Event {
    Event::Answered { conversation, agent: agent_id(1), waited_ms, in_time: true }
}

fn numbers(rows: &[LedgerRow]) -> Vec<u64> {
    rows.iter().map(|row| row.row.n).collect()
}

fn span(from: i64, to: i64) -> LedgerSpan {
    LedgerSpan { from: WallTime(from), to: WallTime(to) }
}

pub(crate) fn a_conversations_rows_come_in_order_and_in_pages(store: &dyn Store) {
    let rows = (1..=9).map(|n| decision(n, 10, answered(conversation_id(u128::from(n % 2)), n)));
    write(store, rows.collect());
    let first = store.ledger_of(conversation_id(1), 0, 3).unwrap();
    assert_eq!(numbers(&first), [1, 3, 5]);
    let rest = store.ledger_of(conversation_id(1), first.last().unwrap().place, 99).unwrap();
    assert_eq!(numbers(&rest), [7, 9]);
    assert!(store.ledger_of(conversation_id(5), 0, 9).unwrap().is_empty());
}

pub(crate) fn a_span_of_time_comes_in_order_and_in_pages(store: &dyn Store) {
    // The wall clock steps back in between; the order is that of the decisions.
    let walls = [10, 20, 30, 15, 40, 50];
    let rows = (1..).zip(walls).map(|(n, wall)| decision(n, wall, answered(conversation_id(1), n)));
    write(store, rows.collect());
    assert_eq!(numbers(&store.ledger(span(15, 40), 0, 9).unwrap()), [2, 3, 4], "up to the end, exclusive");
    let first = store.ledger(span(15, 40), 0, 2).unwrap();
    assert_eq!(numbers(&store.ledger(span(15, 40), first[1].place, 2).unwrap()), [4]);
    assert_eq!(numbers(&store.ledger(LedgerSpan::ALL, 0, 99).unwrap()), [1, 2, 3, 4, 5, 6]);
    assert!(store.ledger(span(60, 90), 0, 9).unwrap().is_empty());
}

pub(crate) fn a_page_of_the_ledger_has_a_bound(store: &dyn Store) {
    let more = u64::from(LEDGER_PAGE_MAX) + 5;
    write(store, (1..=more).map(|n| decision(n, 10, answered(conversation_id(1), n))).collect());
    assert_eq!(store.ledger(LedgerSpan::ALL, 0, u32::MAX).unwrap().len(), LEDGER_PAGE_MAX as usize);
    assert_eq!(store.ledger_of(conversation_id(1), 0, u32::MAX).unwrap().len(), LEDGER_PAGE_MAX as usize);
}

pub(crate) fn decisions_come_back_as_they_were_written(store: &dyn Store) {
    let (cause, respond_by) = (Cause::OffersIgnored, Moment(60));
    let events = [
        Event::Connected { agent: agent_id(2), wish: Presence::Away },
        Event::Breached { conversation: conversation_id(1), cause, respond_by, online: 2, waiting: 3 },
    ];
    write(store, (1..).zip(events.clone()).map(|(n, event)| decision(n, 20, event)).collect());
    let rows = store.ledger(LedgerSpan::ALL, 0, 9).unwrap();
    let place_and_time = |row: &LedgerRow| (row.place, row.row.epoch, row.row.moment, row.row.wall);
    assert_eq!(place_and_time(&rows[1]), (2, 4, Moment(7), WallTime(20)));
    assert_eq!(rows.into_iter().map(|row| row.row.event).collect::<Vec<_>>(), events);
}

pub(crate) fn the_chain_is_sound_after_refused_batches(store: &dyn Store) {
    let one = |n| decision(n, 10, answered(conversation_id(1), n));
    write(store, vec![one(1), one(2)]);
    refused(store, &[vec![one(3)], vec![one(2)]]);
    write(store, vec![one(3)]);
    refused(store, &[vec![one(4), one(3)]]);
    write(store, vec![one(4)]);
    let check = store.verify_ledger(None).unwrap();
    assert_eq!((check.fault, check.sound), (None, 4));
    let rows = store.ledger(LedgerSpan::ALL, 0, 9).unwrap();
    assert_eq!(rows.iter().map(|row| row.place).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

pub(crate) fn the_head_moves_with_every_row_and_with_nothing_else(store: &dyn Store) {
    let head = || store.ledger_head().unwrap();
    assert_eq!((head().rows, head().hash), (0, GENESIS));
    let id = opened(store, 1);
    write(store, vec![said(id, 1, "你好"), Record::Clock(Moment(9))]);
    assert_eq!((head().rows, head().hash), (0, GENESIS));
    for n in 1..=3 {
        let before = head();
        write(store, vec![decision(n, 10, answered(id, n))]);
        let last = store.ledger(LedgerSpan::ALL, n - 1, 1).unwrap().remove(0);
        assert_eq!((head().rows, head().hash), (n, last.hash));
        assert_ne!(head().hash, before.hash);
        assert_eq!(store.verify_ledger(Some(before.hash)).unwrap().expected_at, Some(n - 1));
    }
}
