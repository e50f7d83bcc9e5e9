//! What `commit` writes: faithfully, in order, all or nothing.

use sixty::core::bot::{Answer, QuickReply};
use sixty::core::conversation::{Author, Entry, SystemEvent};
use sixty::core::routing::{Event, Presence};
use sixty::core::time::{Moment, WallTime};
use sixty::store::{Record, RoutingEventRow, Store};

use crate::samples::*;

pub(crate) fn every_kind_of_entry_comes_back_as_it_was_written(store: &dyn Store) {
    let id = opened(store, 1);
    let replies = vec![QuickReply { id: "order.status".into(), label: "查订单".into() }];
    let answer = Answer { intent: "order.status".into(), confidence: 0.87, source: "classifier".into() };
    let system = |seq, event| Entry { event: Some(event), ..message(seq, Author::System, "") };
    let written = vec![
        message(1, Author::Visitor, "我的订单呢"),
        Entry {
            quick_replies: replies, answer: Some(answer), ..message(2, Author::Bot, "请给我订单号")
        },
        message(3, Author::Agent(agent_id(1)), "您好"),
        Entry { note: true, ..message(4, Author::Agent(agent_id(2)), "VIP, be quick") },
        system(5, SystemEvent::HandedOff),
        system(6, SystemEvent::BackToBot),
        system(7, SystemEvent::AgentJoined),
        system(8, SystemEvent::Transferred),
        system(9, SystemEvent::Closed),
        system(10, SystemEvent::Reopened),
    ];
    write(store, written.iter().cloned().map(|line| entry(id, line)).collect());
    assert_eq!(store.entries_after(id, 0, 100).unwrap(), written);
}

pub(crate) fn texts_keep_every_character(store: &dyn Store) {
    let id = opened(store, 1);
    let long = "退货退款🐉".chars().cycle().take(4_000).collect::<String>();
    let texts_written = [
        &*long,
        "",
        "'; DROP TABLE entries; --",
        "a\0b",
        "line\r\nline\u{2028}",
        "e\u{301} é 𠮷 👨‍👩‍👧",
        "%_\\\"",
    ];
    for (seq, text) in (1..).zip(texts_written) {
        write(store, vec![said(id, seq, text)]);
    }
    assert_eq!(texts(&store.entries_after(id, 0, 100).unwrap()), texts_written);
}

pub(crate) fn a_taken_seq_is_a_conflict(store: &dyn Store) {
    let id = opened(store, 1);
    write(store, vec![said(id, 1, "first")]);
    refused(store, &[vec![entry(id, message(1, Author::Bot, "second"))]]);
    assert_eq!(texts(&store.entries_after(id, 0, 10).unwrap()), ["first"]);
}

pub(crate) fn an_entry_that_would_leave_a_hole_is_a_conflict(store: &dyn Store) {
    let id = opened(store, 1);
    refused(store, &[vec![said(id, 2, "the second, but where is the first?")]]);
    write(store, vec![said(id, 1, "first")]);
    refused(store, &[vec![said(id, 3, "third")]]);
    refused(store, &[vec![said(id, 2, "second"), said(id, 4, "fourth")]]);
    assert_eq!(texts(&store.entries_after(id, 0, 10).unwrap()), ["first"]);
}

pub(crate) fn different_authors_may_use_one_client_id(store: &dyn Store) {
    let id = opened(store, 1);
    let authors = [Author::Visitor, Author::Agent(agent_id(1)), Author::Agent(agent_id(2))];
    for (seq, author) in (1..).zip(authors) {
        write(
            store,
            vec![entry(id, Entry { client_id: Some(client_id(7)), ..message(seq, author, "same") })],
        );
    }
    let sent = store.conversation(id).unwrap().unwrap().sent;
    assert_eq!(sent.iter().map(|sent| sent.author).collect::<Vec<_>>(), authors);
}

pub(crate) fn one_client_id_may_be_used_in_two_conversations(store: &dyn Store) {
    let (one, other) = (opened(store, 1), opened(store, 2));
    write(store, vec![said(one, 1, "here"), said(other, 1, "there")]);
    assert_eq!(texts(&store.entries_after(other, 0, 10).unwrap()), ["there"]);
}

pub(crate) fn a_batch_is_written_whole_or_not_at_all(store: &dyn Store) {
    let id = opened(store, 1);
    write(store, vec![said(id, 1, "stands")]);
    let good = vec![
        said(id, 2, "good"),
        Record::Visitor(visitor(sixty::core::id::VisitorId(client_id(99).0))),
        Record::Read { conversation: id, by_visitor: true, seq: 1 },
        Record::Clock(Moment(5)),
        rated(id, 1, 5),
    ];
    let before = store.conversation(id).unwrap();
    refused(store, &[good, vec![said(id, 3, "good too"), said(id, 1, "taken")]]);
    assert_eq!(store.conversation(id).unwrap(), before);
    assert_eq!(texts(&store.entries_after(id, 0, 10).unwrap()), ["stands"]);
    assert_eq!(store.visitor(sixty::core::id::VisitorId(client_id(99).0)).unwrap(), None);
    assert_eq!(store.recover().unwrap().moment, None);
}

pub(crate) fn a_refused_batch_leaves_the_store_usable(store: &dyn Store) {
    let id = opened(store, 1);
    write(store, vec![said(id, 1, "first")]);
    for _ in 0..3 {
        refused(store, &[vec![said(id, 1, "taken")]]);
    }
    write(store, vec![said(id, 2, "second")]);
    assert_eq!(texts(&store.entries_after(id, 0, 10).unwrap()), ["first", "second"]);
}

pub(crate) fn records_of_a_batch_build_on_each_other(store: &dyn Store) {
    let id = conversation_id(1);
    let mut changed = conversation(id);
    changed.page = Some("https://shop.example/after".into());
    let jobs = [
        vec![
            Record::Visitor(visitor(VISITOR)),
            Record::Conversation(Box::new(conversation(id))),
            said(id, 1, "a"),
        ],
        vec![said(id, 2, "b"), Record::Conversation(Box::new(changed.clone()))],
        vec![Record::Read { conversation: id, by_visitor: false, seq: 2 }],
    ];
    store.commit(&jobs).unwrap();
    let loaded = store.conversation(id).unwrap().unwrap();
    assert_eq!((loaded.row, loaded.last_seq, loaded.read_by_agent), (changed, 2, 2));
}

pub(crate) fn an_empty_batch_is_no_error(store: &dyn Store) {
    store.commit(&[]).unwrap();
    store.commit(&[Vec::new(), Vec::new()]).unwrap();
}

pub(crate) fn a_conversation_needs_its_visitor(store: &dyn Store) {
    let id = conversation_id(1);
    refused(store, &[vec![Record::Conversation(Box::new(conversation(id)))]]);
    assert_eq!(store.conversation(id).unwrap(), None);
    let either_order =
        vec![Record::Conversation(Box::new(conversation(id))), Record::Visitor(visitor(VISITOR))];
    write(store, either_order);
    assert!(store.conversation(id).unwrap().is_some());
}

pub(crate) fn a_conversation_is_rated_once(store: &dyn Store) {
    let id = opened(store, 1);
    write(store, vec![rated(id, 1, 5)]);
    refused(store, &[vec![rated(id, 2, 1)]]);
    assert_eq!(store.conversation(id).unwrap().unwrap().rated, Some(client_id(1)));
    assert_eq!(store.listing(id).unwrap().unwrap().rating, Some(rating(5)));
}

pub(crate) fn a_routing_event_number_is_given_once(store: &dyn Store) {
    let numbered = |epoch, n| {
        Record::RoutingEvent(Box::new(RoutingEventRow {
            epoch,
            n,
            moment: Moment(10),
            wall: WallTime(20),
            event: Event::Connected { agent: agent_id(1), wish: Presence::Away },
        }))
    };
    write(store, vec![numbered(0, 1), numbered(0, 2), numbered(1, 1)]);
    refused(store, &[vec![numbered(0, 2)]]);
    write(store, vec![numbered(0, 3), numbered(1, 2)]);
}

pub(crate) fn readers_see_a_batch_as_soon_as_it_is_committed(store: &dyn Store) {
    let id = opened(store, 1);
    for seq in 1..=50 {
        write(store, vec![said(id, seq, "x")]);
        assert_eq!(store.conversation(id).unwrap().unwrap().last_seq, seq);
    }
}

pub(crate) fn writers_and_readers_may_come_from_many_threads(store: &dyn Store) {
    let ids: Vec<_> = (0..4).map(|n| opened(store, n)).collect();
    std::thread::scope(|scope| {
        for &id in &ids {
            scope.spawn(move || (1..=25).for_each(|seq| write(store, vec![said(id, seq, "x")])));
            scope.spawn(move || {
                for _ in 0..25 {
                    let entries = store.entries_after(id, 0, 100).unwrap();
                    assert!((1..).zip(&entries).all(|(seq, entry)| entry.seq == seq), "a hole was seen");
                }
            });
        }
    });
    assert!(ids.iter().all(|id| store.conversation(*id).unwrap().unwrap().last_seq == 25));
}
