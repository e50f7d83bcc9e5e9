//! What a restart finds.

use sixty::core::conversation::Status;
use sixty::core::mood::Urgency;
use sixty::core::routing::{Cause, Handoff, HandoffStage};
use sixty::core::text::Language;
use sixty::core::time::Moment;
use sixty::store::{ConversationRow, Record, Recovery, Store};

use crate::samples::*;

pub(crate) fn a_new_store_recovers_nothing(store: &dyn Store) {
    assert_eq!(store.recover().unwrap(), Recovery::default());
    assert!(store.epoch().len() >= 32);
    assert_ne!(store.token_key(), &[0; 32]);
}

pub(crate) fn every_recovery_counts_a_start(store: &dyn Store) {
    let starts: Vec<_> = (0..3).map(|_| store.recover().unwrap().starts).collect();
    assert_eq!(starts, [0, 1, 2]);
}

pub(crate) fn only_open_conversations_come_back(store: &dyn Store) {
    for (n, status) in (1..).zip([Status::Bot, Status::Waiting, Status::Active, Status::Closed]) {
        put(store, ConversationRow { status, ..conversation(conversation_id(n)) });
    }
    let waiting = conversation_id(2);
    write(
        store,
        vec![said(waiting, 1, "在吗"), Record::Read { conversation: waiting, by_visitor: true, seq: 1 }],
    );
    let recovered = store.recover().unwrap().conversations;
    assert_eq!(recovered.iter().map(|open| open.row.id).collect::<Vec<_>>(), [waiting, conversation_id(3)]);
    assert_eq!(Some(&recovered[0]), store.conversation(waiting).unwrap().as_ref());
}

pub(crate) fn handoffs_come_back_as_they_last_stood(store: &dyn Store) {
    let first = handoff(1);
    let second = handoff(2);
    let owned = Handoff {
        stage: HandoffStage::Owned { agent: agent_id(3), since: Moment(70) },
        answered_at: Some(Moment(80)),
        breached: Some(Cause::AtCapacity),
        ..first.clone()
    };
    let put = |handoff: &Handoff| Record::Handoff(Box::new(handoff.clone()));
    write(store, vec![put(&first), put(&second), put(&handoff(3))]);
    write(store, vec![put(&owned), Record::HandoffEnded(conversation_id(3))]);
    assert_eq!(store.recover().unwrap().handoffs, [owned, second]);
}

pub(crate) fn the_clock_comes_back_at_its_greatest_moment(store: &dyn Store) {
    let clock = |millis| vec![Record::Clock(Moment(millis))];
    store.commit(&[clock(10), clock(30), clock(20)]).unwrap();
    assert_eq!(store.recover().unwrap().moment, Some(Moment(30)));
    store.commit(&[clock(25)]).unwrap();
    assert_eq!(store.recover().unwrap().moment, Some(Moment(30)), "a promise would be measured twice");
    store.commit(&[clock(31)]).unwrap();
    assert_eq!(store.recover().unwrap().moment, Some(Moment(31)));
}

fn handoff(n: u128) -> Handoff {
    Handoff {
        conversation: conversation_id(n),
        visitor: VISITOR,
        team: team_id(1),
        skills: vec!["退款".into(), "refunds".into()],
        language: Language::En,
        level: 2,
        urgency: Urgency::Critical,
        upset: true,
        repeated: true,
        transferred: true,
        preferred: Some(agent_id(9)),
        requested_at: Moment(1_000),
        respond_by: Moment(61_000),
        rank: Moment(31_000),
        stage: HandoffStage::Waiting,
        answered_at: None,
        breached: None,
        noticed: true,
        tried: vec![agent_id(2), agent_id(1)],
    }
}
